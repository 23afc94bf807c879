"""Commands gathered from the modules of this folder; each is loaded when it is asked for.

A start needs one of them. To load and to describe them all would take a sixth of a quick command.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import typer

from analysis.commands.command import COMMANDS, GROUPS, Command, paragraphs
from analysis.commands.output import Lang, Language
from analysis.commands.spoken_help import Group, OneCommand, asked
from analysis.words import speak

HELPERS = frozenset(
    {
        "command",
        "comparison_files",
        "comparison_folder",
        "evidence_folder",
        "county_page",
        "crate",
        "draws_option",
        "finished_sweep",
        "fitted_tables",
        "gathering",
        "glossary",
        "held_folder",
        "input_kinds",
        "kept_runs",
        "lives_of_runs",
        "numbers",
        "output",
        "own_file",
        "progress",
        "reading",
        "reference",
        "report_county",
        "results_folder",
        "shipped_entries",
        "spoken_help",
        "stress_county",
        "stress_gaming",
        "sweep_sources",
        "sweep_titles",
        "winners_option",
    }
)
"""Modules that serve commands and are none themselves."""


def gathered() -> list[Command]:
    """Load every command's module and give all commands in the order of their places."""
    for module in _modules():
        _load(module)
    return sorted(COMMANDS)


def _modules() -> list[str]:
    found = {file.stem for file in Path(__file__).parent.glob("[!_]*.py")} - HELPERS
    return sorted(found)


def _load(module: str) -> None:
    importlib.import_module(f"analysis.commands.{module}")


def before_a_command(lang: Lang = Language.en) -> None:
    """Take the language where it stands before the command; the option itself chooses it."""


class Offered(MutableMapping[str, Any]):
    """Commands and groups of commands by the first word of their names, made when asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(_first_word(module) for module in _modules()))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            modules = [one for one in _modules() if _first_word(one) == name]
            if not modules:
                raise KeyError(name)
            for module in modules:
                _load(module)
            self._made[name] = _make(name)
        return self._made[name]

    def __setitem__(self, name: str, made: Any) -> None:
        self._made[name] = made

    def __delitem__(self, name: str) -> None:
        del self._made[name]


def _first_word(module: str) -> str:
    return module.partition("_")[0]


def _make(name: str) -> Any:
    """Make a command, or a group with its commands, for the library that reads command lines."""
    kept = typer.Typer(add_completion=False)
    if name in GROUPS:
        # a callback is what makes one command a group
        kept = typer.Typer(
            name=name,
            help=GROUPS[name],
            cls=Group,
            callback=before_a_command,
            no_args_is_help=True,
            add_completion=False,
        )
    for _, full, function in sorted(COMMANDS):
        first, _, inner = full.partition(" ")
        if first == name:
            text = "\n\n".join(paragraphs(function))
            kept.command(inner or name, cls=OneCommand, help=text)(function)
    return typer.main.get_command(kept)


class Commands(Group):
    """All commands, in their order."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Offered()

    def main(self, args: Sequence[str] | None = None, *more: Any, **settings: Any) -> Any:
        """Run a command in the language that the command line asks for."""
        speak(asked(sys.argv[1:] if args is None else args))
        return super().main(args, *more, **settings)

    def list_commands(self, ctx: Any) -> list[str]:
        """Give a group the place of its first command."""
        return [*dict.fromkeys(name.partition(" ")[0] for _, name, _ in gathered())]
