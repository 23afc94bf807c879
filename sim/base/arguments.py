"""Arguments of the public functions, checked before anything is done: names, types, bounds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

import numpy as np

from sim.base.errors import InputError, closest, shown

Given = ParamSpec("Given")
Result = TypeVar("Result")
NONE: Mapping[str, str] = MappingProxyType({})


def by_name(
    called: str, example: str, other_words: Mapping[str, str] = NONE
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Refuse arguments that a function does not have, in the words of all other errors.

    Parameters
    ----------
    called : str
        How users call the function.
    example : str
        How an argument without a name would be written; ``{0}`` stands for its value.
    other_words : mapping of str to str
        Names that users try, with those that are meant.
    """

    def wrapped(function: Callable[Given, Result]) -> Callable[Given, Result]:
        signature = inspect.signature(function)

        @wraps(function)
        def checked(*given: Given.args, **named: Given.kwargs) -> Result:
            try:
                signature.bind(*given, **named)
            except TypeError as error:
                raise _refused(signature, given, named, called, example, other_words) from error
            return function(*given, **named)

        return checked

    return wrapped


def _refused(
    signature: inspect.Signature,
    given: tuple[Any, ...],
    named: dict[str, Any],
    called: str,
    example: str,
    other_words: Mapping[str, str],
) -> InputError:
    """Say which argument is one too many, unknown, given twice or missing."""
    own = {name: one for name, one in signature.parameters.items() if name != "self"}
    first = [name for name, one in own.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    keywords = [name for name, one in own.items() if one.kind is one.KEYWORD_ONLY]
    allowed = ", ".join(first) + f"; by name: {', '.join(keywords)}" * bool(keywords)
    values = given[1:] if "self" in signature.parameters else given
    unknown = [name for name in named if name not in own]
    if unknown:
        meant = other_words.get(unknown[0])
        do = f"Did you mean '{meant}'?" if meant else closest(unknown[0], [*first, *keywords])
        return InputError(called, f"an unknown argument {shown(unknown[0])}", allowed, do)
    if len(values) > len(first):
        extra = values[len(first)]
        return InputError(
            called, f"{shown(extra)} without a name", allowed, example.format(shown(extra))
        )
    twice = [name for name in first[: len(values)] if name in named]
    if twice:
        return InputError(called, f"{twice[0]} twice", "each once", "Leave one of the two out.")
    missing = [
        name for name in first[len(values) :] if own[name].default is inspect.Parameter.empty
    ]
    return InputError(called, f"no {', '.join(missing)}", allowed, f"Give {missing[0]}.")


def check_kind(where: str, value: Any, kinds: tuple[type, ...], allowed: str, do: str) -> None:
    """Refuse a value of another type; True and False are no numbers.

    Raises
    ------
    InputError
    """
    if not isinstance(value, kinds) or isinstance(value, bool) and bool not in kinds:
        kind = type(value).__name__
        raise InputError(where, f"{shown(value)} ({kind})", allowed, do)


def check_count(where: str, value: Any, example: int, most: int | None = None) -> int:
    """Check how many there shall be of something: a whole number of 1 or more.

    Raises
    ------
    InputError
    """
    allowed = "a whole number of 1 or more" if most is None else f"a whole number from 1 to {most}"
    # to Python True is 1
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < 1 or (most is not None and value > most):
        raise InputError(where, shown(value), allowed, f"Give for example {example}.")
    return int(value)
