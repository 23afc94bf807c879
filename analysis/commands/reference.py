"""The page ``docs/reference/commands.md`` is made from the commands' own help, in two languages.

``python -m analysis.commands.reference FILE`` writes the English one, and beside it the Chinese.
"""

from __future__ import annotations

import inspect
import sys
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from analysis.commands.command import paragraphs
from analysis.commands.gathering import gathered
from analysis.words import said, words
from sim.files.atomic import write_atomically


def page(lang: str) -> str:
    """Write the page: a table of all commands, then each with its arguments and options.

    Parameters
    ----------
    lang : {'en', 'zh'}
    """
    own = words("command_page", lang)
    lines = [own["head"], f"| {own['command']} | {own['does']} |", "|---|---|"]
    for _, name, function in gathered():
        anchor = name.replace(" ", "-")
        lines.append(f"| [`{name}`](#{anchor}) | {said(paragraphs(function)[0], lang)} |")
    for _, name, function in gathered():
        lines += _described(name, function, lang)
    return "\n".join(lines) + "\n"


def _described(name: str, function: Any, lang: str) -> list[str]:
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
    typed = " ".join(["cadre-sim", name, *given, said("[OPTIONS]", lang)])
    lines = ["", f"## {name}", "", f"`{typed}`"]
    for paragraph in paragraphs(function):
        word, colon, examples = paragraph.partition(": ")
        if colon and word in ("Example", "Examples"):
            lines += ["", "```", *examples.split("; "), "```"]
        else:
            lines += ["", said(paragraph, lang)]
    lines += ["", f"| | {words('command_page', lang)['meaning']} |", "|---|---|"]
    for row in [*arguments, *options]:
        typed, meaning = (one.replace("|", "\\|") for one in (_typed(*row), _meaning(lang, *row)))
        lines.append(f"| `{typed}` | {meaning} |")
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


def _meaning(lang: str, name: str, kind: Any, info: Any, default: Any) -> str:
    """Give the help of an argument or option with its default."""
    own, meaning = words("command_page", lang), said(str(info.help), lang)
    if default is inspect.Parameter.empty:
        return meaning + own["required"] if isinstance(info, OptionInfo) else meaning
    if isinstance(info.show_default, str):
        shown = said(info.show_default, lang)
    elif default is None or default is False or default == "":
        return meaning
    else:
        shown = default.value if isinstance(default, Enum) else default
    return meaning + own["default"].format(value=shown)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.commands.reference FILE")
    file = Path(sys.argv[1])
    beside = file.with_suffix(f".zh{file.suffix}")
    write_atomically({file: page("en").encode(), beside: page("zh").encode()})
