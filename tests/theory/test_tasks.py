"""Tasks without honest need (THEORY 2e, 2g, 2h).

Splitting of nodes (2e), know-how of it (2g), and concentration from assignment alone (2h).
"""

import math

import numpy as np
import pytest

from analysis.verification import know_how, splitting
from analysis.verification.assignment import (
    drawn_shares,
    hold,
    hold_measures,
    lottery,
    past_tasks,
    poisson_top_share,
    tasks_a_head,
    top_share,
    urn,
    urn_in_the_limit,
)
from analysis.verification.know_how import Spread, settled_share, spreading
from analysis.verification.special_cases import after, special_case
from analysis.verification.splitting import (
    DEAR,
    HONEST,
    MOST,
    OVERLOAD,
    audited_steps,
    best_steps,
    next_step_pays,
    shared_risk_steps,
    terms,
)


def laid_out(scenario, years=2):
    """Nodes of each task laid out after the first publication, and the red lamps known by then."""
    told = splitting.laid_out(scenario, years)
    assert len(told) > 20 and all(task.honest == HONEST for task in told)
    return [(task.nodes, task.red) for task in told]


PER_NODE = [
    {"per_node": 1, "audit_rate": 1},
    {"per_node": 2, "audit_rate": 0.5},
    {"per_node": 2, "audit_rate": 1},
    {"per_node": 2, "audit_rate": 1, "audit_penalty": 2.5},
    {"per_node": 3, "audit_rate": 1, "audit_penalty": 0.75},
]


@pytest.mark.parametrize("levers", PER_NODE)
def test_with_credit_for_nodes_audits_set_the_number(levers):
    scenario = special_case("splitting", levers=levers)
    of = terms(scenario, 0.0)
    steps = {nodes for nodes, _ in laid_out(scenario)}
    assert steps == {best_steps(of)} == {round(audited_steps(of))}
    assert abs(steps.pop() - audited_steps(of)) <= 0.5


@pytest.mark.parametrize(
    "levers", [{"red_points": -5}, {"red_points": -5, "per_node": 1.3, "audit_rate": 0.5}]
)
def test_the_risk_of_red_lamps_adds_steps(levers):
    scenario = special_case("splitting", levers=levers, work=OVERLOAD)
    told = laid_out(scenario)
    assert [nodes for nodes, _ in told] == [best_steps(terms(scenario, red)) for _, red in told]
    safe = best_steps(terms(scenario, 0.0))
    assert max(nodes for nodes, _ in told) > safe


@pytest.mark.parametrize(
    "levers", [{"per_task": 1, "red_points": -5}, {"per_task": 1, "red_points": 0}]
)
def test_with_credit_for_tasks_only_the_risk_is_split(levers):
    scenario = special_case("splitting", None, DEAR, levers, work=OVERLOAD)
    told = laid_out(scenario)
    assert [nodes for nodes, _ in told] == [best_steps(terms(scenario, red)) for _, red in told]
    for nodes, red in told:
        assert abs(nodes - shared_risk_steps(terms(scenario, red))) < 1
    assert any(nodes > HONEST for nodes, _ in told) == (levers["red_points"] < 0)


@pytest.mark.parametrize("red_points", [0, -5])
def test_splitting_takes_off_where_credit_and_less_risk_outweigh_the_overhead(red_points):
    """Continuous theory has v > c − ρ/k₀²; the next whole step must pay: v + ρ/(k₀(k₀ + 1)) > c."""
    taken_off = set()
    for per_node in (0.6, 0.8, 1, 1.1, 1.19, 1.21, 1.3):
        scenario = special_case(
            "splitting", levers={"per_node": per_node, "red_points": red_points}, work=OVERLOAD
        )
        for nodes, red in laid_out(scenario, 1):
            of = terms(scenario, red)
            pays = next_step_pays(of)
            # where a node pays more than it costs nothing stops it
            assert (nodes > HONEST) == pays and (of.credit <= of.overhead or nodes == MOST)
            taken_off.add((per_node, pays))
    assert (
        (1.21, True) in taken_off and (1.19, True) in taken_off
        if red_points
        else (1.19, False) in taken_off
    )


SPREADS = [
    Spread(0.5, 0.1),
    Spread(0.5, 0.25),
    Spread(0.5, 0.4),
    Spread(0.3, 0.4),
    Spread(0.15, 0.05, 0.002),
]


@pytest.mark.parametrize("of", SPREADS)
def test_know_how_settles_where_learning_and_forgetting_balance(of):
    scenario = special_case("know_how", **spreading(of))
    held = know_how.hold(scenario)["x"]
    assert know_how.spread_of(scenario) == of
    assert held.holds, held


@pytest.mark.parametrize("of", SPREADS)
def test_learning_and_forgetting_balance_at_the_share_of_the_formula(of):
    # who knows forgets with chance γ; who does not learns with chance p = τ + (1 − τ)βx of one met
    shares = np.linspace(0, 1, 1_000_001)
    gain = (1 - shares) * of.chance(shares) - shares * of.forgetting
    assert settled_share(of) == pytest.approx(shares[np.flatnonzero(gain >= 0)[-1]], abs=2e-6)
    if of.trial == 0:
        assert settled_share(of) == max(0.0, 1 - of.forgetting / of.learning)


def given_tasks(assignment, years=25):
    """Tasks of each seat, by unit; all are done."""
    scenario = special_case("assignment", levers=assignment)
    state = after(scenario, years)
    assert state.works.tasks_held.sum() == 0
    return past_tasks(state)


def by_lot(counts):
    """The share that a lottery of as many tasks gives."""
    return drawn_shares(counts, lottery).mean()


def test_without_any_weight_tasks_fall_by_lot():
    held = hold(given_tasks({}), lottery)
    assert held.holds, held


@pytest.mark.parametrize(
    "base",
    [
        pytest.param(0.245, marks=pytest.mark.thorough),
        1,
        pytest.param(5, marks=pytest.mark.thorough),
    ],
)
def test_experience_is_an_urn(base):
    counts = given_tasks({"experienced": 1, "experience_base": base})
    held = hold(counts, urn(base))
    assert held.holds, held
    assert held.formula > by_lot(counts) + 0.03


@pytest.mark.parametrize(
    ("base", "known"), [(0.1, 0.951), (0.245, 0.80), (0.5, 0.6498), (1, 0.5219), (5, 0.3378)]
)
def test_the_urn_has_the_closed_form_in_the_limit(base, known):
    share = urn_in_the_limit(base)
    draws = np.random.default_rng(3).dirichlet(np.full(20_000, base), size=20)
    assert share == pytest.approx(known, abs=1e-3) and top_share(draws).mean() == pytest.approx(
        share, abs=5e-3
    )


@pytest.mark.parametrize("tasks", [5, 20])
def test_the_measured_share_and_its_floor_are_those_of_a_lottery(tasks):
    """The busiest fifth of Poisson counts; at twenty tasks a head the measures give .26, not .2."""
    held = hold_measures(special_case("assignment", **tasks_a_head(tasks)))
    assert [*held] == ["T", "T0"] and all(one.holds for one in held.values()), held
    assert held["T"].formula == poisson_top_share(tasks)
    assert poisson_top_share(20) == pytest.approx(0.26, abs=5e-3)


#: Units of five with long tasks: eight half-months of the one who has it, two thirds of everybody's
#: time.
PEOPLE, TASK, PACE, ARRIVALS, WEIGHT = 5, 320, 40, 0.4, 3


def idle_rule(draw, units, ticks):
    """Tasks of each person where idleness alone decides.

    The chance of each new task goes by (1 + load / 10)^-3, with load as it was when the last ones
    had been given.
    """
    tasks, load, open_hours = (np.zeros((units, PEOPLE)) for _ in range(3))
    for _ in range(ticks):
        chances = (1 + load / 10) ** -WEIGHT
        chances /= chances.sum(axis=1, keepdims=True)
        arrived = draw.poisson(ARRIVALS, units)
        for unit in np.flatnonzero(arrived):
            for person in draw.choice(PEOPLE, arrived[unit], p=chances[unit]):
                tasks[unit, person] += 1
                open_hours[unit, person] += TASK
        load = open_hours.copy()
        open_hours -= np.minimum(open_hours, PACE)
    return tasks


def test_who_is_idle_gets_the_next_task():
    units, years = 60, 15
    scenario = special_case(
        "assignment", PEOPLE, None, {"handover_hours": 0, "idle": WEIGHT},
        county={"townships": units},
        work={
            "task_hours": TASK, "member_hours": TASK, "node_hours": 100, "regular_hours": PACE,
            "deadline": 1, "lapse_after": 24, "task_load": ARRIVALS * TASK / PEOPLE,
        },
    )  # fmt: skip
    state = after(scenario, years)
    # a backlog so long that a task lapses is rare; the rule below has none
    assert state.works.tasks_lapsed.sum() <= 2
    counts = past_tasks(state)
    expected = top_share(idle_rule(np.random.default_rng(5), 4 * units, 24 * years))
    error = expected.std() * math.sqrt(1 / units + 1 / (4 * units))
    assert top_share(counts).mean() == pytest.approx(expected.mean(), abs=3 * error)
    # idleness spreads tasks: less than half of what a lottery gives the busiest fifth above its
    # fifth
    assert top_share(counts).mean() - 0.2 < 0.5 * (by_lot(counts) - 0.2)
