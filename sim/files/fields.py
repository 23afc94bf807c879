"""Where a number comes from: the source's words, a law, the literature, or an assumption with its
reason."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    ValidationInfo,
    model_validator,
)

from sim.base.errors import shown
from sim.base.fixed_point import HUNDRED, scaled
from sim.files.validation import fault

Origin = Literal["given", "law", "literature", "assumed"]


class Document(BaseModel):
    """Base of everything read from a file: unknown keys and wrong types are faults, nothing changes
    later.

    Attributes
    ----------
    read_before : tuple of str
        Keys of a file that are used up before it is checked.
    form : str
        How a table of this kind is written, for those who wrote something else in its place.
    """

    read_before: ClassVar[tuple[str, ...]] = ("extends",)
    form: ClassVar[str] = ""
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    @classmethod
    def belongs(cls, key: str) -> str:
        """Say where a key belongs that this table does not know; nothing where that is unknown."""
        return ""


RESOLVED = "resolved"
"""Context in which a document is checked that was checked before and written out: its hundredths
are whole already."""


AS_FILE = "as a file"
"""Context in which a document is written out as its file would be: hundredths as numbers with
decimals."""


def _written(value: int, info: SerializationInfo) -> int | float:
    if info.context != AS_FILE:
        return value
    return value / HUNDRED if value % HUNDRED else value // HUNDRED


WRITTEN = PlainSerializer(_written)
"""How whole hundredths are written out."""


def hundredths(lowest: int, highest: int) -> BeforeValidator:
    """Read a number with at most two decimals within bounds as whole hundredths."""

    def read(value: Any, info: ValidationInfo) -> int:
        # a plan holds hundredths already; to multiply them once more would be a hundredfold
        if info.context == RESOLVED:
            return value
        allowed = f"a number between {lowest} and {highest} with at most two decimals"
        # in Python True is a whole number, in a file it is a slip
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise fault(shown(value), allowed, "Write a number without quotes.")
        try:
            integer = scaled(value, 2)
        except ValueError as error:
            raise fault(f"{shown(value)} ({error})", allowed, "Mend the number.") from error
        if not lowest * HUNDRED <= integer <= highest * HUNDRED:
            raise fault(shown(value), allowed, "Mend the number.")
        return integer

    return BeforeValidator(read)


Points = Annotated[int, hundredths(-100_000, 100_000), WRITTEN]
"""Points with at most two decimals, kept as whole hundredths."""
Amount = Annotated[int, hundredths(0, 100_000), WRITTEN]
"""Points or yuan that are not negative, kept as whole hundredths."""
Coefficient = Annotated[int, hundredths(0, 10), WRITTEN]
"""A factor from 0 to 10 with at most two decimals, kept as whole hundredths."""
Share = Annotated[int, hundredths(0, 1), WRITTEN]
"""A share from 0 to 1 with at most two decimals, kept as whole hundredths."""


class Names(Document):
    """A name in English and in Chinese."""

    form: ClassVar[str] = '{ en = "…", zh = "…" }'
    en: str
    zh: str


class Assumption(Document):
    """Why a number that the source leaves open has the value it has, and within which bounds it may
    be varied."""

    reason: str
    range: list[int | float] | None = None


class Sourced(Document):
    """Anything with numbers: it carries the clause it stands for and its origin.

    ``given`` needs the source's words in `quote`, ``law`` and ``literature`` a citation there,
    ``assumed`` a `reason`. Single fields that the source leaves open stand in `assumed`, by their
    name."""

    clause: str = ""
    origin: Origin
    quote: str = ""
    reason: str = ""
    range: list[int | float] | None = None
    assumed: dict[str, Assumption] = {}

    @model_validator(mode="after")
    def _origin_is_backed(self) -> Sourced:
        needed = "reason" if self.origin == "assumed" else "quote"
        if not getattr(self, needed):
            got = f"origin = '{self.origin}' without `{needed}`"
            raise fault(
                got,
                "a quote of the source, or origin = 'assumed' with its reason",
                f"Add the key `{needed}`.",
            )
        return self
