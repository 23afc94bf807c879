"""A sheet that ranks and does not pay: what it is worth to each cadre is published by the hour.

Scenario ``pay_only`` pays by the index's score and ranks by the old appraisal. Nothing is believed
before the first publication, so up to then its county is that of ``uniform``, half-month for
half-month, and what is published of the old sheet has to be the same by either way.
"""

import numpy as np
import pytest

from sim.model.career_prospects import GRADE
from sim.model.founding import founded
from sim.model.loop import PHASES
from sim.model.state import Activity, Post
from tests.plain_forms import PLAIN_FORMS

HALF_YEAR = 12
"""The old appraisal publishes twice a year."""


@pytest.fixture(scope="module")
def published(small, seed):
    """State of a county after its first publication, under a scheme from the first year on."""

    def make(name, scheme, forms):
        scenario = small(name, adopt=[{"year": 1, "scheme": scheme}], forms=forms)
        state, context_at = founded(scenario, seed, years=1)
        for tick in range(HALF_YEAR):
            context = context_at(tick)
            for phase in PHASES:
                phase(state, context)
        return state

    return make


@pytest.fixture(scope="module", params=[{}, PLAIN_FORMS], ids=["as shipped", "plain forms"])
def forms(request):
    """As shipped, heads nominate by what they think, to which an hour adds without any points."""
    return request.param


@pytest.fixture(scope="module")
def apart(published, forms):
    return published("pay_only", "scored", forms)


@pytest.fixture(scope="module")
def old(published, forms):
    return published("uniform", "uniform", forms)


def test_an_hour_is_worth_by_the_ranking_what_the_old_appraisal_says(apart, old):
    told = old.published
    worth = told.excellent_per_point * old.seen.excellent_worth
    worth += told.promotion_per_point * old.seen.promotion_worth
    expected = told.points_per_hour * worth[:, None] + told.yuan_per_hour
    # leaders' own score enters their ranking a little
    ranked = apart.people.post < Post.LEADER
    got = apart.published.yuan_per_hour
    np.testing.assert_allclose(got[ranked], expected[ranked], rtol=1e-9, atol=1e-12)
    assert (got[ranked][:, Activity.VISIBILITY] > 0).any()
    assert (got[ranked][:, Activity.ROUTINE] > 0).any()


def test_a_point_of_the_score_is_worth_its_pay_and_no_rank(apart):
    ranked = apart.people.post < Post.LEADER
    told = apart.published[ranked]
    assert (told.pay_per_point > 0).all()
    assert not told.excellent_per_point.any() and not told.promotion_per_point.any()
    assert not told.behind_per_point.any()


def test_ranks_are_those_of_the_old_appraisal(apart, old):
    ranked = apart.people.post < Post.LEADER
    assert (apart.standing.places.excellent == old.standing.places.excellent).all()
    assert (apart.projection.sums.index[ranked] == 100 * old.projection.sums.score[ranked]).all()


def test_ratings_lift_a_ranking_value_as_they_do_a_score(apart, old):
    ranked = apart.people.post < Post.LEADER
    np.testing.assert_allclose(
        apart.cadres.expected[ranked], old.cadres.expected[ranked], rtol=1e-9, atol=1e-9
    )


def test_where_no_block_enters_the_index_an_hour_is_worth_a_nomination_at_most(old, forms):
    """Beside its points; and nothing where points alone nominate."""
    aims, worth = old.careers.aim == GRADE, old.published.yuan_per_hour
    assert not worth[~aims].any() and old.published.points_per_hour.any()
    assert worth[aims].any() == (forms != PLAIN_FORMS)
    assert old.published.promotion_per_point[aims].any() == (forms == PLAIN_FORMS)
