"""Order within a unit: ranks, the excellent, and the sorting that both need; compiled.

Who is ranked and who is paid here is written down with it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.fixed_point import HUNDRED
from sim.base.record_arrays import Records, columns, integers, records
from sim.kernel import by_address, kernel
from sim.scoring.points import Tally, pays_here, ranks_here
from sim.scoring.table import RuleTable

PLACE = columns(integers("ranked paid rank place excellent"))
"""One cadre.

``ranked``, ``paid``: 1 if ranked, if paid here at all; ``rank``: from 1, shared by equals, 0 if not
ranked; ``place``: from 0 in the order that decides the quota, -1 if not ranked; ``excellent``: 1 if
so.
"""


@by_address
class Standing(NamedTuple):
    """Where each cadre stands in the unit; N cadres.

    Attributes
    ----------
    places : ndarray(PLACE), shape (N,)
    order : ndarray(int64), shape (N,)
        Scratch: ranked cadres in the order of the quota, unit by unit, at the beginning of their
        unit's part.
    """

    places: Records
    order: np.ndarray


def allocate_standing(cadres: int) -> Standing:
    """Make an empty standing."""
    return Standing(records(PLACE, cadres), np.zeros(cadres, dtype=np.int64))


@kernel(inline=True)
def comes_first(one, other, high, then_high, then_low):
    """Say whether one comes before the other.

    The order is by the first key falling, the second falling, the third rising, the place rising.
    """
    # no branch but for equals, which are rare: nobody can foresee which of two comes first
    if high[one] == high[other]:
        return equal_comes_first(one, other, then_high, then_low)
    return high[one] > high[other]


@kernel
def equal_comes_first(one, other, then_high, then_low):
    """Say whether one comes before the other where the first key is the same."""
    if then_high[one] != then_high[other]:
        return then_high[one] > then_high[other]
    if then_low[one] != then_low[other]:
        return then_low[one] < then_low[other]
    # by place at last, so that the order is one and the same however the sort goes about it
    return one < other


@kernel
def sort_places(order, begin, end, high, then_high, then_low):
    """Sort `order[begin:end]`, places in the key arrays, by :func:`comes_first`."""
    # heap sort: it needs no room of its own, and kernels do not allocate
    size = end - begin
    for root in range(size // 2 - 1, -1, -1):
        _sift_down(order, begin, root, size, high, then_high, then_low)
    for last in range(size - 1, 0, -1):
        order[begin], order[begin + last] = order[begin + last], order[begin]
        _sift_down(order, begin, 0, last, high, then_high, then_low)


@kernel
def _sift_down(order, begin, root, size, high, then_high, then_low):
    moved, hole, child = order[begin + root], root, 2 * root + 1
    # down to a leaf and up again: most belong near the leaves, and on the way down the place that
    # is moved need not be compared (bottom-up heap sort, Wegener 1993)
    while child < size:
        if child + 1 < size:
            child += np.int64(
                comes_first(
                    order[begin + child], order[begin + child + 1], high, then_high, then_low
                )
            )
        order[begin + hole] = order[begin + child]
        hole, child = child, 2 * child + 1
    while hole > root:
        parent = (hole - 1) // 2
        if not comes_first(order[begin + parent], moved, high, then_high, then_low):
            break
        order[begin + hole], hole = order[begin + parent], parent
    order[begin + hole] = moved


@kernel
def ranking_value(table: RuleTable, people, tally: Tally, who):
    """Give by what the rulebook ranks a cadre, in points: the index or the score."""
    if table.books[people[who].book].rank_by_index:
        # an index is score times coefficient, both in hundredths
        return tally.sums[who].index / (HUNDRED * HUNDRED)
    return tally.sums[who].score / HUNDRED


@kernel
def stand_cadres(table: RuleTable, people, tally: Tally, first, last, standing: Standing):
    """Rank the cadres `first` to `last`, who are one unit, and name its excellent ones.

    The order is by index or score, then score, then fewer points deducted, then place. Equal
    ranking values share the better rank; the excellent are the first places up to the unit's share,
    rounded down.
    """
    book = people[first].book
    by = tally.sums.index if table.books[book].rank_by_index else tally.sums.score
    count = np.int64(0)
    for who in range(first, last):
        standing.places[who].ranked = ranks_here(table, people, who)
        standing.places[who].paid = pays_here(table, people, who)
        standing.places[who].rank, standing.places[who].place = 0, -1
        standing.places[who].excellent = False
        if standing.places[who].ranked:
            standing.order[first + count] = who
            count += 1
    sort_places(standing.order, first, first + count, by, tally.sums.score, tally.sums.deducted)
    # of the ranked alone; a quota that is rounded down is never overstepped
    quota = table.books[book].excellent_share * count // HUNDRED
    for place in range(count):
        who = standing.order[first + place]
        standing.places[who].place = place
        standing.places[who].excellent = place < quota
        # equals share the rank, but not the place, which decides the quota
        standing.places[who].rank = place + 1
        if place > 0 and by[who] == by[standing.order[first + place - 1]]:
            standing.places[who].rank = standing.places[standing.order[first + place - 1]].rank
