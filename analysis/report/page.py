"""A comparison in words, in a table by year, and as one HTML page that needs nothing else.

Every number comes with its interval, and a change whose interval includes zero is called no clear
change.
"""

from __future__ import annotations

import base64
import math
from typing import Any, NamedTuple

import pandas as pd

from analysis.comparison.comparison import COMPARED, PAIR_MEASURES, Comparison
from analysis.comparison.estimates import decimals_for, number
from analysis.comparison.scenario_differences import differences
from sim.model.measure_catalogue import Quantity

SUMMARISED = (
    "top20_task_share",
    "effort",
    "public_value",
    "step_inflation",
    "involution",
    "overhead_share",
    "mass_work",
    "point_value",
    "overspend",
)
"""Measures with a line in the summary."""

HEADLINES = {
    "top20_task_share": ("task share of busiest fifth", "前20%任务占比"),
    "effort": ("hours worked", "工作总时数"),
    "public_value": ("public value", "公共价值"),
    "step_inflation": ("nodes per honest node", "节点膨胀"),
    "involution": ("involution", "内卷度"),
    "point_value": ("yuan a point", "每分分值（元）"),
    "overspend": ("paid per yuan of pool", "实发/奖金池"),
}
"""Measures of the table by year, with their headings in English and Chinese."""

FIGURES = ("lorenz", "years", "earnings", "time_use")
MOST_DIFFERENCES = 60
"""Differing settings that a page lists before it only counts them."""

SCALE = {
    "en": "Public value: 100 is honest full service, every task and all routine and mass work that came up in the year; "
    "a year that also finishes tasks left from the year before can exceed it.",
    "zh": "公共价值：100为足额诚实服务，即完成当年全部任务以及日常与群众工作需求；当年若还完成上年遗留的任务，可以超过100。",
}
"""What the scale of public value means."""

_QUANTITIES = {one.name: one for one in COMPARED}
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "head": "{other} against {baseline}, years {first} to {last}{staggered}, {n} replicates under the same luck; changes with 95% intervals",
        "head_one": "{other} against {baseline}, years {first} to {last}{staggered}, one replicate: no intervals, so no conclusion",
        "staggered": " (from the latest adoption on; {other} has its own scheme from year {own} on)",
        "since": "adoption",
        "since_latest": "the latest adoption, in year {first},",
        "line": "{meaning}: {value}, under {baseline} {base}: {change}",
        "absent": "{meaning}: {value}; under {baseline} there is none",
        "none": "{meaning}: none under {other}",
        "unclear": "no clear change ({change})",
        "same": "no change",
        "points": "\u00a0pp",
        "yearly": "{value} a year",
        "fell": "no: effort fell",
        "no_rise": "Involution: none, since hours worked did not rise",
        "start": "; first clear in year {year}",
        "no_start": "; clear in no single year",
        "involved": "Involution: each hour yields {value} less public value than under {baseline}",
        "better": "No involution: each hour yields more public value than under {baseline} (involution {value})",
        "maybe": "Involution: no clear fall of public value an hour ({value})",
        "some": "; counted in the {n} of {all} replicates where hours rose",
    },
    "zh": {
        "head": "{other} 与 {baseline} 相比，第{first}至{last}年{staggered}，{n}组同运气配对重复；变化附95%区间",
        "head_one": "{other} 与 {baseline} 相比，第{first}至{last}年{staggered}，仅一次重复：没有区间，不能下结论",
        "staggered": "（自最晚采用年起；{other} 自第{own}年起用自己的方案）",
        "since": "采用",
        "since_latest": "最晚采用（第{first}年）",
        "line": "{meaning}：{value}，{baseline} 下为 {base}：{change}",
        "absent": "{meaning}：{value}；{baseline} 下没有此项",
        "none": "{meaning}：{other} 下没有此项",
        "unclear": "无明确变化（{change}）",
        "same": "无变化",
        "points": "个百分点",
        "yearly": "年均{value}",
        "fell": "否：工时下降",
        "no_rise": "内卷：无，因为总工时没有上升",
        "start": "；第{year}年起首次明确",
        "no_start": "；没有任何一年单独明确",
        "involved": "内卷：每工时产出的公共价值比 {baseline} 下低 {value}",
        "better": "没有内卷：每工时产出的公共价值高于 {baseline}（内卷度 {value}）",
        "maybe": "内卷：每工时公共价值没有明确下降（{value}）",
        "some": "；仅计工时上升的{n}次重复（共{all}次）",
    },
}


class Told(NamedTuple):
    """A row of a comparison as texts; `interval` and `half` (its half width) are empty where there
    is no interval."""

    value: str
    baseline: str
    change: str
    interval: str
    half: str
    clear: bool
    """Whether the interval leaves out zero."""
    n: int


def tell(comparison: Comparison, measure: str, scenario: str, year: int | None, lang: str) -> Told:
    """Put a row into texts: shares in per cent, sums of the horizon per year, their change in per
    cent of the baseline.

    Parameters
    ----------
    comparison : Comparison
    measure, scenario : str
    year : int or None
        None for the whole horizon.
    lang : {'en', 'zh'}
    """
    quantity, row = _QUANTITIES[measure], comparison.row(measure, scenario, year)
    years = (
        comparison.years - comparison.adopted + 1 if year is None and quantity.whole == "sum" else 1
    )
    share = quantity.unit == "share"
    level, sign = (100.0, "%") if share else (1 / years, "")
    value, base = row["value"] * level, row["baseline"] * level
    decimals = 1 if share else decimals_for(value, base)
    factor, unit, places = level, _WORDS[lang]["points"] if share else "", decimals
    if quantity.whole == "sum":
        factor, unit, places = 100 / row["baseline"] if row["baseline"] else math.nan, "%", 1
    low, change, high = (row[name] * factor for name in ("low", "difference", "high"))
    there = math.isfinite(low)
    return Told(
        number(value, decimals) + (sign if math.isfinite(value) else ""),
        number(base, decimals) + (sign if math.isfinite(base) else ""),
        number(change, places, signed=True) + unit if math.isfinite(change) else "–",
        f"[{number(low, places, signed=True)}, {number(high, places, signed=True)}]"
        if there
        else "",
        f"±{number((high - low) / 2, places)}" if there else "",
        low > 0 or high < 0,
        int(row["n"]),
    )


def summary(comparison: Comparison, scenario: str, lang: str = "en") -> list[str]:
    """Say in at most ten lines what a scenario does, over all years from adoption on.

    Parameters
    ----------
    comparison : Comparison
    scenario : str
        One of its others.
    lang : {'en', 'zh'}
    """
    words = _WORDS[lang]
    head = words["head_one" if comparison.replicates == 1 else "head"]
    names = {"other": scenario, "baseline": comparison.baseline}
    own = (
        words["staggered"].format(own=comparison.adopted_by(scenario), **names)
        if len(comparison.begins) > 1
        else ""
    )
    span = {"first": comparison.adopted, "last": comparison.years, "staggered": own}
    lines = [head.format(n=comparison.replicates, **span, **names)]
    for measure in SUMMARISED:
        if measure == "involution":
            lines.append(_involution_line(comparison, scenario, lang))
        elif measure != "overspend" or overspent(comparison):
            lines.append(_line(comparison, measure, scenario, lang))
    return lines


def overspent(comparison: Comparison) -> bool:
    """Say whether in any scenario and year what is paid differs from the pools, to three decimals."""
    rows = comparison.frame[comparison.frame["measure"] == "overspend"]
    return bool(((rows[["baseline", "value"]] - 1).abs() >= 0.0005).any(axis=None))


def told_measures(comparison: Comparison, scenario: str, lang: str) -> list[tuple[Quantity, Told]]:
    """Tell all measures over the whole horizon but those that have no number in any replicate."""
    paired = {one.name for one in PAIR_MEASURES}
    rows = [(one, comparison.row(one.name, scenario)) for one in COMPARED]
    # the baseline of a measure between pairs is zero by definition
    return [
        (one, tell(comparison, one.name, scenario, None, lang))
        for one, row in rows
        if math.isfinite(row["value"])
        or (one.name not in paired and math.isfinite(row["baseline"]))
    ]


def since(comparison: Comparison, lang: str) -> str:
    """Say what the row of all years counts from: adoption, or the latest one where scenarios adopt
    in different years."""
    several = len(comparison.begins) > 1
    return _WORDS[lang]["since_latest" if several else "since"].format(first=comparison.adopted)


def _line(comparison: Comparison, measure: str, scenario: str, lang: str) -> str:
    words, row = _WORDS[lang], comparison.row(measure, scenario)
    told = tell(comparison, measure, scenario, None, lang)
    names = {"meaning": meaning(measure, lang), "other": scenario, "baseline": comparison.baseline}
    if not math.isfinite(row["value"]):
        return words["none"].format(**names)
    if not math.isfinite(row["difference"]):
        low, high = (
            number(row[side], decimals_for(row["value"])) for side in ("value_low", "value_high")
        )
        interval = f" [{low}, {high}]" if math.isfinite(row["value_low"]) else ""
        return words["absent"].format(value=told.value + interval, **names)
    value = (
        words["yearly"].format(value=told.value)
        if _QUANTITIES[measure].whole == "sum"
        else told.value
    )
    change = f"{told.change} {told.interval}".rstrip()
    if row["low"] == row["high"] == 0:
        change = words["same"]
    elif told.interval and not told.clear:
        change = words["unclear"].format(change=change)
    return words["line"].format(value=value, base=told.baseline, change=change, **names)


def _involution_line(comparison: Comparison, scenario: str, lang: str) -> str:
    words, row = _WORDS[lang], comparison.row("involution", scenario)
    start = comparison.involution_start(scenario)
    when = "" if start is None else words["start"].format(year=start)
    if not math.isfinite(row["value"]):
        return words["no_rise"] + when
    value, low, high = (f"{number(100 * row[name], 1)}%" for name in ("value", "low", "high"))
    interval = f" [{low}, {high}]" if math.isfinite(row["low"]) else ""
    kind = (
        "maybe" if row["low"] <= 0 <= row["high"] else "involved" if row["value"] > 0 else "better"
    )
    line = words[kind].format(value=value + interval, baseline=comparison.baseline)
    if row["n"] < comparison.replicates:
        line += words["some"].format(n=f"{row['n']:.0f}", all=comparison.replicates)
    return line + (when or (words["no_start"] if interval and kind == "involved" else ""))


def meaning(measure: str, lang: str) -> str:
    """Give a measure's meaning in words."""
    quantity: Quantity = _QUANTITIES[measure]
    return quantity.zh if lang == "zh" else quantity.en


def headline_table(comparison: Comparison, scenario: str, lang: str = "en") -> pd.DataFrame:
    """Lay out the headline measures by year: the value, and in a second line of the cell its change
    with half interval.

    Returns
    -------
    DataFrame of str
        The last row is for all years from adoption on.
    """
    place = ("en", "zh").index(lang)
    years: list[int | None] = [*range(1, comparison.years + 1), None]
    whole = f"{comparison.adopted}–{comparison.years}"
    columns = {("year", "年")[place]: [whole if year is None else str(year) for year in years]}
    shown = {
        name: headings
        for name, headings in HEADLINES.items()
        if name != "overspend" or overspent(comparison)
    }
    for measure, headings in shown.items():
        columns[headings[place]] = [
            _cell(comparison, measure, scenario, year, lang) for year in years
        ]
    return pd.DataFrame(columns)


def _cell(comparison: Comparison, measure: str, scenario: str, year: int | None, lang: str) -> str:
    row = comparison.row(measure, scenario, year)
    if not math.isfinite(row["value"]):
        fell = (
            measure == "involution" and comparison.row("effort", scenario, year)["difference"] < 0
        )
        return _WORDS[lang]["fell"] if fell else "–"
    told = tell(comparison, measure, scenario, year, lang)
    if measure == "involution" or not math.isfinite(row["difference"]):
        return f"{told.value}\n{told.half}".rstrip()
    change = (
        _WORDS[lang]["same"]
        if row["low"] == row["high"] == 0
        else f"{told.change} {told.half}".rstrip()
    )
    return f"{told.value}\n{change}"


def page(
    comparison: Comparison, manifest: dict[str, Any], figures: dict[str, bytes], lang: str = "en"
) -> str:
    """Make one HTML page of a comparison that loads nothing from elsewhere.

    Parameters
    ----------
    comparison : Comparison
    manifest : dict
        What the command keeps as ``manifest.json``.
    figures : dict of str to bytes
        SVG images by the names of `FIGURES`.
    lang : {'en', 'zh'}
        Language of the text; figures stay English.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("analysis.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    described = {scenario["name"]: scenario for scenario in manifest["scenarios"]}
    baseline = described[comparison.baseline]
    others = [
        {
            "name": name,
            "summary": summary(comparison, name, lang),
            "by_year": headline_table(comparison, name, lang),
            "measures": told_measures(comparison, name, lang),
            "differences": differences(baseline["resolved"], described[name]["resolved"]),
        }
        for name in comparison.others
    ]
    # an image and not markup in the page: nothing inside it can run, and its ids cannot clash
    images = {
        name: f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
        for name, svg in figures.items()
    }
    return environment.get_template("report.html").render(
        comparison=comparison,
        manifest=manifest,
        others=others,
        since=since(comparison, lang),
        scale=SCALE[lang],
        images=images,
        lang=lang,
        zh=lang == "zh",
        most=MOST_DIFFERENCES,
    )
