"""Curves over a cap: paired, with the points where behaviour tips, and levels where it matters."""

import numpy as np
import pytest

from analysis.stress.caps import ALWAYS, CLEAR, NEVER, Arm, curves_of, next_levels, tips_of, widest
from analysis.stress.county import AS_IT_IS, BEFORE
from analysis.stress.forms import read_forms
from tests.analysis.stress.made_up_county import luck, runs_of

CAPS = [Arm("cap", level) for level in (800, 200, 50)]


@pytest.fixture(scope="module")
def forms():
    return {name: one for name, one in read_forms("forms").forms.items() if name == "cap"}


@pytest.fixture(scope="module")
def curves():
    runs = runs_of(
        {
            AS_IT_IS: {},
            BEFORE: {"effort": -100, "public_value": -20},
            "cap-800": {"public_value": luck(1), "bonus_cv": luck(0.01, -0.1)},
            "cap-200": {"public_value": luck(1, -0.2), "bonus_cv": luck(0.01, -0.1)},
            # hours more than before, and an hour yields less
            "cap-50": {"public_value": luck(1, -30), "effort": 50},
        }
    )
    return curves_of(runs, CAPS)


def of(table, measure):
    return table[(table["form"] == "cap") & (table["measure"] == measure)]


def test_differences_are_paired_within_counties_whatever_counties_differ_by(curves):
    row = of(curves, "bonus_cv").set_index("level").loc[800]
    assert row["difference"] == pytest.approx(-0.1) and row["difference_high"] < -0.08
    # the counties themselves lie further apart
    assert row["high"] - row["low"] > 0.1
    whole = curves[curves["form"] == AS_IT_IS]
    assert (whole["difference"] == 0).all() and whole["level"].isna().all()


def test_involution_is_the_share_of_counties_where_hours_rise_and_an_hour_yields_less(curves):
    found = of(curves, "involution").set_index("level")["mean"]
    assert found.to_dict() == {800: 0, 200: 0, 50: 1}


def test_a_tip_is_the_weakest_level_whose_interval_leaves_zero(curves, forms):
    tips = tips_of(curves, forms).set_index("measure")
    value = tips.loc["public_value"]
    assert (value["kind"], value["level"], value["after"]) == (CLEAR, 50, 200)
    assert value["direction"] == -1 and value["steepest_level"] == 50
    assert tips.loc["bonus_cv", ["kind", "level"]].tolist() == [ALWAYS, 800]
    assert tips.loc["top20_task_share", "kind"] == NEVER
    assert np.isnan(tips.loc["top20_task_share", "level"])


def test_levels_are_added_in_the_step_over_which_most_changes(curves, forms):
    assert next_levels(curves, forms, 1) == [Arm("cap", 100)]
    assert next_levels(curves, forms, 9) == [Arm("cap", 100), Arm("cap", 400)]


def test_draws_are_added_where_the_paired_interval_is_widest():
    runs = runs_of({AS_IT_IS: {}, **{one.name: {"effort": luck(one.level)} for one in CAPS}})
    assert widest(curves_of(runs, CAPS), 1) == [Arm("cap", 800)]


def test_a_county_in_which_a_run_failed_is_left_out_of_its_level_alone(forms):
    runs = runs_of({AS_IT_IS: {}, "cap-800": {"effort": 1}, "cap-200": {"effort": 1}})
    runs = runs[~((runs["arm"] == "cap-200") & (runs["draw"] == 0))]
    draws = of(curves_of(runs, CAPS[:2]), "effort").set_index("level")["draws"]
    assert draws.to_dict() == {800: 6, 200: 5}
