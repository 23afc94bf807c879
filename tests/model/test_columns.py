"""Columns are declared once, and what is said of them elsewhere follows."""

import ast
import inspect
from pathlib import Path

import numpy as np

from sim.mesa_interface.cadre import Sight
from sim.model import loop, phases
from sim.model.columns import people, sight, tasks, units
from sim.model.context import MOMENT_COLUMNS
from sim.model.documented import with_tables
from sim.model.ledger_records import Record
from sim.model.measure_catalogue import MEASURES, Measure
from sim.runs.panel_columns import PANEL_COLUMNS

ROOT = Path(__file__).parents[2]
TABLES = {
    f"{module.__name__}.{name}": columns
    for module in (people, sight, tasks, units)
    for name, columns in vars(module).items()
    if name.endswith("_COLUMNS")
} | {"MOMENT_COLUMNS": MOMENT_COLUMNS}


def test_every_column_has_a_name_of_its_own_and_a_meaning():
    assert len(TABLES) == 13
    for table, columns in TABLES.items():
        assert len({one.name for one in columns}) == len(columns), table
        assert all(one.en and one.en == one.en.strip() for one in columns), table
        assert {one.type for one in columns} <= {"f8", "i8"}, table


def test_what_is_believed_comes_first_in_what_is_seen():
    assert sight.SEEN_COLUMNS[: len(sight.PUBLISHED_COLUMNS)] == sight.PUBLISHED_COLUMNS


def test_places_of_published_numbers_are_those_in_a_row():
    row = np.arange(sight.PUBLISHED.itemsize // 8, dtype=np.int64).view(sight.PUBLISHED)
    for name in sight.PUBLISHED.names:
        first = row[name].view(np.int64).ravel()[0]
        assert sight.Published[name.upper()] == first, name


def test_numbers_that_random_draws_are_keyed_by_have_not_moved():
    """Another place would change every history ever reported; new ones go to the end."""
    assert [int(one) for one in sight.Published] == [0, 5, *range(10, 20)]
    assert [Record.LEADER_VIEW, Record.PEER_VIEW, Record.SURVEY] == [9, 10, 15]
    assert len({one.code for one in Record}) == len(Record)


def test_members_of_measure_are_the_places_in_the_catalogue():
    assert [one.name.lower() for one in Measure] == [one.name for one in MEASURES]
    assert list(Measure) == list(range(len(MEASURES)))


def test_a_sight_says_what_each_column_is():
    for one in sight.SEEN_COLUMNS:
        assert f"\n{one.name} : " in Sight.__doc__, one.name
    assert list(Sight.__dataclass_fields__) == [one.name for one in sight.SEEN_COLUMNS]


def test_the_panel_of_units_has_the_columns_of_their_work():
    shown = {one.name: one.en for one in PANEL_COLUMNS if one.tables == "units"}
    assert {one.name: one.en for one in units.WORK_COLUMNS}.items() <= shown.items()


def test_the_documented_tables_are_made_from_the_declarations():
    page = (ROOT / "docs/reference/strategies.md").read_text("utf-8")
    assert page == with_tables(page), "run make docs"


def called_by(rule):
    body = ast.walk(ast.parse(inspect.getsource(rule.py_func)))
    called = [node for node in body if isinstance(node, ast.Call)]
    called = sorted((one.lineno, one.func.id) for one in called if isinstance(one.func, ast.Name))
    return [name for _, name in called]


def test_the_compiled_run_and_the_table_of_phases_have_one_order():
    names = [phase.__name__ for phase in loop.PHASES]
    halves = ["work_half_month", "renew_half_month"]
    assert [name for name in called_by(loop.run_year) if name != "range"] == halves
    called = called_by(loop.work_half_month) + called_by(loop.renew_half_month)
    assert [name for name in called if name in names] == names
    rows = [
        line.split()[0]
        for line in phases.__doc__.split("===\n")[2].splitlines()
        if line[:1].strip()
    ]
    assert [name for name in rows if name in names] == names
