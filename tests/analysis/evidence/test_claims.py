"""Claims are signs of paired differences; readings together make a verdict."""

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.claims import differences, judge, load_claims, verdict_over
from analysis.evidence.verdicts import POINTS, READINGS, verdicts
from sim.base.errors import InputError
from sim.model.measure_catalogue import (
    CURVE_POINTS,
    CURVES,
    GROUP_QUANTITIES,
    GROUPS,
    MEASURES,
    Measure,
    Runs,
)


def made(effort, squad=0.0, cadres=10.0, name="index"):
    """Runs of three years, adopted in the second, with given hours in each."""
    shape = (len(effort), 3)
    yearly = np.full((*shape, len(MEASURES)), 1.0)
    yearly[:, :, Measure.EFFORT] = effort
    groups = np.zeros((*shape, len(GROUPS), len(GROUP_QUANTITIES)))
    groups[..., GROUP_QUANTITIES.index("cadres")] = cadres
    groups[..., GROUP_QUANTITIES.index("squad")] = squad
    groups[..., GROUP_QUANTITIES.index("traces")] = 1
    places = np.arange(len(effort))
    return Runs(
        name, 1, places, 3, 2, yearly, groups, np.zeros((*shape, len(CURVES), CURVE_POINTS))
    )


def claim_of(key="effort_rises", **changed):
    return load_claims("paper").claims[key].model_copy(update=changed)


def test_every_question_of_the_contract_is_a_claim():
    file = load_claims("paper")
    assert len(file.claims) >= 12
    assert {one.kind for one in file.claims.values()} == {"observation", "warning", "prediction"}
    assert all(one.quote and one.title.zh for one in file.claims.values())


@pytest.mark.parametrize("when, expected", [("first", [2, 6]), ("last", [4, 8]), ("all", [3, 7])])
def test_a_difference_is_that_of_the_first_the_last_or_all_years(when, expected):
    runs = made([[9, 12, 14], [9, 16, 18]])
    baseline = made([[9, 10, 10], [9, 10, 10]], name="uniform")
    found = differences(claim_of(when=when), runs, baseline)
    # over all years effort is a sum
    np.testing.assert_allclose(found, np.array(expected) * (2 if when == "all" else 1))


def test_hours_of_a_group_and_of_everybody():
    runs = made([[1, 1, 1]], squad=np.array([9, 8, 7, 6, 5.0]), cadres=np.array([1, 1, 1, 0, 1.0]))
    baseline = made([[1, 1, 1]], name="uniform")
    ceiling = claim_of("ceiling_wakes", group="leaders")
    assert differences(ceiling, runs, baseline) == [9]
    presence = claim_of("presence_fades")
    assert differences(presence, runs, baseline) == [0]
    everybody = claim_of("presence_fades", quantity="hours")
    assert differences(everybody, runs, baseline) == [(9 + 8 + 7 + 5) / 4]


def test_involution_is_read_against_none():
    runs, baseline = made([[1, 2, 2]]), made([[1, 1, 1]], name="uniform")
    assert differences(claim_of("involution"), runs, baseline) == [0.5]


@pytest.mark.parametrize(
    "found, direction, verdict",
    [
        ([1, 1.1, 0.9], "rises", "holds"),
        ([1, 1.1, 0.9], "falls", "contrary"),
        ([1, -1.1, 0.9], "rises", "open"),
        ([0, 0, 0], "rises", "open"),
        ([np.nan, np.nan], "falls", "open"),
    ],
)
def test_a_claim_holds_where_the_interval_is_on_its_side(found, direction, verdict):
    assert judge(claim_of(direction=direction), np.array(found, dtype=float))[-1] == verdict


@pytest.mark.parametrize(
    "single, verdict",
    [
        (["holds", "holds"], "robust"),
        (["contrary", "contrary"], "false"),
        (["holds", "open", "contrary"], "fragile"),
        (["holds", "open"], "undetermined"),
        (["contrary", "open"], "undetermined"),
        (["open"], "undetermined"),
    ],
)
def test_verdict_over_readings(single, verdict):
    assert verdict_over(single) == verdict


@pytest.mark.parametrize("base, cause", [("holds", "breaks"), ("open", ""), ("contrary", "")])
def test_only_what_holds_in_the_base_can_go_with_its_cause(base, cause):
    file = load_claims("paper")
    said = [("forms", "base", base), *(("ablations", one, "open") for one in file.views.ablations)]
    rows = [(*one[:2], "effort_rises", 0.0, 0.0, 0.0, 2, one[2]) for one in said]
    found = verdicts(
        file, pd.DataFrame(rows, columns=list(READINGS)), pd.DataFrame(columns=list(POINTS))
    )
    assert found.set_index("claim").loc["effort_rises", "cause"] == cause


def test_faults_of_a_claims_file_are_named(tmp_path):
    path = tmp_path / "mine.toml"
    for old, new, words in (
        ('measure = "effort"', 'measure = "efort"', "efort"),
        ('group = "all"', 'group = "al"', "group"),
        ('group = "all"\n', "", "a `group` with its `quantity`"),
    ):
        text = 'extends = "paper"\n[claims.mine]\ntitle = { en = "a", zh = "b" }\nquote = ""\n'
        text += 'direction = "rises"\nwhen = "all"\nkind = "warning"\n'
        body = 'measure = "effort"\n' if "effort" in old else 'group = "all"\nquantity = "hours"\n'
        path.write_text(text + body.replace(old, new), "utf-8")
        with pytest.raises(InputError, match=words):
            load_claims(path)
