"""Tasks without honest need (THEORY 2e, 2g, 2h).

Splitting of nodes (2e), know-how of it (2g), and concentration from assignment alone (2h).
"""

import math

import numpy as np
import pytest
from scipy.stats import gamma, poisson

from sim.model.measure_catalogue import Measure
from sim.model.state import Exploit
from tests.theory.theory_runs import FULL, after, case, ticks_of

HONEST, MOST = 5, 32
#: More work than the members can do in time, so that lamps turn red.
OVERLOAD = {"task_load": 45}


def laid_out(scenario, years=2):
    """Nodes of each task laid out after the first publication.

    Each with the red lamps a finished task that were known by then.
    """
    told, red = [], None
    for tick, state in ticks_of(scenario, years):
        new = [task for task in state.tasks[0, : state.units[0].open_tasks] if task.arrived == tick]
        assert all(task.honest_nodes == HONEST for task in new)
        if red is not None:
            told += [(int(task.nodes), red) for task in new]
        red = state.works[0].reds / max(1, state.works[0].tasks_finished)
    assert len(told) > 20
    return told


def terms(scenario, red):
    """Terms of the gain from nodes, in utility a handler.

    Credit of a node, overhead of a node, audit penalty and stake of risk (v, c, a, ρ).
    """
    world, levers = scenario.parameters[0], scenario.schemes[0].levers[0]
    point = (
        scenario.schemes[0].rulebooks[0].options.yuan_per_point.value / 100 / world.yuan_per_utility
    )
    credit = 0.0 if levers.per_task else point * levers.per_node
    audit = point * levers.audit_rate * levers.audit_penalty / HONEST
    return (
        credit,
        world.fatigue * levers.handover_hours / FULL,
        audit,
        -point * levers.red_points * red,
    )


def best_steps(credit, overhead, audit, risk):
    """The number of nodes with the highest gain, the smallest one of equals."""
    gain = {
        k: (credit - overhead) * k - audit * (k - HONEST) ** 2 - risk / k
        for k in range(HONEST, MOST + 1)
    }
    return max(gain, key=gain.get)


PER_NODE = [
    {"per_node": 1, "audit_rate": 1},
    {"per_node": 2, "audit_rate": 0.5},
    {"per_node": 2, "audit_rate": 1},
    {"per_node": 2, "audit_rate": 1, "audit_penalty": 2.5},
    {"per_node": 3, "audit_rate": 1, "audit_penalty": 0.75},
]


@pytest.mark.parametrize("levers", PER_NODE)
def test_with_credit_for_nodes_audits_set_the_number(levers):
    scenario = case("splitting", levers=levers)
    credit, overhead, audit, _ = terms(scenario, 0.0)
    told = laid_out(scenario)
    steps = {nodes for nodes, _ in told}
    assert steps == {best_steps(credit, overhead, audit, 0.0)}
    exact = HONEST + max(0.0, credit - overhead) / (2 * audit)
    assert abs(steps.pop() - exact) <= 0.5


@pytest.mark.parametrize(
    "levers", [{"red_points": -5}, {"red_points": -5, "per_node": 1.3, "audit_rate": 0.5}]
)
def test_the_risk_of_red_lamps_adds_steps(levers):
    scenario = case("splitting", levers=levers, work=OVERLOAD)
    told = laid_out(scenario)
    assert [nodes for nodes, _ in told] == [best_steps(*terms(scenario, red)) for _, red in told]
    safe = best_steps(*terms(scenario, 0.0))
    assert max(nodes for nodes, _ in told) > safe


@pytest.mark.parametrize(
    "levers", [{"per_task": 1, "red_points": -5}, {"per_task": 1, "red_points": 0}]
)
def test_with_credit_for_tasks_only_the_risk_is_split(levers):
    dear = {"options": {"yuan_per_point": {"value": 8000}}}
    scenario = case("splitting", None, dear, levers, work=OVERLOAD)
    told = laid_out(scenario)
    assert [nodes for nodes, _ in told] == [best_steps(*terms(scenario, red)) for _, red in told]
    for nodes, red in told:
        _, overhead, _, risk = terms(scenario, red)
        exact = min(MOST, max(HONEST, math.sqrt(risk / overhead)))
        assert abs(nodes - exact) < 1
    assert any(nodes > HONEST for nodes, _ in told) == (levers["red_points"] < 0)


@pytest.mark.parametrize("red_points", [0, -5])
def test_splitting_takes_off_where_credit_and_less_risk_outweigh_the_overhead(red_points):
    """Continuous theory has v > c − ρ/k₀²; the next whole step must pay: v + ρ/(k₀(k₀ + 1)) > c."""
    taken_off = set()
    for per_node in (0.6, 0.8, 1, 1.1, 1.19, 1.21, 1.3):
        scenario = case(
            "splitting", levers={"per_node": per_node, "red_points": red_points}, work=OVERLOAD
        )
        for nodes, red in laid_out(scenario, 1):
            credit, overhead, _, risk = terms(scenario, red)
            pays = credit + risk / (HONEST * (HONEST + 1)) > overhead
            # where a node pays more than it costs nothing stops it
            assert (nodes > HONEST) == pays and (credit <= overhead or nodes == MOST)
            taken_off.add((per_node, pays))
    assert (
        (1.21, True) in taken_off and (1.19, True) in taken_off
        if red_points
        else (1.19, False) in taken_off
    )


@pytest.mark.parametrize(
    ("learning", "forgetting", "trial"),
    [(0.5, 0.1, 0), (0.5, 0.25, 0), (0.5, 0.4, 0), (0.3, 0.4, 0), (0.15, 0.05, 0.002)],
)
def test_know_how_settles_where_learning_and_forgetting_balance(learning, forgetting, trial):
    edits = {
        "knowhow_imitation": learning,
        "knowhow_forgetting": forgetting,
        "knowhow_trial": trial,
    }
    told = [
        state.seen.knowhow[:, Exploit.SPLITTING].mean()
        for tick, state in ticks_of(case("know_how", exploits=edits), 8)
        if tick >= 72
    ]
    number = 2000
    # who knows forgets with chance γ; who does not learns with chance p = τ + (1 − τ)βx of one met
    shares = np.linspace(0, 1, 1_000_001)
    gain = (1 - shares) * (trial + (1 - trial) * learning * shares) - shares * forgetting
    share = shares[np.flatnonzero(gain >= 0)[-1]]
    if trial == 0:
        assert share == pytest.approx(max(0.0, 1 - forgetting / learning), abs=1e-6)
    chance = trial + (1 - trial) * learning * share
    drift = 1 - forgetting - chance + (1 - share) * (1 - trial) * learning
    shock = (share * forgetting * (1 - forgetting) + (1 - share) * chance * (1 - chance)) / number
    # an autoregression with this drift: the variance of its mean over time
    error = math.sqrt(shock / len(told)) / (1 - drift) if share > 0 else 1 / number
    assert np.mean(told) == pytest.approx(share, abs=3 * error)


def top_share(counts):
    """Share of the fifth with most, along the last axis, where a fifth is a whole number."""
    fifth = counts.shape[-1] // 5
    return -np.sort(-counts, axis=-1)[..., :fifth].sum(axis=-1) / counts.sum(axis=-1)


def past_tasks(assignment, years=25):
    """Tasks of each seat, by unit."""
    scenario = case("assignment", levers=assignment)
    state = after(scenario, years)
    assert state.works.tasks_held.sum() == 0
    return state.cadres.past_tasks.reshape(len(state.units), -1)


def hold(counts, law):
    """The mean share over units is the one of a law of chances, to three errors of the mean."""
    # of its own and fixed: the test comes out the same each time, whatever the model draws
    draw = np.random.default_rng(1)
    made = np.array(
        [top_share(draw.multinomial(int(total), chances)) for total, chances in law(counts, draw)]
    )
    error = made.std() / math.sqrt(len(counts))
    assert top_share(counts).mean() == pytest.approx(made.mean(), abs=3 * error)
    return made.mean()


REPEATS = 200


def lottery(counts, draw):
    for total in np.repeat(counts.sum(axis=1), REPEATS):
        yield total, np.full(counts.shape[1], 1 / counts.shape[1])


def urn(base):
    """Pólya's urn.

    Chances in the long run are Dirichlet, and tasks, in any order, are drawn by them.
    """

    def law(counts, draw):
        for total in np.repeat(counts.sum(axis=1), REPEATS):
            yield total, draw.dirichlet(np.full(counts.shape[1], base))

    return law


def by_lot(counts):
    """The share that a lottery of as many tasks gives."""
    draw = np.random.default_rng(2)
    return np.mean(
        [
            top_share(draw.multinomial(int(total), chances))
            for total, chances in lottery(counts, draw)
        ]
    )


def test_without_any_weight_tasks_fall_by_lot():
    hold(past_tasks({}), lottery)


@pytest.mark.parametrize(
    "base",
    [
        pytest.param(0.245, marks=pytest.mark.thorough),
        1,
        pytest.param(5, marks=pytest.mark.thorough),
    ],
)
def test_experience_is_an_urn(base):
    counts = past_tasks({"experienced": 1, "experience_base": base})
    assert hold(counts, urn(base)) > by_lot(counts) + 0.03


@pytest.mark.parametrize(
    ("base", "known"), [(0.1, 0.951), (0.245, 0.80), (0.5, 0.6498), (1, 0.5219), (5, 0.3378)]
)
def test_the_urn_has_the_closed_form_in_the_limit(base, known):
    share = 1 - gamma.cdf(gamma.ppf(0.8, base), base + 1)
    draws = np.random.default_rng(3).dirichlet(np.full(20_000, base), size=20)
    assert share == pytest.approx(known, abs=1e-3) and top_share(draws).mean() == pytest.approx(
        share, abs=5e-3
    )


@pytest.mark.parametrize("tasks", [5, 20])
def test_the_measured_share_and_its_floor_are_those_of_a_lottery(tasks):
    """The busiest fifth of Poisson counts; at twenty tasks a head the measures give .26, not .2."""
    scenario = case("assignment", work={"task_load": tasks * 20 / 24})
    state = after(scenario, 1)
    counts = np.arange(20 * tasks)
    chances = poisson.pmf(counts, tasks)
    above = poisson.sf(counts, tasks)
    edge = int(np.flatnonzero(above <= 0.2)[0])
    share = ((counts * chances)[edge + 1 :].sum() + (0.2 - above[edge]) * edge) / tasks
    seats = len(state.cadres)
    drawn = np.random.default_rng(4).poisson(tasks, (400, seats))
    error = top_share(drawn).std()
    for measure in (Measure.TOP20_TASK_SHARE, Measure.RANDOM_FLOOR):
        assert state.year.measures[measure] == pytest.approx(share, abs=3 * error)


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
    scenario = case(
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
    counts = state.cadres.past_tasks.reshape(units, PEOPLE)
    expected = top_share(idle_rule(np.random.default_rng(5), 4 * units, 24 * years))
    error = expected.std() * math.sqrt(1 / units + 1 / (4 * units))
    assert top_share(counts).mean() == pytest.approx(expected.mean(), abs=3 * error)
    # idleness spreads tasks: less than half of what a lottery gives the busiest fifth above its
    # fifth
    assert top_share(counts).mean() - 0.2 < 0.5 * (by_lot(counts) - 0.2)
