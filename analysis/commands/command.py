"""The mark of a command: ``cadre-sim`` offers the marked function under its module's name."""

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


def command(place: int) -> Callable[[Function], Function]:
    """Mark a function as the command of its module.

    Parameters
    ----------
    place : int
        In the help. Those of the project go up by tens, so that others can stand between them.
    """

    def mark(function: Function) -> Function:
        COMMANDS.append(Command(place, function.__module__.rpartition(".")[2], function))
        return function

    return mark


def paragraphs(function: Callable[..., Any]) -> list[str]:
    """Give the paragraphs of a docstring, each in one line: its line breaks are the source's."""
    return [" ".join(part.split()) for part in (inspect.getdoc(function) or "").split("\n\n")]
