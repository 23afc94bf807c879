"""How soon an exploit spreads in the county: who knows it, and who uses it, from adoption on.

Know-how spreads in the model by trial and contact, and is forgotten. How fast does not hang on what
an exploit brings, only on whether nodes are listed at all; whether it is used does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.stress.exploits import Exploit as Found
from analysis.stress.kept import NOWHERE, Arrays, Kept
from analysis.stress.menu import Edit
from analysis.stress.sheets import Sheets
from sim.base.errors import InputError
from sim.model.codes import EXPLOITS, TASK_SLOTS, Activity, Exploit
from sim.model.context import Context
from sim.model.state import State
from sim.runs.watched import run_watched
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario

SPREAD_COLUMNS = ("exploit", "quantity", "year", "value", "low", "high", "reached", "n")
REACHED = {"tenth": 0.1, "half": 0.5}
"""Shares of cadres, by the name of the half-month at which so many know an exploit."""


class Same(NamedTuple):
    """What of the model is the same thing as an edit of records.

    Attributes
    ----------
    exploits : tuple of Exploit
        Each by itself brings what the edit brings.
    codes : tuple of str
        Records of the model that it moves; at others nobody in the county does it.
    reason : str
    """

    exploits: tuple[Exploit, ...]
    codes: tuple[str, ...]
    reason: str


IN_COUNTY = {
    Edit.SPLIT: Same(
        (Exploit.SPLITTING,), ("squad.special",),
        "A leader lays out a task in more nodes than it needs; hours are lost in hand-overs.",
    ),
    Edit.PAD: Same(
        (Exploit.PADDING,), ("squad.special",),
        "A leader has handlers credited in nodes of others; hours are lost in coordination.",
    ),
    Edit.RAISE: Same(
        (Exploit.VISIBILITY, Exploit.TRACES),
        ("impression.leader", "area.evaluation", "service.evaluation"),
        "Hours of being seen, or of keeping traces, raise what the heads think of a cadre.",
    ),
    Edit.FAVOUR: Same(
        (Exploit.VISIBILITY, Exploit.TRACES), ("squad.discretion",),
        "Points at the heads' discretion follow from what they think of a cadre.",
    ),
}  # fmt: skip
"""Edits that cadres of the model can make too. Crowding stands for none: hours are claimed when a
squad is put together, and what is recorded later was done."""
OPEN_TO_ALL = frozenset({Edit.SHIFT})
"""Edits that are a choice of hours in the model, which nobody has to learn."""


class Spread(NamedTuple):
    """How soon exploits spread in the county.

    Attributes
    ----------
    table : DataFrame
        From :func:`spread_table`; empty where the county cannot be run.
    refused : InputError or None
        Why it cannot.
    """

    table: pd.DataFrame
    refused: InputError | None = None


NOT_RUN = pd.DataFrame(columns=list(SPREAD_COLUMNS))


def ways_of(sheets: Sheets, found: Found) -> list[tuple[Edit, tuple[Exploit, ...]]]:
    """Give the kinds of edit of an exploit, each with what it is in the model: nothing, or which of
    its exploits."""
    ways: dict[tuple[Edit, tuple[Exploit, ...]], None] = {}
    for entry in found.edits:
        if not entry:
            continue
        kind, code = Edit(sheets.menu.edit[entry]), sheets.case.codes[sheets.menu.code[entry]]
        same = IN_COUNTY.get(kind)
        there = same is not None and code in same.codes
        ways[kind, same.exploits if same and there else ()] = None
    return list(ways)


def run_with_shares(
    scenario: Scenario, seed: int, replicate: int, years: int
) -> tuple[np.ndarray, np.ndarray]:
    """Run one replicate and look at each half-month from adoption on; it runs as any other.

    Returns
    -------
    known, used : ndarray(float64), shape (half-months, EXPLOITS)
        Shares of cadres, the first row before anything could be learnt under the scheme. `used` is
        of each half-month's tasks and hours; NaN where the state does not tell, as of crowding.
    """
    begin = (scenario.adopted - 1) * TICKS
    known: list[np.ndarray] = []
    used: list[np.ndarray] = []

    def watch(state: State, context: Context, tick: int) -> None:
        if tick >= begin:
            known.append(state.seen.knowhow.mean(axis=0))
            used.append(_using(state))

    run_watched(scenario, seed, replicate, years, watch)
    return np.stack(known), np.stack(used)


def _using(state: State) -> np.ndarray:
    """Give shares of cadres: who lead a task with excess nodes or participants, who spend hours."""
    found, tasks = np.full(EXPLOITS, np.nan), state.tasks
    led = (np.arange(TASK_SLOTS) < state.units.open_tasks[:, None]) & (tasks.lead >= 0)
    excess = {
        Exploit.SPLITTING: tasks.nodes > tasks.honest_nodes,
        Exploit.PADDING: tasks.padding > 0,
    }
    for exploit, there in excess.items():
        found[exploit] = len(np.unique(tasks.lead[led & there])) / len(state.cadres)
    for exploit, activity in (
        (Exploit.VISIBILITY, Activity.VISIBILITY),
        (Exploit.TRACES, Activity.TRACES),
    ):
        found[exploit] = (state.seen.hours[:, activity] > 0).mean()
    return found


def spread(
    counties: Sequence[Scenario],
    seed: int,
    years: int,
    threads: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
    kept: Kept = NOWHERE,
) -> pd.DataFrame:
    """Say how soon each exploit of the model is known, and how many use it.

    Parameters
    ----------
    counties : sequence of Scenario
        The scheme in its county, at one draw each; the n-th has the n-th luck.
    seed : int
    years : int
        Horizon.
    threads : int
    progress : callable
        Called with the number of runs done and of all.
    kept : Kept, optional
        Where shares of each run are kept, and from where they are taken again.

    Returns
    -------
    DataFrame
        With `SPREAD_COLUMNS`, for each exploit: `known` and `used`, shares in the last half-month
        of each year of the scheme, as means over counties with 95% intervals; `tenth` and `half`,
        half-months since adoption until so many know it, by which half of the counties are there,
        with the first and the last county. A half-month that is not reached is absent, and
        `reached` says how many counties do reach it.
    """

    def shares(task: tuple[Scenario, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
        def make() -> Arrays:
            return dict(zip(("known", "used"), run_with_shares(*task), strict=True))

        found = kept.get("spread", (task[0].digest, *task[1:]), make)
        return found["known"], found["used"]

    done: list[tuple[np.ndarray, np.ndarray]] = []
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        try:
            tasks = [(one, seed, draw, years) for draw, one in enumerate(counties)]
            for pair in pool.map(shares, tasks):
                done.append(pair)
                progress(len(done), len(tasks))
        except BaseException:
            # at Ctrl-C too: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    known, used = (np.stack(part) for part in zip(*done, strict=True))
    return spread_table(known, used, counties[0].adopted)


def spread_table(known: np.ndarray, used: np.ndarray, since: int) -> pd.DataFrame:
    """Lay out shares by county, half-month and exploit as the table of :func:`spread`.

    Parameters
    ----------
    known, used : ndarray(float64), shape (counties, half-months, EXPLOITS)
    since : int
        Year of the first half-month.
    """
    rows: list[tuple] = []
    for exploit in Exploit:
        name = exploit.name.lower()
        for quantity, share in REACHED.items():
            moments = first_moments(known[..., exploit], share)
            rows.append((name, quantity, None, *_over_counties(moments)))
        for quantity, shares in (("known", known), ("used", used)):
            found = estimate(shares[:, TICKS - 1 :: TICKS, exploit])
            rows += [
                (name, quantity, since + place, *(side[place] for side in found[:3]), None, number)
                for place, number in enumerate(found.n)
                if number
            ]
    table = pd.DataFrame(rows, columns=list(SPREAD_COLUMNS))
    return table.astype({"year": "Int64", "reached": "Int64", "value": float})


def first_moments(shares: np.ndarray, least: float) -> np.ndarray:
    """Give of each county the half-months until a share is there; infinity where it never is."""
    there = shares >= least
    return np.where(there.any(axis=1), there.argmax(axis=1), np.inf)


def _over_counties(moments: np.ndarray) -> tuple[float, float, float, int, int]:
    """Give when half of the counties are there, the first, the last, how many are, and of how many.

    What never comes is absent.
    """
    order = np.sort(moments)
    chosen = order[[(len(order) - 1) // 2, 0, -1]]
    half, first, last = np.where(np.isfinite(chosen), chosen, np.nan)
    return half, first, last, int(np.isfinite(moments).sum()), len(moments)
