"""The page ``docs/reference/commands.md`` is made from the commands' own help.

``python -m analysis.commands.reference FILE`` writes it.
"""

from __future__ import annotations

import inspect
import sys
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from analysis.commands import gathered
from analysis.commands.command import paragraphs
from sim.files.atomic import write_atomically

_HEAD = """\
# Commands

Every command explains itself: `cadre-sim COMMAND --help`.
This page says the same; it is made by
`python -m analysis.commands.reference docs/reference/commands.md`.

Bad input ends a command with exit code 2 and one message:
where it is, what was got, what is allowed, what to do.
Where nobody reads on, as in `cadre-sim list | head -1`, a command ends quietly with 141,
as a shell knows it from other programs. What it writes into a folder is written before.
At Ctrl-C a command ends with 130 and says what is kept:
of a sweep what is finished, of `compare` and `run` nothing.
A folder in which another command is at work is refused with 75.

A command writes into a new or empty folder, or over its own earlier result of the same inputs
(scenarios, seed, replicates, years, files), so that the same command may be given again.
Another result, a table that was changed since, and files of others are kept,
unless `--overwrite` is given; results of another command are kept in any case.
Only plain files are replaced, never links or devices.
A path is a plain local path: `:` and `~` mean nothing in it.
It is tried before anything is computed.

| command | what it does |
|---|---|"""


def page() -> str:
    """Write the page: a table of all commands, then each with its arguments and options."""
    lines = [_HEAD]
    for _, name, function in gathered():
        anchor = name.replace(" ", "-")
        lines.append(f"| [`{name}`](#{anchor}) | {paragraphs(function)[0]} |")
    for _, name, function in gathered():
        lines += _described(name, function)
    return "\n".join(lines) + "\n"


def _described(name: str, function: Any) -> list[str]:
    # from the signature, which is ours: what typer makes of it changes from version to version
    hints = get_type_hints(function, include_extras=True)
    defaults = inspect.signature(function).parameters
    rows = [(one, *get_args(hints[one])[:2], defaults[one].default) for one in defaults]
    arguments = [row for row in rows if isinstance(row[2], ArgumentInfo)]
    options = [row for row in rows if isinstance(row[2], OptionInfo)]
    given = [
        _typed(*row) if row[3] is inspect.Parameter.empty else f"[{_typed(*row)}]"
        for row in arguments
    ]
    lines = ["", f"## {name}", "", f"`{' '.join(['cadre-sim', name, *given, '[OPTIONS]'])}`"]
    for paragraph in paragraphs(function):
        word, colon, examples = paragraph.partition(": ")
        if colon and word in ("Example", "Examples"):
            lines += ["", "```", *examples.split("; "), "```"]
        else:
            lines += ["", paragraph]
    lines += ["", "| | meaning |", "|---|---|"]
    for row in [*arguments, *options]:
        typed = _typed(*row).replace("|", "\\|")
        lines.append(f"| `{typed}` | {_meaning(*row)} |")
    return lines


def _typed(name: str, kind: Any, info: Any, default: Any) -> str:
    """Give an argument or option as it is typed."""
    value = info.metavar or name.upper()
    classes = [one for one in (kind, *get_args(kind)) if inspect.isclass(one)]
    for one in classes:
        if issubclass(one, Enum):
            value = "|".join(choice.value for choice in one)
    if isinstance(info, ArgumentInfo):
        several = str(kind).startswith("list") and not value.endswith("...")
        return f"{value}..." if several else value
    # the flag that is declared, if there is one: it need not be called like the argument
    # (typer takes the first one for a default, until it has read the signature)
    flags = [one for one in (info.default, *(info.param_decls or ())) if _is_flag(one)]
    option = flags[0] if flags else f"--{name.replace('_', '-')}"
    return option if kind is bool else f"{option} {value}"


def _is_flag(given: Any) -> bool:
    return isinstance(given, str) and given.startswith("--")


def _meaning(name: str, kind: Any, info: Any, default: Any) -> str:
    """Give the help of an argument or option with its default."""
    if default is inspect.Parameter.empty:
        return f"{info.help} Required." if isinstance(info, OptionInfo) else str(info.help)
    shown = info.show_default if isinstance(info.show_default, str) else default
    if shown is None or shown is False or shown == "":
        return str(info.help)
    return f"{info.help} Default: `{shown.value if isinstance(shown, Enum) else shown}`."


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.commands.reference FILE")
    write_atomically({Path(sys.argv[1]): page().encode()})
