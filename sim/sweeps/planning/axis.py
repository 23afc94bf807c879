"""An axis of a study: how one number varies."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from sim.base.errors import shown
from sim.files.fields import Document
from sim.files.validation import fault

PLAUSIBLE = "plausible"
"""In place of a range: the parameter's plausible one."""
_EDIT = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+")

Number = int | float


class Axis(Document):
    """How one number varies: over its own range, over a range given here, or over single values.

    A lever may vary in one scenario only, which the key ``only`` names.
    """

    form: ClassVar[str] = (
        '{ range = [lowest, highest] }, { range = "plausible" } or { values = [one, another] }'
    )
    range: list[Number] | Literal["plausible"] | None = None
    values: list[Number] | None = None
    scale: Literal["linear", "log"] = "linear"
    levels: int = Field(default=5, ge=2, le=1000)
    edit: str | None = None
    only: str | None = None

    @field_validator("range", mode="before")
    @classmethod
    def _numbers_or_plausible(cls, given: Any) -> Any:
        if isinstance(given, str) and given != PLAUSIBLE:
            raise fault(shown(given), f"[lowest, highest] or '{PLAUSIBLE}'", "Mend the range.")
        return given

    @model_validator(mode="after")
    def _one_way(self) -> Axis:
        if self.range is not None and self.values is not None:
            raise fault("both `range` and `values`", "one of the two", "Remove one.")
        ends = self.numbers
        if self.range not in (None, PLAUSIBLE) and (len(ends) != 2 or not ends[0] < ends[1]):
            raise fault(shown(ends), "[lowest, highest], rising", "Mend the range.", ("range",))
        if self.values is not None and not self.values:
            raise fault("no values", "at least one", "Add a value.", ("values",))
        if self.values is not None and len(set(self.values)) < len(self.values):
            raise fault(shown(self.values), "each value once", "Remove the double.", ("values",))
        if self.edit is not None and not ends and self.values is None:
            raise fault(
                "an edit of a rulebook without `range` or `values` of numbers",
                "one of the two",
                "Add one.",
            )
        if self.edit is not None and not _EDIT.fullmatch(self.edit):
            raise fault(
                shown(self.edit),
                "keys of a rulebook, such as blocks.individual.max",
                "Mend it.",
                ("edit",),
            )
        return self

    @property
    def numbers(self) -> list[Number]:
        """Numbers of the range; none where it is left out or is the plausible one."""
        return self.range if isinstance(self.range, list) else []
