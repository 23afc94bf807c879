"""A small county for the tests of the world model: quick to run, with both kinds of unit and both
schemes."""

import os
import sys
from collections import namedtuple
from functools import cache, lru_cache
from types import SimpleNamespace

import numpy as np
import pytest
import typer.main

from sim.files.toml_files import merge
from sim.model import loop
from sim.model.founding import founded
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.runs.precompile import compile_model
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario
from sim.scenario.strategies import STRATEGIES

SMALL = {
    "county": {
        "townships": 3,
        "departments": 2,
        "township_smallest": 20,
        "township_largest": 30,
        "department_smallest": 8,
        "department_largest": 14,
    }
}
LEFT_BEHIND = [
    "begun",
    "dispatched",
    "decided",
    "worked",
    "monitored",
    "scored",
    "closed",
    "renewed",
    "learnt",
]
#: The phases in their order, each with the name of the state that it leaves behind.
PHASES = dict(zip(LEFT_BEHIND, loop.PHASES, strict=True))
TABLES = (
    "cadres",
    "people",
    "careers",
    "traits",
    "seen",
    "published",
    "accounts",
    "units",
    "works",
    "pay",
    "county",
)


# Typer makes all commands anew for each call, which takes longer than many a command; once is
# enough, and what it makes keeps nothing of a call. Before `typer.testing` is imported.
typer.main.get_command = cache(typer.main.get_command)


def pytest_configure(config):
    """Where tests are spread over processes, compile the model before any of them begins, or each
    would."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        compile_model(os.cpu_count() or 1)


@pytest.fixture(scope="session")
def small():
    """Make a scenario of the small county: a name, and edits by section laid over it."""

    def make(name="index", **edits):
        return load_scenario(name, merge(SMALL, edits))

    return make


@pytest.fixture
def undrawn(monkeypatch):
    """Comparisons have small images for figures, and sweeps none: to draw them takes longer than
    the runs of a test."""
    from analysis.report.page import FIGURES

    images = {f"{name}.{kind}": b"<svg/>" for name in FIGURES for kind in ("png", "svg")}
    monkeypatch.setattr("analysis.report.figures.render_all", lambda *_: images)
    monkeypatch.setattr("analysis.report.figures.render_reading", lambda *_: {})


@pytest.fixture(scope="session")
def seed():
    return 7


@pytest.fixture(scope="session")
def years():
    """Two years of the old appraisal and two of the index."""
    return 4


@pytest.fixture(scope="session")
def runs(small, seed, years):
    """Replicates 0 and 1 of the small county under the index."""
    return run_replicates(small(), seed, [0, 1], years)


@pytest.fixture(scope="session")
def recorded(small, seed, years):
    """Replicate 0 of the same, with all records."""
    return run_recorded(small(), seed, 0, years)


def listed(table):
    """Rows of a table as named tuples, which Python reads faster; most tables are the same after
    most phases."""
    return rows_of(table.dtype, table.tobytes())


@lru_cache(maxsize=1000)
def rows_of(dtype, data):
    """Rows with their names, from the bytes of a table."""
    row = namedtuple("Row", dtype.names)
    return list(map(row._make, np.frombuffer(data, dtype).tolist()))


def copied(state):
    """All tables of a county as they stand; events and ledger rows are those of the half-month."""
    tables = {name: getattr(state, name).copy() for name in TABLES}
    tables["sums"] = state.tally.sums.copy()
    for mark in ("ranked", "paid", "excellent"):
        tables[mark] = state.standing.places[mark] == 1
    tables["events"] = listed(state.events[: state.county[0].events])
    tables["rows"] = listed(state.ledger[: state.county[0].rows])
    tables["open"] = [
        listed(tasks[:count])
        for tasks, count in zip(state.tasks, state.units.open_tasks, strict=True)
    ]
    return SimpleNamespace(**tables)


def put_together(half, start):
    """Add to a half-month: seats by unit, open tasks before and after work, events with their unit
    and task."""
    half.units = range(len(start) - 1)
    half.seats = [range(start[unit], start[unit + 1]) for unit in half.units]
    half.pairs = [
        list(zip(half.decided.open[unit], half.worked.open[unit], strict=True))
        for unit in half.units
    ]
    tasks = {(unit, task.serial): task for unit in half.units for task in half.decided.open[unit]}
    homes = [int(half.decided.cadres.unit[event.handler]) for event in half.monitored.events]
    events = zip(half.monitored.events, homes, strict=True)
    half.reported = [(event, unit, tasks[unit, event.serial]) for event, unit in events]


@pytest.fixture(scope="session")
def tell():
    """Run a county phase by phase: a list of half-months, each with the state before it and after
    every phase."""

    def run(scenario, seed, years):
        state, context_at = founded(scenario, seed, years=years, keep_ledger=True)
        story = []
        for tick in range(years * TICKS):
            context = context_at(tick)
            state.county[0].rows = 0
            half = SimpleNamespace(
                tick=tick, context=context, scenario=scenario, before=copied(state)
            )
            half.ends_year = context.now[0].ends_year
            for name, phase in PHASES.items():
                phase(state, context)
                setattr(half, name, copied(state))
            put_together(half, state.start)
            story.append(half)
        return story

    return run


@pytest.fixture(scope="session")
def busy_edits():
    """Late and lapsed tasks, exploits that are known, every strategy, and leaders enough for some
    to leave. Tasks are small, so that many begin and end in a few years."""
    return {
        "work": {
            "task_load": 32, "task_hours": 160, "member_hours": 50, "node_hours": 20,
            "deadline": 7, "lapse_after": 1,
        },
        "people": {"leader_share": 0.18, "turnover": 0.05},
        "motives": {"duty": 4},
        "strategies": {f"share_{one.name}": 1 / len(STRATEGIES) for one in STRATEGIES[1:]},
        "exploits": {"knowhow_start": 0.5},
    }  # fmt: skip


@pytest.fixture(scope="session")
def busy(small, busy_edits):
    """A county in which nearly everything happens, and where tasks are audited."""
    return small("index_audited", **busy_edits)


@pytest.fixture(scope="session")
def story(tell, busy, seed):
    """Six years, of which four under the index."""
    return tell(busy, seed, 6)


@pytest.fixture(scope="session")
def world(busy):
    """Its numbers."""
    return busy.parameters[0]


@pytest.fixture(autouse=True)
def english():
    """What one test says in Chinese is not the language of the next."""
    yield
    if "analysis.words" in sys.modules:
        sys.modules["analysis.words"].speak("en")
