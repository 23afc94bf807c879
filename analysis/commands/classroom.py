"""``cadre-sim classroom``: makes the county's page and opens it."""

from __future__ import annotations

import webbrowser

from analysis.commands.command import command
from analysis.commands.county_page import (
    FILE,
    Out,
    Replace,
    Scenarios,
    make_page,
)
from analysis.commands.output import Lang, Language


@command(place=84)
def classroom(
    scenarios: Scenarios = None,
    out: Out = None,
    overwrite: Replace = False,
    lang: Lang = Language.en,
) -> None:
    """Make the page of `cadre-sim page` and open it in the browser.

    The file can be handed to students as it is, on a stick or in a chat: nothing is installed and
    nothing is sent anywhere.

    Example: cadre-sim classroom --lang zh
    """
    from analysis.words import words

    target = out or FILE
    make_page(scenarios, target, overwrite, lang.value)
    opened = webbrowser.open(target.resolve().as_uri())
    print(words("classroom", lang.value)["opened" if opened else "open_it"].format(path=target))
