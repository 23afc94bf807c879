"""From records to item points, blocks, score and index; compiled.

This is the arithmetic of ``docs/reference/scoring.md``; what a kind of item makes of its records
stands in ``sim/scoring/items/``. Everything is integers, so the order of records does not matter.
The simulation and the scoring of files call these same functions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.fixed_point import HUNDRED, divide_half_even
from sim.base.record_arrays import Records, columns, integers, records
from sim.kernel import by_address, kernel
from sim.scoring.blocks import BLOCKS
from sim.scoring.items import Kind, convert, item_points
from sim.scoring.table import NO_BLOCK, NoVillage, RuleTable

COMMON, INDIVIDUAL, PLATFORM = 0, 1, 2
LEADER = 3
"""Place of leaders among the posts."""
SECTION = 4
"""Place of section level among the levels."""
INSTITUTION = 5
"""Place of institution staff among the pay coefficients, after the levels."""


PERSON = columns(integers("book staffing post level village_role"))
"""Who is appraised.

``book``: the rulebook that holds for the cadre; the others are places in the roster's word lists.
"""
MARK = columns(integers("total count points"))
"""One item of one cadre.

``total``: the sum of converted records in hundredths, or in millionths of a quantity; ``count``:
the sum of their weights; ``points``: hundredths.
"""
SUMS = columns(
    [
        *integers("score index deducted"),
        *((name, "i8", (len(BLOCKS),)) for name in ("blocks", "unconditioned", "bounded", "free")),
    ]
)
"""One cadre: score in hundredths, index in ten-thousandths, and what they are made of.

``deducted``: hundredths taken off by deductions, before any floor. For each block ``blocks``: its
points; ``unconditioned``: what they were before its condition; ``bounded``, ``free``: the sums of
its items with and without a maximum.
"""


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
def add_record(table: RuleTable, people, tally: Tally, who, code, value, of, weight):
    """Add one record to the tally of its cadre."""
    book = people[who].book
    item = table.codes[book, code].target
    tally.marks[who, item].total += weight * convert(table, book, code, value, of)
    # weights and not records are counted: a mean divides by them
    tally.marks[who, item].count += weight


@kernel
def add_records(table: RuleTable, people, tally: Tally, cadre, code, value, of, weight):
    """Add records, given as columns of equal length, to the tally of their cadres."""
    for row in range(len(cadre)):
        add_record(table, people, tally, cadre[row], code[row], value[row], of[row], weight[row])


@kernel(inline=True)
def ranks_here(table: RuleTable, people, who):
    """Say whether a cadre is ranked here: leaders only where the rulebook takes them in."""
    # leaders are the last post, so all before it are ranked whatever the rulebook says
    return people[who].post < LEADER or table.books[people[who].book].leaders_ranked == 1


@kernel(inline=True)
def pays_here(table: RuleTable, people, who):
    """Say whether a cadre is paid here: leaders only where the rulebook takes them in."""
    return people[who].post < LEADER or table.books[people[who].book].leaders_paid == 1


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
        # marks are added to and never set to zero here: in the county they grow over the
        # year
        tally.sums[who].deducted = 0
        for item in range(items):
            tally.marks[who, item].points = 0
            if applies(table, book, item, people[who].village_role):
                tally.marks[who, item].points = item_points(
                    table, book, item, tally.marks[who, item].total, tally.marks[who, item].count
                )
                # what was taken off before the floor decides between cadres who are equal
                if table.items[book, item].kind == Kind.DEDUCT:
                    tally.sums[who].deducted += tally.marks[who, item].total
    # a second loop, since the mean of a unit needs the points of all its members
    for who in range(first, last):
        add_up_blocks(table, people, first, last, who, tally)


@kernel
def add_up_blocks(table: RuleTable, people, first, last, who, tally: Tally):
    """Add up a cadre's blocks, score and index from the points of the items.

    The cadres `first` to `last` are the cadre's unit.
    """
    add_up_items(table, people, first, last, who, tally)
    book, role, sums = people[who].book, people[who].village_role, tally.sums[who]
    for block in range(3):
        sums.unconditioned[block] = block_points(
            table, book, role, block, sums.bounded[block], sums.free[block]
        )
    put_together(table, people, who, tally)


@kernel
def add_up_items(table: RuleTable, people, first, last, who, tally: Tally):
    """Add up the points of a cadre's items by block, items with and without a maximum apart.

    The unit's mean stands in for items that do not apply where the rulebook says so.
    """
    book, role, sums = people[who].book, people[who].village_role, tally.sums[who]
    for block in range(3):
        sums.bounded[block], sums.free[block] = 0, 0
    for item in range(table.items.shape[1]):
        rule = table.items[book, item]
        if rule.kind == Kind.ABSENT:
            continue
        if not applies(table, book, item, role):
            if table.books[book].no_village == NoVillage.UNIT_MEAN:
                # a mean is what it is: it is not scaled with the items that apply
                sums.free[rule.block] += unit_mean(table, people, first, last, book, item, tally)
        elif rule.bounded:
            sums.bounded[rule.block] += tally.marks[who, item].points
        else:
            sums.free[rule.block] += tally.marks[who, item].points


@kernel
def put_together(table: RuleTable, people, who, tally: Tally):
    """Put a cadre's score and index together from the points of the blocks.

    Points of a block count as far as its condition is met.
    """
    # all blocks first: a condition looks at another block, which may stand behind
    for block in range(3):
        tally.sums[who].blocks[block] = tally.sums[who].unconditioned[block]
    for block in range(3):
        _apply_condition(table, people[who].book, who, block, tally)
    _add_blocks(table, people, who, tally)


@kernel
def block_points(table: RuleTable, book, role, block, bounded, free):
    """Weigh and bound a block's sum.

    Items with a maximum are scaled up for those that do not apply where the rulebook says so.
    """
    rule = table.blocks[book, block]
    applicable = rule.applicable[role]
    if (
        table.books[book].no_village == NoVillage.SCALE
        and applicable > 0
        and applicable != rule.maximum
    ):
        bounded = divide_half_even(bounded * rule.maximum, applicable)
    # rounded once for the scale and once for the weight, as the rules in words have it
    points = divide_half_even((bounded + free) * rule.weight, HUNDRED)
    return max(rule.min_points, min(rule.max_points, points))


@kernel
def unit_mean(table: RuleTable, people, first, last, book, item, tally: Tally):
    """Give the mean of an item over the unit's cadres to whom it applies, or zero without any.

    Leaders who are neither ranked nor paid and cadres under another rulebook are left out of it.
    """
    total, count = np.int64(0), np.int64(0)
    for who in range(first, last):
        counts = ranks_here(table, people, who) or pays_here(table, people, who)
        same_book = people[who].book == book
        if counts and same_book and applies(table, book, item, people[who].village_role):
            total += tally.marks[who, item].points
            count += 1
    return divide_half_even(total, count) if count > 0 else np.int64(0)


@kernel
def _apply_condition(table: RuleTable, book, who, block, tally: Tally):
    """Let positive points count only with a share while the condition's block stands too low."""
    other = table.blocks[book, block].condition_block
    # negative points count in full, or a low block would be a shelter
    if other == NO_BLOCK or tally.sums[who].blocks[block] <= 0:
        return
    if tally.sums[who].blocks[other] < table.blocks[book, block].condition_at_least:
        tally.sums[who].blocks[block] = divide_half_even(
            tally.sums[who].blocks[block] * table.blocks[book, block].condition_share, HUNDRED
        )


@kernel
def _add_blocks(table: RuleTable, people, who, tally: Tally):
    """Add up the blocks that enter the score; the index adds the others after the coefficient."""
    book = people[who].book
    score, after = np.int64(0), np.int64(0)
    for block in range(3):
        if table.blocks[book, block].enters_index:
            after += tally.sums[who].blocks[block]
        else:
            score += tally.sums[who].blocks[block]
    tally.sums[who].score = score
    tally.sums[who].index = (
        # hundredths times hundredths: the index is exact in ten-thousandths and never
        # rounded
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
    """Give the factor in pay: by level, or that of institution staff.

    Institution staff have their own factor at every level, or only at level ordinary, as the
    rulebook says.
    """
    if staffing == 1 and (level == 0 or table.books[book].institution_by_status):
        return table.books[book].pay_coefficient[INSTITUTION]
    return table.books[book].pay_coefficient[level]
