"""Errors that a user can mend: where it is, what was got, what is allowed, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sim.base.plain_text import plain

LISTED = 20
"""How many faults of one kind a message lists before it only counts them."""
LONGEST_ECHO = 60
"""Characters of a value or name that a message repeats."""
LONGEST_PART = 3_000
"""Characters of a part of a message, however it was put together."""
MOST_COMPARED = 10_000
"""Names that are looked through for one that was probably meant."""


class InputError(ValueError):
    """Bad input: nothing was computed from it and nothing was written.

    Parameters
    ----------
    where : str
        File, line, column or key.
    got : str
        What stood there.
    allowed : str
        What may stand there.
    do : str
        What the user can do about it.
    """

    def __init__(self, where: str, got: str, allowed: str, do: str = "") -> None:
        # a message may list faults in lines of their own, a place has one line
        self.where = _shortened(plain(where))
        self.got, self.allowed = (_shortened(plain(part, "\n")) for part in (got, allowed))
        self.do = plain(do, "\n") or "Mend it and try again."
        super().__init__(f"{self.where}: got {self.got}; allowed: {self.allowed}. {self.do}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str, str]]:
        """Cross to another process in its four parts: an exception is otherwise made anew from its
        message alone, which a pool of processes cannot do and may wait for without end."""
        return type(self), (self.where, self.got, self.allowed, self.do)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_PART else f"{text[: LONGEST_PART - 1]}…"


def cut(text: str, most: int = LONGEST_ECHO) -> str:
    """Repeat a text for people: without control characters, and cut with an ellipsis where it is
    too long."""
    plain = text if text.isprintable() else repr(text[: most + 1])[1:-1]
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def shown(value: Any) -> str:
    """Repeat what was given as it would be typed, cut with an ellipsis where it is too long."""
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST_ECHO else f"{value[: LONGEST_ECHO - 1]}…")
    if isinstance(value, dict):
        return "a table"
    try:
        return cut(repr(value))
    except ValueError:  # Python refuses to write out a number of thousands of digits
        return "a very long number"


def closest(name: str, allowed: Iterable[str], otherwise: str = "Use one of these.") -> str:
    """Say which allowed name was probably meant, or what to do where none is near; small and
    capital letters are alike.

    Returns
    -------
    str
        ``"Did you mean 'x'?"`` or `otherwise`.
    """
    folded = {one.casefold(): one for one in islice(allowed, MOST_COMPARED)}
    near = difflib.get_close_matches(name[:LONGEST_ECHO].casefold(), folded, n=1)
    return f"Did you mean {shown(folded[near[0]])}?" if near else otherwise


def listing(faults: Sequence[str], count: int | None = None) -> str:
    """List the first faults and count the rest.

    Parameters
    ----------
    faults : sequence of str
    count : int, optional
        How many there are in all, where `faults` holds only the first.
    """
    more = (len(faults) if count is None else count) - LISTED
    text = "; ".join(faults[:LISTED])
    return text if more <= 0 else f"{text}; and {more} more"


def naming(names: Sequence[str]) -> str:
    """Name the first of many allowed names and count the rest."""
    more = len(names) - LISTED
    text = ", ".join(cut(name) for name in names[:LISTED])
    return text if more <= 0 else f"{text} and {more} more"
