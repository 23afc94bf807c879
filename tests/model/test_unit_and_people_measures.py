"""Measures within units and of people: their curves, where there is nothing to share, and what a
point is worth by motive."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.model.strategies.utility import point_worth
from sim.scenario.parameters import TICKS
from tests.as_written import as_written
from tests.model.test_measures import NAMES, filled, measured
from tests.model.textbook import curve, textbook_top


def test_curves_are_the_textbooks_and_agree_with_the_measures(small):
    state, context = filled(small(), 3, 23)
    state.accounts.hours[:5] = 16 * TICKS
    measured(state, context)
    tasks, within, hours = state.year.curves
    points, found = (
        np.linspace(0, 1, len(tasks)),
        dict(zip(NAMES, state.year.measures, strict=True)),
    )
    work = pd.Series(state.accounts.task_work)
    curves = [
        np.interp(points, *curve(unit.to_numpy())) for _, unit in work.groupby(state.cadres.unit)
    ]
    np.testing.assert_allclose(tasks, np.interp(points, *curve(work.to_numpy())), atol=1e-12)
    np.testing.assert_allclose(within, np.mean(curves, axis=0), atol=1e-12)
    assert 1 - within[80] == pytest.approx(found["top20_task_share_unit"])
    own = state.accounts.hours.sum(axis=1) / TICKS
    # exactly 80 hours are not fewer than 80
    assert (own == 80).sum() == 5
    np.testing.assert_array_equal(hours, [(own < 2 * point).mean() for point in range(101)])
    assert (hours[36], hours[40]) == (found["hours_under_72"], found["hours_under_80"])


def test_a_unit_without_tasks_has_neither_a_share_nor_a_busiest_fifth(small):
    state, context = filled(small(), 3, 24)
    first = slice(state.start[1], state.start[2])
    measured(state, context)
    before = state.year.measures[NAMES.index("top20_task_share_unit")]
    own = textbook_top(state.accounts.task_work[first])
    state.accounts.task_work[first] = 0
    measured(state, context)
    after, units = state.year.measures[NAMES.index("top20_task_share_unit")], len(state.units)
    assert after == pytest.approx((units * before - own) / (units - 1))
    assert (state.accounts.busiest[first] == 0).all() and state.accounts.busiest.sum() > 0
    state.accounts.task_work[:] = 0
    measured(state, context)
    assert np.isnan(state.year.curves[:2]).all() and np.isnan(state.year.groups[:, -1]).all()
    assert math.isnan(state.year.measures[NAMES.index("busiest_with_prospects")])


@pytest.mark.parametrize("relative", [0, 1])
def test_worth_by_motive_adds_up_to_what_a_point_is_worth_in_decisions(small, relative):
    state, context = filled(small(forms={"relative_face": relative}), 3, 25)
    motives = context.motives[0]
    measured(state, context)
    total = sum(
        state.year.measures[NAMES.index(f"worth_{name}")]
        for name in ("pay", "excellent", "promotion", "face")
    )
    seats = range(len(state.seen))
    with as_written():
        worth = [point_worth(state.seen, state.traits, motives, who) for who in seats]
    assert total == pytest.approx(np.mean(worth) * motives.yuan_per_utility)


def test_face_as_a_ratio_is_that_part_of_the_pay_of_those_behind(small):
    """Where all have the same face and nothing but the ratio is published, the measure finds it."""
    edits = {"forms": {"relative_face": 1}, "motives": {"face_ratio": 1.5}}
    state, context = filled(small(**edits), 3, 26)
    state.traits.face = 1
    state.seen.behind_per_point = 0.5 * state.seen.pay_per_point / context.motives.yuan_per_utility
    measured(state, context)
    assert state.year.measures[NAMES.index("face_to_pay_behind")] == pytest.approx(0.75)
