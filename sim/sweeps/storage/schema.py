"""Schema of a sweep's tables: the types of their columns, and the codebook of their meanings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.model.measure_catalogue import GROUP_QUANTITIES, MEASURES
from sim.runs.horizon_totals import TOTALS, by_the_year, with_totals
from sim.runs.panel_columns import PANEL_COLUMNS
from sim.scenario.parameters import PARAMETERS
from sim.sweeps.storage.stata import stata_note

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.sweeps.planning.plan import Plan

ALWAYS = tuple(measure.name for measure in MEASURES if measure.always)
"""Measures that every county has every year; the others may be absent, and no measure may be
infinite."""

OK, FAILED = "ok", "failed"

CELLS = (
    "point",
    "scenario",
    "measure",
    "replicates",
    "pairs",
    "failed",
    "mean",
    "low",
    "high",
    "ended",
)
"""Columns of the table of cells, before what varies is put after the scenario."""

CODEBOOK = ("column", "tables", "en", "zh", "unit", "low", "high", "origin", "source")

KEYS_OF_RUNS = (
    (
        "task",
        "results yearly",
        "Number of the run in the order point, scenario, replicate",
        "运行编号",
    ),
    ("point", "results yearly", "Number of the point of the design, from 0", "设计点编号"),
    ("scenario", "results yearly", "Name of the scenario", "情景"),
    (
        "replicate",
        "results yearly",
        "Number of the replicate; equal numbers mean equal luck",
        "重复编号",
    ),
    ("year", "yearly", "Year of the run, from 1", "年份"),
    ("status", "results", "ok, or failed where the run gave no numbers", "状态"),
    ("error", "results", "Why a run failed", "失败原因"),
)
KEYS_OF_CELLS = (
    ("measure", "The measure that the row is about", "指标"),
    ("replicates", "Replicates done when the cell was ended", "完成的重复次数"),
    (
        "pairs",
        "Replicates counted: those with a number, also in the first scenario "
        "where there are several",
        "计入的重复次数",
    ),
    (
        "failed",
        "Replicates left out because a run of the pair has failed",
        "因运行失败而排除的重复次数",
    ),
    (
        "mean",
        "Mean of the paired differences with the first scenario; "
        "of the values where there is one scenario",
        "均值（配对差异）",
    ),
    ("low", "Lower end of its interval, 95% over all looks together", "区间下限"),
    ("high", "Upper end of its interval, 95% over all looks together", "区间上限"),
    (
        "ended",
        "tight: interval as narrow as asked; decided: it leaves the decision's value out; "
        "at_most: no replicates left; failed: all have failed",
        "结束原因",
    ),
)


def part_schema(kind: str, measures: list[str]) -> pa.Schema:
    """Give the columns of a part of runs, or of years of runs."""
    import pyarrow as pa

    # all numbers as reals, so that a column has one type whatever its measure or its first rows
    keys = {"runs": [("task", pa.int64()), ("status", pa.string()), ("error", pa.string())]}
    keys["yearly"] = [("task", pa.int64()), ("year", pa.int64())]
    return pa.schema([*keys[kind], *((name, pa.float64()) for name in measures)])


def group_names() -> tuple[str, ...]:
    """Name the columns of the panel of groups."""
    return ("task", "year", "group", *GROUP_QUANTITIES)


def with_keys(table: pa.Table, plan: Plan, kind: str) -> pa.Table:
    """Put point, scenario and replicate before the columns of a table of tasks.

    In the tables of runs and of their years what varies stands there too.
    """
    import numpy as np
    import pyarrow as pa

    tasks = table["task"].to_numpy()
    # the inverse of the order of tasks: parts need not store what their numbers say
    cell, replicate = np.divmod(tasks, plan.data["replicates"])
    point, scenario = np.divmod(cell, len(plan.names))
    names = pa.array(np.array(plan.names, dtype=object)[scenario].tolist(), pa.string())
    columns: dict[str, Any] = {
        "task": tasks,
        "point": point,
        "scenario": names,
        "replicate": replicate,
    }
    rest = [name for name in table.column_names if name != "task"]
    # whoever reads a table without its codebook sees first of what its rows are
    head = [name for name in rest if name in ("status", "error", "year")]
    columns |= {name: table[name] for name in head}
    # not in the panel, where it would be repeated for each cadre
    if kind in ("runs", "yearly"):
        values = np.array(plan.data["points"], dtype=np.float64).reshape(
            len(plan.data["points"]), len(plan.varied)
        )
        columns |= {name: values[point, place] for place, name in enumerate(plan.varied)}
    numbers = {name: table[name] for name in rest if name not in head}
    if kind == "runs":
        # parts hold sums alone; tables for people have each number under a name of its own
        plain = {name: column.to_numpy() for name, column in numbers.items()}
        years = plan.data["first_year"], plan.data["years"]
        numbers = {
            name: numbers[name] if column is plain.get(name) else pa.array(column, from_pandas=True)
            for name, column in by_the_year(plain, *years).items()
        }
    return pa.table(columns | numbers)


def cells_table(rows: list[dict[str, Any]], plan: Plan) -> pa.Table:
    """Lay out the cells of an adaptive plan, with what varies at their point."""
    import pyarrow as pa

    text, integer = ("scenario", "measure", "ended"), ("point", "replicates", "pairs", "failed")
    types = {
        name: pa.string() if name in text else pa.int64() if name in integer else pa.float64()
        for name in CELLS
    }
    columns = {
        name: pa.array([row[name] for row in rows], types[name], from_pandas=True) for name in CELLS
    }
    head = {name: columns.pop(name) for name in ("point", "scenario")}
    points = [plan.data["points"][row["point"]] for row in rows]
    varied = {
        name: pa.array([point[place] for point in points], pa.float64())
        for place, name in enumerate(plan.varied)
    }
    return pa.table(head | varied | columns)


def codebook(plan: Plan) -> list[dict[str, Any]]:
    """Describe every column of the tables: meaning, unit, bounds, and where these come from."""
    rows: list[dict[str, Any]] = [
        dict(zip(CODEBOOK, (*key, "", None, None, "", ""), strict=True)) for key in KEYS_OF_RUNS
    ]
    for name, (low, high, edit) in zip(plan.varied, plan.data["ranges"], strict=True):
        parameter = None if edit else PARAMETERS[name]
        if parameter is None:
            words = (
                f"Number {edit} of the rulebooks of the scenario's own scheme",
                "规则手册参数",
                "points",
            )
            lacking = plan.data.get("left_out", {}).get(name, [])
            left_out = f"left out under {', '.join(lacking)}, which has none" if lacking else ""
            notes = [one for one in (stata_note(name), left_out) if one]
            source: tuple[str, str] = ("", "; ".join(notes))
        else:
            words = (parameter.en, parameter.zh, parameter.unit)
            source = (parameter.origin, parameter.source)
        row = (name, "results yearly", *words, low, high, *source)
        rows.append(dict(zip(CODEBOOK, row, strict=True)))
    rows += measure_rows(plan.data["measures"], plan.data["first_year"])
    # last, since they mark rows that have to be there
    rows = _with_cells(rows, plan) if plan.adaptive else rows
    return _with_panel(rows, plan.panel_kinds) if plan.panel_kinds else rows


def measure_rows(measures: Sequence[str], first_year: int) -> list[dict[str, Any]]:
    """Describe the columns of measures, and of their sums over the years."""
    rows = []
    for one in (*MEASURES, *TOTALS):
        if one.name not in with_totals(measures):
            continue
        total = one in TOTALS
        whole = "sum" if total else {"max": "highest", "last": "last"}.get(one.over_horizon, "mean")
        said = f"In results: {whole} of the years from year {first_year} on"
        absent = "" if one.always else "; empty where there is nothing to measure"
        tables = "results" if total else "results yearly"
        words = (one.name, tables, one.en, one.zh, one.unit)
        row = (*words, None, None, "computed", said + absent)
        rows.append(dict(zip(CODEBOOK, row, strict=True)))
    return rows


def _with_panel(rows: list[dict[str, Any]], kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Mark the columns that the tables of the panel share, and add their own.

    A name may mean something else there than in results, so it may have a row for each.
    """
    shared = {"task", "point", "scenario", "replicate", "year"}
    marked = [
        row | {"tables": " ".join([row["tables"], *kinds])} if row["column"] in shared else row
        for row in rows
    ]
    own = [
        (
            one.name,
            " ".join(there),
            one.en,
            one.zh,
            one.unit,
            one.low,
            one.high,
            "computed",
            one.note,
        )
        for one in PANEL_COLUMNS
        if (there := [kind for kind in one.tables.split() if kind in kinds])
    ]
    return marked + [dict(zip(CODEBOOK, row, strict=True)) for row in own]


def _with_cells(rows: list[dict[str, Any]], plan: Plan) -> list[dict[str, Any]]:
    """Mark the columns that the table of cells shares, and add those that only it has."""
    shared = {"point", "scenario", *plan.varied}
    goals = plan.data["precision"]["goals"]
    asked = "; ".join(
        f"{one['measure']}: half width {one['half_width']:g}"
        + ("" if one["decision"] is None else f", decision {one['decision']:g}")
        for one in goals
    )
    marked = [
        row | {"tables": f"{row['tables']} cells"} if row["column"] in shared else row
        for row in rows
    ]
    own = [
        (name, "cells", en, zh, "", None, None, "computed", asked) for name, en, zh in KEYS_OF_CELLS
    ]
    return marked + [dict(zip(CODEBOOK, row, strict=True)) for row in own]
