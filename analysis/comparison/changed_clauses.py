"""Which clauses a scenario changes beside its baseline: what each says, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.comparison.scenario_differences import Parents, differences, own_scheme
from analysis.words import said, words
from sim.scenario.parameters import LEVERS, PARAMETERS, UNIT_KINDS


@dataclass(frozen=True)
class ChangedClause:
    """One setting in which a scenario differs from its baseline.

    Attributes
    ----------
    setting : str
        Its keys, as files have them, with dots between; a kind of unit before them where it holds
        for that kind alone.
    name : str
        What it is, in words.
    clause : str
        The place of the source that it stands for; what it is where it is no clause of a rulebook.
    before, after : str
    """

    setting: str
    name: str
    clause: str
    before: str
    after: str


def changed_clauses(
    baseline: dict[str, Any],
    other: dict[str, Any],
    parents: tuple[Parents, Parents] = ({}, {}),
    lang: str = "en",
) -> list[ChangedClause]:
    """List what a scenario changes beside its baseline, clauses of rulebooks first.

    Parameters
    ----------
    baseline, other : dict
        Resolved scenarios.
    parents : (dict, dict)
        What each one's rulebooks extend, by kind of unit, where these are not shipped.
    lang : {'en', 'zh'}
    """
    # as the other has it first: an item may be new
    schemes = [own_scheme(one) for one in (other, baseline)]
    books = [dict(zip(UNIT_KINDS, one["rulebooks"], strict=True)) for one in schemes]
    found = [
        ChangedClause(setting, *_told(setting, books, lang), said(before, lang), said(after, lang))
        for setting, before, after in differences(baseline, other, parents).settings
    ]
    return sorted(found, key=lambda one: one.setting in PARAMETERS)


def _told(setting: str, books: Sequence[dict[str, Any]], lang: str) -> tuple[str, str]:
    """Give what a setting is called, and the clause that it is a part of."""
    texts = words("clauses", lang)
    if setting in PARAMETERS:
        one = PARAMETERS[setting]
        return getattr(one, lang), texts["lever" if one in LEVERS else "parameter"]
    first, _, rest = setting.partition(".")
    kinds = [first] if first in UNIT_KINDS else list(UNIT_KINDS)
    keys = rest if first in UNIT_KINDS else setting
    if keys in texts:
        return _of_units(texts[keys], kinds, texts), ""
    name, clause = next(
        (told for one in books for kind in kinds if (told := place_in(one[kind], keys, lang))[0]),
        (keys, ""),
    )
    return _of_units(name, kinds, texts), said(clause, lang)


def _of_units(name: str, kinds: Sequence[str], texts: dict[str, str]) -> str:
    return name if len(kinds) > 1 else texts["of_units"].format(name=name, units=texts[kinds[0]])


def place_in(book: dict[str, Any], keys: str, lang: str) -> tuple[str, str]:
    """Follow keys into a rulebook: the name of what they lead to, with the field, and its clause.

    Nothing where they lead nowhere. A code of an item has dots of its own.
    """
    table: Any = book
    name = clause = field = ""
    while keys and isinstance(table, dict):
        known = [one for one in table if keys == one or keys.startswith(f"{one}.")]
        if not known:
            return "", ""
        key = max(known, key=len)
        table, keys = table[key], keys[len(key) + 1 :]
        if isinstance(table, dict) and not {"names", "value"}.isdisjoint(table):
            name = table["names"][lang] if "names" in table else key
            clause, field = table.get("clause", ""), keys
    return (f"{name}: {field}" if field not in ("", "value") else name), clause
