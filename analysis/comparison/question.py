"""A question put to the model, such as ``public_value index > uniform by 1``.

::

    MEASURE SCENARIO > SCENARIO [by NUMBER] [in year N | from year A to B]

Words are parted by blanks; ``<`` asks for less. NUMBER is in the measure's own unit, and years go
from the adoption of both schemes to the end where none are named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.base.errors import InputError, closest, naming, shown
from sim.model.measure_catalogue import MEASURES

GRAMMAR = "MEASURE SCENARIO > SCENARIO [by NUMBER] [in year N | from year A to B]"
EXAMPLE = 'Write it in quotes, such as "public_value index > uniform by 1".'
SIGNS = (">", "<")
LARGEST = 1e15
"""Number by which one may ask; no measure is as large."""
_WHERE = "question"


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    measure, first, sign, other : str
        Whether the measure of `first` is above (``>``) or below (``<``) that of `other`.
    by : float
        By more than this.
    years : tuple of int, or None
        First and last year; None for all from adoption on.
    """

    measure: str
    first: str
    sign: str
    other: str
    by: float = 0.0
    years: tuple[int, int] | None = None


def read_question(text: str) -> Question:
    """Read a question.

    Raises
    ------
    InputError
        Naming the word at which it goes wrong, and what may stand there.
    """
    words = text.split()
    if len(words) < 4:
        raise InputError(_WHERE, shown(text), GRAMMAR, EXAMPLE)
    measure, first, sign, other, *rest = words
    names = [one.name for one in MEASURES]
    if measure not in names:
        do = closest(measure, names, "cadre-sim list measures names all.")
        raise InputError(f"{_WHERE}, measure", shown(measure), naming(names), do)
    if sign not in SIGNS:
        raise InputError(f"{_WHERE}, third word", shown(sign), " or ".join(SIGNS), EXAMPLE)
    by, rest = _by(rest)
    return Question(measure, first, sign, other, by, _years(rest))


def _by(rest: list[str]) -> tuple[float, list[str]]:
    if rest[:1] != ["by"]:
        return 0.0, rest
    given = rest[1] if len(rest) > 1 else ""
    try:
        # as Python reads it, but for what is no plain number there either
        number = math.nan if "_" in given else float(given)
    except ValueError:
        number = math.nan
    if not 0 <= number <= LARGEST:
        allowed = "a number of 0 or more in the measure's own unit"
        do = "For less in place of more, turn the sign."
        raise InputError(f"{_WHERE}, by", shown(given), allowed, do)
    return number, rest[2:]


def _years(rest: list[str]) -> tuple[int, int] | None:
    if not rest:
        return None
    if rest[:2] == ["in", "year"] and len(rest) == 3:
        return (_year(rest[2]),) * 2
    if rest[:2] == ["from", "year"] and rest[3:4] == ["to"] and len(rest) == 5:
        years = _year(rest[2]), _year(rest[4])
        if years[0] > years[1]:
            got, do = f"from year {years[0]} to {years[1]}", "Name the earlier year first."
            raise InputError(f"{_WHERE}, years", got, "years that follow each other", do)
        return years
    allowed = "by NUMBER, in year N, from year A to B, or nothing more"
    known = ("by", "in", "from")
    raise InputError(_WHERE, shown(" ".join(rest)), allowed, closest(rest[0], known, EXAMPLE))


def _year(given: str) -> int:
    if given.isascii() and given.isdigit() and int(given[:9]) >= 1 and len(given) < 10:
        return int(given)
    raise InputError(f"{_WHERE}, year", shown(given), "a whole number from 1 on", EXAMPLE)
