"""Kinds of item: how records become an item's points. Each kind is one module of this folder.

Here they are put together, and nowhere else: the kinds that a rulebook may name (:data:`AnyItem`),
their codes in the rule table (:class:`Kind`), and for each question that is asked for every record
or in every tick one compiled ladder of kinds. ``docs/how-to/item-kind.md`` shows how a kind is
added.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import Field

from sim.base.fixed_point import HUNDRED, MILLION
from sim.kernel import kernel
from sim.scoring.items.base import Item, mean, to_hundredths
from sim.scoring.items.deduct import Deduct, points_left, points_taken
from sim.scoring.items.rank_band import RankBand, band_points, band_slope
from sim.scoring.items.rank_linear import RankLinear, line_points, line_slope
from sim.scoring.items.rate import Rate, quantity_of_a_point, rate_points
from sim.scoring.items.rating import Rating
from sim.scoring.items.sum import Sum, sum_points
from sim.scoring.items.tier import Tier

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

__all__ = [
    "KINDS",
    "AnyItem",
    "Item",
    "Kind",
    "convert",
    "item_points",
    "points_of_a_rank",
    "total_of_a_point",
]

AnyItem = Annotated[
    Deduct | Tier | Rating | RankBand | RankLinear | Sum | Rate,
    Field(discriminator="kind"),
]
"""An item as a rulebook may hold it; messages list the kinds in this order."""
KINDS: tuple[type[Item], ...] = get_args(get_args(AnyItem)[0])
"""The classes of the kinds, in the same order."""


class Kind(IntEnum):
    """How the records of an item become its points."""

    ABSENT = -1
    DEDUCT = 0
    TIER = 1
    RATING = 2
    RANK_BAND = 3
    RANK_LINEAR = 4
    SUM = 5
    RATE = 6


# The ladders below compare integers that are known when they are compiled. A table of functions
# would be shorter to read, but numba would call through it for every record.


@kernel(inline=True)
def convert(table: RuleTable, book: int, code: int, value: int, of: int) -> int:
    """Turn one record into what is added up for its item.

    A deduction gives the points taken off, a tier or rating its hundredths, a rank its points on
    the ladder or line, signed points their hundredths, a quantity its millionths.

    Parameters
    ----------
    value : int64
        Millionths.
    of : int64
        Among how many a rank counts.

    Returns
    -------
    int64
    """
    item = table.codes[book, code].target
    kind = table.items[book, item].kind
    if kind == Kind.DEDUCT:
        return points_taken(table, book, code, value)
    if kind == Kind.RATE:
        return value
    if kind == Kind.RANK_BAND:
        return band_points(table, book, item, value // MILLION, of)
    if kind == Kind.RANK_LINEAR:
        return line_points(table, book, item, value // MILLION, of)
    return to_hundredths(value)


@kernel
def item_points(table: RuleTable, book: int, item: int, total: int, weights: int) -> int:
    """Turn what was added up for an item into its points; without records only deductions give any.

    Parameters
    ----------
    total : int64
        Sum of what :func:`convert` gave.
    weights : int64
        Sum of the records' weights; 0 without records.

    Returns
    -------
    int64
        Hundredths.
    """
    kind = table.items[book, item].kind
    if kind == Kind.DEDUCT:
        return points_left(table, book, item, total)
    if kind == Kind.ABSENT or weights == 0:
        return 0
    if kind == Kind.SUM:
        return sum_points(table, book, item, total)
    if kind == Kind.RATE:
        return rate_points(table, book, item, total)
    return mean(total, weights)


@kernel(inline=True)
def total_of_a_point(table: RuleTable, book: int, item: int) -> int:
    """Give by how much a further record must raise an item's total to be worth one point.

    Returns
    -------
    int64
        0 where a point counts as it is, without brackets or caps.
    """
    kind = table.items[book, item].kind
    if kind == Kind.SUM:
        return HUNDRED
    if kind == Kind.RATE:
        return quantity_of_a_point(table, book, item)
    return 0


@kernel(inline=True)
def points_of_a_rank(table: RuleTable, book: int, item: int, rank: int, of: int) -> float:
    """Give the points that one better rank among more than one brings in an item of ranks."""
    if table.items[book, item].kind == Kind.RANK_LINEAR:
        return line_slope(table, book, item, of)
    return band_slope(table, book, item, rank, of)
