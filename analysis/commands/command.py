"""The mark of a command: ``cadre-sim`` offers the marked function under its module's name.

What stands before a ``_`` in that name is a group: ``rulebook_new`` is ``cadre-sim rulebook new``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class Command(NamedTuple):
    """A command; those with the smaller place come first in the help."""

    place: int
    name: str
    function: Callable[..., None]


COMMANDS: list[Command] = []
"""Commands of the modules that are loaded, in the order of loading."""
GROUPS = {"rulebook": "Begin a rulebook: from another one, or from a scoring table."}
"""Groups of commands, each with what the list of commands says of it."""


def command(place: int) -> Callable[[Function], Function]:
    """Mark a function as the command of its module.

    Parameters
    ----------
    place : int
        In the help. Those of the project go up by tens, so that others can stand between them.
    """

    def mark(function: Function) -> Function:
        name = function.__module__.rpartition(".")[2].replace("_", " ")
        COMMANDS.append(Command(place, name, function))
        return function

    return mark


def paragraphs(function: Callable[..., Any]) -> list[str]:
    """Give the paragraphs of a docstring, each in one line: its line breaks are the source's."""
    return [" ".join(part.split()) for part in (inspect.getdoc(function) or "").split("\n\n")]
