"""When a cell is looked at, what its interval is worth, and which runs are wanted: the rule of
precision, on made-up numbers."""

import math
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import stdtrit
from scipy.stats import t as student

from analysis.comparison.estimates import estimate
from sim.kernel.sources import kernel_sources
from sim.sweeps.execution.replication_rounds import ReplicationRounds
from sim.sweeps.planning.stopping_rule import Goal, Interval, interval, quantile, schedule, settled


def test_looks_grow_by_a_half_up_to_the_most():
    assert schedule(4, 200) == [4, 6, 9, 14, 21, 32, 48, 72, 108, 162, 200]
    assert schedule(16, 40) == [16, 24, 36, 40]
    assert schedule(5, 5) == [5]


@pytest.mark.parametrize("looks", [1, 7])
def test_the_interval_is_students_with_the_error_shared_out_among_the_looks(looks):
    values = np.random.default_rng(1).normal(3, 2, 9)
    found = interval(values, looks)
    half = student.ppf(1 - 0.025 / looks, 8) * values.std(ddof=1) / 3
    np.testing.assert_allclose(
        [found.mean, found.low, found.high], values.mean() + half * np.array([0, -1, 1])
    )
    assert quantile(9, looks) == pytest.approx(student.ppf(1 - 0.025 / looks, 8))


def test_no_factor_hangs_on_the_last_digits_of_a_machine():
    """Machines differ by some units in the sixteenth digit; none of these is so near to the middle
    between two numbers of ten digits."""
    for looks in range(1, 12):
        exact = stdtrit(np.arange(3, 400), 1 - 0.05 / (2 * looks))
        rounded = [quantile(n, looks) for n in range(4, 401)]
        last = 10.0 ** (np.floor(np.log10(exact)) - 9)
        assert (np.abs(exact - rounded) < (0.5 - 1e-4) * last).all()


def test_one_look_has_the_interval_of_a_comparison():
    values = np.random.default_rng(2).normal(3, 2, 12)
    found, other = interval(values, 1), estimate(values)
    np.testing.assert_allclose(
        [found.mean, found.low, found.high], [other.mean, other.low, other.high]
    )


def test_equal_numbers_have_no_width_and_single_ones_no_interval():
    assert interval(np.full(7, 0.1), 3) == Interval(0.1, 0.1, 0.1)
    alone, none = interval(np.array([2.0]), 3), interval(np.zeros(0), 3)
    assert alone.mean == 2 and math.isnan(alone.low) and math.isnan(none.mean)


@pytest.mark.parametrize(
    "low, high, decision, pairs, outcome",
    [
        (-1.0, 1.0, None, 4, "tight"),
        (-1.1, 1.1, None, 4, ""),
        (-1.1, 1.1, 0.0, 4, ""),
        (0.1, 9.0, 0.0, 4, "decided"),
        (-9.0, -0.1, 0.0, 4, "decided"),
        (0.0, 9.0, 0.0, 4, ""),
        (0.1, 1.0, 0.0, 4, "tight"),
        (0.1, 1.0, 0.0, 3, ""),
        (math.nan, math.nan, 0.0, 4, ""),
    ],
)
def test_a_measure_is_settled_when_tight_or_decided_by_enough_pairs(
    low, high, decision, pairs, outcome
):
    assert (
        settled(Interval((low + high) / 2, low, high), pairs, Goal("effort", 1.0, decision), 4)
        == outcome
    )


def holds(mean, half_width, decision, looks, error_shared_by, trials=1500):
    """How often the interval at which a cell of normal differences ends holds their mean."""
    luck, goal, hits = np.random.default_rng(7), Goal("x", half_width, decision), 0
    for values in luck.normal(mean, 1.0, (trials, looks[-1])):
        for n in looks:
            found = interval(values[:n], error_shared_by)
            if settled(found, n, goal, looks[0]):
                break
        hits += found.low <= mean <= found.high
    return hits / trials


@pytest.mark.parametrize(
    "mean, half_width, decision",
    [(0.0, 0.5, None), (0.0, 0.3, 0.0), (0.0, 0.05, 0.0), (0.3, 0.3, 0.0), (2.0, 0.3, 0.0)],
)
def test_the_interval_at_which_a_cell_ends_holds_the_mean_as_often_as_said(
    mean, half_width, decision
):
    looks = schedule(4, 100)
    assert holds(mean, half_width, decision, looks, len(looks)) >= 0.95


def test_without_sharing_the_error_out_it_would_not():
    assert holds(0.0, 0.3, 0.0, schedule(4, 100), 1) < 0.88


def plan_of(points, scenarios, at_most=14, at_least=4, goals=(("x", 1.0, 0.0),)):
    goals = [dict(zip(("measure", "half_width", "decision"), goal, strict=True)) for goal in goals]
    data = {
        "points": [[]] * points,
        "years": 3,
        "first_year": 3,
        "precision": {"at_least": at_least, "at_most": at_most, "goals": goals},
    }
    return SimpleNamespace(data=data, names=list("abcdef")[:scenarios])


def table_of(tasks, values, failed=()):
    states = ["failed" if task in failed else "ok" for task in tasks]
    numbers = {name: pa.array(column[tasks], from_pandas=True) for name, column in values.items()}
    return pa.table({"task": tasks, "status": states, **numbers})


def run_out(rounds, values, failed=(), luck=None, pieces=1):
    """Give what is wanted until nothing is, in the order of tasks or in any order and pieces; says
    what was run."""
    done = np.zeros(rounds.there.size, dtype=bool)
    while (waiting := np.flatnonzero(rounds.wanted() & ~done)).size:
        if luck is not None:
            waiting = luck.permutation(waiting)
        for piece in np.array_split(waiting, pieces):
            rounds.add(table_of(piece, values, failed))
            rounds.advance()
            done[piece] = True
    return done


def made_up(points, scenarios, most, spread):
    """Values with a common random part; at later points scenarios differ by more of their own."""
    luck = np.random.default_rng(3)
    common, own = luck.normal(0, 5, (points, 1, most)), luck.normal(0, 1, (points, scenarios, most))
    return (common + own * np.array(spread).reshape(points, 1, 1)).reshape(-1)


def test_cells_that_are_unclear_get_more_runs_and_the_first_scenario_as_many_as_the_hungriest():
    plan, most = plan_of(3, 3, 32), 32
    rounds = ReplicationRounds(plan)
    run = (
        run_out(rounds, {"x": made_up(3, 3, most, [0.01, 1.0, 30.0])})
        .reshape(3, 3, most)
        .sum(axis=2)
    )
    assert run[0].tolist() == [4, 4, 4] and run[2].max() == most
    assert 4 < run[1, 1:].max() < most
    assert (run[:, 0] == run[:, 1:].max(axis=1)).all()
    rows = rounds.cells()
    assert [(row["point"], row["scenario"]) for row in rows] == [
        (p, s) for p in range(3) for s in "bc"
    ]
    assert [row["replicates"] for row in rows] == run[:, 1:].ravel().tolist()
    assert {row["ended"] for row in rows[4:]} <= {"at_most", "decided"}


def test_what_is_wanted_depends_on_no_order():
    values = {"x": made_up(4, 3, 14, [0.1, 0.5, 1.0, 3.0])}
    plain = ReplicationRounds(plan_of(4, 3))
    run = run_out(plain, values)
    for seed in range(5):
        other, luck = ReplicationRounds(plan_of(4, 3)), np.random.default_rng(seed)
        np.testing.assert_array_equal(run_out(other, values, (), luck, pieces=1 + 3 * seed), run)
        assert other.cells() == plain.cells()
    late = ReplicationRounds(plan_of(4, 3))
    late.add(table_of(np.flatnonzero(run), values))
    late.advance()
    np.testing.assert_array_equal(late.wanted(), run)
    assert late.cells() == plain.cells() and not late.open.any()


def test_a_round_that_is_not_complete_is_not_looked_at():
    values, rounds = {"x": np.zeros(28)}, ReplicationRounds(plan_of(1, 2))
    rounds.add(table_of(np.array([0, 1, 2, 3, 14, 15, 16]), values))
    rounds.advance()
    assert rounds.open.tolist() == [[False, True]] and rounds.wanted().sum() == 8
    rounds.add(table_of(np.array([17]), values))
    rounds.advance()
    assert not rounds.open.any() and rounds.cells()[0]["ended"] == "tight"


def test_failed_pairs_are_left_out_and_counted_and_no_cell_goes_on_for_ever():
    """Of four cells one loses a pair by itself, one all; where the first scenario fails, all cells
    of the point do."""
    values = {"x": np.where(np.arange(5 * 14) // 14 == 3, np.arange(70) ** 2, 1.0)}
    failed = {14 + 2, *range(28, 42), 42 + 1, 42 + 5}
    rounds = ReplicationRounds(plan_of(1, 5))
    run = run_out(
        rounds, {"x": np.where(np.isin(np.arange(70), list(failed)), np.nan, values["x"])}, failed
    )
    found = [
        (row["ended"], row["replicates"], row["pairs"], row["failed"]) for row in rounds.cells()
    ]
    assert (
        found[0] == ("tight", 6, 5, 1)
        and found[1] == ("failed", 4, 0, 4)
        and found[3] == ("tight", 4, 4, 0)
    )
    assert found[2][0] in ("decided", "at_most") and found[2][1] - found[2][2] == found[2][3] >= 1
    assert run.reshape(5, 14)[2].sum() == 4
    rounds = ReplicationRounds(plan_of(1, 2))
    assert run_out(rounds, {"x": np.full(28, np.nan)}, set(range(14))).sum() == 8
    assert rounds.cells()[0]["ended"] == "failed"


def test_pairs_without_a_number_are_left_out_and_at_most_is_kept():
    values = np.tile([1.0, np.nan, np.nan], 10)[:28]
    rounds = ReplicationRounds(plan_of(1, 2))
    assert run_out(rounds, {"x": np.full(28, np.nan)}).sum() == 28
    row = rounds.cells()[0]
    assert (
        row["ended"] == "at_most" and row["pairs"] == row["failed"] == 0 and math.isnan(row["mean"])
    )
    rounds = ReplicationRounds(plan_of(1, 1))
    assert run_out(rounds, {"x": values}).sum() == 14
    assert rounds.cells()[0]["pairs"] == 5 and rounds.cells()[0]["ended"] == "tight"


def test_of_several_measures_the_last_to_be_settled_ends_the_cell():
    goals = (("x", 1.0, None), ("y", 1.0, 0.0))
    x, y = np.zeros(14), np.tile([30.0, 31.0, 45.0], 5)[:14] - 25
    rounds = ReplicationRounds(plan_of(1, 1, goals=goals))
    run = run_out(rounds, {"x": x, "y": y}).sum()
    assert [row["replicates"] for row in rounds.cells()] == [run, run] and run > 4
    assert [row["ended"] for row in rounds.cells()] in (["tight", "decided"], ["tight", "at_most"])


def test_sources_of_compiled_code_do_not_hold_the_rule():
    """Else a change of it would compile the model anew."""
    assert (
        not {"sweeps/planning/stopping_rule.py", "sweeps/execution/replication_rounds.py"}
        & kernel_sources().keys()
    )
