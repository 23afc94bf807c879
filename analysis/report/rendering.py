"""Pages that need no other file: made from templates, with the figures inside of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import partial
from typing import Any

from analysis.report.measure_names import unit_called
from analysis.words import said
from sim.base.plain_text import plain

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a page may do: show its own style and figures, and ask for nothing."""


def render_page(template: str, lang: str, **shown: Any) -> str:
    """Fill a template of this room; text of files is plain in it, and never markup.

    What the template calls ``said`` and ``unit_called`` speaks the language of the page.
    """
    # only a page needs it, and a quick command need not wait for it
    import jinja2
    import markupsafe

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("analysis.report"),
        autoescape=True,
        # a misspelt name in the template stops, where it would print nothing by default
        undefined=jinja2.StrictUndefined,
        # what the template's own markup is made of is no plain str
        finalize=lambda value: plain(value, "\n") if type(value) is str else value,
        trim_blocks=True,
    )
    # what is no plain str is markup already, and this holds nothing of a file
    shown |= {"lang": lang, "policy": markupsafe.Markup(POLICY)}
    spoken = {"said": partial(said, lang=lang), "unit_called": partial(unit_called, lang=lang)}
    return environment.get_template(template).render(spoken | shown)


def embedded(figures: Mapping[str, bytes]) -> dict[str, str]:
    """Give SVG figures as addresses that hold them.

    An image and not markup in the page: nothing inside it can run, and its ids cannot clash.
    """
    return {
        name: f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
        for name, svg in figures.items()
    }


def mark(kind: str, digest: str) -> str:
    """Give the tag by which a page says of which results it is."""
    return f'<meta name="cadre-sim-{kind}" content="{digest}">'
