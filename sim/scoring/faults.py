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

    def line(self, where: str, most: int) -> str:
        """Tell the faults in a line among others of the same file."""
        place = self.where.removeprefix(where).lstrip(", ")
        rest = self.count - min(most, len(self.found))
        more = f"; and {rest} more" if rest else ""
        got = "; ".join(self.found[:most]) + more
        allowed = cut(self.allowed, LONGEST_ALLOWED)
        return f"{f'{place}: ' if place else ''}got {got}; allowed: {allowed}. {self.do}"


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
    lines = [f"\n  {one.line(where, most)}" for one in faults[:MOST_KINDS]]
    rest = len(faults) - MOST_KINDS
    more = f"\n  and faults of {rest} more kinds" if rest > 0 else ""
    total = sum(one.count for one in faults)
    raise InputError(where, f"{total:,} faults", "none", f"Mend them:{''.join(lines)}{more}")
