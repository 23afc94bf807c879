"""When a scheme fails: boxes of uncertain behaviour, found where they were planted."""

import numpy as np
import pandas as pd
import pytest

from analysis.report.stress_failure import failure_section
from analysis.stress.county import AS_IT_IS, BEFORE
from analysis.stress.failure import cases_of, failures_in, uncertain
from sim.base.errors import InputError

VARIED = ["duty", "scruple"]


def results(points=200):
    """Public value falls where duty is low; hours rise and yield less nowhere."""
    luck = np.random.default_rng(3)
    numbers = luck.random((points, 2)) * [10, 0.05]
    rows = []
    for point, (duty, scruple) in enumerate(numbers):
        head = {"point": point, "status": "ok", "duty": duty, "scruple": scruple}
        same = {"effort": 100.0, "base_work_neglect": 0.1}
        rows.append(head | same | {"scenario": BEFORE, "public_value": 50.0})
        rows.append(
            head | same | {"scenario": AS_IT_IS, "public_value": 45.0 if duty < 3 else 60.0}
        )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def found():
    return failures_in(results(), VARIED)


def test_a_planted_failure_is_found_with_its_limit(found):
    value, involution, neglect = found
    assert value.question.measure == "public_value"
    (box,) = value.boxes[0].found
    assert box.box.density == 1 and box.box.limits == ((0, 1),)
    assert box.box.high[0] == pytest.approx(3, abs=0.2)
    assert involution.boxes[0].cases == neglect.boxes[0].cases == 0


def test_it_is_told_in_words_in_both_languages(found):
    for lang, said in (("en", "duty is at most"), ("zh", "duty 至多")):
        section = failure_section(found, lang)
        assert any(said in line for line in section.answer)
        assert len(section.tables[0].frame) == 1


def test_involution_is_more_hours_that_yield_less_each():
    before = pd.DataFrame({"public_value": [50.0] * 3, "effort": [100.0] * 3})
    after = pd.DataFrame({"public_value": [51.0, 51.0, 40.0], "effort": [101.0, 110.0, 90.0]})
    none = {"base_work_neglect": 0.0}
    cases = cases_of(before.assign(**none), after.assign(**none))
    assert cases["involution"].tolist() == [False, True, False]
    assert cases["public_value"].tolist() == [False, False, True]


def test_runs_that_failed_are_left_out_with_their_pairs_and_none_at_all_is_an_error():
    table = results(30)
    table.loc[0, "status"] = "failed"
    assert failures_in(table, VARIED)[0].boxes[0].points == 29
    assert failures_in(table, VARIED)[0].failed == 1
    with pytest.raises(InputError, match="no pair of runs"):
        failures_in(table.assign(status="failed"), VARIED)


def test_what_varies_is_behaviour_with_a_plausible_range():
    names = uncertain()
    assert {"duty", "decision_noise", "scruple", "willing"} <= {*names}
    assert not {"task_load", "pool_per_cadre", "per_hour"} & {*names}
