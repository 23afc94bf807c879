"""Numbers set on the command line: the option ``--set``, and the scenario files that record it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from analysis.commands.results_folder import SCENARIOS

if TYPE_CHECKING:
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

    Raises
    ------
    InputError
    """
    from analysis.commands.input_kinds import read_as
    from sim.scenario.scenario import Scenario, load_scenario
    from sim.scenario.settings import load_with, read_settings

    def load(name: str, edits: dict[str, Any] | None = None) -> Scenario:
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
    from sim.scenario.scenario_text import scenario_files

    arms = [(name, one.scenario.name, one.edits) for name, one in zip(names, found, strict=True)]
    files = {f"{SCENARIOS}/{name}": text.encode() for name, text in scenario_files(arms).items()}
    places = {one.scenario.name: f"{SCENARIOS}/{one.scenario.name}.toml" for one in found}
    return {"set": list(given), "scenario_files": places}, files
