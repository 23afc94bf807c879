"""Numbers set on the command line: the option ``--set``, and the scenario files that record it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from analysis.commands.results_folder import SCENARIOS

if TYPE_CHECKING:
    from sim.files.fields import Names
    from sim.scenario.settings import SetScenario

SetNumbers = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="[SCENARIO:]NAME=NUMBER",
        help="Set a parameter, a lever or a number of the rulebooks, such as duty=3, "
        "index:audit_rate=.1 or blocks.individual.max=50; may be given several times.",
        show_default=False,
    ),
]
"""The option of every command that runs scenarios."""


def scenarios_with(names: Sequence[str], given: Sequence[str] | None) -> list[SetScenario]:
    """Read scenarios with the numbers that the command line sets; say where one is left out.

    A rulebook of one's own behind the first stands for the first one under that rulebook.

    Raises
    ------
    InputError
    """
    from analysis.commands.input_kinds import is_rulebook, read_as
    from analysis.comparison.under_rulebook import scenario_under
    from sim.scenario.scenario import Scenario, load_scenario
    from sim.scenario.settings import load_with, read_settings

    def load(name: str, edits: dict[str, Any] | None = None) -> Scenario:
        if name != names[0] and is_rulebook(name):
            return scenario_under(name, names[0], _titled(name), edits)
        return read_as("scenario", name, load_scenario, *([edits] if edits else []))

    found = load_with(names, read_settings(given or []), load)
    for one in found:
        for number in one.left_out:
            Console(stderr=True, soft_wrap=True).print(
                f"cadre-sim: {number} is left out under {one.scenario.name}, "
                "whose rulebooks have no such number",
                markup=False,
                highlight=False,
            )
    return found


def _titled(rulebook: str) -> Names:
    from analysis.commands.input_kinds import own_title
    from sim.files.fields import Names

    return Names(**{lang: own_title("rulebook", rulebook, lang) for lang in ("en", "zh")})


def as_options(given: Sequence[str] | None, names: Sequence[str] = ()) -> list[str]:
    """Give the numbers as they are typed; of several scenarios those that concern the named."""
    from sim.scenario.settings import read_settings

    kept = [one for one in read_settings(given or []) if not names or one.scenario in ("", *names)]
    return [part for one in kept for part in ("--set", one.text)]


def recorded(
    names: Sequence[str], found: Sequence[SetScenario], given: Sequence[str] | None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Give what a manifest says of numbers that were set, and the scenario files that hold them.

    Run as it stands, such a file gives the same bytes. Nothing is recorded where none was set.
    """
    if not given:
        return {}, {}
    from analysis.commands.input_kinds import is_rulebook
    from analysis.comparison.under_rulebook import edits_for
    from sim.files.toml_files import merge
    from sim.scenario.scenario_text import scenario_files

    arms = [
        (names[0], one.scenario.name, merge(edits_for(name, names[0], _titled(name)), one.edits))
        if name != names[0] and is_rulebook(name)
        else (name, one.scenario.name, one.edits)
        for name, one in zip(names, found, strict=True)
    ]
    files = {f"{SCENARIOS}/{name}": text.encode() for name, text in scenario_files(arms).items()}
    places = {one.scenario.name: f"{SCENARIOS}/{one.scenario.name}.toml" for one in found}
    return {"set": list(given), "scenario_files": places}, files
