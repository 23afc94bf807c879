"""From records to item points, blocks, score and index: the arithmetic of ``docs/reference/scoring.md``,
compiled.

Everything is whole numbers, so the order of records does not matter. The simulation and the scoring
of files call these same functions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.fixed_point import HUNDRED, MILLION, divide_half_even, multiply_divide_half_even
from sim.base.record_arrays import Records, columns, integers, records
from sim.kernel import by_address, kernel
from sim.scoring.rulebook import BLOCKS
from sim.scoring.table import NO_BLOCK, Kind, NoVillage, RuleTable

COMMON, INDIVIDUAL, PLATFORM = 0, 1, 2
LEADER = 3
"""Place of leaders among the posts."""
SECTION = 4
"""Place of section level among the levels."""
MOST_POINTS = 10**13
"""Points of a quantity stop here (hundredths), far above what a score may be, so that later
products fit."""
INSTITUTION = 5
"""Place of institution staff among the pay coefficients, after the levels."""
_CENT = MILLION // HUNDRED


PERSON = columns(integers("book staffing post level village_role"))
"""Who is appraised: the rulebook that holds for the cadre, then places in the roster's word lists."""
MARK = columns(integers("total count points"))
"""One item of one cadre: the sum of converted records (hundredths, or millionths of a quantity),
the sum of their weights, the points in hundredths."""
SUMS = columns(
    [
        *integers("score index deducted"),
        *((name, "i8", (len(BLOCKS),)) for name in ("blocks", "unconditioned", "bounded", "free")),
    ]
)
"""One cadre: score in hundredths, index in ten-thousandths, hundredths taken off by deductions
before any floor; for each block its points, what they were before its condition, and the sums of
its bounded and of its other items."""


@by_address
class Tally(NamedTuple):
    """Records added up, and what follows from them; N cadres, I items.

    Attributes
    ----------
    marks : ndarray(MARK), shape (N, I)
    sums : ndarray(SUMS), shape (N,)
    """

    marks: Records
    sums: Records


def allocate_tally(cadres: int, items: int) -> Tally:
    """Make an empty tally."""
    return Tally(records(MARK, cadres, items), records(SUMS, cadres))


@kernel(inline=True)
def convert(table: RuleTable, book, code, value, of):
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
        return table.codes[book, code].amount * (value // MILLION)
    if kind == Kind.RATE:
        return value
    if kind == Kind.RANK_BAND:
        return band_points(table, book, item, value // MILLION, of)
    if kind == Kind.RANK_LINEAR:
        return line_points(table, book, item, value // MILLION, of)
    return value // _CENT


@kernel
def band_points(table: RuleTable, book, item, rank, of):
    """Give the points of a rank on the ladder of bands; a rank among another number stands on the
    ladder in proportion."""
    place = 1 + (rank - 1) * table.items[book, item].ladder // of
    for step in range(table.steps.shape[2]):
        if place <= table.steps[book, item, step].band_last:
            return table.steps[book, item, step].band_points
    return np.int64(0)


@kernel
def line_points(table: RuleTable, book, item, rank, of):
    """Give the points of a rank on the straight line from the first to the last."""
    first = table.items[book, item].first
    if of == 1:
        return first
    fall = first - table.items[book, item].last
    return divide_half_even(first * (of - 1) - fall * (rank - 1), of - 1)


@kernel(inline=True)
def add_record(table: RuleTable, people, tally: Tally, who, code, value, of, weight):
    """Add one record to the tally of its cadre."""
    book = people[who].book
    item = table.codes[book, code].target
    tally.marks[who, item].total += weight * convert(table, book, code, value, of)
    tally.marks[who, item].count += weight


@kernel
def add_records(table: RuleTable, people, tally: Tally, cadre, code, value, of, weight):
    """Add records, given as columns of equal length, to the tally of their cadres."""
    for row in range(len(cadre)):
        add_record(table, people, tally, cadre[row], code[row], value[row], of[row], weight[row])


@kernel
def credit(table: RuleTable, book, item, points):
    """Count points above each bracket with the bracket's share, rounded once; amounts of zero or
    less pass unchanged."""
    if points <= 0:
        return points
    weighted = np.int64(0)
    brackets = table.steps.shape[2]
    for step in range(brackets):
        above = table.steps[book, item, step].bracket_above
        if points <= above:
            break
        until = points
        if step + 1 < brackets:
            until = min(points, table.steps[book, item, step + 1].bracket_above)
        weighted += (until - above) * table.steps[book, item, step].bracket_share
    return divide_half_even(weighted, HUNDRED)


@kernel
def item_points(table: RuleTable, book, item, total, count):
    """Turn what was added up for an item into its points, in hundredths; without records only
    deductions give points."""
    kind = table.items[book, item].kind
    if kind == Kind.DEDUCT:
        return max(table.items[book, item].floor, table.items[book, item].first - total)
    if kind == Kind.ABSENT or count == 0:
        return np.int64(0)
    if kind == Kind.SUM:
        credited = credit(table, book, item, total)
        return max(table.items[book, item].floor, min(table.items[book, item].cap, credited))
    if kind == Kind.RATE:
        earned = min(
            MOST_POINTS, multiply_divide_half_even(total, table.items[book, item].first, MILLION)
        )
        return min(table.items[book, item].cap, credit(table, book, item, earned))
    return divide_half_even(total, count)


@kernel(inline=True)
def counts_here(table: RuleTable, people, who):
    """Say whether a cadre is ranked and paid here: everybody, but leaders only where the rulebook
    takes them in."""
    return people[who].post < LEADER or table.books[people[who].book].leaders_in == 1


@kernel(inline=True)
def applies(table: RuleTable, book, item, village_role):
    """Say whether an item counts for cadres of a village role."""
    return (
        table.items[book, item].kind != Kind.ABSENT
        and (table.items[book, item].roles >> village_role) & 1 == 1
    )


@kernel
def score_cadres(table: RuleTable, people, first, last, tally: Tally):
    """Score the cadres `first` to `last`, who are one unit: items, blocks, score and index."""
    items = table.items.shape[1]
    for who in range(first, last):
        book = people[who].book
        tally.sums[who].deducted = 0
        for item in range(items):
            tally.marks[who, item].points = 0
            if applies(table, book, item, people[who].village_role):
                tally.marks[who, item].points = item_points(
                    table, book, item, tally.marks[who, item].total, tally.marks[who, item].count
                )
                if table.items[book, item].kind == Kind.DEDUCT:
                    tally.sums[who].deducted += tally.marks[who, item].total
    for who in range(first, last):
        add_up_blocks(table, people, first, last, who, tally)


@kernel
def add_up_blocks(table: RuleTable, people, first, last, who, tally: Tally):
    """Add up a cadre's blocks, score and index from the points of the items; `first` to `last` is
    the cadre's unit."""
    add_up_items(table, people, first, last, who, tally)
    book, role, sums = people[who].book, people[who].village_role, tally.sums[who]
    for block in range(3):
        sums.unconditioned[block] = block_points(
            table, book, role, block, sums.bounded[block], sums.free[block]
        )
    put_together(table, people, who, tally)


@kernel
def add_up_items(table: RuleTable, people, first, last, who, tally: Tally):
    """Add up the points of a cadre's items by block, bounded and other items apart; the unit's mean
    stands in for items that do not apply where the rulebook says so."""
    book, role, sums = people[who].book, people[who].village_role, tally.sums[who]
    for block in range(3):
        sums.bounded[block], sums.free[block] = 0, 0
    for item in range(table.items.shape[1]):
        rule = table.items[book, item]
        if rule.kind == Kind.ABSENT:
            continue
        if not applies(table, book, item, role):
            if table.books[book].no_village == NoVillage.UNIT_MEAN:
                sums.free[rule.block] += unit_mean(table, people, first, last, book, item, tally)
        elif rule.bounded:
            sums.bounded[rule.block] += tally.marks[who, item].points
        else:
            sums.free[rule.block] += tally.marks[who, item].points


@kernel
def put_together(table: RuleTable, people, who, tally: Tally):
    """Put a cadre's score and index together from the points of the blocks, which count as far as
    conditions are met."""
    for block in range(3):
        tally.sums[who].blocks[block] = tally.sums[who].unconditioned[block]
    for block in range(3):
        _apply_condition(table, people[who].book, who, block, tally)
    _add_blocks(table, people, who, tally)


@kernel
def block_points(table: RuleTable, book, role, block, bounded, free):
    """Weigh and bound a block's sum; bounded items are scaled up for those that do not apply where
    the rulebook says so."""
    rule = table.blocks[book, block]
    applicable = rule.applicable[role]
    if (
        table.books[book].no_village == NoVillage.SCALE
        and applicable > 0
        and applicable != rule.whole
    ):
        bounded = divide_half_even(bounded * rule.whole, applicable)
    points = divide_half_even((bounded + free) * rule.weight, HUNDRED)
    return max(rule.min_points, min(rule.max_points, points))


@kernel
def unit_mean(table: RuleTable, people, first, last, book, item, tally: Tally):
    """Give the mean of an item over the cadres of the unit who count here and to whom it applies,
    or zero without any."""
    total, count = np.int64(0), np.int64(0)
    for who in range(first, last):
        same_book = people[who].book == book and counts_here(table, people, who)
        if same_book and applies(table, book, item, people[who].village_role):
            total += tally.marks[who, item].points
            count += 1
    return divide_half_even(total, count) if count > 0 else np.int64(0)


@kernel
def _apply_condition(table: RuleTable, book, who, block, tally: Tally):
    """While the condition's block stands too low, positive points of this block count only with the
    condition's share."""
    other = table.blocks[book, block].condition_block
    if other == NO_BLOCK or tally.sums[who].blocks[block] <= 0:
        return
    if tally.sums[who].blocks[other] < table.blocks[book, block].condition_at_least:
        tally.sums[who].blocks[block] = divide_half_even(
            tally.sums[who].blocks[block] * table.blocks[book, block].condition_share, HUNDRED
        )


@kernel
def _add_blocks(table: RuleTable, people, who, tally: Tally):
    """Score is the sum of the blocks that enter it; the index adds the other blocks after the
    coefficient."""
    book = people[who].book
    score, after = np.int64(0), np.int64(0)
    for block in range(3):
        if table.blocks[book, block].enters_index:
            after += tally.sums[who].blocks[block]
        else:
            score += tally.sums[who].blocks[block]
    tally.sums[who].score = score
    tally.sums[who].index = (
        score * index_coefficient(table, book, people[who].post, people[who].level)
        + HUNDRED * after
    )


@kernel
def index_coefficient(table: RuleTable, book, post, level):
    """Give the factor from score to index: by post, for leaders by level."""
    if post < LEADER:
        return table.books[book].index_coefficient[post]
    return table.books[book].index_coefficient[LEADER + 1 if level == SECTION else LEADER]


@kernel
def pay_coefficient(table: RuleTable, book, staffing, level):
    """Give the factor in pay: by level, for institution staff by status or only at level ordinary."""
    if staffing == 1 and (level == 0 or table.books[book].institution_by_status):
        return table.books[book].pay_coefficient[INSTITUTION]
    return table.books[book].pay_coefficient[level]
