"""A run whose every record is stored.

Ledgers and rosters that the scoring engine reads, and yearly tables of cadres and units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sim.files.tables import table
from sim.model.context import Context
from sim.model.measure_catalogue import GROUPS, Runs
from sim.model.state import ACTIVITIES, WORKS, State, UnitKind
from sim.runs.watched import run_watched
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import UNIT_KINDS, Scenario
from sim.scoring.roster import LEVELS, POSTS, STAFFINGS, VILLAGE_ROLES
from sim.scoring.table import record_codes


def run_recorded(
    scenario: Scenario, seed: int, replicate: int, years: int | None = None
) -> tuple[Runs, dict[str, Any]]:
    """Run one replicate and keep every record; the numbers are those of the compiled run.

    Returns
    -------
    runs : Runs
        With one replicate.
    records : dict
        ``cadres`` and ``units``: yearly tables. ``ledgers``, ``rosters``, ``pools``: tables by
        ``year_NN_KIND`` (townships and departments have rulebooks of their own), in the format of
        ``cadre-sim score``. All are Arrow tables; ``to_pandas()`` makes one a DataFrame.
    """
    kept: dict[str, list[pa.Table]] = {"cadres": [], "units": []}
    files: dict[str, dict[str, pa.Table]] = {"ledgers": {}, "rosters": {}, "pools": {}}
    rows: list[np.ndarray] = []

    def watch(state: State, context: Context, tick: int) -> None:
        rows.append(state.ledger[: state.county[0].rows].copy())
        if not context.now[0].ends_year:
            return
        year = tick // TICKS + 1
        kept["cadres"].append(cadre_table(state, year))
        kept["units"].append(unit_table(state, year))
        for kind in UNIT_KINDS:
            name = f"year_{year:02d}_{kind}"
            files["ledgers"][name] = ledger_table(
                np.concatenate(rows), state, scenario, context, kind, year
            )
            files["rosters"][name] = roster_table(state, kind)
            files["pools"][name] = pool_table(state, kind)
        rows.clear()

    runs = run_watched(scenario, seed, replicate, years, watch, keep_ledger=True)
    return runs, {name: pa.concat_tables(parts) for name, parts in kept.items()} | files


def cadre_ids(state: State) -> list[str]:
    """Name cadres by seat and generation.

    As text they sort like seats, so that ties are decided alike everywhere.
    """
    return [f"{seat:05d}.{generation}" for seat, generation in enumerate(state.cadres.generation)]


def unit_names(state: State) -> list[str]:
    """Name units T00, T01, ... and D00, D01, ..."""
    townships = int((state.units.kind == UnitKind.TOWNSHIP).sum())
    return [
        f"T{place:02d}" if place < townships else f"D{place - townships:02d}"
        for place in range(len(state.units))
    ]


def _of_kind(state: State, kind: str) -> np.ndarray:
    return np.flatnonzero(state.units.kind[state.cadres.unit] == UNIT_KINDS.index(kind))


def cadre_table(state: State, year: int) -> pa.Table:
    """Make the year's table of cadres: who they are, what they did, what they got."""
    names = unit_names(state)
    accounts, sums, places = state.accounts, state.tally.sums, state.standing.places
    return table(
        {
            "year": np.full(len(state.cadres), year),
            "cadre": cadre_ids(state),
            "unit": [names[unit] for unit in state.cadres.unit],
            "group": [GROUPS[group][0] for group in accounts.group],
            "prospects": accounts.prospects == 1,
            "score": sums.score / 100,
            "index": sums.index / 10_000,
            "rank": places.rank,
            "excellent": places.excellent == 1,
            "bonus": state.pay.bonus / 100,
            "award_cancelled": state.careers.cancelled == 1,
            "informal_reward": state.careers.regard,
            "step": state.careers.step,
            "promotion_total": state.careers.promotion_total,
            **{f"{name}_hours": accounts.hours[:, place] for place, name in enumerate(ACTIVITIES)},
            "task_work": accounts.task_work,
            "contribution": accounts.contribution,
        }
    )


def unit_table(state: State, year: int) -> pa.Table:
    """Make the year's table of units: work asked and done, tasks, pool."""
    columns = {name: state.works[name] for name in WORKS.names or ()}
    return table(
        {
            "year": np.full(len(state.units), year),
            "unit": unit_names(state),
            "unit_class": state.units.unit_class,
            **columns,
            "cooperation": state.units.cooperation,
            "pool": state.units.pool / 100,
        }
    )


def roster_table(state: State, kind: str) -> pa.Table:
    """Make the roster of a kind of unit, in the format of ``cadre-sim score``."""
    who, names, ids = _of_kind(state, kind), unit_names(state), cadre_ids(state)
    people, cadres = state.people[who], state.cadres[who]
    return table(
        {
            "cadre": [ids[seat] for seat in who],
            "unit": [names[place] for place in cadres.unit],
            "staffing": [STAFFINGS[place] for place in people.staffing],
            "post": [POSTS[place] for place in people.post],
            "level": [LEVELS[place] for place in people.level],
            "line": [f"line {line}" for line in cadres.line],
            "village": [
                f"V{village}" if role else ""
                for village, role in zip(cadres.village, people.village_role, strict=True)
            ],
            "village_role": [VILLAGE_ROLES[role] for role in people.village_role],
        }
    )


def pool_table(state: State, kind: str) -> pa.Table:
    """Make the table of the units' pools in yuan."""
    places = np.flatnonzero(state.units.kind == UNIT_KINDS.index(kind))
    names = unit_names(state)
    return table(
        {"unit": [names[place] for place in places], "yuan": state.units.pool[places] / 100}
    )


def ledger_table(
    rows: np.ndarray, state: State, scenario: Scenario, context: Context, kind: str, year: int
) -> pa.Table:
    """Make the year's ledger of a kind of unit, in the format of ``cadre-sim score``."""
    rows = rows[state.units.kind[state.cadres.unit[rows["cadre"]]] == UNIT_KINDS.index(kind)]
    codes = np.array(
        list(
            record_codes(scenario.schemes[context.now[0].scheme].rulebooks[UNIT_KINDS.index(kind)])
        )
    )
    ids = np.array(cadre_ids(state))
    # of the year: ticks count from the beginning of the run
    of_year = rows["tick"] % TICKS
    # a half-month has no days; every month has a 15th and a 28th
    dates = [f"{year:04d}-{half // 2 + 1:02d}-{15 if half % 2 == 0 else 28}" for half in of_year]
    return table(
        {
            "cadre": ids[rows["cadre"]],
            "date": dates,
            "item": codes[rows["code"]],
            # not as Python writes a float: 1e-06 is no number to the engine
            "value": [
                f"{value / 1_000_000:.6f}".rstrip("0").rstrip(".") for value in rows["value"]
            ],
            "of": [str(of) if of else "" for of in rows["of"]],
            "task": [str(task) if task >= 0 else "" for task in rows["task"]],
            "node": [str(node) if node >= 0 else "" for node in rows["node"]],
        }
    )
