"""Verdicts on claims as one HTML page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence.claims import ClaimsFile
from analysis.report.claims_text import verdict_table
from analysis.report.rendering import embedded, mark, render_page
from analysis.words import said, words

FIGURES = {"sign_map": "figure_sign_map", "turns": "figure_turns"}
"""Figures of the page, in their order, and what the words of each are called."""


def claims_page(
    file: ClaimsFile,
    made: dict[str, pd.DataFrame],
    figures: dict[str, bytes],
    about: dict[str, Any],
    lang: str = "en",
) -> str:
    """Make one HTML page of verdicts that loads nothing from elsewhere.

    Parameters
    ----------
    file : ClaimsFile
    made : dict of str to DataFrame
        From `analysis.evidence.verdicts.tables`.
    figures : dict of str to bytes
        SVG images by the names of `FIGURES`.
    about : dict
        The manifest, and what the controls say (``controls``).
    lang : {'en', 'zh'}
    """
    # not before: what a quick command loads need not wait for it
    from markupsafe import Markup

    images = {FIGURES[name]: image for name, image in embedded(figures).items()}
    described = {
        "title": getattr(file.title, lang),
        "description": said(file.description, lang),
        "versions": ", ".join(f"{name} {one}" for name, one in about["versions"].items()),
    }
    return render_page(
        "claims.html",
        mark=Markup(mark("claims", about["inputs"]["file"])),
        about=about | described,
        verdicts=verdict_table(file, made, lang),
        images=images,
        words=words("claims", lang),
        page=words("page", lang),
        lang=lang,
    )
