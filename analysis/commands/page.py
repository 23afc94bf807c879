"""``cadre-sim page``: the county in one HTML file, run by the reader's own browser."""

from __future__ import annotations

from analysis.commands.command import command
from analysis.commands.county_page import (
    FILE,
    Out,
    Replace,
    Scenarios,
    make_page,
)
from analysis.commands.output import Lang, Language


@command(place=82)
def page(
    scenarios: Scenarios = None,
    out: Out = None,
    overwrite: Replace = False,
    lang: Lang = Language.en,
) -> None:
    """Make one HTML file in which the model itself runs: two schemes on the same luck.

    The page needs no other file, no server and no network; it opens by a double click in any
    browser of the last years. Its numbers are those of `cadre-sim run` to the last bit, and it
    hands out the scenario files and commands that give them.

    Example: cadre-sim page uniform index index_capped --out county.html
    """
    target = out or FILE
    make_page(scenarios, target, overwrite, lang.value)
    print(target)
