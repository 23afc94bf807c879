"""Faults of one file, collected so that all are told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.base.errors import LISTED, InputError, cut, listing

FEWEST = 3
"""How many faults of each kind a message lists, however many kinds there are."""
LONGEST_ALLOWED = 160
"""Characters of what is allowed, where several kinds are told in one message."""
MOST_KINDS = 12
"""Kinds of faults that a message tells; more of them are of another file."""


class Faults(InputError):
    """Faults of several kinds in one file.

    Attributes
    ----------
    told : tuple of InputError
        One for each kind, as far as they are told; its place is that inside the file.
    """

    told: tuple[InputError, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Faults of one kind.

    Attributes
    ----------
    where : str
        The file, and the column.
    found : list of str
        The first of them, each with its line or cell.
    count : int
        How many there are in all.
    allowed, do : str
        As in :class:`sim.base.errors.InputError`.
    """

    where: str
    found: list[str]
    count: int
    allowed: str
    do: str

    @classmethod
    def of(cls, error: InputError) -> Fault:
        """Take an error that was raised as one fault."""
        return cls(error.where, [error.got], 1, error.allowed, error.do)

    def error(self) -> InputError:
        """Give the error that tells these faults alone."""
        return InputError(self.where, listing(self.found, self.count), self.allowed, self.do)

    def among(self, where: str, most: int) -> InputError:
        """Give the error that tells these faults among others of the same file."""
        place = self.where.removeprefix(where).lstrip(", ")
        rest = self.count - min(most, len(self.found))
        more = f"; and {rest} more" if rest else ""
        allowed = cut(self.allowed, LONGEST_ALLOWED)
        return InputError(place, "; ".join(self.found[:most]) + more, allowed, self.do)


def refuse(where: str, faults: Sequence[Fault]) -> None:
    """Raise if there is any fault, with all of them.

    Parameters
    ----------
    where : str
        Name of the file.
    faults : sequence of Fault
        In the order in which they are told.

    Raises
    ------
    InputError
    """
    if not faults:
        return
    if len(faults) == 1:
        raise faults[0].error()
    most = max(FEWEST, LISTED // len(faults))
    told = tuple(one.among(where, most) for one in faults[:MOST_KINDS])
    lines = "".join(f"\n  {str(one).removeprefix(': ')}" for one in told)
    rest = len(faults) - MOST_KINDS
    more = f"\n  and faults of {rest} more kinds" if rest > 0 else ""
    total = sum(one.count for one in faults)
    error = Faults(where, f"{total:,} faults", "none", f"Mend them:{lines}{more}")
    error.told = told
    raise error
