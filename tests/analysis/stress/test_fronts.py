"""Scores over counties, the front, and the best: mean, worst tenth, regret."""

import numpy as np
import pytest

from analysis.stress.county import AS_IT_IS
from analysis.stress.fronts import (
    chosen,
    on_front,
    outcomes_of,
    regrets_of,
    scores_of,
    whole_regret,
)
from tests.analysis.stress.made_up_county import luck, runs_of

ARMS = {
    AS_IT_IS: {},
    # best in the mean, and poor in every other county
    "wild": {"public_value": luck(30, 10)},
    "steady": {"public_value": 5},
    "beaten": {"public_value": 4, "effort": 10},
    "lazy": {"public_value": -1, "effort": -100},
}


@pytest.fixture(scope="module")
def outcomes():
    return outcomes_of(runs_of(ARMS), list(ARMS)[1:])


def test_none_beats_a_member_of_the_front_in_the_mean_of_all_criteria(outcomes):
    front = dict(zip(outcomes.candidates, on_front(outcomes), strict=True))
    assert front == {AS_IT_IS: False, "wild": True, "steady": False, "beaten": False, "lazy": True}


def test_scores_are_means_with_paired_differences_worst_tenths_and_regrets(outcomes):
    scores = scores_of(outcomes).set_index(["candidate", "criterion"])
    steady = scores.loc[("steady", "public_value")]
    assert steady["difference"] == pytest.approx(5)
    assert steady["difference_low"] == pytest.approx(5)
    values = outcomes.values["public_value"][:, 2]
    assert steady["worst_tenth"] == pytest.approx(np.quantile(values, 0.1))
    # more hours are worse, so the worst tenth lies above
    hours = scores.loc[("lazy", "effort")]
    assert hours["worst_tenth"] > hours["mean"]
    # in even counties the wild one has 40 more, the steady 5
    assert steady["regret"] == pytest.approx(35)


def test_regret_is_the_shortfall_from_the_best_of_each_county(outcomes):
    regrets = regrets_of(outcomes)
    # in odd counties the wild one has 20 less than it is, and the steady 5 more
    assert regrets["public_value"][1] == pytest.approx(25)
    assert regrets["effort"].tolist() == pytest.approx([100, 100, 100, 110, 0])
    # criteria in which all are alike count for nothing
    assert (regrets["money"] == 0).all() and np.isfinite(whole_regret(outcomes)).all()


def test_the_best_are_members_of_the_front_each_once_and_never_the_scheme_as_it_is():
    arms = ARMS | {"rest": {"public_value": 1, "effort": -90}}
    outcomes = outcomes_of(runs_of(arms), list(arms)[1:])
    # in the mean, in the worst tenth, by regret
    assert chosen(outcomes, 3) == ["wild", "rest", "lazy"]
    assert chosen(outcomes, 1) == ["wild"]


def test_a_county_in_which_a_candidate_failed_counts_for_none():
    runs = runs_of(ARMS)
    runs = runs[~((runs["arm"] == "lazy") & (runs["draw"] == 2))]
    assert len(outcomes_of(runs, list(ARMS)[1:]).values["effort"]) == 5


def test_what_rounding_leaves_of_money_is_no_difference():
    runs = runs_of({AS_IT_IS: {}, "other": {"overspend": 1e-8}})
    assert (regrets_of(outcomes_of(runs, ["other"]))["money"] == 0).all()
