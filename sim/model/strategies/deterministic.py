"""Choices without noise: the best response, the free rider, and a fixed rule for tests."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.state import Activity
from sim.model.strategies.utility import FULL, hour_gain, inner_motive, may_choose, point_worth

ACTIVITY_COUNT = 5
MOST_SWEEPS = 500
"""Sweeps over the activities after which a best response is taken as it is.

It contracts far sooner; the bound is there so that no scenario can hang a run."""
CLOSE = 1e-12
"""Efforts that move by less in a sweep have converged."""


@kernel
def choose_best_response(seen, traits, motives, key, tick, generation, who, room):
    """Best response: move a step from last time's hours towards those that are worth most.

    After Cournot, damped as in Young 1998. The best hours solve the first-order conditions: in each
    activity the points' worth plus what duty or conscience still pulls equals the marginal cost, or
    the hours are none. What exceeds the hours there are is cut in proportion.
    """
    best = room[0].values
    solve_best(seen, traits, motives, who, best)
    total = 0.0
    for activity in range(ACTIVITY_COUNT):
        total += best[activity]
    most = (motives.regular_hours + motives.overtime_hours) / FULL
    scale = most / total if total > most else 1.0
    for activity in range(ACTIVITY_COUNT):
        aim = best[activity] * scale * FULL
        # damped: all respond at once, and full steps of many rivals in a contest overshoot for ever
        seen[who].hours[activity] += motives.response_step * (aim - seen[who].hours[activity])


@kernel
def solve_best(seen, traits, motives, who, best):
    """Solve the first-order conditions by sweeps over the activities until nothing moves.

    These are Gauss-Seidel steps, which converge since the costs are convex.
    """
    worth, cost = point_worth(seen, traits, motives, who), traits[who].cost
    best[:] = 0.0
    for _ in range(MOST_SWEEPS):
        moved, total = 0.0, 0.0
        for activity in range(ACTIVITY_COUNT):
            total += best[activity]
        for activity in range(ACTIVITY_COUNT):
            if not may_choose(seen, who, activity):
                continue
            pulled, wanted = inner_motive(seen, traits, motives, who, activity, 1.0)
            gain = hour_gain(
                seen, motives, who, activity, seen[who].points_per_hour[activity], worth
            )
            others = total - best[activity]
            spare = gain - cost * (motives.effort_linear + motives.fatigue * others)
            slope = cost * (motives.monotony + motives.fatigue)
            effort = 0.0
            # the pull ends where all that is wanted is done: the condition has a kink there, so
            # it is solved on the near side, and on the far side without the pull
            if wanted > 0.0 and spare + pulled > 0.0:
                effort = (spare + pulled) / (slope + pulled / wanted)
            if effort >= wanted:
                effort = max(wanted, spare / slope)
            effort = max(0.0, effort)
            moved = max(moved, abs(effort - best[activity]))
            total += effort - best[activity]
            best[activity] = effort
        if moved < CLOSE:
            return


@kernel
def choose_free_ride(seen, traits, motives, key, tick, generation, who, room):
    """Free ride: the least that keeps lamps from red, and half of the routine asked.

    After Olson 1965.
    """
    for activity in range(ACTIVITY_COUNT):
        seen[who].hours[activity] = 0.0
    most = motives.regular_hours
    squad = min(most, seen[who].load)
    seen[who].hours[Activity.SQUAD] = squad
    seen[who].hours[Activity.ROUTINE] = min(most - squad, 0.5 * seen[who].demand[0])


@kernel
def choose_fixed(seen, traits, motives, key, tick, generation, who, room):
    """Fixed: split regular hours in proportion to what is asked; for tests.

    Where less is asked than there are hours, the rest is rest.
    """
    asked = seen[who].demand[0] + seen[who].demand[1] + seen[who].load
    scale = min(1.0, motives.regular_hours / asked) if asked > 0.0 else 0.0
    for activity in range(ACTIVITY_COUNT):
        seen[who].hours[activity] = 0.0
    seen[who].hours[Activity.ROUTINE] = seen[who].demand[0] * scale
    seen[who].hours[Activity.MASS] = seen[who].demand[1] * scale
    seen[who].hours[Activity.SQUAD] = seen[who].load * scale
