"""Chances of an excellent grade and of a promotion as published, against the description in plain
Python."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.model.founding import founded
from sim.scenario.parameters import TICKS
from sim.scoring.table import Kind
from tests.conftest import PHASES
from tests.plain_forms import PLAIN_FORMS

YEARS = 3


def publications(scenario, seed):
    """Each publication: its state and context, what was expected before, and who is new after the
    year's renewal."""
    state, context_at = founded(scenario, seed, years=YEARS)
    for tick in range(YEARS * TICKS):
        context = context_at(tick)
        before = SimpleNamespace(cadres=state.cadres.copy(), units=state.units.copy())
        for name, phase in PHASES.items():
            phase(state, context)
            if name == "scored" and context.now[0].ends_appraisal:
                yield state, context, before
        new = state.cadres.generation > before.cadres.generation
        assert not state.cadres.appraised[new].any() and not state.cadres.expected[new].any()


def contest(state, context, unit):
    """Ranked cadres, the best first, their ranking values above the mean, and what a point moves
    them."""
    first, last = state.start[unit], state.start[unit + 1]
    # not standing.order: paying, which publication tries out, leaves it in another order
    places = state.standing.places[first:last]
    order = first + np.argsort(places.place)[(places.ranked == 0).sum() :]
    ranked = len(order)
    books, people, sums = context.schemes.table.books, state.people, state.projection.sums
    by_index = books.rank_by_index[people.book[first]]
    values = sums.index[order] / 10_000 if by_index else sums.score[order] / 100
    steps = (
        books.index_coefficient[people.book[first]][people.post[order]] / 100
        if by_index
        else np.ones(ranked)
    )
    return order, values - sum(values[np.argsort(order)]) / ranked, steps


def chance(state, unit, order, above, place, winners):
    noise = state.units.score_noise[unit]
    if not 0 < winners < len(order) or noise <= 0:
        return 0.0
    enough = above[winners] if place < winners else above[winners - 1]
    sigma = math.sqrt(noise)
    gap = (enough - state.cadres.expected[order[place]]) / sigma
    return min(1.0, math.exp(-gap * gap / 2) / math.sqrt(2 * math.pi) / sigma)


def vacancies(state, context, unit, post):
    world, expected = context.world[0], 0.0
    for who in range(state.start[unit], state.start[unit + 1]):
        if state.people.post[who] >= post:
            age = (context.now[0].tick - state.cadres.born[who]) / TICKS
            expected += world.turnover + (1 / 3 if world.retirement_age - age <= 3 else 0)
    return expected


@pytest.mark.parametrize("forms", [{}, PLAIN_FORMS], ids=["as shipped", "plain forms"])
@pytest.mark.parametrize("name", ["uniform", "index"])
def test_a_point_adds_the_density_of_the_own_value_at_what_was_just_enough(
    small, seed, name, forms
):
    """Promotions only in the plain forms, by points and within the unit; test_appointments has the
    others."""
    some, plain = set(), forms == PLAIN_FORMS
    county = small(name, forms=forms, people={"leader_share": 0.18})
    for state, context, _ in publications(county, seed):
        for unit in range(len(state.units)):
            order, above, steps = contest(state, context, unit)
            quota = (
                len(order)
                * int(context.schemes.table.books.excellent_share[state.people.book[order[0]]])
                // 100
            )
            for place, who in enumerate(order):
                excellent = chance(state, unit, order, above, place, quota) * steps[place]
                assert state.published.excellent_per_point[who] == pytest.approx(
                    excellent, rel=1e-9
                )
                some.add(("excellent", excellent > 0))
            for staffing, post in ((0, 0), (0, 1), (0, 2), (1, 0)) if plain else ():
                posted = (state.people.post[order] == post) & (
                    state.seen.promotion_worth[order] > 0
                )
                posted &= state.people.staffing[order] == staffing
                rivals, values, moved = order[posted], above[posted], steps[posted]
                # equal values stand by seat here, whatever else decides the quota
                better = np.lexsort((rivals, -values))
                rivals, values, moved = rivals[better], values[better], moved[better]
                staff = state.people.staffing[state.start[unit] : state.start[unit + 1]].sum()
                titles = math.floor(context.world[0].title_quota * staff)
                expected = titles if staffing else vacancies(state, context, unit, post + 1)
                whole = math.floor(expected)
                for place, who in enumerate(rivals):
                    rise = (whole + 1 - expected) * chance(
                        state, unit, rivals, values, place, whole
                    )
                    rise += (expected - whole) * chance(
                        state, unit, rivals, values, place, whole + 1
                    )
                    assert state.published.promotion_per_point[who] == pytest.approx(
                        rise * moved[place], rel=1e-9
                    )
                    some.add(("promotion", rise > 0))
            silent = (state.cadres.unit == unit) & (state.standing.places.ranked == 0)
            assert not state.published.excellent_per_point[silent].any()
            can = state.seen.promotion_worth > 0
            assert not state.published.promotion_per_point[silent & ~can].any()
            some.add(("leader", bool(state.published.promotion_per_point[silent & can].any())))
    assert ("excellent", True) in some
    if plain:
        assert {("promotion", True), ("promotion", False), ("leader", True)} <= some


def test_what_is_expected_are_facts_and_the_lasting_part_of_ratings(small, seed):
    """Under the uniform appraisal all points are ratings: nothing is expected but what lasted of
    them."""
    weight, lasted = small("uniform").parameters[0].belief_weight, []
    for state, context, before in publications(small("uniform"), seed):
        for unit in range(len(state.units)):
            order, above, _ = contest(state, context, unit)
            seats = np.sort(order)
            table, marks = context.schemes.table, state.projection.marks
            rated = table.items.kind[state.people.book[seats[0]]] == Kind.RATING
            points = marks.points[seats][:, rated] / 100
            lift = (points - points.mean(axis=0)).sum(axis=1)
            # nothing else earns points, and none are cut off
            assert lift == pytest.approx(above[np.argsort(order)], abs=1e-9)
            old, new, then = before.cadres[seats], state.cadres[seats], before.units[unit]
            known = old.appraised == 1
            noise, cross, square = then.score_noise, then.rating_cross, then.rating_square
            if noise <= 0:
                noise = context.world[0].score_noise_start * (lift**2).mean()
            elif known.sum() > 1:
                noise += weight * (
                    ((lift - old.expected)[known] ** 2).sum() / (known.sum() - 1) - noise
                )
            if known.any():
                cross += weight * ((lift * old.rating_kept)[known].mean() - cross)
                square += weight * ((old.rating_kept**2)[known].mean() - square)
            lasting = max(0.0, cross / square) if square > 0 else 0.0
            kept = old.rating_kept + weight * (lift - old.rating_kept)
            assert state.units.score_noise[unit] == pytest.approx(noise, rel=1e-9)
            assert new.rating_kept == pytest.approx(kept, abs=1e-9)
            assert new.expected == pytest.approx(lasting * kept, abs=1e-9)
            assert (new.appraised == 1).all()
            lasted.append(lasting)
    # ties with raters last, so what is kept of ratings says something
    assert np.mean(lasted) > 0.3
