"""Rows that workers hand back count only as those asked for, in the form that chunks give them."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from sim.sweeps.execution.chunk import run_chunk
from sim.sweeps.execution.returned_rows import Misdelivery, check_rows
from sim.sweeps.planning.plan import build_plan
from tests.sweeps.small_sweeps import one_point

TASKS = [0, 3]


@pytest.fixture(scope="module")
def plan():
    return build_plan(one_point(), panel=True)


@pytest.fixture(scope="module")
def rows(plan):
    return run_chunk(plan.text, TASKS)


def test_rows_of_a_chunk_are_those_asked_for(plan, rows):
    check_rows(rows, TASKS, plan)


def test_a_run_that_failed_has_no_panel_and_no_numbers(plan, rows):
    horizon, yearly = rows.horizon.copy(), rows.yearly.copy()
    horizon[1], yearly[1] = np.nan, np.nan
    panel = {kind: tables[:1] for kind, tables in rows.panel.items()}
    failed = replace(
        rows, errors=["", "ValueError: no"], horizon=horizon, yearly=yearly, panel=panel
    )
    check_rows(failed, TASKS, plan)
    for wrong in ({"panel": rows.panel}, {"horizon": rows.horizon}, {"yearly": rows.yearly}):
        with pytest.raises(Misdelivery):
            check_rows(replace(failed, **wrong), TASKS, plan)


@pytest.mark.parametrize(
    "kind, tables, told",
    [
        ("units", None, "no list of tables"),
        ("units", ["table", "table"], "no list of tables"),
        ("units", [], "of other runs"),
        ("units", [pa.table({"unit": ["H"]})] * 2, "of other runs"),
        ("../units", [], "and not of"),
    ],
)
def test_a_panel_that_is_none_is_refused(kind, tables, told, plan, rows):
    with pytest.raises(Misdelivery, match=told):
        check_rows(replace(rows, panel=rows.panel | {kind: tables}), TASKS, plan)


def test_a_panel_of_other_runs_or_columns_is_refused(plan, rows):
    units = rows.panel["units"]
    with pytest.raises(Misdelivery, match="of other runs"):
        check_rows(replace(rows, panel=rows.panel | {"units": units[::-1]}), TASKS, plan)
    more = units[1].append_column("mine", pa.nulls(len(units[1])))
    with pytest.raises(Misdelivery, match="differ in their columns"):
        check_rows(replace(rows, panel=rows.panel | {"units": [units[0], more]}), TASKS, plan)


def test_numbers_belong_to_runs_by_their_places(plan, rows):
    with pytest.raises(Misdelivery, match=r"rows of runs \[0, 3\] when asked for \[3, 0\]"):
        check_rows(rows, TASKS[::-1], plan)
