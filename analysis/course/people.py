"""Tasks, lives and players of a side on a student's screen, as the page shows them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.course.screens import Side, scenario_of
from analysis.lives.records import Life, live
from analysis.page.contents import SEED, YEARS
from sim.base.fixed_point import HUNDRED
from sim.model.codes import Post
from sim.model.context import Context
from sim.model.measure_catalogue import MEASURES
from sim.model.state import State
from sim.runs.batch import run_replicates
from sim.runs.watched import run_watched
from sim.scenario.parameters import TICKS
from sim.scenario.strategies import STRATEGIES

PLAYED = ("cost", "duty", "squad_duty", "service", "face", "scruple")
"""Traits that a player of the page's league sets; the usual is 1."""
_UNIT = 0
"""The unit whose tasks the page shows."""


class Task(NamedTuple):
    """The first task of a year in the first unit, when it arrives."""

    honest_nodes: int
    nodes: int
    members: int
    padding: int


class Player(NamedTuple):
    """Means of a player's cadres, in the last year."""

    strategy: str
    cadres: int
    bonus: float
    score: float
    hours: float
    task_work: float


@cache
def tasks(side: Side) -> tuple[Task | None, ...]:
    """Give the task that the page shows of each year."""
    found: list[Task | None] = [None] * YEARS

    def watch(state: State, context: Context, tick: int) -> None:
        year = tick // TICKS
        if found[year] is not None:
            return
        rows = state.tasks[_UNIT][: state.units.open_tasks[_UNIT]]
        new = rows[rows.arrived >= year * TICKS]
        if len(new) > 0:
            first = new[new.serial.argmin()]
            found[year] = Task(*(int(first[name]) for name in Task._fields))

    run_watched(scenario_of(side), SEED, 0, YEARS, watch)
    return tuple(found)


def busiest(side: Side, year: int, count: int) -> list[int]:
    """Count the posts, the lowest first, of those who did most task work in a year."""
    posts = np.zeros(len(Post), dtype=int)

    def watch(state: State, context: Context, tick: int) -> None:
        if tick + 1 == year * TICKS:
            most = np.argsort(-state.accounts.task_work, kind="stable")[:count]
            np.add.at(posts, state.people.post[most], 1)

    run_watched(scenario_of(side), SEED, 0, year, watch)
    return posts.tolist()


@cache
def life(side: Side, seat: int) -> Life:
    """Give the life that the page tells of a seat."""
    return live(scenario_of(side), SEED, 0, YEARS, seat)


def league(side: Side) -> tuple[list[Player], float, float]:
    """Let one player for each strategy, all with the usual traits, play in a county.

    As in the page's league the cadres of a strategy are its player's, and have the player's traits
    from the beginning of each year on.

    Returns
    -------
    players : list of Player
        By their bonus, the highest first.
    value, base : float
        Public value of the last year, and where all choose as the page's cadres do.
    """
    shares = [f"share_{one.name}" for one in STRATEGIES[1:]]
    each = 1 / len(STRATEGIES)
    played, base = (
        side._replace(world=(*side.world, *((name, value) for name in shares)))
        for value in (each, 0.0)
    )
    found: list[Player] = []

    def deal(state: State) -> None:
        for name in PLAYED:
            state.traits[name][:] = 1.0

    def watch(state: State, context: Context, tick: int) -> None:
        if tick + 1 == YEARS * TICKS:
            found.extend(_players(state))

    runs = run_watched(scenario_of(played), SEED, 0, YEARS, watch, begin=deal)
    without = run_replicates(scenario_of(base), SEED, [0], YEARS)
    place = [one.name for one in MEASURES].index("public_value")
    ranked = sorted(found, key=lambda one: -one.bonus)
    return ranked, float(runs.yearly[0, -1, place]), float(without.yearly[0, -1, place])


def _players(state: State) -> list[Player]:
    follows = np.asarray(state.traits.strategy)
    means = {
        "bonus": state.pay.bonus / HUNDRED,
        "score": state.tally.sums.score / HUNDRED,
        "hours": state.accounts.hours.sum(axis=1) / TICKS,
        "task_work": state.accounts.task_work,
    }
    players = []
    for place, one in enumerate(STRATEGIES):
        own = follows == place
        told = {name: float(column[own].mean()) for name, column in means.items()}
        players.append(Player(one.name, int(own.sum()), **told))
    return players
