"""A rulebook begun from another: a small file that holds only what changes, with comments."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.comparison.changed_clauses import place_in
from analysis.comparison.scenario_differences import Row, rulebook_differences
from analysis.drafting.toml_text import inline, quoted_key, value_text
from analysis.words import said, words
from sim.base.errors import InputError, closest, cut, shown
from sim.files.toml_files import merge
from sim.scenario.scenario import UNIT_KINDS, load_scenario
from sim.scoring.rulebook import Rulebook, resolve_rulebook

Layers = list[tuple[str, dict[str, Any]]]
"""A rulebook and its parents, as `read_rulebook_layers` gives them."""
TABLES = ("items", "options", "index_coefficients", "pay_coefficients")
"""Tables that may be left out before the name of what stands in them."""
USED_BY = ("index", "uniform")
"""Scenarios in which a new rulebook may be tried."""


@dataclass(frozen=True)
class Change:
    """A number, or anything else, that a reform sets.

    Attributes
    ----------
    keys : tuple of str
    value : Any
        As TOML has it.
    """

    keys: tuple[str, ...]
    value: Any


@dataclass(frozen=True)
class Reform:
    """A rulebook begun.

    Attributes
    ----------
    text : str
        Of its file.
    rows : list of (str, str, str)
        In what it differs from its parent.
    """

    text: str
    rows: list[Row]


def reform(
    code: str,
    parent: str,
    layers: Layers,
    given: Sequence[str] = (),
    dropped: Sequence[str] = (),
    lang: str = "en",
) -> Reform:
    """Begin a rulebook that extends another.

    Parameters
    ----------
    code : str
        Its own name, and that of its file.
    parent : str
        As the file names it.
    layers : list
        The parent's.
    given : sequence of str
        ``KEY=VALUE`` each, such as ``squad.special.cap=40``. The value is TOML, or a word.
    dropped : sequence of str
        Items of the parent to leave out.
    lang : {'en', 'zh'}
        Of the comments.

    Raises
    ------
    InputError
        When a key leads nowhere, or the parent with these changes is no rulebook.
    """
    book = resolve_rulebook(layers)
    changes = [_read(one, book) for one in given]
    edits: dict[str, Any] = {"drop": list(dropped)} if dropped else {}
    for change in changes:
        inner: Any = change.value
        for key in reversed(change.keys):
            inner = {key: inner}
        edits = merge(edits, inner)
    changed = resolve_rulebook(layers, edits) if edits else book
    rows = rulebook_differences(book, changed)
    lines = [*_head(code, parent, book, lang)]
    if dropped:
        lines += [f"drop = {inline(list(dropped))}"]
    tables: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        tables.setdefault(change.keys[:-1], []).append(change)
    for keys, inside in tables.items():
        lines += ["", *_table(keys, inside, book, lang)]
    if not edits:
        lines += ["", *_menu(book, lang)]
    lines += ["", *_trial(code, book, lang)]
    return Reform("\n".join(lines) + "\n", rows)


def _read(text: str, book: Rulebook) -> Change:
    """Read ``KEY=VALUE`` and find where in the rulebook the key leads."""
    name, equals, value = text.partition("=")
    allowed = "KEY=VALUE, such as squad.special.cap=40 or pool_rule=balanced"
    if not equals or not name.strip() or not value.strip():
        raise InputError(f"--set {cut(text)}", "no key with a value", allowed, "Mend it.")
    try:
        read = tomllib.loads(f"x = {value.strip()}")
    except tomllib.TOMLDecodeError:
        # a word, as most options have it, is typed without quotes
        read = {"x": value.strip()}
    if set(read) != {"x"}:
        raise InputError(f"--set {cut(text)}", "more than one line", allowed, "Mend it.")
    return Change(_keys(name.strip().replace('"', ""), book, text), read["x"])


def _keys(name: str, book: Rulebook, text: str) -> tuple[str, ...]:
    resolved = book.model_dump(mode="json")
    starts = ("", *(f"{table}." for table in TABLES))
    for start in starts:
        keys = _followed(resolved, f"{start}{name}".split("."))
        if keys is not None:
            return keys
    known = [".".join(keys) for keys in _leaves(resolved)]
    raise InputError(
        f"--set {cut(text)}",
        f"the unknown setting {shown(name)}",
        f"a setting of {book.code}, such as {', '.join(known[:3])}",
        closest(name, known, f"cadre-sim explain {book.code} names its parts."),
    )


def _followed(table: Any, parts: list[str]) -> tuple[str, ...] | None:
    """Follow parts of a name to a setting; several are one key where a code has dots.

    What has a value alone, such as an option, stands for its value.
    """
    if not parts:
        if not isinstance(table, dict):
            return ()
        return ("value",) if "value" in table else None
    for count in range(len(parts), 0, -1):
        key = ".".join(parts[:count])
        if isinstance(table, dict) and key in table:
            rest = _followed(table[key], parts[count:])
            if rest is not None:
                return (key, *rest)
    return None


def _leaves(table: dict[str, Any], inside: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """List the keys of a rulebook's own settings, words left out."""
    for key, value in table.items():
        if key in ("names", "assumed", "clause", "origin", "quote", "reason", "range"):
            continue
        if isinstance(value, dict):
            yield from _leaves(value, (*inside, key))
        elif inside:
            yield (*inside, key)


def _head(code: str, parent: str, book: Rulebook, lang: str) -> Iterator[str]:
    texts = words("reform", lang)
    title = getattr(book.names, lang)
    yield f"# {texts['head'].format(parent=parent, title=title)}"
    yield f"# {texts['check'].format(code=code)}"
    yield f"# {texts['why']}"
    yield ""
    yield f"extends = {value_text(parent)}"
    yield f"code = {value_text(code)}"
    yield f"# {texts['names'].format(code=code)}"
    yield '# names = { en = "…", zh = "…" }'
    # English, as descriptions of files are, whatever the comments are
    yield f"description = {value_text(f'As {parent}, but for what this file says.')}"


def _table(
    keys: tuple[str, ...], changes: Sequence[Change], book: Rulebook, lang: str
) -> Iterator[str]:
    """Write a table with the settings that change, what they were, and where to say why."""
    texts = words("reform", lang)
    resolved = book.model_dump(mode="json")
    name, clause = place_in(resolved, ".".join(keys), lang)
    about = texts["of_clause"].format(name=name, clause=said(clause, lang)) if clause else name
    path = ".".join(map(quoted_key, keys))
    if about:
        yield f"# {about}"
    yield f"[{path}]"
    for change in changes:
        before = _at(book.as_file(), change.keys)
        was = texts["none"] if before is None else inline(before)
        yield f"{quoted_key(change.keys[-1])} = {inline(change.value)}  # {texts['was']}{was}"
    for change in changes:
        yield f"# [{path}.assumed.{quoted_key(change.keys[-1])}]"
        yield f"# reason = {value_text(texts['reason'])}"


def _at(table: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _menu(book: Rulebook, lang: str) -> Iterator[str]:
    """List what there is to change, a line each: nothing in it holds until it is written."""
    texts = words("reform", lang)
    yield f"# {texts['menu'].format(parent=book.code)}"
    shown_as = book.as_file()
    for name, block in book.blocks.items():
        most = shown_as["blocks"][name].get("max")
        limit = texts["none"] if most is None else inline(most)
        told = {"key": name, "limit": limit, "name": getattr(block.names, lang)}
        yield f"#   {texts['menu_block'].format(**told)}"
    for code, item in book.items.items():
        rule = said(item.in_words(), lang)
        told = {"key": quoted_key(code), "name": getattr(item.names, lang), "rule": rule}
        yield f"#   {texts['menu_item'].format(**told)}"
    for table in TABLES[1:]:
        for key, one in shown_as[table].items():
            yield f"#   {table}.{key}.value = {inline(one['value'])}"
    yield f"# {texts['how']}"
    first = ("blocks", next(iter(book.blocks)))
    example = Change((*first, "max"), _at(shown_as, (*first, "max")) or 100)
    yield from (f"# {line}" for line in _table(first, [example], book, lang))


def _trial(code: str, book: Rulebook, lang: str) -> Iterator[str]:
    """Say how it is tried in a county, where a shipped scenario uses what it comes from."""
    texts = words("reform", lang)
    for name in USED_BY:
        scenario = load_scenario(name)
        scheme = scenario.schemes[scenario.adoption[-1][1]]
        pairs = zip(UNIT_KINDS, scheme.rulebooks, strict=True)
        kinds = [kind for kind, one in pairs if one.code == book.code]
        if kinds:
            yield f"# {texts['trial'].format(baseline=name, code=code)}"
            return
