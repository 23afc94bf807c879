"""What the engine publishes: the margins of the rulebook in force, as they are for each cadre."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.incentives.average_points import publish_averages
from sim.model.incentives.marginal_points import publish_exploits, publish_points
from sim.model.incentives.point_worth import publish_worth
from sim.model.incentives.win_probabilities import expected_ascent, publish_county_posts
from sim.model.state import State
from sim.scenario.parameters import TICKS
from sim.scoring.points import score_cadres
from sim.scoring.standing import stand_cadres


@kernel
def publish(state: State, context: Context):
    """Score the year so far at its present pace and publish what follows.

    What a point is worth comes first, unit by unit and then for posts of the county, since what
    hours bring goes by it.
    """
    project(state, context)
    ascent = expected_ascent(state, context)
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        table, people, tally = context.schemes.table, state.people, state.projection
        score_cadres(table, people, first, last, tally)
        stand_cadres(table, people, tally, first, last, state.standing)
        publish_worth(state, context, unit, ascent)
    if context.world[0].county_contest > 0.0:
        publish_county_posts(state, context)
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        # after `publish_worth`: the award to be saved is the trial bonus that it leaves in `pay`
        publish_points(state, context, unit)
        publish_exploits(state, context, unit)
        publish_averages(state, context, unit)
        # raters begin to look anew; the year's own accounts go on
        for who in range(first, last):
            state.accounts[who].seen_work = 0.0
            state.accounts[who].seen_face = 0.0
            state.accounts[who].seen_traces = 0.0
            state.accounts[who].seen_mass = 0.0


@kernel
def project(state: State, context: Context):
    """Bring what adds up over the year to the pace of a full year.

    Signed points, quantities and deductions add up; means and ranks stay.
    """
    table, tally, projection = context.schemes.table, state.tally, state.projection
    passed = context.now[0].tick % TICKS + 1
    for who in range(tally.marks.shape[0]):
        for item in range(tally.marks.shape[1]):
            projection.marks[who, item].total = tally.marks[who, item].total
            projection.marks[who, item].count = tally.marks[who, item].count
            if table.items[state.people[who].book, item].adds_up:
                # integers, rounded down: a projection of hundredths stays one
                projection.marks[who, item].total = tally.marks[who, item].total * TICKS // passed
