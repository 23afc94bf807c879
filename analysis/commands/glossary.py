"""What every name means, for ``cadre-sim explain``.

Names are items, record codes and options of the shipped rulebooks, pool rules, parameters, levers,
measures and columns of tables. What a kind of item does with its records the kind itself says.
"""

from __future__ import annotations

from inspect import getdoc

from analysis.commands.shipped_entries import strategy_entries
from analysis.comparison.comparison import COMPARED
from analysis.comparison.sweep_reading import CODEBOOK
from analysis.discovery.codebook import CODEBOOK as BOOK_OF_BOXES
from analysis.sensitivity.codebook import CODEBOOK as BOOK_OF_SENSITIVITY
from sim.files.fields import Sourced
from sim.files.toml_files import shipped
from sim.runs.horizon_totals import SUMMED, TOTALS
from sim.runs.panel_columns import PANEL_COLUMNS, PanelColumn
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import explain_parameter
from sim.scoring import load_rulebook
from sim.scoring.items import Item
from sim.scoring.items.base import Event
from sim.scoring.rulebook import Rulebook
from sim.scoring.words import name_in, plain
from sim.sweeps.storage.schema import KEYS_OF_CELLS, KEYS_OF_RUNS

_OPTIONS = {
    "no_village": "不适用项目如何计分",
    "leader_pay": "县管干部是否在此计酬（按得分与职级系数）",
    "leader_rank": "县管干部是否在此排名并计入优秀名额基数",
    "institution_rule": "事业编是否不论职级都用事业编系数",
    "ranking": "按什么排名",
    "excellent_share": "优秀比例（向下取整）",
    "pay_basis": "绩效按得分还是只按系数",
    "pool_rule": "奖金总量如何分配",
    "yuan_per_point": "计件时每分价值",
}
"""Options of rulebooks in Chinese; in English their classes say it."""
_POOL_RULES = {
    "literal": (
        "pool × score × pay coefficient ÷ sum of scores, as the source writes it; "
        "coefficients can make the unit pay more than its pool",
        "奖金总量 × 得分 × 职级系数 ÷ 得分之和（原文公式，可能超出总量）",
    ),
    "balanced": (
        "shares of the pool in proportion to score × pay coefficient, which add up to the pool",
        "按得分 × 职级系数占比分配，合计等于总量",
    ),
    "double": (
        "pool × index × pay coefficient ÷ sum of indices, so that the post counts twice",
        "奖金总量 × 指数 × 职级系数 ÷ 指数之和（职务计入两次）",
    ),
    "piece_rate": (
        "yuan_per_point × score × pay coefficient, without a pool",
        "每分价值 × 得分 × 职级系数，不设总量",
    ),
}


_YEARS = {
    "mean": "mean",
    "max": "highest",
    "last": "that of the last one",
    "sum": "sum",
    "ratio of sums": "ratio of their sums",
}
"""How years are put together, in words."""


def glossary(lang: str) -> dict[str, list[list[str]]]:
    """Collect explanations by name.

    Returns
    -------
    dict of str to list of list of str
        For each name one list of lines per rulebook or table in which it means something else.
    """
    entries: dict[str, list[list[str]]] = {
        name: [explain_parameter(name, lang)] for name in PARAMETERS
    }
    for measure in (*COMPARED, *TOTALS):
        meaning = measure.zh if lang == "zh" else measure.en
        over = _YEARS[measure.over_horizon]
        if measure.name in SUMMED:
            over = f"mean, by the year; their sum is {SUMMED[measure.name]}"
        entries[measure.name] = [
            [
                f"{measure.name}: {meaning} (measure)",
                f"  unit: {measure.unit}; over several years: {over}",
            ]
        ]
    for book in shipped("rulebooks"):
        rulebook = load_rulebook(book)
        _add_options(entries, rulebook, lang)
        for code, item in rulebook.items.items():
            _add(entries, code, _item_lines(code, item, rulebook, lang))
            for event_code, event in item.events.items():
                _add(entries, event_code, _event_lines(event_code, event, code, rulebook, lang))
    for name, lines in strategy_entries(lang).items():
        entries.setdefault(name, []).append(lines)
    for name, (en, zh) in _POOL_RULES.items():
        entries[name] = [[f"{name}: {zh if lang == 'zh' else en} (pool rule of a rulebook)"]]
    keys = [(name, tables, en, zh) for name, tables, en, zh in KEYS_OF_RUNS]
    keys += [(name, "cells", en, zh) for name, en, zh in KEYS_OF_CELLS]
    read = [PanelColumn(*key) for key in (*CODEBOOK, *BOOK_OF_SENSITIVITY, *BOOK_OF_BOXES)]
    for column in (*(PanelColumn(*key) for key in keys), *PANEL_COLUMNS, *read):
        entries.setdefault(column.name, []).append(_column_lines(column, lang))
    return entries


def _column_lines(column: PanelColumn, lang: str) -> list[str]:
    tables = f"table{'s' if ' ' in column.tables else ''} {column.tables.replace(' ', ', ')}"
    bounds = [
        f"{word} {bound:g}"
        for word, bound in (("at least", column.low), ("at most", column.high))
        if bound is not None
    ]
    about = [
        *([f"unit: {column.unit}"] if column.unit else []),
        *bounds,
        *([column.note] if column.note else []),
    ]
    head = f"{column.name}: {column.zh if lang == 'zh' else column.en} (column of the {tables})"
    return [head, *([f"  {'; '.join(about)}"] if about else [])]


def _add_options(entries: dict[str, list[list[str]]], rulebook: Rulebook, lang: str) -> None:
    values = rulebook.as_file()["options"]
    for name, zh in _OPTIONS.items():
        option = getattr(rulebook.options, name)
        # the docstring of an option may run over several lines of source
        said = " ".join((getdoc(type(option)) or "").split()).removesuffix(".")
        meaning = zh if lang == "zh" else said
        head = f"{name}: {meaning} (option of {rulebook.code})"
        _add(entries, name, [head, f"  value: {values[name]['value']}", *_source_lines(option)])


def _add(entries: dict[str, list[list[str]]], name: str, lines: list[str]) -> None:
    """Add what a rulebook says; it is named at the end of the first line.

    Of rulebooks that say the same, one entry names all.
    """
    start, _, book = lines[0].rpartition("(")
    for known in entries.setdefault(name, []):
        if known[1:] == lines[1:] and known[0].startswith(start):
            known[0] = f"{known[0][:-1]}, {book.removeprefix('option of ')}"
            return
    entries[name].append(lines)


def _item_lines(code: str, item: Item, rulebook: Rulebook, lang: str) -> list[str]:
    roles = ""
    if item.village_roles is not None:
        roles = f"; only for village roles {', '.join(item.village_roles)}"
    return [
        f"{code}: {name_in(lang, item.names)} ({rulebook.code})",
        f"  {item.block} block; {item.in_words()}{roles}",
        *_source_lines(item),
    ]


def _event_lines(code: str, event: Event, item: str, rulebook: Rulebook, lang: str) -> list[str]:
    return [
        f"{code}: {name_in(lang, event.names)} ({rulebook.code})",
        f"  takes {plain(event.amount)} off {item} each time",
        *_source_lines(event),
    ]


def _source_lines(thing: Sourced) -> list[str]:
    lines = [f"  clause: {thing.clause or '–'}; origin: {thing.origin}"]
    if thing.quote:
        lines.append(f"  quote: {thing.quote}")
    if thing.reason:
        lines.append(f"  reason: {thing.reason}")
    if thing.range:
        lines.append(f"  range: {thing.range[0]} to {thing.range[-1]}")
    for field, assumption in thing.assumed.items():
        bounds = (
            f" (range {assumption.range[0]} to {assumption.range[-1]})" if assumption.range else ""
        )
        lines.append(f"  assumed, {field}: {assumption.reason}{bounds}")
    return lines
