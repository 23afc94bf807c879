"""What the engine asks of every kind of item: numbers, records and words.

A kind is a subclass of :class:`Item` in a module of its own, and a line in the registry,
``sim/scoring/items/__init__.py``. Its rules that run for each record are compiled functions beside
the class; here stand those that several kinds share.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from sim.base.fixed_point import HUNDRED, MILLION, divide_half_even
from sim.files.fields import Amount, Names, Sourced
from sim.kernel import kernel
from sim.scoring.blocks import BlockName
from sim.scoring.words import Phrase, decimal

VillageRole = Literal["stationed", "helping"]
CENT = MILLION // HUNDRED
"""A hundredth of a point in the millionths of a recorded value."""

_VALUE = Phrase("{value}", "{value}")
_MEAN = Phrase("  mean of {count} = {points}", "  {count} 次平均 = {points}")


class Event(Sourced):
    """A kind of event in a deduction list and the points that each event takes off."""

    names: Names
    amount: Amount


@dataclass(frozen=True)
class Recorded:
    """One record of an item, to be explained.

    Attributes
    ----------
    code : str
        Its record code.
    text : str
        The value as the ledger writes it.
    value, of, weight : int
        As in :class:`sim.scoring.ledger.Ledger`.
    converted : int
        What was added up for it.
    """

    code: str
    text: str
    value: int
    of: int
    weight: int
    converted: int


@dataclass(frozen=True)
class Counted:
    """What the records of an item came to, to be explained.

    Attributes
    ----------
    records : int
        How many there are.
    total, weights, points : int
        The sum of what they were converted to, the sum of their weights, the item's points.
    is_weighted : bool
        Whether any of them weighs other than 1.
    """

    records: int
    total: int
    weights: int
    points: int
    is_weighted: bool


class Item(Sourced):
    """An item of a rulebook: what is common to all kinds.

    A kind adds the fields of its file form and says in its methods what the engine has to know.
    What most kinds do is done here: their item is the mean of its records.

    Attributes
    ----------
    ADDS_UP : bool
        Whether records add up over the year. A mean of no records is a gap, which the sheet notes;
        a sum of none is in order.
    """

    names: Names
    block: BlockName
    village_roles: list[VillageRole] | None = None

    ADDS_UP: ClassVar[bool] = False

    # What compiled rules read of it.

    @property
    def events(self) -> dict[str, Event]:
        """Give the kinds of event that are its record codes; where there are none, the item's own
        code is the one record code."""
        return {}

    @abstractmethod
    def maximum(self) -> int | None:
        """Give the most that the item can bring, in hundredths; None if its kind sets no bound."""

    def numbers(self) -> dict[str, int]:
        """Give what the kind keeps in the columns of :data:`sim.scoring.table.ITEM`."""
        return {}

    def steps(self) -> list[dict[str, int]]:
        """Give the rows that the kind keeps in :data:`sim.scoring.table.STEP`."""
        return []

    # What the ledger checks.

    def among(self) -> int | Literal["villages"] | None:
        """Give among how many a rank counts where the record does not say.

        Returns
        -------
        int, 'villages' or None
            0 where a record has to say; the villages of the cadre's unit; None if records are no
            ranks.
        """
        return None

    @abstractmethod
    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """Say which records lie outside the kind's domain, and what the domain is.

        Parameters
        ----------
        value : ndarray(int64)
            Millionths.
        of : ndarray(int64)
            Among how many a rank counts.

        Returns
        -------
        ndarray of bool, str
        """

    @property
    def rater_weights(self) -> dict[str, int]:
        """Give the hundredths by which a record counts, by the rater's role; empty if all count
        alike."""
        return {}

    # What people read.

    def reading(self, record: Recorded, lang: str) -> str:
        """Say what a record is and how it was converted."""
        return _VALUE.say(lang, value=record.text)

    def conclusion(self, counted: Counted, lang: str) -> list[str]:
        """Say how the records became the item's points, in one line or none."""
        if not counted.records:
            return []
        return [_MEAN.say(lang, count=counted.records, points=decimal(counted.points))]

    @abstractmethod
    def in_words(self) -> str:
        """Say in half a sentence how the records of the item become its points."""


@kernel(inline=True)
def to_hundredths(value: int) -> int:
    """Turn the millionths of a value that has at most two decimals into hundredths."""
    return value // CENT


@kernel(inline=True)
def mean(total: int, weights: int) -> int:
    """Give the mean of weighted records, half even; the weights are positive."""
    return divide_half_even(total, weights)
