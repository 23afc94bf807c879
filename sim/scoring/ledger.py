"""The ledger holds one record per line: who, when, which item, what value.

Each value is checked against the domain of its item, which the item's kind states.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.base.errors import closest, cut, listing, naming
from sim.base.fixed_point import HUNDRED, MILLION
from sim.files.arrow_columns import as_numpy, numbers, text, texts
from sim.scoring.cells import days, full_width_to_plain
from sim.scoring.doubts import repeated_rows
from sim.scoring.faults import Fault
from sim.scoring.headings import word_of
from sim.scoring.item_titles import doubt_points, read_titles
from sim.scoring.items import Item
from sim.scoring.roster import VILLAGE_ROLES, Roster
from sim.scoring.rulebook import Rulebook
from sim.scoring.table import record_codes
from sim.scoring.tabular import Source, Table, read_table

REQUIRED = ("cadre", "date", "item", "value")
OPTIONAL = ("of", "task", "node", "role", "note", "unit")
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
    others: Sequence[Rulebook] = (),
) -> Ledger:
    """Read a ledger and check every record against roster and rulebook.

    Parameters
    ----------
    source : path, bytes of a CSV file or workbook, Arrow table or DataFrame
    roster : Roster
    rulebook : Rulebook
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Of CSV; found out by default.
    others : sequence of Rulebook
        Rulebooks under which the ledger is scored too. Records with a code that is only theirs are
        left out here, which a note says; by default they are refused.

    Raises
    ------
    InputError
        With all faults, the first twenty in words, each with its line or cell.
    """
    table = read_table(source, REQUIRED, OPTIONAL, "ledger", encoding, collect=True)
    read_titles(table, [rulebook, *others])
    table.columns["date"] = days(table.columns["date"])
    _check_dates(table)
    places = {cadre: place for place, cadre in enumerate(roster.cadres)}
    do = "Add the cadre to the roster or mend the id."
    known = f"cadres of the roster: {naming(roster.cadres)}"
    # before anything is left out, so that a wrong id is named wherever it stands
    cadre = table.places("cadre", places, known, do)
    _check_units(table, cadre, roster)
    # codes and not items: one item of deductions has many
    codes = record_codes(rulebook)
    foreign = _only_others(table, codes, others)
    if len(foreign):
        table, cadre = _without(table, foreign, rulebook), np.delete(cadre, foreign)
    allowed = f"record codes of {cut(rulebook.code)}: {naming(list(codes))}"
    do = "Use a code of the rulebook, or its title, or choose another rulebook."
    code = table.places("item", {name: place for place, name in enumerate(codes)}, allowed, do)
    # an unknown code has no item, and is looked at no further
    item = np.append(np.array([place for place, _ in codes.values()], dtype=np.int64), -1)[code]
    (value, is_number), (of, is_among) = _numbers(table, "value"), _ranked_among(table)
    # 1 or hundredths: within an item all are of one kind, and a mean divides by their sum
    weight = np.ones(table.rows, dtype=np.int64)
    for place, rule in enumerate(rulebook.items.values()):
        rows = np.flatnonzero(item == place)
        if len(rows) == 0:
            continue
        known_rows = rows[cadre[rows] >= 0]
        _check_applies(table, known_rows, rule, roster.village_role[cadre[known_rows]])
        # before the domain is checked, which for ranks is up to `of`
        among = rule.among()
        if among == "villages":
            villages = roster.villages_of_unit[roster.unit[cadre[known_rows]]]
            _fill_in_of(table, known_rows, of, is_among, rule, villages)
        elif among is not None:
            _fill_in_of(table, rows, of, is_among, rule, among)
        good = rows[is_number[rows] & (is_among[rows] | (among is None))]
        if among is not None:
            good = good[of[good] > 0]
        _check_domain(table, good, value[good], of[good], rule)
        if rule.rater_weights:
            weight[rows] = _weights(table, rows, rule)
    doubt_points(table, rulebook, item)
    table = table.settled()
    # after all checks, since it is a doubt and no fault
    repeated_rows(table)
    return Ledger(cadre, code, value, of, weight, table)


def _only_others(table: Table, codes: Collection[str], others: Sequence[Rulebook]) -> np.ndarray:
    """Give the rows whose record code is one of some that the rulebook does not have."""
    foreign = [code for one in others for code in record_codes(one) if code not in codes]
    found = pc.is_in(table.columns["item"], value_set=texts(foreign))
    return np.flatnonzero(as_numpy(found))


def _without(table: Table, rows: np.ndarray, rulebook: Rulebook) -> Table:
    """Leave out records that only other rulebooks know, and say how many of which."""
    times = Counter(table.columns["item"].take(numbers(rows)).to_pylist())
    found = [f"{cut(code)} ({count})" for code, count in sorted(times.items())]
    kept = table.without(rows)
    kept.notes.append(
        f"{cut(rulebook.code)} does not know {listing(found)}; these records are left out under it."
    )
    return kept


def _check_units(table: Table, cadre: np.ndarray, roster: Roster) -> None:
    """Refuse records that name another unit than the roster does: they may be a namesake's."""
    units = texts(roster.units).take(numbers(roster.unit[cadre]))
    given = table.columns["unit"]
    other = pc.and_(pc.not_equal(given, text("")), pc.not_equal(given, units))
    rows = np.flatnonzero(as_numpy(other) & (cadre >= 0))
    do = "Mend the unit or the cadre, or leave the column out."
    table.fail("unit", rows, "the unit that the roster gives the cadre, or empty", do, "cadre")


def _check_dates(table: Table) -> None:
    dates = table.columns["date"]
    wrong = _not_matching(dates, _DATE)
    table.fail(
        "date",
        wrong,
        "a day as YYYY-MM-DD, 2021/3/5 or 2021年3月5日",
        "Write dates like 2021-03-31; where Excel shows a number, format the cells as dates.",
    )
    encoded = dates.dictionary_encode()
    rows = as_numpy(encoded.indices)
    # a year has few days, so each is looked at once however many records there are
    distinct = encoded.dictionary.to_pylist()
    good = np.ones(len(distinct), dtype=bool)
    good[rows[wrong]] = False
    exists = np.array([_exists(day) for day in distinct], dtype=bool)
    impossible = good & ~exists
    if impossible.any():
        table.fail("date", np.flatnonzero(impossible[rows]), "a day that exists", "Mend the dates.")
    places = np.flatnonzero(good & exists)
    if len({distinct[place][:4] for place in places}) > 1:
        there = np.flatnonzero(np.isin(rows, places))
        years, first = np.unique(
            np.array([day[:4] for day in distinct])[rows[there]], return_index=True
        )
        faults = [
            f"year {year} (first in {table.at('date', there[row])})"
            for year, row in zip(years, first, strict=True)
        ]
        got, do = listing(faults), "Score each year on its own."
        table.tell(Fault(table.of("date"), [got], 1, "one year in a ledger", do))


def _exists(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _not_matching(column: pa.Array, pattern: str) -> np.ndarray:
    return np.flatnonzero(~as_numpy(pc.match_substring_regex(column, pattern)))


def _numbers(table: Table, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Give the millionths of each value, and whether it is a number that a ledger may have."""
    allowed = f"a number between -{LARGEST_VALUE:,} and {LARGEST_VALUE:,} with at most six decimals"
    do = "Write digits and a decimal point, without spaces or thousands separators."
    written, good = _plain_digits(table, column, _NUMBER)
    table.fail(column, np.flatnonzero(~good), allowed, do, about="item")
    plain = pc.if_else(numbers(good), pc.replace_substring_regex(written, r"^\+", ""), text("0"))
    values = as_numpy(pc.cast(plain, pa.float64()))
    large = np.abs(values) > LARGEST_VALUE
    table.fail(column, np.flatnonzero(large), allowed, "Mend the values.", about="item")
    # exact: below 10^12 millionths the error of the nearest float is far smaller than half a
    # millionth
    return np.rint(values * MILLION).astype(np.int64), good & ~large


def _ranked_among(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Give among how many each rank counts, 0 where it is not said, and whether that is good."""
    written, good = _plain_digits(table, "of", _OF)
    do = "Say among how many the rank counts, or leave it empty."
    bad = np.flatnonzero(~good)
    table.fail("of", bad, "a whole number from 1 to 100000, or empty", do, about="item")
    # empty becomes 0, which the pattern allows nobody to write
    said = pc.and_(numbers(good), pc.not_equal(written, text("")))
    of = as_numpy(pc.cast(pc.if_else(said, written, text("0")), pa.float64()))
    return of.astype(np.int64), good


def _plain_digits(table: Table, column: str, pattern: str) -> tuple[pa.Array, np.ndarray]:
    """Write full-width digits as plain ones where a text is no number; give the texts, which the
    table has then too, and whether each is one."""
    cells = table.columns[column]
    bad = _not_matching(cells, pattern)
    if len(bad):
        given = cells.take(numbers(bad)).to_pylist()
        plain = [full_width_to_plain(one) for one in given]
        # what is no number even so stays as it was, for the message
        written = [
            one if re.match(pattern, one) else was for one, was in zip(plain, given, strict=True)
        ]
        if written != given:
            mask = np.zeros(table.rows, dtype=bool)
            mask[bad] = True
            cells = pc.replace_with_mask(cells, numbers(mask), texts(written))
            table.columns[column] = cells
            bad = _not_matching(cells, pattern)
    good = np.ones(table.rows, dtype=bool)
    good[bad] = False
    return cells, good


def _check_applies(table: Table, rows: np.ndarray, rule: Item, role: np.ndarray) -> None:
    if rule.village_roles is None:
        return
    allowed = [VILLAGE_ROLES.index(name) for name in rule.village_roles]
    words = f"records of cadres whose village_role is {' or '.join(rule.village_roles)}"
    do = "Mend the cadre's village_role in the roster or remove the records."
    table.fail("item", rows[~np.isin(role, allowed)], words, do, about="cadre")


def _fill_in_of(
    table: Table,
    rows: np.ndarray,
    of: np.ndarray,
    is_among: np.ndarray,
    rule: Item,
    among: np.ndarray | int,
) -> None:
    """Where a record does not say among how many its rank counts, the item does, if anything."""
    of[rows] = np.where(of[rows] > 0, of[rows], among)
    allowed = f"the number among whom the rank counts ({rule.names.en})"
    without = rows[(of[rows] == 0) & is_among[rows]]
    table.fail("of", without, allowed, "Fill in `of` in these records.", about="item")


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
    given = pc.take(table.columns["role"], numbers(rows)).to_pylist()
    roles = [role if role in known else word_of("role", role) for role in given]
    bad = [place for place, role in enumerate(roles) if role not in known]
    if bad:
        allowed = f"{naming(list(rule.rater_weights))}, or empty ({rule.names.en})"
        do = closest(roles[bad[0]], rule.rater_weights, "Use one of these roles.")
        table.fail("role", rows[bad], allowed, do, about="item")
    return np.array([known.get(role, 0) for role in roles], dtype=np.int64)
