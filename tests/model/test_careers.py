"""What must hold at the turn of every year of a running county: seats and posts stay, people follow
each other by the rules, pools are paid out."""

from collections import Counter

import numpy as np
import pytest

from sim.model.career_prospects import MOST_STEPS, MOST_TITLES
from sim.model.population import RECRUIT_OLDEST, RECRUIT_YOUNGEST
from sim.model.state import Post
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import UNIT_KINDS
from tests.plain_forms import LEADERS_UNPAID, PLAIN_FORMS


@pytest.fixture(scope="module")
def plain_story(tell, busy_edits, small, seed):
    """Six years of the same county in the plain forms."""
    return tell(small("index_audited", **busy_edits, forms=PLAIN_FORMS), seed, 6)


def test_seats_posts_and_levels_of_every_unit_stay_through_renewals(story):
    def posts(half, people):
        ranks = list(zip(people.post, people.level, strict=True))
        return [Counter(ranks[who] for who in half.seats[unit]) for unit in half.units]

    at_first = posts(story[0], story[0].before.people)
    for half in story:
        assert (half.learnt.cadres.unit == story[0].before.cadres.unit).all()
        assert posts(half, half.learnt.people) == at_first


def test_people_change_at_the_end_of_a_year_alone_and_recruits_are_young(story, world):
    for half in story:
        before, after = half.closed.cadres, half.renewed.cadres
        new = after.generation != before.generation
        if not half.ends_year:
            assert not new.any() and (half.closed.people == half.renewed.people).all()
            continue
        assert (after.generation[new] == before.generation[new] + 1).all()
        ages = (half.tick + 1 - after.born) / TICKS
        assert (ages < world.retirement_age).all()
        recruits = new & (half.renewed.people.post == Post.GENERAL)
        assert (ages[recruits] >= RECRUIT_YOUNGEST).all() and (
            ages[recruits] <= RECRUIT_OLDEST + 0.1
        ).all()
        assert (ages[new] < max(world.leader_age, world.promotion_age) + 0.1).all()
        for table in ("cadres", "traits"):
            assert (getattr(half.closed, table)[~new] == getattr(half.renewed, table)[~new]).all()


def test_the_promoted_could_rise_were_not_held_back_and_among_the_nominated(plain_story):
    """By standing and within the unit, as in the plain forms; test_appointments has the others."""
    risen = 0
    for half in plain_story:
        old, new = half.closed, half.renewed
        stayed = old.cadres.generation == new.cadres.generation
        for unit in half.units:
            seats = [who for who in half.seats[unit] if stayed[who]]
            book = half.scenario.schemes[half.context.now[0].scheme].rulebooks[old.units[unit].kind]
            value = old.sums.index if book.options.ranking.value == "index" else old.sums.score
            for post in (Post.GENERAL, Post.DEPUTY, Post.CHIEF):
                could = [
                    who
                    for who in seats
                    if old.people[who].post == post
                    and old.people[who].staffing == 0
                    and old.seen[who].promotion_worth > 0
                    and not old.careers[who].held
                ]
                rose = [
                    who for who in seats if old.people[who].post == post != new.people[who].post
                ]
                could.sort(key=lambda who: (-value[who], who))
                assert all(new.people[who].post == post + 1 for who in rose)
                # one goes with each appointment, and the list of nominees moves on
                nominated = could[: int(half.context.levers["nominees"][0]) + max(0, len(rose) - 1)]
                assert set(rose) <= set(nominated)
                risen += len(rose)
    assert risen > 3


def test_bonuses_of_every_unit_add_up_to_its_pool_to_the_cent(story, world):
    """Under equal pay in the first two years and the balanced rule afterwards; leaders are paid and
    not ranked. A cadre counts as far as the unit's class does."""
    parts = np.array([0, 1, world.pool_second_class, world.pool_third_class])
    classes = set()
    for half in story:
        if half.ends_year:
            for unit in half.units:
                seats = half.seats[unit]
                bonus, leads = half.closed.pay.bonus[seats], half.closed.people.post[seats] == 3
                assert bonus.sum() == half.closed.units[unit].pool
                assert half.closed.paid[seats].all() and (bonus >= 0).all()
                assert (half.closed.ranked[seats] == ~leads).all() and (bonus[leads] > 0).any()
            for kind in range(len(UNIT_KINDS)):
                units = [unit for unit in half.units if half.closed.units[unit].kind == kind]
                sizes = np.array([len(half.seats[unit]) for unit in half.units])
                people = sizes * parts[half.closed.units.unit_class]
                pool = half.closed.units.pool[units].sum()
                assert abs(pool - world.pool_per_cadre * 100 * people[units].sum()) <= len(units)
                classes |= set(half.closed.units.unit_class[units])
                order = sorted(units, key=lambda unit: half.closed.units[unit].work_rank)
                if half.context.levers["pool_spread"][0] > 0:
                    heads = [half.closed.units[unit].pool / people[unit] for unit in order]
                    assert heads == sorted(heads, reverse=True)
                    assert heads[0] / heads[-1] == pytest.approx(3, rel=1e-3)
    assert len(classes) > 1


def test_where_leaders_are_not_paid_all_goes_to_the_others(tell, small, seed):
    scenario = small("uniform", schemes={"uniform": {"edits": LEADERS_UNPAID}})
    (end,) = (half for half in tell(scenario, seed, 1) if half.ends_year)
    bonus, leads = end.closed.pay.bonus, end.closed.people.post == Post.LEADER
    assert leads.any() and (end.closed.paid == ~leads).all()
    assert (bonus[leads] == 0).all() and (bonus[~leads] > 0).all()
    assert bonus.sum() == end.closed.units.pool.sum()


def test_steps_are_climbed_when_their_time_has_come_and_titles_by_quota(story, world):
    """A civil servant's step takes five years less half a year for each excellent grade in it;
    titles go to the best ranked whose five years are over."""
    climbed, waited = 0, 0
    for half in story:
        if not half.ends_year:
            continue
        old, new, end = half.closed, half.renewed, half.tick + 1
        stayed = old.cadres.generation == new.cadres.generation
        step = new.careers.step - old.careers.step
        years = (end - old.careers.since) / TICKS
        civil, excellent = old.people.staffing == 0, old.excellent
        due = years + world.excellent_years * (old.careers.early + excellent) >= world.step_years
        assert (
            step[stayed & civil] == (due & (old.careers.step < MOST_STEPS))[stayed & civil]
        ).all()
        assert (new.careers.since[stayed & (step == 1)] == end).all()
        total = new.careers.promotion_total - old.careers.promotion_total
        assert (total[stayed] == world.excellent_total * excellent[stayed]).all()
        for unit in half.units:
            staff = [who for who in half.seats[unit] if not civil[who]]
            come = [
                who
                for who in staff
                if years[who] >= world.step_years and old.careers.step[who] < MOST_TITLES
            ]
            book = half.scenario.schemes[half.context.now[0].scheme].rulebooks[old.units[unit].kind]
            value = old.sums.index if book.options.ranking.value == "index" else old.sums.score
            come.sort(key=lambda who: (-value[who], who))
            winners = come[: int(world.title_quota * len(staff))]
            assert {who for who in staff if stayed[who] and step[who] == 1} == {
                who for who in winners if stayed[who]
            }
            waited += len(come) - len(winners)
        climbed += int(step[stayed & civil].sum())
    assert climbed > 20 and waited > 0


def test_awards_are_cancelled_for_lines_that_came_last_twice_running(story):
    """Whoever loses the award learns of a bonus of nothing, and only lines last in two quarters
    running lose it."""
    cancelled = 0
    for half in story:
        if half.tick % 6 == 5 and half.context.levers["accountability"][0]:
            for unit in half.units:
                last = half.scored.units[unit].line_last
                for who in half.seats[unit]:
                    if (
                        half.scored.people[who].post < Post.LEADER
                        and last[half.scored.cadres[who].line] >= 2
                    ):
                        assert half.scored.careers[who].cancelled == 1
        if half.ends_year:
            lost = half.closed.careers.cancelled == 1
            assert (half.closed.seen.last_bonus[lost] == 0).all()
            paid = half.closed.pay.bonus[~lost] / 100
            np.testing.assert_allclose(half.closed.seen.last_bonus[~lost], paid)
            assert (half.learnt.careers.cancelled == 0).all() and (
                half.learnt.careers.held == 0
            ).all()
            cancelled += lost.sum()
    assert cancelled > 0
