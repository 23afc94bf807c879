"""The reading of a sweep as tables and as one HTML page."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.comparison.comparison import COMPARED
from analysis.comparison.estimates import decimals_for, number
from analysis.comparison.sweep_reading import Reading
from analysis.report.measure_names import measure_called, unit_called
from analysis.report.rendering import embedded, mark, render_page
from analysis.words import words

FIGURES = ("differences", "influences")
"""Names of the figures that a page may have, in their order."""
_QUANTITIES = {one.name: one for one in COMPARED}


def notes(reading: Reading, lang: str) -> list[str]:
    """Say what a sweep cannot say, and why."""
    texts = words("reading", lang)
    return [texts[key] for key in reading.missing]


def difference_table(reading: Reading, lang: str) -> pd.DataFrame:
    """Lay out the paired differences as text: their mean, its interval, the points between which
    they lie."""
    texts, summary = words("reading", lang), words("summary", lang)
    rows = []
    most = reading.differences["points"].max() if len(reading.differences) else 0
    for row in reading.differences.to_dict("records"):
        share = row["unit"] == "share"
        # involution is no difference of shares but a share itself
        sign = "%" if row["measure"] == "involution" else summary["points"] if share else ""
        factor = 100 if share else 1
        some = texts["some"].format(points=row["points"], all=most) if row["points"] < most else ""
        mean, low, high, lowest, highest = (
            factor * row[name] for name in ("difference", "low", "high", "lowest", "highest")
        )
        places = 1 if share else decimals_for(lowest, highest)
        change = number(mean, places, signed=True) + sign if math.isfinite(mean) else "–"
        rows.append(
            {
                texts["measure"]: measure_named(row["measure"], lang) + some,
                **_arm(reading, row["scenario"], lang),
                texts["difference"]: change,
                texts["interval"]: _interval(low, high, places),
                texts["over_points"]: _interval(lowest, highest, places),
            }
        )
    return pd.DataFrame(rows)


def influence_table(reading: Reading, lang: str) -> pd.DataFrame:
    """Lay out for each measure which numbers clearly move it, strongest first, and which do not."""
    texts = words("reading", lang)
    rows = []
    for (measure, scenario), own in reading.influences.groupby(["measure", "scenario"], sort=False):
        known = own[own["low"].notna()]
        ordered = known.reindex(known["correlation"].abs().sort_values(ascending=False).index)
        clear = [row for row in ordered.to_dict("records") if row["low"] > 0 or row["high"] < 0]
        named = {row["number"] for row in clear}
        said = [
            f"{row['number']} {number(row['correlation'], 2, signed=True)} "
            f"{_interval(row['low'], row['high'], 2)}"
            for row in clear
        ]
        rest = [name for name in ordered["number"] if name not in named]
        rows.append(
            {
                texts["measure"]: measure_named(measure, lang),
                **_arm(reading, scenario, lang),
                texts["moved"]: "\n".join(said) or "–",
                texts["unmoved"]: ", ".join(rest) or "–",
            }
        )
    return pd.DataFrame(rows)


def _arm(reading: Reading, scenario: str, lang: str) -> dict[str, str]:
    """Give the column of scenarios, where there are several to be told apart."""
    if len(reading.others) < 2:
        return {}
    return {words("reading", lang)["scenario"]: reading.title(scenario, lang)}


def measure_named(name: str, lang: str) -> str:
    """Give what a table calls a measure, with its unit unless that is a share."""
    quantity = _QUANTITIES[name]
    called = measure_called(quantity, lang)
    if quantity.unit == "share":
        return called
    texts = words("reading", lang)["with_unit"]
    return texts.format(measure=called, unit=unit_called(quantity.unit, lang))


def _interval(low: float, high: float, places: int) -> str:
    if not math.isfinite(low):
        return "–"
    return f"[{number(low, places, signed=True)}, {number(high, places, signed=True)}]"


def sweep_page(
    reading: Reading, about: dict[str, Any], figures: dict[str, bytes], lang: str = "en"
) -> str:
    """Make one HTML page of a sweep's reading that loads nothing from elsewhere.

    Parameters
    ----------
    reading : Reading
    about : dict
        Title, description, counts and years of the sweep, its name, and the scenarios that
        figures call by a number.
    figures : dict of str to bytes
        SVG images by the names of `FIGURES`, as far as there are any.
    lang : {'en', 'zh'}
        Language of the text; figures are in that in which they were drawn.
    """
    # not before: what a quick command loads need not wait for it
    from markupsafe import Markup

    return render_page(
        "sweep.html",
        mark=Markup(mark("sweep", about["sweep"])),
        about=about,
        reading=reading,
        baseline=reading.title(reading.baseline, lang),
        notes=notes(reading, lang),
        differences=difference_table(reading, lang),
        influences=influence_table(reading, lang),
        images=embedded(figures),
        words=words("reading", lang),
        page=words("page", lang),
        lang=lang,
    )
