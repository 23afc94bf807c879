"""Section of the page of a stress: where in uncertain behaviour the scheme fails."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from analysis.comparison.estimates import number
from analysis.discovery.boxes import FEWEST_CASES, FoundBox
from analysis.discovery.discovery import Discovery
from analysis.report.stress_page import Captioned, Section
from analysis.words import words
from sim.scenario.parameters import PARAMETERS

DIGITS = 3


def failure_section(found: list[Discovery], lang: str) -> Section:
    """Answer when it fails, in words and as limits.

    Parameters
    ----------
    found : list of Discovery
        One for each way to fail.
    lang : {'en', 'zh'}
    """
    texts, first = words("stress_county", lang), found[0]
    answer = [texts["failure_how"].format(points=first.boxes[0].points, numbers=len(first.varied))]
    if first.failed:
        answer.append(words("discovery", lang)["failed"].format(failed=first.failed))
    for one in found:
        answer += _lines(one, lang)
    rows = [row for one in found for row in _rows(one, lang)]
    tables = [Captioned(texts["limits_caption"], pd.DataFrame(rows))] if rows else []
    shares = [
        f"{texts[f'failure_{one.question.measure}']} "
        f"{_percent(one.boxes[0].cases / one.boxes[0].points)}"
        for one in found
    ]
    short = texts["short_failure"].format(shares=texts["list"].join(shares))
    return Section(texts["question_failure"], answer, short, tables)


def _lines(one: Discovery, lang: str) -> Iterator[str]:
    texts, boxes, name = words("stress_county", lang), one.boxes[0], one.question.measure
    yield texts[f"fails_{name}"].format(
        cases=boxes.cases, points=boxes.points, share=_percent(boxes.cases / boxes.points)
    )
    for place, box in enumerate(boxes.found):
        yield texts["fails_next" if place else "fails_where"].format(
            limits=texts["and"].join(_limits(box, one, lang)),
            density=_percent(box.box.density),
            base=_percent(box.base),
            coverage=_percent(box.box.coverage),
            held=_percent(box.held_out_density),
        )
    if not boxes.found and boxes.cases:
        key = "too_few" if boxes.too_few else "no_box"
        yield words("discovery", lang)[key].format(fewest=FEWEST_CASES)


def _limits(box: FoundBox, one: Discovery, lang: str) -> Iterator[str]:
    """Say each number's limits, those first that chance explains least."""
    texts = words("stress_county", lang)
    ends = sorted(box.quasi_p, key=box.quasi_p.__getitem__)
    for place in dict.fromkeys(place for place, _ in ends):
        low, high = box.box.low[place], box.box.high[place]
        key = "at_most" if math.isinf(low) else "at_least" if math.isinf(high) else "between"
        yield texts[key].format(name=one.varied[place], low=_short(low), high=_short(high))


def _rows(one: Discovery, lang: str) -> Iterator[dict[str, str]]:
    texts = words("stress_county", lang)
    for number_of_box, box in enumerate(one.boxes[0].found, 1):
        for place in dict.fromkeys(place for place, _ in box.box.limits):
            parameter = PARAMETERS[one.varied[place]]
            low, high = box.box.low[place], box.box.high[place]
            yield {
                texts["fails_by"]: texts[f"failure_{one.question.measure}"],
                texts["box"]: str(number_of_box),
                texts["number"]: parameter.name,
                texts["meaning"]: parameter.zh if lang == "zh" else parameter.en,
                texts["limits"]: f"{_end(low)} – {_end(high)}",
                texts["plausible"]: f"{one.ranges[place, 0]:.3g} – {one.ranges[place, 1]:.3g}",
            }


def _end(value: float) -> str:
    return "…" if math.isinf(value) else _short(value)


def _short(value: float) -> str:
    return f"{float(f'{value:.{DIGITS}g}'):,.10g}".replace("-", "−")


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%" if math.isfinite(share) else "–"
