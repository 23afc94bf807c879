"""The ledger holds one record per line: who, when, which item, what value.

Each value is checked against the domain of its item, which the item's kind states.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.base.errors import InputError, closest, cut, listing, naming
from sim.base.fixed_point import HUNDRED, MILLION
from sim.scoring.cells import days
from sim.scoring.doubts import repeated_rows
from sim.scoring.items import Item
from sim.scoring.roster import VILLAGE_ROLES, Roster
from sim.scoring.rulebook import Rulebook
from sim.scoring.table import record_codes
from sim.scoring.tabular import Source, Table, read_table

REQUIRED = ("cadre", "date", "item", "value")
OPTIONAL = ("of", "task", "node", "role", "note")
LARGEST_VALUE = 1_000_000
# no exponent, blank or thousands separator: what looks like a number elsewhere is a slip here
_NUMBER = r"^[+-]?[0-9]{1,7}(\.[0-9]{1,6})?$"
_OF = r"^(([1-9][0-9]{0,4}|100000)(\.0+)?)?$"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True)
class Ledger:
    """Checked records, in the order of the file.

    Attributes
    ----------
    cadre, code : ndarray(int64)
        Places in the roster and among the rulebook's record codes.
    value : ndarray(int64)
        Millionths.
    of : ndarray(int64)
        Among how many a rank counts; 0 where it does not matter.
    weight : ndarray(int64)
        Hundredths of a rating's weight in items with weights; 1 elsewhere.
    source : Table
        The text it was read from, for explanations.
    """

    cadre: np.ndarray
    code: np.ndarray
    value: np.ndarray
    of: np.ndarray
    weight: np.ndarray
    source: Table


def read_ledger(
    source: Source,
    roster: Roster,
    rulebook: Rulebook,
    encoding: str | None = None,
    others: Collection[str] = (),
) -> Ledger:
    """Read a ledger and check every record against roster and rulebook.

    Parameters
    ----------
    source : path, bytes of a CSV file, Arrow table or DataFrame
    roster : Roster
    rulebook : Rulebook
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Of CSV; found out by default.
    others : collection of str
        Record codes of other rulebooks under which the ledger is scored too. Records with a code
        that is only theirs are left out here, which a note says; by default they are refused.

    Raises
    ------
    InputError
        For the first kind of fault found, with the first twenty lines at fault.
    """
    table = read_table(source, REQUIRED, OPTIONAL, "ledger", encoding)
    table.columns["date"] = days(table.columns["date"])
    _check_dates(table)
    places = {cadre: place for place, cadre in enumerate(roster.cadres)}
    do = "Add the cadre to the roster or mend the id."
    known = f"cadres of the roster: {naming(roster.cadres)}"
    # before anything is left out, so that a wrong id is named wherever it stands
    cadre = table.places("cadre", places, known, do)
    # codes and not items: one item of deductions has many
    codes = record_codes(rulebook)
    foreign = _only_others(table, [code for code in others if code not in codes])
    if len(foreign):
        table, cadre = _without(table, foreign, rulebook), np.delete(cadre, foreign)
    allowed = f"record codes of {cut(rulebook.code)}: {naming(list(codes))}"
    do = "Use a code of the rulebook, or choose another rulebook."
    code = table.places("item", {name: place for place, name in enumerate(codes)}, allowed, do)
    item = np.array([place for place, _ in codes.values()], dtype=np.int64)[code]
    value, of = _numbers(table, "value"), _ranked_among(table)
    # 1 or hundredths: within an item all are of one kind, and a mean divides by their sum
    weight = np.ones(table.rows, dtype=np.int64)
    for place, rule in enumerate(rulebook.items.values()):
        rows = np.flatnonzero(item == place)
        if len(rows) == 0:
            continue
        _check_applies(table, rows, rule, roster.village_role[cadre[rows]])
        # before the domain is checked, which for ranks is up to `of`
        among = rule.among()
        if among == "villages":
            villages = roster.villages_of_unit[roster.unit[cadre[rows]]]
            _fill_in_of(table, rows, of, rule, villages)
        elif among is not None:
            _fill_in_of(table, rows, of, rule, among)
        _check_domain(table, rows, value[rows], of[rows], rule)
        if rule.rater_weights:
            weight[rows] = _weights(table, rows, rule)
    # after all checks, since it is a doubt and no fault
    repeated_rows(table)
    return Ledger(cadre, code, value, of, weight, table)


def _only_others(table: Table, codes: list[str]) -> np.ndarray:
    """Give the rows whose record code is one of some that the rulebook does not have."""
    found = pc.is_in(table.columns["item"], value_set=pa.array(codes, pa.string()))
    return np.flatnonzero(found.to_numpy(zero_copy_only=False))


def _without(table: Table, rows: np.ndarray, rulebook: Rulebook) -> Table:
    """Leave out records that only other rulebooks know, and say how many of which."""
    codes, times = np.unique(table.columns["item"].take(pa.array(rows)), return_counts=True)
    found = [f"{cut(str(code))} ({count})" for code, count in zip(codes, times, strict=True)]
    kept = table.without(rows)
    kept.notes.append(
        f"{cut(rulebook.code)} does not know {listing(found)}; these records are left out under it."
    )
    return kept


def _check_dates(table: Table) -> None:
    dates = table.columns["date"]
    table.fail(
        "date", _not_matching(dates, _DATE), "a day as YYYY-MM-DD", "Write dates like 2021-03-31."
    )
    encoded = dates.dictionary_encode()
    # a year has few days, so each is looked at once however many records there are
    distinct = encoded.dictionary.to_pylist()
    impossible = np.array([not _exists(text) for text in distinct], dtype=bool)
    if impossible.any():
        rows = np.flatnonzero(impossible[encoded.indices.to_numpy()])
        table.fail("date", rows, "a day that exists", "Mend the dates.")
    if len({text[:4] for text in distinct}) > 1:
        years, first = np.unique(
            np.array([text[:4] for text in distinct])[encoded.indices.to_numpy()], return_index=True
        )
        faults = [
            f"year {year} (first in line {table.line(row)})"
            for year, row in zip(years, first, strict=True)
        ]
        do = "Score each year on its own."
        raise InputError(f"{table.where}, column date", listing(faults), "one year in a ledger", do)


def _exists(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _not_matching(texts: pa.Array, pattern: str) -> np.ndarray:
    return np.flatnonzero(
        ~pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False).astype(bool)
    )


def _numbers(table: Table, column: str) -> np.ndarray:
    texts = table.columns[column]
    allowed = f"a number between -{LARGEST_VALUE:,} and {LARGEST_VALUE:,} with at most six decimals"
    do = "Write digits and a decimal point, without spaces or thousands separators."
    table.fail(column, _not_matching(texts, _NUMBER), allowed, do, about="item")
    values = pc.cast(pc.replace_substring_regex(texts, r"^\+", ""), pa.float64()).to_numpy()
    table.fail(
        column,
        np.flatnonzero(np.abs(values) > LARGEST_VALUE),
        allowed,
        "Mend the values.",
        about="item",
    )
    # exact: below 10^12 millionths the error of the nearest float is far smaller than half a
    # millionth
    return np.rint(values * MILLION).astype(np.int64)


def _ranked_among(table: Table) -> np.ndarray:
    texts = table.columns["of"]
    do = "Say among how many the rank counts, or leave it empty."
    table.fail(
        "of",
        _not_matching(texts, _OF),
        "a whole number from 1 to 100000, or empty",
        do,
        about="item",
    )
    return (
        # empty becomes 0, which the pattern allows nobody to write
        pc.cast(pc.if_else(pc.equal(texts, ""), "0", texts), pa.float64())
        .to_numpy()
        .astype(np.int64)
    )


def _check_applies(table: Table, rows: np.ndarray, rule: Item, role: np.ndarray) -> None:
    if rule.village_roles is None:
        return
    allowed = [VILLAGE_ROLES.index(name) for name in rule.village_roles]
    words = f"records of cadres whose village_role is {' or '.join(rule.village_roles)}"
    do = "Mend the cadre's village_role in the roster or remove the records."
    table.fail("item", rows[~np.isin(role, allowed)], words, do, about="cadre")


def _fill_in_of(
    table: Table, rows: np.ndarray, of: np.ndarray, rule: Item, among: np.ndarray | int
) -> None:
    """Where a record does not say among how many its rank counts, the item does, if anything."""
    of[rows] = np.where(of[rows] > 0, of[rows], among)
    allowed = f"the number among whom the rank counts ({rule.names.en})"
    table.fail("of", rows[of[rows] == 0], allowed, "Fill in `of` in these records.", about="item")


def _check_domain(
    table: Table, rows: np.ndarray, value: np.ndarray, of: np.ndarray, rule: Item
) -> None:
    bad, allowed = rule.outside(value, of)
    table.fail("value", rows[bad], f"{allowed} ({rule.names.en})", "Mend the values.", about="item")


def _weights(table: Table, rows: np.ndarray, rule: Item) -> np.ndarray:
    """Give the hundredths by which each rating counts; without a role it counts 1."""
    # hundredths, as the weights of the rulebook, so that a rating without a role counts 1
    # beside them
    known = {"": HUNDRED, **rule.rater_weights}
    roles = pc.take(table.columns["role"], pa.array(rows)).to_pylist()
    bad = [place for place, role in enumerate(roles) if role not in known]
    if bad:
        allowed = f"{naming(list(rule.rater_weights))}, or empty ({rule.names.en})"
        do = closest(roles[bad[0]], rule.rater_weights, "Use one of these roles.")
        table.fail("role", rows[bad], allowed, do, about="item")
    return np.array([known[role] for role in roles], dtype=np.int64)
