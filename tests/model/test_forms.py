"""Forms of rules: what each of the other forms does that the plain first one does not."""

import math
from collections import Counter

import numpy as np
import pytest

from sim.model.career_prospects import GRADE, NO_AIM, TITLE, prospects
from sim.model.founding import founded
from sim.model.loop import PHASES
from sim.model.phases.dispatch import fade_records
from sim.model.phases.picking import (
    divide_nodes,
    experience,
    members_wanted,
    weigh_abilities,
    weigh_candidates,
    weigh_for_task,
)
from sim.model.state import Activity, Post
from sim.model.strategies.exploits import claim_hours
from sim.model.strategies.utility import point_worth
from sim.scenario.parameters import TICKS

NO_MOTIVE = {
    "motives": {
        "duty": 0, "service_motivation": 0, "face": 0, "excellent_award": 0,
        "promotion_prize": 0, "step_raise": 0, "cost_spread": 0,
    },
    "money": {"pool_per_cadre": 0},
    "exploits": {"knowhow_habits": 0, "knowhow_start": 0, "knowhow_trial": 0},
}  # fmt: skip
"""A county in which nothing pulls anybody: face is by either form nothing, as pay is nothing."""


@pytest.fixture
def county(small, seed):
    """A county after three months, and the context of the next half-month."""

    def make(**edits):
        scenario = small(adopt=[{"year": 1, "scheme": "index"}], **edits)
        state, context_at = founded(scenario, seed, years=1)
        for tick in range(6):
            context = context_at(tick)
            for phase in PHASES:
                phase(state, context)
        return state, context_at(6)

    return make


def mean_hours(state):
    return float(state.seen.hours.sum(axis=1).mean())


@pytest.mark.parametrize(("nested", "least", "most"), [(0, 55, 75), (1, 34, 48)])
def test_without_a_motive_half_of_the_regular_hours_are_rest(county, nested, least, most):
    """The plain form makes noise alone work five sixths of the time.

    With as much noise as there was before the base was held to the source's facts.
    """
    noise = {"decision_noise": 0.3}
    state, _ = county(forms={"nested_rest": nested}, mind=noise, **NO_MOTIVE)
    assert least <= mean_hours(state) <= most


def hours_of_noise(world):
    """Mean and variance of the hours of one whom nothing pulls, slot by slot, from all ways to fill
    them: rest against three activities, each with its cost and no gain."""
    step, slots = world.slot_hours / 80, (world.regular_hours + world.overtime_hours)
    ways = {(0, 0, 0): 1.0}
    for _ in range(int(slots / world.slot_hours)):
        after = Counter()
        for done, chance in ways.items():
            values = [-world.monotony * step * one for one in done]
            values.append(world.fatigue * step * sum(done))
            weights = [math.exp(one / world.decision_noise) for one in values]
            weights[-1] *= 3**world.nested_rest
            for place, weight in enumerate(weights):
                filled = tuple(sorted(one + (at == place) for at, one in enumerate(done)))
                after[filled] += chance * weight / sum(weights)
        ways = after
    hours = {done: world.slot_hours * sum(done) for done in ways}
    mean = sum(chance * hours[done] for done, chance in ways.items())
    return mean, sum(chance * (hours[done] - mean) ** 2 for done, chance in ways.items())


def test_as_shipped_who_has_no_motive_works_what_noise_makes_of_costs(county):
    """With the little noise of the base costs weigh, and that is less than half of the time."""
    state, context = county(mind={"inertia": 0}, **NO_MOTIVE)
    mean, variance = hours_of_noise(context.world[0])
    assert abs(mean_hours(state) - mean) < 4 * math.sqrt(variance / len(state.seen))
    assert mean < context.world[0].regular_hours / 2


def test_rest_weighs_as_much_as_all_work_when_nothing_pulls(county):
    # no fatigue and no cost either, so that the chance of rest is exactly a half
    motives = NO_MOTIVE["motives"] | {"fatigue": 0, "monotony": 0, "effort_linear": 0}
    state, _ = county(
        forms={"nested_rest": 1}, mind={"inertia": 0}, **(NO_MOTIVE | {"motives": motives})
    )
    slots, people = 16, len(state.seen)
    worked = state.seen.hours.sum() / 8
    error = math.sqrt(slots * people * 0.25)
    assert abs(worked - slots * people / 2) < 4 * error


def test_an_offer_counts_only_as_far_as_the_task_can_use_it(county):
    levers = {"schemes": {"index": {"levers": {"idle": 0}}}}
    state, context = county(**levers)
    task, few, many = state.tasks[0, 0], 3, 4
    for seat, hours in ((few, 20.0), (many, 90.0)):
        state.seen[seat].load = 0.0
        state.seen[seat].hours[Activity.SQUAD] = hours
        state.cadres[seat].past_tasks, state.cadres[seat].delivered[:] = 2.0, 0.0
        state.cadres[seat].ability[:] = 1.0
    weigh_candidates(state, context, 0)
    weigh_abilities(state, context)
    wanted, chances = members_wanted(context, task), state.scratch.candidate_chance
    part = task.workload / wanted / context.world[0].deadline
    claims = claim_hours(state.seen, state.traits, context.motives[0], few)
    assert part < 20 and claims == 0
    weigh_for_task(state, context, 0, 0, wanted)
    assert chances[few] == chances[many]
    plain, context = county(forms={"bounded_offers": 0}, **levers)
    plain.seen[few].hours[:], plain.seen[many].hours[:] = 20.0, 90.0
    weigh_candidates(plain, context, 0)
    offers = plain.scratch.hours_offered
    assert offers[many] > offers[few]


def test_loads_that_nobody_shows_are_all_taken_for_the_mean(county):
    levers = {"idle": 2, "willing": 0, "experienced": 0, "seen_load": 0}
    state, context = county(schemes={"index": {"levers": levers}})
    weigh_candidates(state, context, 0)
    first, last = state.start[0], state.start[1]
    weights = state.scratch.candidate_weight[first:last]
    mean = state.seen.load[first:last].mean()
    np.testing.assert_allclose(weights, (1 + mean / 10) ** -2)
    assert state.seen.load[first:last].std() > 0


def test_deliveries_and_not_memberships_move_the_record(county):
    state, context = county(forms={"delivered_record": 1})
    base, cadre = context.levers[0].experience_base, state.cadres[0]
    cadre.past_tasks, cadre.delivered[:] = 50.0, 0.0
    assert experience(state, context, 0, 2) == base
    cadre.delivered[2], cadre.delivered[4] = 80.0, 40.0
    part, other = context.world[0].member_hours, context.world[0].other_lines
    assert experience(state, context, 0, 2) == pytest.approx(base + (80 + other * 40) / part)
    assert experience(state, context, 0, 4) == pytest.approx(base + (40 + other * 80) / part)


def test_what_was_delivered_is_half_forgotten_after_its_half_life(county):
    state, context = county(work={"record_half_life": 0.5})
    before = state.cadres.delivered.copy()
    assert before.sum() > 0
    for _ in range(TICKS // 2):
        fade_records(state, context)
    np.testing.assert_allclose(state.cadres.delivered, before / 2)


def test_hours_delivered_are_those_of_the_nodes_finished(county):
    state, _ = county(work={"record_half_life": 20})
    done = float(state.cadres.delivered.sum())
    # what is under way is worked on and not yet delivered; hardly anything fades in three months
    assert 0.6 * state.accounts.task_work.sum() < done < state.accounts.task_work.sum()


def test_nodes_are_divided_by_the_weights_of_picking(county):
    state, context = county(forms={"weighted_division": 1}, work={"task_hours": 900})
    counts, expected = np.zeros(2), np.zeros(2)
    weigh_candidates(state, context, 0)
    for slot in range(state.units[0].open_tasks):
        task = state.tasks[0, slot]
        wanted = members_wanted(context, task)
        weigh_for_task(state, context, 0, slot, wanted)
        chances = state.scratch.candidate_chance[task.member[: task.members]]
        divide_nodes(state, context, 0, slot)
        best = int(chances.argmax())
        handled = np.bincount(task.handler[: task.nodes], minlength=task.members)
        counts += handled[best], task.nodes - handled[best]
        share = chances[best] / chances.sum()
        expected += task.nodes * share, task.nodes * (1 - share)
    assert counts.sum() > 100
    assert ((counts - expected) ** 2 / expected).sum() < 10.8, "beyond chance, 1 in 1,000"


def test_nodes_go_round_in_the_plain_form(county):
    state, _ = county(forms={"weighted_division": 0})
    for slot in range(state.units[0].open_tasks):
        task = state.tasks[0, slot]
        assert list(task.handler[: task.nodes]) == [
            node % task.members for node in range(task.nodes)
        ]


def test_face_is_a_ratio_to_the_pay_of_a_point(county):
    state, context = county(forms={"relative_face": 1}, motives={"face_ratio": 2})
    behind = np.flatnonzero(state.published.behind_per_point)
    assert len(behind) > 10
    pay = state.published.pay_per_point[behind] / context.world[0].yuan_per_utility
    stir = state.published.behind_per_point[behind] / pay
    assert ((stir > 0) & (stir < 1)).all()
    who = int(behind[0])
    seen, motives = state.seen, context.motives[0]
    without = motives.copy()
    without["face_ratio"] = 0.0
    added = point_worth(seen, state.traits, motives, who) - point_worth(
        seen, state.traits, without, who
    )
    assert added == pytest.approx(2 * state.traits[who].face * seen[who].behind_per_point)


def test_a_post_below_the_section_is_worth_a_part_of_the_prize(county):
    state, context = county(motives={"sub_prize": 0.2})
    prospects(state, context)
    worth, posts = state.seen.promotion_worth, state.people.post
    young = state.people.staffing == 0
    chiefs, general = worth[(posts == Post.CHIEF) & young], worth[(posts == Post.GENERAL) & young]
    assert chiefs.max() == pytest.approx(5 * general.max(), rel=0.2)


def test_people_differ_in_duty_as_far_as_the_spread_says(county):
    state, _ = county(motives={"duty_spread": 0.6, "squad_duty": 0.5})
    for trait in (state.traits.duty, state.traits.squad_duty):
        assert trait.mean() == pytest.approx(1, abs=0.2)
        assert np.log(trait).std() == pytest.approx(0.6, abs=0.12)
    assert abs(np.corrcoef(state.traits.duty, state.traits.squad_duty)[0, 1]) < 0.3
    plain, _ = county(motives={"duty_spread": 0})
    assert (plain.traits.duty == 1).all() and (plain.traits.squad_duty == 1).all()


@pytest.mark.parametrize("scheme", ["uniform", "index"])
def test_staffing_stays_with_the_seats_and_composition_is_stationary(small, seed, scheme):
    """Over twenty years, in both arms; the plain form lets institution staff become fewer."""
    scenario = small(
        "index",
        years=20,
        adopt=[{"year": 1, "scheme": scheme}],
        forms={"seat_staffing": 1},
        people={"turnover": 0.08},
    )
    state, context_at = founded(scenario, seed, years=20)
    staffing, posts = state.people.staffing.copy(), np.bincount(state.people.post)
    for tick in range(20 * TICKS):
        context = context_at(tick)
        for phase in PHASES:
            phase(state, context)
    assert state.cadres.generation.mean() > 1.5
    np.testing.assert_array_equal(state.people.staffing, staffing)
    np.testing.assert_array_equal(np.bincount(state.people.post), posts)
    assert staffing.mean() == pytest.approx(0.7, abs=0.1)
    institution = state.people.post[staffing == 1]
    assert (institution < Post.LEADER).all() and (institution == Post.CHIEF).any()


def test_institution_staff_go_for_a_post_or_a_title_whichever_is_worth_more(county):
    state, context = county(
        forms={"seat_staffing": 1}, motives={"sub_prize": 0.2}, careers={"step_years": 2}
    )
    prospects(state, context)
    staff, aim = state.people.staffing == 1, state.careers.aim
    assert set(aim[staff]) == {NO_AIM, GRADE, TITLE} and set(aim[~staff]) == {NO_AIM, GRADE}
    assert (state.seen.promotion_worth[aim == NO_AIM] == 0).all()
    raised = 10 * context.world[0].step_raise
    assert state.seen.promotion_worth[aim == TITLE].max() == raised
    posts = state.seen.promotion_worth[staff & (aim == GRADE)]
    assert posts.max() == 0.2 * context.world[0].promotion_prize < raised
