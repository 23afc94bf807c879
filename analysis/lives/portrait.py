"""The digital portrait 数字画像 of a cadre, and beside it what the index hides."""

from __future__ import annotations

from typing import NamedTuple

from analysis.lives.records import Crowd, Life
from analysis.lives.telling import written
from analysis.words import words
from sim.model.codes import Activity
from sim.scenario.parameters import TICKS

HIDDEN = {"mass": Activity.MASS, "routine": Activity.ROUTINE}
"""Work that the index hides, by its name in the words."""
_INDEX = 10_000


class Portrait(NamedTuple):
    """A cadre at a year's end.

    Attributes
    ----------
    generation : int
        How many held the seat before.
    ability : list of float
        Work in an hour by kind of work, mean 1.
    place, of : int
        Rank in the line of work by true contribution, and how many are in the line.
    squads : float
        Task forces served in so far.
    index_points : float
        Of the year's index.
    hours, unit_hours : dict of str to float
        Hours a half-month of what the index hides: own ones, and the mean of the unit.
    """

    generation: int
    ability: list[float]
    place: int
    of: int
    squads: float
    index_points: float
    hours: dict[str, float]
    unit_hours: dict[str, float]


def portrait(life: Life, seat: int, year: int) -> Portrait:
    """Portray the holder of a seat in a year, counted from 1."""
    last, crowd = life.years[year - 1][-1], life.crowds[year - 1]
    done = crowd.contribution
    in_line = [other for other, line in enumerate(crowd.line) if line == crowd.line[seat]]
    return Portrait(
        generation=last["cadres"]["generation"],
        ability=last["cadres"]["ability"],
        place=1 + sum(done[other] > done[seat] for other in in_line),
        of=len(in_line),
        squads=last["cadres"]["past_tasks"],
        index_points=last["tally.sums"]["index"] / _INDEX,
        hours={name: crowd.hours[seat][one] / TICKS for name, one in HIDDEN.items()},
        unit_hours={name: _mean_of_unit(crowd, seat, one) for name, one in HIDDEN.items()},
    )


def _mean_of_unit(crowd: Crowd, seat: int, activity: int) -> float:
    # one after the other, as the page adds: another order gives other bits
    total, count = 0.0, 0
    for unit, hours in zip(crowd.unit, crowd.hours, strict=True):
        if unit == crowd.unit[seat]:
            total += hours[activity] / TICKS
            count += 1
    return total / count


def portrait_told(shown: Portrait, lang: str) -> dict[str, str]:
    """Give a portrait in words: what stands under each heading, in their order."""
    texts = words("laboratory", lang)
    hidden = {name: written(hours, 1) for name, hours in shown.hours.items()}
    hidden |= {f"{name}_mean": written(hours, 1) for name, hours in shown.unit_hours.items()}
    return {
        texts["abilities"]: texts["comma"].join(written(one, 2) for one in shown.ability),
        texts["rank_in_line"]: texts["rank_of"].format(place=shown.place, of=shown.of),
        texts["squads_so_far"]: written(shown.squads, 0),
        texts["index_shows"]: written(shown.index_points, 1),
        texts["index_hides"]: texts["hides"].format(**hidden),
    }
