"""What one more point is worth, and what one more record is worth in points: the margins that the
engine publishes; compiled.

These are statements about the rulebook in force, found by asking it: nothing here knows what scheme
it is.
"""

from __future__ import annotations

import math

import numpy as np

from sim.base.fixed_point import HUNDRED, MILLION
from sim.base.quantiles import standard_normal_density
from sim.kernel import kernel
from sim.scoring.pay import pay_basis, pay_weight, points_unit, pool_divisor
from sim.scoring.points import (
    Tally,
    applies,
    block_points,
    index_coefficient,
    item_points,
    pay_coefficient,
    put_together,
)
from sim.scoring.standing import Standing
from sim.scoring.table import Kind, Pool, RuleTable

SMOOTHED_RANKS = 3
"""Ranks to either side over which the steps of a ladder are smoothed."""


@kernel
def score_per_item_point(table: RuleTable, people, who, item, tally: Tally):
    """Give the score that one more point of an item's records would add, with its caps, brackets
    and conditions.

    Signed points and quantities pass through their brackets and caps, other items count as they
    are. The tally is left as it was.
    """
    book, mark = people[who].book, tally.marks[who, item]
    kind, rate = table.items[book, item].kind, table.items[book, item].first
    points = mark.points + HUNDRED
    if kind == Kind.SUM or (kind == Kind.RATE and rate > 0):
        more = np.int64(HUNDRED) if kind == Kind.SUM else HUNDRED * MILLION // rate
        points = item_points(table, book, item, mark.total + more, mark.count + 1)
    return change_of_score(table, people, who, item, points, tally)


@kernel
def points_of_item(table: RuleTable, people, who, item, tally: Tally):
    """Give the score that a cadre would lose without the records of an item, with its caps,
    brackets and conditions; the tally is left as it was."""
    if tally.marks[who, item].count == 0:
        return 0.0
    return -change_of_score(
        table, people, who, item, item_points(table, people[who].book, item, 0, 0), tally
    )


@kernel
def change_of_score(table: RuleTable, people, who, item, points, tally: Tally):
    """Give by how much the score would change were an item's points others than they are; 0 where
    it does not apply. The sums are left as they were."""
    book, role, sums = people[who].book, people[who].village_role, tally.sums[who]
    if not applies(table, book, item, role):
        return 0.0
    rule = table.items[book, item]
    block, more = rule.block, points - tally.marks[who, item].points
    bounded = sums.bounded[block] + (more if rule.bounded else 0)
    free = sums.free[block] + (0 if rule.bounded else more)
    before, score, index = sums.unconditioned[block], sums.score, sums.index
    after = block_points(table, book, role, block, bounded, free)
    if after == before:
        return 0.0
    common, individual, platform = sums.blocks[0], sums.blocks[1], sums.blocks[2]
    sums.unconditioned[block] = after
    put_together(table, people, who, tally)
    changed = (sums.score - score) / HUNDRED
    sums.score, sums.index, sums.unconditioned[block] = score, index, before
    sums.blocks[0], sums.blocks[1], sums.blocks[2] = common, individual, platform
    return changed


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
    if table.items[book, item].kind == Kind.RANK_LINEAR:
        return (table.items[book, item].first - table.items[book, item].last) / HUNDRED / (of - 1)
    better, worse = max(1, rank - SMOOTHED_RANKS), min(of, rank + SMOOTHED_RANKS)
    high = np.int64(0)
    low = np.int64(0)
    for step in range(table.steps.shape[2] - 1, -1, -1):
        if (
            1 + (better - 1) * table.items[book, item].ladder // of
            <= table.steps[book, item, step].band_last
        ):
            high = table.steps[book, item, step].band_points
        if (
            1 + (worse - 1) * table.items[book, item].ladder // of
            <= table.steps[book, item, step].band_last
        ):
            low = table.steps[book, item, step].band_points
    return (high - low) / HUNDRED / (worse - better)


@kernel
def win_density(expected, enough, noise):
    """Give the chance of winning that one more point adds: the density of the own value at the
    value that was just enough, 1 at most.

    The own value is taken as normal around what is expected of it; others' values stand as they
    were. Over years, whose luck moves what is enough, the mean is the one of the finite contest.

    Parameters
    ----------
    expected, enough : float64
        Points.
    noise : float64
        Variance of the own value; without any nothing is published.
    """
    if noise <= 0.0:
        return 0.0
    sigma = math.sqrt(noise)
    return min(1.0, standard_normal_density((enough - expected) / sigma) / sigma)


@kernel
def pay_per_point(
    table: RuleTable, people, tally: Tally, standing: Standing, first, last, pool, out
):
    """Give each cadre of a unit the yuan that one more point would have paid, others' scores as
    they were.

    Literal: coefficient × point value × (1 − own share of the scores); balanced and double alike
    with their own shares; piece rate: the rate × coefficient; nothing where pay is equal, where the
    unit pays nothing and to those who are not ranked.

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
    whole = divisor / points_unit(rule)
    for who in range(first, last):
        out[who] = 0.0
        if not standing.places[who].ranked or rule == Pool.EQUAL:
            continue
        pay = pay_coefficient(table, book, people[who].staffing, people[who].level) / HUNDRED
        if rule == Pool.PIECE_RATE:
            out[who] = pay * table.books[book].yuan_per_point / HUNDRED
        elif divisor > 0:
            out[who] = pay * _step(table, people, rule, who) * pool / HUNDRED / whole
            out[who] *= 1.0 - _own(table, people, tally, rule, who) / whole


@kernel(inline=True)
def _step(table: RuleTable, people, rule, who):
    """What one more point adds to the sum that a pool is divided by, before any pay coefficient."""
    if rule == Pool.DOUBLE:
        return (
            index_coefficient(table, people[who].book, people[who].post, people[who].level)
            / HUNDRED
        )
    return 1.0


@kernel(inline=True)
def _own(table: RuleTable, people, tally: Tally, rule, who):
    """What a cadre adds to the sum that a pool is divided by, in points."""
    own = (
        pay_weight(table, people, tally, rule, who)
        if rule == Pool.BALANCED
        else pay_basis(tally, rule, who)
    )
    return own / points_unit(rule)
