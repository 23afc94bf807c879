"""Boxes found in a sweep, in words and as a table of their limits."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from analysis.comparison.estimates import number
from analysis.discovery.boxes import FEWEST_CASES, FoundBox
from analysis.discovery.discovery import Discovery, ScenarioBoxes
from analysis.discovery.side import Side
from analysis.report.sweep_page import measure_named
from analysis.words import Words, words

DIGITS = 4
"""Significant digits of a limit in words; tables have all."""


def discovery_lines(found: Discovery, lang: str) -> list[str]:
    """Say for each scenario at how many points it is as asked, and where these are."""
    texts = words("discovery", lang)
    lines: list[str] = []
    for one in found.boxes:
        lines += _lines(found, one, texts, lang)
    if found.failed:
        lines.append(texts["failed"].format(failed=found.failed))
    return lines


def _lines(found: Discovery, one: ScenarioBoxes, texts: Words, lang: str) -> Iterator[str]:
    about = {
        "scenario": found.title(one.scenario, lang),
        "baseline": found.title(found.baseline, lang),
        "measure": measure_named(found.question.measure, lang),
        "threshold": _short(found.question.threshold),
    }
    yield texts[_key(found)].format(**about, cases=one.cases, points=one.points)
    for place, box in enumerate(one.found):
        key = "next" if place else f"where_{_key(found)}"
        said = {
            "limits": texts["and"].join(_limits(box, found, texts)),
            "density": _percent(box.box.density),
            "base": _percent(box.base),
            "coverage": _percent(box.box.coverage),
        }
        yield texts.get(key, texts["where"]).format(**about, **said)
        yield texts["held"].format(
            density=_percent(box.held_out_density),
            coverage=_percent(box.held_out_coverage),
            chance=_chance(box.chance),
        )
    if not one.found:
        yield texts["too_few" if one.too_few else "no_box"].format(fewest=FEWEST_CASES)
    if one.split:
        yield texts["split"].format(split=one.split)
    if one.left_out:
        yield texts["left_out"].format(left_out=one.left_out)


def _key(found: Discovery) -> str:
    """Give the key of the words for what was asked."""
    question = found.question
    if found.baseline and question.side in (Side.worse, Side.better) and not question.threshold:
        return str(question.side)
    return f"{'pairs' if found.baseline else 'alone'}_{'below' if question.below else 'above'}"


def _limits(box: FoundBox, found: Discovery, texts: Words) -> Iterator[str]:
    """Say each number's limits, those first that chance explains least."""
    ends = sorted(box.quasi_p, key=box.quasi_p.__getitem__)
    for place in dict.fromkeys(place for place, _ in ends):
        low, high = box.box.low[place], box.box.high[place]
        key = "at_most" if math.isinf(low) else "at_least" if math.isinf(high) else "between"
        number = found.varied[place]
        yield texts[key].format(number=number, low=_short(low), high=_short(high))


def limit_tables(found: Discovery, lang: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Lay out the limits of each box, with how sure they are.

    Yields
    ------
    title : str
    table : DataFrame of str
    """
    texts = words("discovery", lang)
    for one in found.boxes:
        for place, box in enumerate(one.found, 1):
            rows = [
                {
                    words("reading", lang)["number"]: found.varied[at],
                    texts["limit"]: texts["less" if end else "more"],
                    texts["value"]: _short((box.box.low, box.box.high)[end][at]),
                    texts["quasi_p"]: _chance(value),
                    texts["again"]: _percent(box.reproduced[at, end]),
                }
                for (at, end), value in box.quasi_p.items()
            ]
            key = "title_of" if len(found.boxes) > 1 else "title"
            title = found.title(one.scenario, lang)
            yield texts[key].format(box=place, scenario=title), pd.DataFrame(rows)


def _short(value: float) -> str:
    """Write a number in few digits, without an exponent where it can be read."""
    return f"{float(f'{value:.{DIGITS}g}'):,.10g}".replace("-", "−")


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%" if math.isfinite(share) else "–"


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else number(value, 3)
