"""A comparison as one HTML page that needs nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pandas as pd

from analysis.comparison.changed_clauses import changed_clauses
from analysis.comparison.comparison import Comparison
from analysis.comparison.scenario_differences import differences
from analysis.report.draws_text import draws_sections
from analysis.report.rendering import embedded, mark, render_page
from analysis.report.side_by_side import side_by_side
from analysis.report.summary import headline_table, measure_texts, since, summary
from analysis.report.winners_text import winners_sections
from analysis.words import words

FIGURES = ("lorenz", "carriers", "years", "earnings", "time_use", "hours")
"""Names of the figures of a page, in their order."""
ALL_FIGURES = (*FIGURES, "winners")
"""With the one that a comparison has only where it is asked for."""
MOST_DIFFERENCES = 60
"""Differing settings that a page lists before it only counts them."""


def comparison_mark(manifest: dict[str, Any]) -> str:
    """Give the tag by which a page says of which comparison it is."""
    scenarios = [(one["name"], one["digest"]) for one in manifest["scenarios"]]
    inputs = [*(manifest[key] for key in ("seed", "replicates", "years")), scenarios]
    inputs += [manifest["ensemble"]] if "ensemble" in manifest else []
    return mark("comparison", hashlib.sha256(json.dumps(inputs).encode()).hexdigest())


def page(
    comparison: Comparison,
    manifest: dict[str, Any],
    figures: dict[str, bytes],
    lang: str = "en",
    draws: pd.DataFrame | None = None,
    winners: pd.DataFrame | None = None,
) -> str:
    """Make one HTML page of a comparison that loads nothing from elsewhere.

    Parameters
    ----------
    comparison : Comparison
    manifest : dict
        What the command stores as ``manifest.json``.
    figures : dict of str to bytes
        SVG images by the names of `ALL_FIGURES`; of older results those that there are.
    lang : {'en', 'zh'}
        Language of the text; figures stay English.
    draws : DataFrame, optional
        What differs over the draws of an ensemble.
    winners : DataFrame, optional
        Who gains and who loses.
    """
    # not before: what a quick command loads need not wait for it
    from markupsafe import Markup

    described = {scenario["name"]: scenario for scenario in manifest["scenarios"]}
    baseline = described[comparison.baseline]
    others = [
        {
            "name": comparison.title(name, lang),
            "summary": summary(comparison, name, lang),
            "by_year": headline_table(comparison, name, lang),
            "measures": measure_texts(comparison, name, lang),
            **_differences(baseline, described[name], lang),
        }
        for name in comparison.others
    ]
    return render_page(
        "report.html",
        comparison=comparison,
        mark=Markup(comparison_mark(manifest)),
        manifest=manifest,
        baseline=comparison.title(comparison.baseline, lang),
        titles=[comparison.title(name, lang) for name in comparison.scenarios],
        title_of={one: comparison.title(one, lang) for one in comparison.scenarios},
        others=others,
        beside=side_by_side(comparison, lang) if len(others) > 1 else None,
        legend=words("compare", lang),
        since=since(comparison, lang),
        scale=words("summary", lang)["scale"],
        draws=[]
        if draws is None
        else draws_sections(draws, comparison, manifest["ensemble"], lang),
        draw_words=words("draws", lang),
        winners=[] if winners is None else winners_sections(winners, comparison, lang),
        winner_words=words("winners", lang),
        images=embedded(figures),
        lang=lang,
        words=words("page", lang),
        most=MOST_DIFFERENCES,
    )


def _differences(baseline: dict[str, Any], other: dict[str, Any], lang: str) -> dict[str, Any]:
    """Say in what two scenarios differ, and in Chinese what each setting is called."""
    parents = (baseline.get("parents", {}), other.get("parents", {}))
    resolved = (baseline["resolved"], other["resolved"])
    # English names of settings are what files call them
    named = changed_clauses(*resolved, parents, lang) if lang != "en" else []
    called = {one.setting: one.name for one in named}
    return {"differences": differences(*resolved, parents), "called": called}
