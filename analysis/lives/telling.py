"""A life in words: the sentences of the page's twin lives, from the same words and numbers.

`analysis/page/parts/life.js` tells them in a browser; a test holds the two to the same letters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.lives.records import Half
from analysis.words import Words, words
from sim.base.fixed_point import HUNDRED
from sim.model.codes import ACTIVITIES, Activity, Exploit, Post
from sim.scenario.parameters import TICKS

BELIEFS = (
    "points_per_hour",
    "pay_per_point",
    "excellent_per_point",
    "promotion_per_point",
    "behind_per_point",
    "yuan_per_hour",
    "load",
    "knowhow",
    "last_bonus",
)
"""What one sees whose first difference between two lives is told, in the order of naming."""
SMALLEST_WORTH = 0.5
"""Yuan an hour below which a belief is not worth telling."""


class Year(NamedTuple):
    """What a year of a life comes to.

    Attributes
    ----------
    post, level, generation : int
    hours : list of float
        A half-month, by activity.
    task_work : float
    score : float
    rank : int
        0: not ranked.
    excellent : bool
    bonus : float
        Yuan.
    points : float
        Points that one more hour for task forces is believed to bring.
    worth : dict of str to float
        Yuan that these points are believed to be worth, by what they bring.
    knowhow : list of float
        By exploit; above 0 where known.
    """

    post: int
    level: int
    generation: int
    hours: list[float]
    task_work: float
    score: float
    rank: int
    excellent: bool
    bonus: float
    points: float
    worth: dict[str, float]
    knowhow: list[float]


class Parting(NamedTuple):
    """Where two lives part; half-months count from 0, None where they never do.

    Attributes
    ----------
    saw : int or None
        First half-month in which the two saw different things.
    beliefs : list of str
        What it was.
    did : int or None
        First half-month in which they spent their hours differently.
    """

    saw: int | None
    beliefs: list[str]
    did: int | None

    @property
    def year(self) -> int | None:
        """Year of the first of both, from 1."""
        moments = [moment for moment in (self.saw, self.did) if moment is not None]
        return min(moments) // TICKS + 1 if moments else None

    def plain(self) -> dict[str, Any]:
        """Give it as plain data, moments as year and half-month from 1."""
        saw, did = (None if one is None else _when(one) for one in (self.saw, self.did))
        return {"saw": saw, "beliefs": self.beliefs, "did": did}


def year_of(halves: list[Half]) -> Year:
    """Sum a year up: totals, and beliefs as they were at its end."""
    last = halves[-1]
    seen, places = last["seen"], last["standing.places"]
    points = seen["points_per_hour"][Activity.SQUAD]
    return Year(
        post=last["people"]["post"],
        level=last["people"]["level"],
        generation=last["cadres"]["generation"],
        hours=[one / len(halves) for one in last["accounts"]["hours"]],
        task_work=last["accounts"]["task_work"],
        score=last["tally.sums"]["score"] / HUNDRED,
        rank=places["rank"],
        excellent=places["excellent"] == 1,
        bonus=last["pay"]["bonus"] / HUNDRED,
        points=points,
        worth={
            "pay": points * seen["pay_per_point"],
            "excellent": points * seen["excellent_per_point"] * seen["excellent_worth"],
            "promotion": points * seen["promotion_per_point"] * seen["promotion_worth"],
        },
        knowhow=seen["knowhow"],
    )


def parting(first: list[list[Half]], second: list[list[Half]]) -> Parting:
    """Find the first half-months in which two lives saw, and did, different things."""
    saw, beliefs, did = None, [], None
    for moment, one, two in _both(first, second):
        differ = [name for name in BELIEFS if one[name] != two[name]]
        if saw is None and differ:
            saw, beliefs = moment, differ
        if did is None and one["hours"] != two["hours"]:
            did = moment
    return Parting(saw, beliefs, did)


def _both(
    first: list[list[Half]], second: list[list[Half]]
) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Give what both saw in each half-month that both lives have."""
    for year, halves in enumerate(zip(first, second, strict=False)):
        # of a year in which only one of the two holds the seat the other has none
        for half, (one, two) in enumerate(zip(*halves, strict=False)):
            yield year * TICKS + half, one["seen"], two["seen"]


def parting_told(found: Parting, lang: str) -> str:
    """Say when two lives part, and what they saw differently."""
    texts = words("laboratory", lang)
    if found.saw is None and found.did is None:
        return texts["never_parted"]
    said = ""
    if found.saw is not None:
        named = texts["comma"].join(texts[f"sees_{name}"] for name in found.beliefs)
        said = texts["first_saw"].format(**_when(found.saw)) + named + texts["stop"]
    if found.did is None:
        return said + texts["did_same"]
    return (said + texts["first_did"].format(**_when(found.did))).strip()


def _when(moment: int) -> dict[str, int]:
    return {"year": moment // TICKS + 1, "half": moment % TICKS + 1}


def years_told(years: list[list[Half]], lang: str) -> list[str]:
    """Tell a life's years, each in a few sentences; nothing of years that it does not have."""
    of = [year_of(halves) if halves else None for halves in years]
    texts = words("laboratory", lang)
    return [_told(year, before, texts) for before, year in pairwise([None, *of])]


def _told(year: Year | None, before: Year | None, texts: Words) -> str:
    if year is None:
        return ""
    said = [_moved(year, before, texts)]
    hours = texts["comma"].join(
        f"{texts[f'does_{name}']} {written(one, 0)}"
        for name, one in zip(ACTIVITIES, year.hours, strict=True)
    )
    said.append(texts["life_did"].format(hours=hours, work=written(year.task_work, 0)))
    got = {"score": written(year.score, 1), "bonus": written(year.bonus, 0)}
    ranked = texts["life_got" if year.rank > 0 else "life_got_unranked"]
    said.append(ranked.format(rank=year.rank, **got))
    if year.excellent:
        said.append(texts["life_excellent"])
    pay, excellent, promotion = year.worth.values()
    # not by `sum`, which since Python 3.12 makes up for what rounding loses, as no browser does
    worth = pay + excellent + promotion
    if worth >= SMALLEST_WORTH:
        parts = {name: written(value, 1) for name, value in year.worth.items()}
        points = written(year.points, decimals_showing(year.points, 3))
        said.append(texts["life_believed"].format(points=points, worth=written(worth, 1), **parts))
    learnt = [
        texts[f"knows_{exploit.name.lower()}"]
        for exploit in Exploit
        if before and year.knowhow[exploit] > 0 and not before.knowhow[exploit] > 0
    ]
    if learnt:
        said.append(texts["life_learnt"].format(what=texts["comma"].join(learnt)))
    return texts["between_sentences"].join(filter(None, said))


def _moved(year: Year, before: Year | None, texts: Words) -> str:
    """Say what has become of the seat's holder since the year before, if anything has."""
    if before is None:
        return ""
    if year.generation != before.generation:
        return texts["life_successor"]
    if year.post > before.post:
        post = texts[f"post_{Post(year.post).name.lower()}"]
        return texts["life_promoted"].format(post=post)
    return texts["life_raised"] if year.level > before.level and year.post == before.post else ""


def decimals_showing(value: float, least: int) -> int:
    """Give the decimals, `least` or more, that show two digits of a value however small it is."""
    # by steps and not by a logarithm, so that a page finds the same
    size, decimals = abs(value) * 10**least, least
    while 0 < size < 10 and decimals < 12:
        size, decimals = size * 10, decimals + 1
    return decimals


def written(value: float, decimals: int) -> str:
    """Write a number as a browser does: halves of its shortest decimal form go away from zero."""
    if not math.isfinite(value):
        return "–"
    exact = Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    return f"−{text}" if rounded < 0 else text
