"""Help, and what is wrong with options, in the language asked for.

Texts stay English where they are made; their Chinese stands in ``words/chinese/help*.toml``.
Typer's own words are found by their English too. It asks gettext for them once, when it is loaded,
and keeps them as constants, so these are replaced for as long as something is printed. A test
names what has no Chinese, also what a newer Typer may bring.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import pairwise
from typing import Any

import typer
from rich.markup import escape
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from analysis.commands.output import Language
from analysis.words import said, spoken

FRAME = (
    "ARGUMENTS_PANEL_TITLE",
    "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE",
    "ERRORS_PANEL_TITLE",
    "DEFAULT_STRING",
    "REQUIRED_LONG_STRING",
    "RICH_HELP",
)
"""Typer's own words, constants of ``typer.rich_utils``."""
USAGE = "Usage: "
DEFAULT = "[default: {}]"
METAVARS = ("[OPTIONS]", "COMMAND [ARGS]...")
"""What stands for options, and for a command, in the line of usage."""
_ALONE = [given for one in Language for given in (["--lang", one.value], [f"--lang={one.value}"])]


def asked(given: Sequence[str]) -> str:
    """Say which language a command line asks for, before it is read: its faults are told in it.

    Parameters
    ----------
    given : sequence of str
        All words after ``cadre-sim``. The last ``--lang`` counts, before or after the command.
    """
    lang = Language.en.value
    for word, following in pairwise([*given, ""]):
        if word == "--":
            break
        if word == "--lang" or word.startswith("--lang="):
            lang = word[len("--lang=") :] or following
    return lang if lang in list(Language) else Language.en.value


class _Spoken:
    """Usage and help in the language asked for, of a command or of a group of them."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        shown: Any = super(_Spoken, _in_words(self, ctx))
        with _frame():
            shown.format_help(ctx, formatter)


class OneCommand(_Spoken, TyperCommand):
    """A command whose help is in the language asked for."""


class Group(_Spoken, TyperGroup):
    """A group of commands: help, and what is wrong with options, in the language asked for."""

    def make_context(self, *given: Any, **settings: Any) -> Any:
        """Read the options of the group itself."""
        with _faults():
            return super().make_context(*given, **settings)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the group; to choose a language alone asks for the help."""
        return super().parse_args(ctx, [] if args in _ALONE else args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        with _faults():
            return super().invoke(ctx)


def _as_prose(highlight: Callable[[Any], Text]) -> Callable[[Any], Text]:
    from analysis.commands.fitted_tables import Prose

    def highlighted(given: Any) -> Text:
        text = highlight(given)
        text.highlight_words([said(USAGE, spoken())], "usage")
        return Prose(text.plain, text.style, end=text.end, spans=text.spans)

    return highlighted


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = command.collect_usage_pieces(ctx)
    # the command line's names are typed as they are
    shown = (said(one, spoken()) if one in METAVARS else one for one in pieces)
    formatter.write_usage(ctx.command_path, " ".join(shown), said(USAGE, spoken()))


def _in_words(command: Any, ctx: Any) -> Any:
    """Copy a command for its help: all texts in the language, and nothing in them is markup."""
    shown = copy.copy(command)
    shown.help = _said(command.help)
    # with the option --help, which the command makes for itself
    shown.params = [_param_in_words(one) for one in command.get_params(ctx)]
    shown.add_help_option = False
    if isinstance(command, TyperGroup):
        shown.commands = {name: copy.copy(one) for name, one in command.commands.items()}
        for one in shown.commands.values():
            one.help = _said(one.help)
    return shown


def _param_in_words(param: Any) -> Any:
    shown = copy.copy(param)
    shown.help = _said(param.help)
    if isinstance(param.show_default, str) and spoken() != "en":
        # as part of the help: Typer cuts a default that has no blanks to break at
        default = said(DEFAULT, spoken()).format(said(param.show_default, spoken()))
        shown.help, shown.show_default = f"{shown.help} {escape(default)}", False
    if hasattr(param, "display_type"):
        shown.display_type = lambda ctx: said(param.display_type(ctx), spoken())
    return shown


def _said(text: str | None) -> str:
    parts = (text or "").split("\n\n")
    return escape("\n\n".join(said(part, spoken()) for part in parts))


@contextmanager
def _faults() -> Iterator[None]:
    """Print what is wrong with options in Chinese, where that is asked for."""
    try:
        yield
    except Exception as error:
        plain = getattr(error, "format_message", None)
        if plain is None or spoken() == "en":
            raise
        from typer import rich_utils

        words = said(plain(), spoken())
        error.format_message = lambda: words  # type: ignore[attr-defined]
        with _frame():
            rich_utils.rich_format_error(error)  # type: ignore[arg-type]
        raise typer.Exit(error.exit_code) from error  # type: ignore[attr-defined]


def _frame() -> Any:
    return nullcontext() if spoken() == "en" else _chinese_frame()


@contextmanager
def _chinese_frame() -> Iterator[None]:
    """Put Typer's own words into Chinese, and break lines as Chinese is broken."""
    from typer import rich_utils

    own = {name: one for name, one in vars(rich_utils).items() if name in (*FRAME, "highlighter")}
    words: dict[str, Any] = {
        name: said(one, spoken()) if isinstance(one, str) else _as_prose(one)
        for name, one in own.items()
    }
    try:
        vars(rich_utils).update(words)
        yield
    finally:
        vars(rich_utils).update(own)
