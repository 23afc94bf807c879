"""In what two resolved scenarios, or two rulebooks, differ, as people read it.

Numbers are in real units, and stand once where both kinds of unit agree. Rulebooks of one origin
are compared line by line: those of one code, and one's own with what it extends. Of others only the
codes are, and what each scenario changes in the shipped rulebook of that code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.files.toml_files import shipped
from sim.scenario.scenario import UNIT_KINDS, Scenario
from sim.scoring import Rulebook, load_rulebook

if TYPE_CHECKING:
    import numpy as np

Row = tuple[str, str, str]
"""A setting with its two values."""
Parents = dict[str, dict[str, Any]]
"""Resolved rulebooks by kind of unit."""

ABSENT = "–"
# keys of rulebooks that no run depends on
_WORDS = ("names", "description", "origin", "quote", "reason", "clause", "range", "assumed")
_LIMITS = ("max", "min", "cap", "floor")


class Changed(NamedTuple):
    """What a scenario changes in shipped rulebooks.

    Attributes
    ----------
    scenario : str
    shipped, own : tuple of str
        Codes of its rulebooks that are shipped, and of those that are not.
    rows : list of (str, str, str)
        Setting, its value as shipped, or in what the rulebook extends, and in the scenario.
    extended : tuple of (str, str)
        Code of each rulebook that is not shipped but extends another, and of that one. They are
        not among `own`.
    """

    scenario: str
    shipped: tuple[str, ...]
    own: tuple[str, ...]
    rows: list[Row]
    extended: tuple[tuple[str, str], ...] = ()


class Differences(NamedTuple):
    """In what two scenarios differ.

    Attributes
    ----------
    settings : list of (str, str, str)
        Setting, its value in the baseline and in the other.
    changed : list of Changed
        Of the baseline and of the other, where they use rulebooks of different origin; else empty.
    """

    settings: list[Row]
    changed: list[Changed]


def differences(
    baseline: dict[str, Any],
    other: dict[str, Any],
    parents: tuple[Parents, Parents] = ({}, {}),
) -> Differences:
    """List the settings in which two resolved scenarios differ.

    `parents` has by kind of unit what each one's rulebooks extend, where these are not shipped.
    They are those of adoption, parameters, levers and rulebooks. A setting of rulebooks without a
    kind of unit before it holds for both kinds.
    """
    first, second = own_scheme(baseline), own_scheme(other)
    rows = _rows(_settings(baseline, first), _settings(other, second))
    pairs = dict(
        zip(UNIT_KINDS, zip(first["rulebooks"], second["rulebooks"], strict=True), strict=True)
    )
    # between rulebooks of different origin every line differs, and none says why
    foreign = [
        kind
        for kind, two in pairs.items()
        if len({_origin(book, side.get(kind)) for book, side in zip(two, parents, strict=True)}) > 1
    ]
    codes = {
        kind: [("rulebook", one["code"], two["code"])]
        for kind, (one, two) in pairs.items()
        if one["code"] != two["code"]
    }
    lines = {
        kind: rulebook_differences(*map(Rulebook.from_resolved, two))
        for kind, two in pairs.items()
        if kind not in foreign
    }
    rows += _merged(codes) + _merged(lines)
    if not foreign:
        return Differences(rows, [])
    sides = enumerate((baseline["name"], other["name"]))
    return Differences(
        rows,
        [
            _changed(name, {kind: pairs[kind][side] for kind in foreign}, parents[side])
            for side, name in sides
        ],
    )


def parents_of(scenario: Scenario) -> Parents:
    """Give what the rulebooks of a scenario's own scheme extend; nothing of those that ship."""
    own = scenario.schemes[scenario.adoption[-1][1]]
    return {
        kind: book.model_dump(mode="json")
        for kind, book in zip(UNIT_KINDS, own.parents, strict=True)
        if book is not None
    }


def differing_numbers(table: np.recarray, other: np.recarray) -> dict[str, tuple[float, float]]:
    """Give the numbers in which two tables of one row differ, of the world or of levers: a pair."""
    one, two = table[0], other[0]
    names = table.dtype.names or ()
    return {name: (float(one[name]), float(two[name])) for name in names if one[name] != two[name]}


def rulebook_differences(one: Rulebook, other: Rulebook) -> list[Row]:
    """List the settings in which two rulebooks differ, in points, yuan and shares.

    An item that only one has, or that is of another kind, is one row with its rule in words.
    """
    rules = [{code: item.in_words() for code, item in book.items.items()} for book in (one, other)]
    shared = [
        code for code in rules[0] if code in rules[1] and _kind(one, code) == _kind(other, code)
    ]
    whole = [
        (f"items.{code}", rules[0].get(code, ABSENT), rules[1].get(code, ABSENT))
        for code in dict.fromkeys([*rules[0], *rules[1]])
        if code not in shared
    ]
    both = [
        flat_book(book.model_copy(update={"items": {code: book.items[code] for code in shared}}))
        for book in (one, other)
    ]
    return whole + [row for row in _rows(*both) if row[0] != "code"]


def own_scheme(scenario: dict[str, Any]) -> dict[str, Any]:
    """Of a scenario's schemes the last one adopted."""
    return next(
        scheme for scheme in scenario["schemes"] if scheme["name"] == scenario["adopt"][-1][1]
    )


def _kind(book: Rulebook, code: str) -> str:
    return str(book.items[code].kind)


def _origin(book: dict[str, Any], parent: dict[str, Any] | None) -> str:
    """Name what a rulebook comes from: what it extends, where it is not shipped; else itself."""
    return str((parent or book)["code"])


def _settings(scenario: dict[str, Any], scheme: dict[str, Any]) -> dict[str, str]:
    adopted = ", ".join(f"{name} from year {year}" for year, name in scenario["adopt"])
    return {"schemes": adopted} | {
        name: f"{value:g}" for name, value in (scenario["parameters"] | scheme["levers"]).items()
    }


def _changed(scenario: str, books: dict[str, dict[str, Any]], parents: Parents) -> Changed:
    """List what a scenario changes in the rulebooks that its own come from."""
    known = {
        kind: load_rulebook(book["code"])
        for kind, book in books.items()
        if book["code"] in shipped("rulebooks")
    }
    codes = dict.fromkeys(book.code for book in known.values())
    own = {
        kind: Rulebook.from_resolved(parent)
        for kind, parent in parents.items()
        if kind in books and kind not in known
    }
    extended = dict.fromkeys((books[kind]["code"], book.code) for kind, book in own.items())
    known |= own
    lines = {
        kind: rulebook_differences(book, Rulebook.from_resolved(books[kind]))
        for kind, book in known.items()
    }
    others = dict.fromkeys(book["code"] for kind, book in books.items() if kind not in known)
    return Changed(scenario, tuple(codes), tuple(others), _merged(lines), tuple(extended))


def _merged(lines: dict[str, list[Row]]) -> list[Row]:
    """Put the rows of the kinds of unit together.

    A row is for both where they agree, else it has the kind before the setting.
    """
    merged: dict[Row, None] = {}
    for kind, rows in lines.items():
        for row in rows:
            shared = all(row in lines.get(one, ()) for one in UNIT_KINDS)
            merged[row if shared else (f"{kind}.{row[0]}", *row[1:])] = None
    return list(merged)


def _rows(before: dict[str, str], after: dict[str, str]) -> list[Row]:
    rows = [
        (key, _value(key, before), _value(key, after)) for key in dict.fromkeys([*before, *after])
    ]
    return [row for row in rows if row[1] != row[2]]


def _value(key: str, settings: dict[str, str]) -> str:
    """Give a value; a limit that is not set is none where the thing itself is there."""
    thing, _, field = key.rpartition(".")
    if key in settings or field not in _LIMITS:
        return settings.get(key, ABSENT)
    return "no limit" if any(other.startswith(f"{thing}.") for other in settings) else ABSENT


def flat_book(book: Rulebook) -> dict[str, str]:
    """Flatten a rulebook to what a run depends on, in points, yuan and shares.

    What is not set is left out.
    """
    return _flat("", book.as_file())


def _flat(prefix: str, table: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        # a code of an item may be a word that is left out elsewhere
        if key in _WORDS and not prefix.endswith(("items.", "records.", "weights.")):
            continue
        if isinstance(value, dict):
            flat |= _flat(f"{prefix}{key}.", value)
        # an empty list is how a rulebook says nothing
        elif value != []:
            flat[f"{prefix}{key}"] = _text(value)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(one)}" for name, one in value.items())
    return str(value)
