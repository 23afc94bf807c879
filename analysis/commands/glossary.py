"""What every name means: items, record codes and options of the shipped rulebooks, pool rules,
parameters, levers, measures and columns of tables."""

from __future__ import annotations

from inspect import getdoc

from analysis.comparison.comparison import COMPARED
from sim.base.fixed_point import HUNDRED
from sim.files.fields import Sourced
from sim.files.toml_files import shipped
from sim.runs.panel_columns import PANEL_COLUMNS, PanelColumn
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import explain_parameter
from sim.scoring import load_rulebook
from sim.scoring.rulebook import (
    Deduct,
    Item,
    RankBand,
    RankLinear,
    Rate,
    Rating,
    Rulebook,
    Sum,
    Tier,
)
from sim.sweeps.storage.schema import KEYS_OF_CELLS, KEYS_OF_RUNS

_OPTIONS = {
    "no_village": "不适用项目如何计分",
    "leaders": "县管干部是否在此排名计酬",
    "institution_rule": "事业编是否不论职级都用事业编系数",
    "ranking": "按什么排名",
    "excellent_share": "优秀比例（向下取整）",
    "pay_basis": "绩效按得分还是只按系数",
    "pool_rule": "奖金总量如何分配",
    "yuan_per_point": "计件时每分价值",
}
"""Options of rulebooks in Chinese; in English their classes say it."""
_POOL_RULES = {
    "literal": ("pool × score × pay coefficient ÷ sum of scores, as the source writes it; coefficients can make the unit pay more than its pool", "奖金总量 × 得分 × 职级系数 ÷ 得分之和（原文公式，可能超出总量）"),
    "balanced": ("shares of the pool in proportion to score × pay coefficient, which add up to the pool", "按得分 × 职级系数占比分配，合计等于总量"),
    "double": ("pool × index × pay coefficient ÷ sum of indices, so that the post counts twice", "奖金总量 × 指数 × 职级系数 ÷ 指数之和（职务计入两次）"),
    "piece_rate": ("yuan_per_point × score × pay coefficient, without a pool", "每分价值 × 得分 × 职级系数，不设总量"),
}  # fmt: skip


def glossary(lang: str) -> dict[str, list[list[str]]]:
    """Collect explanations by name.

    Returns
    -------
    dict of str to list of list of str
        For each name one list of lines per rulebook or table in which it means something different.
    """
    entries: dict[str, list[list[str]]] = {
        name: [explain_parameter(name, lang)] for name in PARAMETERS
    }
    for measure in COMPARED:
        meaning = measure.zh if lang == "zh" else measure.en
        entries[measure.name] = [
            [
                f"{measure.name}: {meaning} (measure)",
                f"  unit: {measure.unit}; years: {measure.whole}",
            ]
        ]
    for book in shipped("rulebooks"):
        rulebook = load_rulebook(book)
        _add_options(entries, rulebook, lang)
        for code, item in rulebook.items.items():
            _add(entries, code, _item_lines(code, item, rulebook, lang))
            if isinstance(item, Deduct):
                for event_code, event in item.records.items():
                    name = event.names.zh if lang == "zh" else event.names.en
                    head = f"{event_code}: {name} ({rulebook.code})"
                    _add(
                        entries,
                        event_code,
                        [
                            head,
                            f"  takes {event.amount / HUNDRED:g} off {code} each time",
                            *_source_lines(event),
                        ],
                    )
    for name, (en, zh) in _POOL_RULES.items():
        entries[name] = [[f"{name}: {zh if lang == 'zh' else en} (pool rule of a rulebook)"]]
    keys = [(name, tables, en, zh) for name, tables, en, zh in KEYS_OF_RUNS]
    keys += [(name, "cells", en, zh) for name, en, zh in KEYS_OF_CELLS]
    for column in (*(PanelColumn(*key) for key in keys), *PANEL_COLUMNS):
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
        meaning = zh if lang == "zh" else (getdoc(type(option)) or "").removesuffix(".")
        head = f"{name}: {meaning} (option of {rulebook.code})"
        _add(entries, name, [head, f"  value: {values[name]['value']}", *_source_lines(option)])


def _add(entries: dict[str, list[list[str]]], name: str, lines: list[str]) -> None:
    """Add what a rulebook, named at the end of the first line, says; of those that say the same one
    entry names all."""
    start, _, book = lines[0].rpartition("(")
    for known in entries.setdefault(name, []):
        if known[1:] == lines[1:] and known[0].startswith(start):
            known[0] = f"{known[0][:-1]}, {book.removeprefix('option of ')}"
            return
    entries[name].append(lines)


def _item_lines(code: str, item: Item, rulebook: Rulebook, lang: str) -> list[str]:
    name = item.names.zh if lang == "zh" else item.names.en
    roles = (
        ""
        if item.village_roles is None
        else f"; only for village roles {', '.join(item.village_roles)}"
    )
    return [
        f"{code}: {name} ({rulebook.code})",
        f"  {item.block} block; {rule_in_words(item)}{roles}",
        *_source_lines(item),
    ]


def rule_in_words(item: Item) -> str:
    """Say how the records of an item become its points."""

    def number(points: int) -> str:
        return f"{points / HUNDRED:g}"

    if isinstance(item, Deduct):
        return f"starts at {number(item.start)}, loses points per event, never below {number(item.floor)}"
    if isinstance(item, Tier):
        return f"one of {', '.join(map(number, item.values))}; the mean where there are several records"
    if isinstance(item, Rating):
        return f"a rating from {number(item.lowest)} to {number(item.highest)}; the mean where there are several"
    if isinstance(item, RankBand):
        bands = ", ".join(f"to rank {band.last}: {number(band.points)}" for band in item.bands)
        return f"points by rank among {item.of} ({bands}); the mean where there are several records"
    if isinstance(item, RankLinear):
        return f"points by rank on a line from {number(item.first)} (first) to {number(item.last)} (last)"
    bounds = "" if item.cap is None else f", at most {number(item.cap)}"
    if isinstance(item, Sum):
        low = "" if item.floor is None else f", at least {number(item.floor)}"
        return f"the sum of signed points{bounds}{low}" + (
            "" if bounds or low else ", without a cap"
        )
    assert isinstance(item, Rate)
    return f"{number(item.points_per_unit)} points per unit{bounds}"


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
