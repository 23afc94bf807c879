"""A cadre as a Mesa agent: a named view of one row of the county, made only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.base.errors import InputError, shown
from sim.model.state import ACTIVITIES, SEEN
from sim.scoring.roster import LEVELS, POSTS, STAFFINGS

if TYPE_CHECKING:
    from sim.mesa_interface.county import County


ROUNDING = 1e-6
"""Hours by which a choice may exceed what there is, for sums of fractions."""


@dataclass(frozen=True)
class Sight:
    """What a cadre sees when choosing: copies of the cadre's row of `sim.model.state.SEEN`; nothing
    else of the county.

    Attributes
    ----------
    points_per_hour, yuan_per_hour, hours : ndarray(float64), shape (5,)
        By activity: routine, mass, squad, visibility, traces; `hours` are those of the last
        half-month.
    demand : ndarray(float64), shape (2,)
        Hours of routine and mass work demanded.
    pay_per_point, excellent_per_point, promotion_per_point, behind_per_point : float
    members_worth, points_per_node, points_per_participant, red_loss, audit_loss : float
    excellent_worth, promotion_worth, load, node_hours_lost, last_bonus, aspiration : float
    knowhow : ndarray(float64), shape (5,)
        1 for each exploit known: splitting, padding, crowding, visibility, traces.
    average_points_per_hour, met_hours : ndarray(float64), shape (5,)
        What an hour has earned on average, and the hours of the colleague met.
    mean_bonus, met, met_bonus : float
        Where ranks are public: mean bonus, whether a colleague's pay and hours were seen, that pay.
    experience : float
    attraction : ndarray(float64), shape (6,)
        Memory of the compiled learning strategies.
    """

    points_per_hour: np.ndarray
    yuan_per_hour: np.ndarray
    pay_per_point: float
    excellent_per_point: float
    promotion_per_point: float
    behind_per_point: float
    members_worth: float
    points_per_node: float
    points_per_participant: float
    red_loss: float
    audit_loss: float
    average_points_per_hour: np.ndarray
    excellent_worth: float
    promotion_worth: float
    load: float
    node_hours_lost: float
    last_bonus: float
    aspiration: float
    knowhow: np.ndarray
    demand: np.ndarray
    hours: np.ndarray
    mean_bonus: float
    met: float
    met_bonus: float
    experience: float
    met_hours: np.ndarray
    attraction: np.ndarray


def look(row: Any) -> Sight:
    """Copy a row of what is seen."""
    names: tuple[str, ...] = SEEN.names or ()
    values: dict[str, Any] = {
        name: row[name].copy() if row[name].ndim else float(row[name]) for name in names
    }
    return Sight(**values)


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


def checked_hours(chosen: Mapping[str, float], most: float, where: str) -> list[float]:
    """Check what an overridden choice gave: known activities, no negative hours, not more than
    there are.

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
    if not all(0.0 <= hour <= most + ROUNDING for hour in hours) or sum(hours) > most + ROUNDING:
        raise InputError(
            where,
            f"hours {hours}",
            f"hours of 0 or more that add up to at most {most:g}",
            "Mend what choose() returns.",
        )
    return hours
