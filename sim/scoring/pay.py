"""From scores to bonuses: a unit's pool under the five rules, in cents; compiled."""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import HUNDRED, multiply_divide, multiply_divide_half_even
from sim.base.record_arrays import columns, integers, records
from sim.kernel import kernel
from sim.scoring.points import Tally, pay_coefficient
from sim.scoring.standing import Standing, sort_places
from sim.scoring.table import Pool, RuleTable

PAY = columns(integers("bonus weight remainder"))
"""One cadre: bonus in cents.

Scratch: ``weight``: what the bonus is in proportion to; ``remainder``: what is left of a share
below a cent.
"""


def allocate_pay(cadres: int) -> np.recarray:
    """Make an empty pay sheet."""
    return records(PAY, cadres)


@kernel
def pay_cadres(table: RuleTable, people, tally: Tally, standing: Standing, first, last, pool, pay):
    """Pay those who are paid here of the cadres `first` to `last`, who are one unit, from its pool.

    Parameters
    ----------
    pool : int64
        Cents.
    """
    book = people[first].book
    rule = table.books[book].pool_rule
    for who in range(first, last):
        # of those who are not paid too: in the county their rows hold last year's
        pay[who].bonus, pay[who].weight = 0, 0
        if standing.places[who].paid:
            pay[who].weight = pay_weight(table, people, tally, rule, who)
    if rule == Pool.PIECE_RATE:
        for who in range(first, last):
            # cents a point, times hundredths of a point, times hundredths of a coefficient
            pay[who].bonus = multiply_divide_half_even(
                pay[who].weight, table.books[book].yuan_per_point, HUNDRED * HUNDRED
            )
        return
    divisor = pool_divisor(table, people, tally, standing, first, last)
    # nothing is shared; all bonuses were set to zero above
    if divisor <= 0:
        return
    if rule == Pool.EQUAL or rule == Pool.BALANCED:
        share_pool(pool, divisor, first, last, standing, pay)
        return
    for who in range(first, last):
        pay[who].bonus = multiply_divide_half_even(pay[who].weight, pool, divisor * HUNDRED)


@kernel(inline=True)
def pay_basis(tally: Tally, rule, who):
    """Give what is paid for: the index under the double rule, else the score."""
    return tally.sums[who].index if rule == Pool.DOUBLE else tally.sums[who].score


@kernel
def pay_weight(table: RuleTable, people, tally: Tally, rule, who):
    """Give what a cadre's bonus is in proportion to: the pay coefficient times what is paid for.

    What is paid for counts if it is above zero; where pay is equal, the coefficient is all.
    """
    weight = pay_coefficient(table, people[who].book, people[who].staffing, people[who].level)
    return weight if rule == Pool.EQUAL else weight * max(np.int64(0), pay_basis(tally, rule, who))


@kernel
def pool_divisor(table: RuleTable, people, tally: Tally, standing: Standing, first, last):
    """Add up what the pool of a unit is divided by.

    A unit where this is zero or less pays nothing. Literal divides by the scores and double by the
    indices, also negative ones; balanced and equal by the weights.

    Returns
    -------
    int64
        Hundredths; ten-thousandths under double and balanced.
    """
    rule, total = table.books[people[first].book].pool_rule, np.int64(0)
    for who in range(first, last):
        if standing.places[who].paid:
            if rule == Pool.EQUAL or rule == Pool.BALANCED:
                total += pay_weight(table, people, tally, rule, who)
            else:
                # negative scores lower the divisor too, as the source's formula has it
                total += pay_basis(tally, rule, who)
    return total


@kernel
def share_pool(pool, total, first, last, standing: Standing, pay):
    """Share a pool in proportion to the weights, to the cent.

    Each gets the cents below the exact share; those left over go one each to the largest
    remainders, ties by place. The standing's order is used as scratch and holds no ranking
    afterwards.
    """
    left, count = pool, np.int64(0)
    for who in range(first, last):
        if pay[who].weight > 0:
            pay[who].bonus, pay[who].remainder = multiply_divide(pool, pay[who].weight, total)
            left -= pay[who].bonus
            standing.order[first + count] = who
            count += 1
    # one key three times: where it is equal the others are, and the place decides
    sort_places(standing.order, first, first + count, pay.remainder, pay.remainder, pay.remainder)
    # fewer cents are left than there are cadres, since each share lost less than one
    for place in range(left):
        pay[standing.order[first + place]].bonus += 1


@kernel
def point_value(table: RuleTable, people, tally: Tally, standing: Standing, first, last, pool):
    """Give what a point is worth to a cadre with coefficient 1, in yuan.

    It is 0 where no points are paid.
    """
    book = people[first].book
    rule = table.books[book].pool_rule
    if rule == Pool.PIECE_RATE:
        return table.books[book].yuan_per_point / HUNDRED
    divisor = pool_divisor(table, people, tally, standing, first, last)
    if rule == Pool.EQUAL or divisor <= 0:
        return 0.0
    return pool / HUNDRED / (divisor / points_unit(rule))


@kernel(inline=True)
def points_unit(rule):
    """Give how many units of :func:`pool_divisor` make one point."""
    return HUNDRED * HUNDRED if rule == Pool.DOUBLE or rule == Pool.BALANCED else HUNDRED
