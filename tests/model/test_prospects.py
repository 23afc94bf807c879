"""Who has prospects: a real chance of ever reaching deputy section level, never a post held."""

import numpy as np
import pytest

from sim.model.career_prospects import (
    can_rise,
    chance_to_lead,
    mark_prospects,
    percentile_among_rivals,
    yearly_chance,
)
from sim.model.founding import founded
from sim.model.phases.year_end import begin_year
from sim.model.state import Post
from sim.scenario.parameters import TICKS
from tests.model.test_measures import NAMES

FAR = 1e9


@pytest.fixture
def county(small, seed):
    """A county at its beginning, with scores by lot."""

    def make(**edits):
        state, context_at = founded(small(**edits), seed, years=1)
        context = context_at(0)
        begin_year(state, context)
        generator = np.random.default_rng(seed)
        state.tally.sums.score = generator.permutation(len(state.people)) * 100
        state.tally.sums.index = state.tally.sums.score * 100
        return state, context

    return make


def seats_of(state, post, staffing=0):
    return np.flatnonzero((state.people.post == post) & (state.people.staffing == staffing))


def aged(state, who, age):
    state.cadres.born[who] = -int(age * TICKS)


def chance(state, context, who, vacancies, rivals):
    return chance_to_lead(state, context, state.cadres[who].unit, who, vacancies, rivals)


def test_the_chance_of_a_year_is_the_vacancies_for_each_rival_by_place():
    assert [yearly_chance(place, 1.0, 10) for place in (0, 0.5, 1)] == [0, 0.1, 0.2]
    assert yearly_chance(1.0, 9.0, 10) == 1
    # over all places it gives away the vacancies that there are
    places = (np.arange(10) + 0.5) / 10
    assert sum(yearly_chance(place, 1.0, 10) for place in places) == pytest.approx(1)


@pytest.mark.parametrize("left", [0, 1, 7])
def test_a_chief_has_one_chance_a_year_until_the_age_limit(county, left):
    state, context = county()
    who = seats_of(state, Post.CHIEF)[0]
    aged(state, who, context.world[0].leader_age - left)
    place = percentile_among_rivals(state, context, state.cadres[who].unit, who) if left else 0
    yearly = yearly_chance(place, 0.4, 3)
    found = chance(state, context, who, (0.0, 0.0, 0.4), (5, 5, 3)) if left else 0.0
    assert found == pytest.approx(1 - (1 - yearly) ** left)


def test_a_general_cadre_needs_three_years_and_the_last_grade_in_time(county):
    state, context = county(people={"promotion_age": 40, "leader_age": 45})
    who = seats_of(state, Post.GENERAL)[0]
    sure = (FAR, FAR, FAR), (1, 1, 1)
    for age, reaches in ((30, 1), (38, 1), (39, 0), (40, 0)):
        aged(state, who, age)
        if can_rise(state, context, who):
            # 39: deputy at 39, and too old to become chief at 40
            assert chance(state, context, who, *sure) == reaches
    aged(state, who, 37)
    half = ((FAR, FAR, 0.5), (1, 1, 0))
    place = percentile_among_rivals(state, context, state.cadres[who].unit, who)
    # chief at the end of the second year; the years at 39 to 44 are left
    assert chance(state, context, who, *half) == pytest.approx(1 - (1 - min(1, place)) ** 6)


def test_a_better_place_never_has_a_worse_chance_and_equals_have_the_same(county):
    state, context = county()
    unit = 0
    rivals = [
        who
        for who in range(state.start[0], state.start[1])
        if state.people[who].post == Post.GENERAL and can_rise(state, context, who)
    ]
    for who in rivals:
        aged(state, who, 30)
    order = sorted(rivals, key=lambda who: state.tally.sums[who].score)
    given = (1.0, 0.6, 0.3), (len(rivals), 3, 3)
    chances = [chance(state, context, who, *given) for who in order]
    assert chances == sorted(chances) and chances[0] < chances[-1]
    places = [percentile_among_rivals(state, context, unit, who) for who in order]
    assert np.mean(places) == pytest.approx(0.5)
    state.tally.sums.score = state.tally.sums.index = 700
    assert {percentile_among_rivals(state, context, unit, who) for who in rivals} == {0.5}


def test_neither_a_post_nor_staffing_nor_age_alone_gives_prospects(county):
    state, context = county(careers={"real_chance": 0.01})
    mark_prospects(state, context)
    marked = state.accounts.prospects == 1
    assert marked.any() and not marked[state.people.post == Post.LEADER].any()
    assert not marked[state.people.staffing == 1].any()
    could = [can_rise(state, context, who) for who in range(len(state.people))]
    assert not marked[~np.array(could)].any()
    chiefs = seats_of(state, Post.CHIEF)
    assert marked[chiefs].any()
    for who in chiefs:
        aged(state, who, context.world[0].leader_age)
    mark_prospects(state, context)
    assert not state.accounts.prospects[chiefs].any()


def test_a_grade_without_rivals_leaves_the_chance_of_others_a_number(county):
    state, context = county(people={"turnover": 0})
    deputy = seats_of(state, Post.DEPUTY)[0]
    aged(state, seats_of(state, Post.GENERAL), context.world[0].promotion_age)
    aged(state, deputy, 30)
    assert chance(state, context, deputy, (0.0, FAR, FAR), (0, 1, 0)) == 1
    assert chance(state, context, deputy, (0.0, 0.0, 0.0), (0, 1, 0)) == 0


def test_institution_staff_who_may_become_chiefs_have_none(county):
    state, context = county(forms={"seat_staffing": 1}, careers={"real_chance": 0.01})
    mark_prospects(state, context)
    staff = state.people.staffing == 1
    assert (state.people.post[staff] == Post.CHIEF).any()
    assert not state.accounts.prospects[staff].any() and state.accounts.prospects.any()


def test_fewer_have_prospects_the_more_is_asked_and_nobody_without_vacancies(county):
    counts = []
    for asked in (0.01, 0.1, 0.3, 0.5):
        state, context = county(careers={"real_chance": asked})
        mark_prospects(state, context)
        counts.append(state.accounts.prospects.sum())
    assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1]
    state, context = county(people={"turnover": 0})
    aged(state, np.arange(len(state.people)), 30)
    mark_prospects(state, context)
    assert not state.accounts.prospects.any()


def test_nobody_falls_back_so_the_level_at_leaving_is_the_highest_ever(story):
    for half in story:
        stayed = half.closed.cadres.generation == half.renewed.cadres.generation
        fell = half.renewed.people.level < half.closed.people.level
        assert not (fell & stayed).any()


def test_those_who_leave_late_are_counted_with_the_level_that_they_had(story):
    late = risen = 0
    for half in story:
        if half.ends_year:
            left = half.closed.cadres.generation != half.renewed.cadres.generation
            old = left & ((half.tick + 1 - half.closed.cadres.born) / TICKS >= 55)
            late += old.sum()
            risen += (half.closed.people.level[old] >= 3).sum()
            county = half.renewed.county[0]
            assert (county.left_late, county.left_risen) == (late, risen)
    assert 0 < risen < late


def test_the_share_of_late_leavers_is_a_measure_of_all_years(runs):
    reach = runs.yearly[:, :, NAMES.index("ever_deputy_section")]
    there = np.isfinite(reach)
    assert there.any() and ((reach[there] >= 0) & (reach[there] <= 1)).all()
    # once there is somebody there always is
    assert (np.diff(there.astype(int), axis=1) >= 0).all()
