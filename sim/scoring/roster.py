"""The roster names every cadre once, with unit, status, post, level and village."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from sim.base.errors import LISTED, shown
from sim.scoring.doubts import look_alikes
from sim.scoring.faults import Fault
from sim.scoring.tabular import Source, Table, read_table

STAFFINGS = ("civil_servant", "institution")
POSTS = ("general", "deputy", "chief", "leader")
LEVELS = ("ordinary", "deputy_subsection", "subsection", "deputy_section", "section")
VILLAGE_ROLES = ("", "stationed", "helping")
COLUMNS = ("cadre", "unit", "staffing", "post", "level", "line", "village", "village_role")


@dataclass(frozen=True)
class Roster:
    """Cadres in the order of unit, then id (as text).

    Attributes
    ----------
    cadres, units, lines, villages : list of str
        `units` is sorted; the others are in the order of cadres.
    unit : ndarray(int64)
        Place of each cadre's unit in `units`.
    unit_start : ndarray(int64)
        First cadre of each unit, and the number of cadres at the end; length of `units` plus one.
    staffing, post, level, village_role : ndarray(int64)
        Places in `STAFFINGS`, `POSTS`, `LEVELS`, `VILLAGE_ROLES`.
    villages_of_unit : ndarray(int64)
        How many different villages the cadres of each unit are linked to.
    row : ndarray(int64)
        Row of each cadre in `source`.
    source : Table
        The text it was read from, for messages.
    """

    cadres: list[str]
    units: list[str]
    lines: list[str]
    villages: list[str]
    unit: np.ndarray
    unit_start: np.ndarray
    staffing: np.ndarray
    post: np.ndarray
    level: np.ndarray
    village_role: np.ndarray
    villages_of_unit: np.ndarray
    row: np.ndarray
    source: Table


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
    if table.rows == 0:
        do = "Add a line for each cadre."
        table.tell(Fault(table.where, ["no cadres"], 1, "at least one cadre", do))
    roster = _checked(table)
    if leaders:
        _check_leaders(roster)
    return replace(roster, source=table.settled())


def _checked(table: Table) -> Roster:
    """Make a roster of a table, in which faults are noted."""
    look_alikes(table, ("cadre", "unit", "line", "village"))
    for column in ("cadre", "unit"):
        empty = np.flatnonzero(
            np.array([not text.strip() for text in table.columns[column].to_pylist()])
        )
        table.fail(column, empty, "an id", "Give every cadre an id and a unit.")
    _find_duplicates(table)
    staffing = _places(table, "staffing", STAFFINGS)
    post = _places(table, "post", POSTS)
    level = _places(table, "level", LEVELS)
    role = _places(table, "village_role", VILLAGE_ROLES)
    villages = table.columns["village"].to_pylist()
    has_village = np.array([village != "" for village in villages])
    unmatched = np.flatnonzero(has_village != (role != 0))
    table.fail(
        "village_role",
        unmatched,
        "a role (stationed or helping) together with a village, or neither",
        "Fill in both or empty both.",
        about="cadre",
    )
    cadres, units = table.columns["cadre"].to_pylist(), table.columns["unit"].to_pylist()
    # ids are text: 10 comes before 9, and the same order decides ties
    order = np.array(
        sorted(range(table.rows), key=lambda row: (units[row], cadres[row])), dtype=np.int64
    )
    names = sorted(set(units))
    place = {name: index for index, name in enumerate(names)}
    unit = np.array([place[units[row]] for row in order], dtype=np.int64)
    lines = table.columns["line"].to_pylist()
    linked: list[set[str]] = [set() for _ in names]
    for row in range(table.rows):
        if villages[row]:
            # leaders' villages too: these are villages of the unit, not cadres who are ranked
            linked[place[units[row]]].add(villages[row])
    return Roster(
        cadres=[cadres[row] for row in order],
        units=names,
        lines=[lines[row] for row in order],
        villages=[villages[row] for row in order],
        unit=unit,
        # cadres stand unit by unit, so a unit is a range and compiled rules need no list
        # of members
        unit_start=np.searchsorted(unit, np.arange(len(names) + 1)).astype(np.int64),
        staffing=staffing[order],
        post=post[order],
        level=level[order],
        village_role=role[order],
        villages_of_unit=np.array([len(some) for some in linked], dtype=np.int64),
        row=order,
        source=table,
    )


def _check_leaders(roster: Roster) -> None:
    """Refuse leaders below deputy section level, where a rulebook ranks or pays leaders.

    No rulebook has an index coefficient for them.
    """
    low = np.flatnonzero(
        (roster.post == POSTS.index("leader")) & (roster.level < LEVELS.index("deputy_section"))
    )
    roster.source.fail(
        "level",
        np.sort(roster.row[low]),
        "deputy_section or section for leaders, since this rulebook ranks or pays leaders",
        'Mend the level or the post, or set options.leader_rank and options.leader_pay to "out".',
        about="cadre",
    )


def _find_duplicates(table: Table) -> None:
    lines: dict[str, list[int]] = {}
    for row, cadre in enumerate(table.columns["cadre"].to_pylist()):
        lines.setdefault(cadre, []).append(table.line(row))
    twice = {cadre: found for cadre, found in lines.items() if len(found) > 1}
    found = [
        f"{shown(cadre)} in lines {_numbers(lines_of)}"
        for cadre, lines_of in islice(twice.items(), LISTED)
    ]
    if found:
        where, do = f"{table.where}, column cadre", "Give each cadre one line."
        table.tell(Fault(where, found, len(twice), "each id once", do))


def _numbers(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:5])) + (
        f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    )


def _places(table: Table, column: str, words: tuple[str, ...]) -> np.ndarray:
    allowed = ", ".join(word or "empty" for word in words)
    places = {word: place for place, word in enumerate(words)}
    return table.places(column, places, allowed, "Use these words as they are.")
