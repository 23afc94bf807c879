"""Margins that the engine publishes: what one more point or record is worth; compiled.

These are statements about the rulebook in force, found by asking it: nothing here knows what scheme
it is.
"""

from __future__ import annotations

import math

from sim.base.fixed_point import HUNDRED
from sim.base.quantiles import standard_normal_density
from sim.kernel import kernel
from sim.scoring.blocks import BLOCKS
from sim.scoring.items import item_points, points_of_a_rank, total_of_a_point
from sim.scoring.pay import pay_basis, pay_weight, points_unit, pool_divisor
from sim.scoring.points import (
    Tally,
    applies,
    block_points,
    index_coefficient,
    pay_coefficient,
    put_together,
)
from sim.scoring.standing import Standing
from sim.scoring.table import NO_BLOCK, Pool, RuleTable


@kernel
def score_per_item_point(table: RuleTable, people, who, item, tally: Tally):
    """Give the score that one more point of an item's records would add.

    Caps, brackets and conditions are those in force. Signed points and quantities pass through
    their brackets and caps, other items count as they are. The tally is left as it was.
    """
    points = with_a_point_more(table, people, who, item, tally)
    return change_of_sums(table, people, who, item, points, tally)[0]


@kernel
def index_beside_score(table: RuleTable, people, who, item, tally: Tally):
    """Give what one more point of an item's records would add to the index beside the score.

    It is what comes of blocks that enter the index, so 0 where all enter the score. The tally is
    left as it was.
    """
    blocks = table.blocks[people[who].book]
    if not (blocks[0].enters_index or blocks[1].enters_index or blocks[2].enters_index):
        return 0.0
    points = with_a_point_more(table, people, who, item, tally)
    return change_of_sums(table, people, who, item, points, tally)[1]


@kernel
def with_a_point_more(table: RuleTable, people, who, item, tally: Tally):
    """Give an item's points with one more point of its records, in hundredths."""
    book, mark = people[who].book, tally.marks[who, item]
    more = total_of_a_point(table, book, item)
    if more > 0:
        return item_points(table, book, item, mark.total + more, mark.count + 1)
    return mark.points + HUNDRED


@kernel
def points_of_item(table: RuleTable, people, who, item, tally: Tally):
    """Give the score that a cadre would lose without the records of an item.

    Caps, brackets and conditions are those in force. The tally is left as it was.
    """
    if tally.marks[who, item].count == 0:
        return 0.0
    points = item_points(table, people[who].book, item, 0, 0)
    return -change_of_sums(table, people, who, item, points, tally)[0]


@kernel
def change_of_sums(table: RuleTable, people, who, item, points, tally: Tally):
    """Give by how much score and index would change were an item's points others than they are.

    They do not where the item does not apply. The sums are left as they were.

    Returns
    -------
    float64
        Change of the score.
    float64
        Change of the index beside what comes of the score.
    """
    book, role, sums = people[who].book, people[who].village_role, tally.sums[who]
    if not applies(table, book, item, role):
        return 0.0, 0.0
    rule = table.items[book, item]
    block, more = rule.block, points - tally.marks[who, item].points
    bounded = sums.bounded[block] + (more if rule.bounded else 0)
    free = sums.free[block] + (0 if rule.bounded else more)
    before, score, index = sums.unconditioned[block], sums.score, sums.index
    after = block_points(table, book, role, block, bounded, free)
    # beyond a cap nothing changes, and putting the score together is the dear part
    if after == before:
        return 0.0, 0.0
    if not has_conditions(table, book):
        # the other blocks stay as they are
        added = (after - before) / HUNDRED
        return (0.0, added) if table.blocks[book, block].enters_index else (added, 0.0)
    common, individual, platform = sums.blocks[0], sums.blocks[1], sums.blocks[2]
    # the rules themselves are asked, on the tally itself: kernels have no copy to ask them on
    sums.unconditioned[block] = after
    put_together(table, people, who, tally)
    changed = sums.score - score
    coefficient = index_coefficient(table, book, people[who].post, people[who].level)
    beside = sums.index - index - changed * coefficient
    sums.score, sums.index, sums.unconditioned[block] = score, index, before
    sums.blocks[0], sums.blocks[1], sums.blocks[2] = common, individual, platform
    return changed / HUNDRED, beside / (HUNDRED * HUNDRED)


@kernel(inline=True)
def has_conditions(table: RuleTable, book):
    """Say whether some block counts only as far as another one stands high enough."""
    found = False
    for block in range(len(BLOCKS)):
        found |= table.blocks[book, block].condition_block != NO_BLOCK
    return found


@kernel
def points_per_rank(table: RuleTable, book, item, rank, of):
    """Give the points that one better rank brings, smoothed over the neighbouring ranks.

    Parameters
    ----------
    rank, of : int64
        Present rank and among how many.
    """
    if of <= 1:
        return 0.0
    return points_of_a_rank(table, book, item, rank, of)


@kernel
def win_density(expected, enough, noise):
    """Give the chance of winning that so little more of the own value adds, for each unit of it.

    It is the density of the own value at the value that was just enough. The own value is taken as
    normal around what is expected of it; others' values stand as they were. Over years, whose luck
    moves what is enough, the mean is the one of the finite contest.

    Parameters
    ----------
    expected, enough : float64
        In the unit of the value.
    noise : float64
        Variance of the own value; without any nothing is published.
    """
    # a value that is certain has no density
    if noise <= 0.0:
        return 0.0
    sigma = math.sqrt(noise)
    return standard_normal_density((enough - expected) / sigma) / sigma


@kernel
def pay_per_point(
    table: RuleTable, people, tally: Tally, standing: Standing, first, last, pool, out
):
    """Give each cadre of a unit the yuan that one more point would have paid.

    Others' scores stand as they were. Literal: coefficient × point value × (1 − own share of the
    scores); balanced and double alike with their own shares; piece rate: the rate × coefficient;
    nothing where pay is equal, where the unit pays nothing and to those who are not paid here.

    Parameters
    ----------
    pool : int64
        Cents.
    out : ndarray(float64)
        Written for the cadres `first` to `last`.
    """
    book = people[first].book
    rule = table.books[book].pool_rule
    divisor = pool_divisor(table, people, tally, standing, first, last)
    # in points again: the divisor is in hundredths, of some rules in ten-thousandths
    points = divisor / points_unit(rule)
    for who in range(first, last):
        out[who] = 0.0
        if not standing.places[who].paid or rule == Pool.EQUAL:
            continue
        pay = pay_coefficient(table, book, people[who].staffing, people[who].level) / HUNDRED
        if rule == Pool.PIECE_RATE:
            out[who] = pay * table.books[book].yuan_per_point / HUNDRED
        elif divisor > 0:
            out[who] = pay * _step(table, people, rule, who) * pool / HUNDRED / points
            # a point of one's own also makes every point of the unit worth less
            out[who] *= 1.0 - _own(table, people, tally, rule, who) / points


@kernel(inline=True)
def _step(table: RuleTable, people, rule, who):
    """Give what one more point adds to the sum that a pool is divided by, coefficient aside."""
    if rule == Pool.DOUBLE:
        return (
            index_coefficient(table, people[who].book, people[who].post, people[who].level)
            / HUNDRED
        )
    return 1.0


@kernel(inline=True)
def _own(table: RuleTable, people, tally: Tally, rule, who):
    """Give what a cadre adds to the sum that a pool is divided by, in points."""
    own = (
        pay_weight(table, people, tally, rule, who)
        if rule == Pool.BALANCED
        else pay_basis(tally, rule, who)
    )
    return own / points_unit(rule)
