"""A cadre as a Mesa agent: a named view of one row of the county, made only when asked for."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping
from dataclasses import make_dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.base.errors import InputError, shown
from sim.base.record_arrays import Column
from sim.model.columns.sight import SEEN_COLUMNS
from sim.model.state import ACTIVITIES
from sim.scoring.roster import LEVELS, POSTS, STAFFINGS

if TYPE_CHECKING:
    from sim.mesa_interface.county import County


ROUNDING = 1e-6
"""Hours by which a choice may exceed what there is, for sums of fractions."""


def _described(column: Column) -> str:
    """Describe a column as an attribute of `Sight`, in the form of numpydoc."""
    kind = f"ndarray(float64), shape {column.shape}" if column.shape else "float"
    text = textwrap.fill(f"{column.en} [{column.unit}]", 92)
    return f"{column.name} : {kind}\n{textwrap.indent(text, '    ')}"


_Columns: Any = make_dataclass(
    "_Columns",
    [(one.name, np.ndarray if one.shape else float) for one in SEEN_COLUMNS],
    frozen=True,
)


class Sight(_Columns):
    """What a cadre sees when choosing: copies of the own row of `sim.model.state.SEEN`, and nothing
    else of the county."""


Sight.__doc__ = "\n".join(
    [f"{Sight.__doc__}\n", "Attributes", "----------", *map(_described, SEEN_COLUMNS)]
)


def look(row: Any) -> Sight:
    """Copy a row of what is seen."""
    return Sight(
        **{
            # a copy: a choice that writes into what it sees must not change the
            # county
            one.name: row[one.name].copy() if one.shape else float(row[one.name])
            for one in SEEN_COLUMNS
        }
    )


class Cadre(mesa.Agent):
    """One cadre; its attributes are read from the county's tables, so they are always those of now.

    A subclass that overrides :meth:`choose` decides for itself; the county calls the compiled rule
    for all others.

    Parameters
    ----------
    model : County
    seat : int
        Row in the county's tables.

    Examples
    --------
    >>> class Stubborn(Cadre):
    ...     def choose(self, seen):
    ...         return {"routine": 40, "mass": 10}
    """

    model: County

    def __init__(self, model: County, seat: int) -> None:
        super().__init__(model)
        self.seat = int(seat)

    def choose(self, seen: Sight) -> Mapping[str, float]:
        """Choose the hours of a half-month; what is left of them is rest.

        Parameters
        ----------
        seen : Sight

        Returns
        -------
        mapping of activity to hours
            Of routine, mass, squad, visibility, traces; absent ones get none. In this class: what
            the compiled rule has just chosen.
        """
        return dict(zip(ACTIVITIES, self.hours, strict=True))

    @property
    def unit(self) -> int:
        """Place of the unit."""
        return int(self.model.state.cadres[self.seat].unit)

    @property
    def generation(self) -> int:
        """How many held the seat before."""
        return int(self.model.state.cadres[self.seat].generation)

    @property
    def post(self) -> str:
        """Post in the roster's words."""
        return POSTS[self.model.state.people[self.seat].post]

    @property
    def level(self) -> str:
        """Level in the roster's words."""
        return LEVELS[self.model.state.people[self.seat].level]

    @property
    def staffing(self) -> str:
        """Staffing in the roster's words."""
        return STAFFINGS[self.model.state.people[self.seat].staffing]

    @property
    def ability(self) -> np.ndarray:
        """Work done in an hour, by skill."""
        return self.model.state.cadres[self.seat].ability.copy()

    @property
    def hours(self) -> np.ndarray:
        """Hours of the last half-month, by activity."""
        return self.model.state.seen[self.seat].hours.copy()

    @property
    def score(self) -> float:
        """Score of the last year closed, in points."""
        return float(self.model.state.tally.sums[self.seat].score) / 100

    @property
    def bonus(self) -> float:
        """Own bonus of the last year closed, in yuan; 0 for one who came since."""
        return float(self.model.state.seen[self.seat].last_bonus)


def check_class(cadre_class: type[Cadre]) -> None:
    """Refuse a class whose own methods look like a misspelt `choose`, which nobody would call.

    Raises
    ------
    InputError
    """
    if cadre_class.choose is not Cadre.choose:
        return
    own = [
        name
        for one in cadre_class.__mro__
        # Mesa's own methods, and those of Cadre, are nobody's slip
        if issubclass(one, Cadre) and one is not Cadre
        for name, value in vars(one).items()
        if callable(value)
    ]
    near = difflib.get_close_matches("choose", own, n=1, cutoff=0.75)
    if near:
        raise InputError(
            f"County.enlist, class {cadre_class.__name__}",
            f"a method {near[0]!r} and none named 'choose'",
            "a method 'choose' to choose hours, or none",
            "Did you mean 'choose'? Else give the method another name.",
        )


def checked_hours(chosen: Mapping[str, float], most: float, where: str) -> list[float]:
    """Check what an overridden choice gave.

    Known activities, no negative hours, not more than there are.

    Raises
    ------
    InputError
    """
    if not isinstance(chosen, Mapping):
        raise InputError(
            where,
            shown(chosen),
            "a mapping of activity to hours",
            'Return such as {"routine": 40, "mass": 10}.',
        )
    unknown = [name for name in chosen if name not in ACTIVITIES]
    if unknown:
        raise InputError(
            where, f"hours for {unknown[0]!r}", ", ".join(ACTIVITIES), "Mend what choose() returns."
        )
    try:
        hours = [float(chosen.get(name, 0.0)) for name in ACTIVITIES]
    except (TypeError, ValueError) as error:
        raise InputError(
            where, shown(dict(chosen)), "hours that are numbers", "Mend what choose() returns."
        ) from error
    # in this form not-a-number is refused too, as it is in no range
    if not all(0.0 <= hour <= most + ROUNDING for hour in hours) or sum(hours) > most + ROUNDING:
        raise InputError(
            where,
            f"hours {hours}",
            f"hours of 0 or more that add up to at most {most:g}",
            "Mend what choose() returns.",
        )
    return hours
