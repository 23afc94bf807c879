"""``cadre-sim classroom``: makes the county's page and opens it."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.county_page import FILE, Replace, Scenarios, make_page
from analysis.commands.output import Language
from analysis.commands.results_folder import out_option


@command(place=84)
def classroom(
    scenarios: Scenarios = None,
    out: Annotated[Path | None, out_option(f"The page; by default {FILE}.", "FILE")] = None,
    overwrite: Replace = False,
    lang: Annotated[
        Language, typer.Option(help="Language of the page at first; it has a switch.")
    ] = Language.en,
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
