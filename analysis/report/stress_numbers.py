"""How the page of a stress writes numbers: outcomes and their differences, levels, changes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.comparison.comparison import COMPARED
from analysis.comparison.estimates import decimals_for, number
from analysis.stress.county import County
from analysis.stress.forms import Form
from analysis.words import words

_UNITS = {one.name: one.unit for one in COMPARED}
_SHARES = {"involution"}


def is_share(outcome: str) -> bool:
    """Whether an outcome is written in per cent and points."""
    return outcome in _SHARES or _UNITS.get(outcome) == "share"


def called(outcome: str, lang: str) -> str:
    """Give what the page calls an outcome, with its unit."""
    return words("stress_county", lang)[f"of_{outcome}"]


def value_text(outcome: str, ends: Sequence[float]) -> str:
    """Write an outcome with its interval: mean, low, high."""
    factor, sign = (100, "%") if is_share(outcome) else (1, "")
    there, ends = math.isfinite(ends[1]), [factor * one for one in ends]
    places = 1 if is_share(outcome) else decimals_for(*ends)
    told, low_told, high_told = (number(one, places) for one in ends)
    return f"{told}{sign} [{low_told}, {high_told}]" if there else f"{told}{sign}"


def change_text(outcome: str, ends: Sequence[float], lang: str) -> str:
    """Write a paired difference with its interval: mean, low, high."""
    if not math.isfinite(ends[0]):
        return "–"
    share = is_share(outcome)
    factor, sign = (100, words("summary", lang)["points"]) if share else (1, "")
    there, ends = math.isfinite(ends[1]), [factor * one for one in ends]
    places = 2 if share else decimals_for(*ends)
    told, low_told, high_told = (number(one, places, signed=True) for one in ends)
    return f"{told}{sign} [{low_told}, {high_told}]" if there else f"{told}{sign}"


def level_text(form: Form, level: float | None, lang: str) -> str:
    """Write a form's level; what a scheme has none of is a dash."""
    if level is None or not math.isfinite(level):
        return words("stress_county", lang)["none"]
    if form.unit.en == "switch":
        return words("stress_county", lang)["on" if level else "off"]
    unit = "" if form.unit.en == "share" else f" {getattr(form.unit, lang)}"
    return f"{level:g}{unit}"


def form_called(county: County, form: str, lang: str) -> str:
    """Give what the page calls a form."""
    return str(getattr(county.forms[form].title, lang))
