"""A comparison as one HTML page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from analysis.comparison.comparison import Comparison
from analysis.comparison.scenario_differences import differences
from analysis.report.side_by_side import side_by_side
from analysis.report.summary import headline_table, measure_texts, since, summary
from analysis.words import words
from sim.base.plain_text import plain

FIGURES = ("lorenz", "years", "earnings", "time_use")
"""Names of the figures of a page, in their order."""
MOST_DIFFERENCES = 60
"""Differing settings that a page lists before it only counts them."""


def mark(manifest: dict[str, Any]) -> str:
    """Give the tag by which a page says of which comparison it is."""
    scenarios = [(one["name"], one["digest"]) for one in manifest["scenarios"]]
    inputs = [*(manifest[key] for key in ("seed", "replicates", "years")), scenarios]
    digest = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
    return f'<meta name="cadre-sim-comparison" content="{digest}">'


def page(
    comparison: Comparison, manifest: dict[str, Any], figures: dict[str, bytes], lang: str = "en"
) -> str:
    """Make one HTML page of a comparison that loads nothing from elsewhere.

    Parameters
    ----------
    comparison : Comparison
    manifest : dict
        What the command stores as ``manifest.json``.
    figures : dict of str to bytes
        SVG images by the names of `FIGURES`.
    lang : {'en', 'zh'}
        Language of the text; figures stay English.
    """
    # only a page needs it, and a quick command need not wait for it
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("analysis.report"),
        autoescape=True,
        # a misspelt name in the template stops, where it would print nothing by default
        undefined=jinja2.StrictUndefined,
        # what the template's own markup is made of is no plain str
        finalize=lambda value: plain(value, "\n") if type(value) is str else value,
        trim_blocks=True,
    )
    described = {scenario["name"]: scenario for scenario in manifest["scenarios"]}
    baseline = described[comparison.baseline]
    others = [
        {
            "name": comparison.title(name, lang),
            "summary": summary(comparison, name, lang),
            "by_year": headline_table(comparison, name, lang),
            "measures": measure_texts(comparison, name, lang),
            "differences": differences(
                baseline["resolved"],
                described[name]["resolved"],
                (baseline.get("parents", {}), described[name].get("parents", {})),
            ),
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
        mark=Markup(mark(manifest)),
        manifest=manifest,
        baseline=comparison.title(comparison.baseline, lang),
        titles=[comparison.title(name, lang) for name in comparison.scenarios],
        title_of={one: comparison.title(one, lang) for one in comparison.scenarios},
        others=others,
        beside=side_by_side(comparison, lang) if len(others) > 1 else None,
        legend=words("compare", lang),
        since=since(comparison, lang),
        scale=words("summary", lang)["scale"],
        images=images,
        lang=lang,
        words=words("page", lang),
        most=MOST_DIFFERENCES,
    )
