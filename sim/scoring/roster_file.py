"""A roster is read with all of its faults told at once."""

from __future__ import annotations

from dataclasses import replace

from sim.base.errors import InputError
from sim.files.arrow_columns import texts
from sim.scoring.faults import Fault
from sim.scoring.roster import COLUMNS, Roster, check_leaders
from sim.scoring.roster import read_roster as read_checked
from sim.scoring.tabular import Source, Table, read_table


def read_roster(source: Source, encoding: str | None = None, *, leaders: bool = False) -> Roster:
    """Read and check a roster; of CSV the encoding is found out unless it is named.

    Parameters
    ----------
    source : path, bytes of a CSV file or workbook, Arrow table or DataFrame
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
    leaders : bool
        Refuse leaders of whom no rulebook has a coefficient, where one ranks or pays leaders.

    Raises
    ------
    InputError
        Naming file, line or cell, and column, with all faults.
    """
    table = read_table(source, COLUMNS, (), "roster", encoding, collect=True)
    roster = None
    try:
        roster = _checked(table, leaders)
    except InputError as error:
        table.tell(Fault.of(error))
        # ids that stand twice end the reading, so what comes after them is looked at without them
        if table.rows:
            _checked(_each_once(table), leaders)
    table = table.settled()
    assert roster is not None
    return replace(roster, source=table)


def _checked(table: Table, leaders: bool) -> Roster:
    roster = read_checked(table)
    if leaders:
        check_leaders(roster)
    return roster


def _each_once(table: Table) -> Table:
    """Give a table in which no id stands twice: all but the first have their line behind them."""
    seen: set[str] = set()
    ids = []
    for row, cadre in enumerate(table.columns["cadre"].to_pylist()):
        ids.append(f"{cadre} (line {table.line(row)})" if cadre in seen else cadre)
        seen.add(cadre)
    return replace(table, columns=table.columns | {"cadre": texts(ids)})
