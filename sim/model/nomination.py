"""Who stands before whom when a unit, or the county, nominates for a post."""

from __future__ import annotations

from sim.base.fixed_point import standard_spread
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.state import State
from sim.scoring.standing import sort_places


@kernel
def spread_over(order, first, count, values):
    """Give mean and spread of the values of those in a part of an order."""
    mean, square = 0.0, 0.0
    for place in range(count):
        mean += values[order[first + place]] / count
    for place in range(count):
        square += (values[order[first + place]] - mean) ** 2 / count
    return mean, standard_spread(square, mean)


@kernel
def weigh_standing(state: State, context: Context, first, count):
    """Give how much published points and the heads' private opinion count among candidates.

    Points count alone; or, where an opinion nominates, as far as there is a portrait, and the
    opinion for the rest. Each is then counted in spreads of the candidates, who stand in
    ``scratch.order`` from a place on.

    Returns
    -------
    float64
        For each point of ``scratch.ranking_value``.
    float64
        For each unit of opinion.
    """
    if context.world[0].private_nomination == 0.0:
        return 1.0, 0.0
    order, published = state.scratch.order, context.levers[0].portrait
    _, points = spread_over(order, first, count, state.scratch.ranking_value)
    _, opinions = spread_over(order, first, count, state.accounts.private_opinion)
    by_points = published / points if points > 0.0 else 0.0
    return by_points, (1.0 - published) / opinions if opinions > 0.0 else 0.0


@kernel
def order_candidates(state: State, first, count, by_points, by_opinion):
    """Order candidates by their standing, which is left in ``scratch.sort_value``.

    Ties go to more points, then to the earlier seat.
    """
    values, standing, order = (
        state.scratch.ranking_value,
        state.scratch.sort_value,
        state.scratch.order,
    )
    for place in range(count):
        who = order[first + place]
        opinion = state.accounts[who].private_opinion
        standing[who] = by_points * values[who] + by_opinion * opinion
    sort_places(order, first, first + count, standing, values, values)
