"""The answers of the course pack, written between marks: ``python -m analysis.course.answers``.

``make course`` does it. Every number is one that a student sees in the page's teaching county, and
each comes with what the lucks behind the page's bands say. The words are the page's own where it
has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from analysis.course.people import busiest, league, life, tasks
from analysis.course.screens import (
    BANDS,
    Side,
    change,
    far_left,
    far_right,
    involution,
    link,
    shown,
    signed,
    values,
)
from analysis.lives.portrait import portrait
from analysis.lives.telling import parting, written, year_of
from analysis.page.contents import YEARS
from analysis.reference.marked_pages import fill_pages, markdown_table
from analysis.words import Words, words
from sim.model.codes import Activity, Post
from sim.scenario.parameters import TICKS

KIND = "course"
"""Of the marks in documents."""
LANGUAGES = ("en", "zh")
FOLDER = Path("docs/course")
OLD, INDEX = Side("uniform"), Side("index")
UNHEEDED = OLD._replace(moved=(far_left("experienced"),))
BARE = Side("index_without_platform")
BEFORE = 2
"""A year in which both sides are still under the old appraisal."""
DRAWN = ("top20_task_share", "public_value", "effort", "step_inflation")
"""What the page lets one predict."""
SEATS = tuple(range(5, 251, 35))
"""One for each of eight groups of students."""
CAP = 50
MOST = 10

Blocks = dict[str, str]


def _said(lang: str) -> tuple[Words, Words]:
    return words("course", lang), words("laboratory", lang)


def who_works(lang: str) -> Blocks:
    """Answer lesson 1: who carries the tasks before the index, and why."""
    own, page = _said(lang)
    rows = []
    for measure in ("top20_task_share", "random_floor", "public_value", "effort"):
        found = change(OLD, UNHEEDED, measure, YEARS, page["points"])
        name = own["by_lot"] if measure == "random_floor" else page[f"short_{measure}"]
        early = shown(values(OLD, measure, BEFORE)[0], measure)
        rows.append((name, early, *found[:3], str(found.alike)))
    heads = (
        own["measure"], own["before"].format(year=BEFORE), own["before"].format(year=YEARS),
        own["moved"].format(year=YEARS), own["change"], own["other_lucks"].format(count=BANDS),
    )  # fmt: skip
    return {"carriers": markdown_table(heads, rows), "busiest": _busiest(page)}


def _busiest(page: Words) -> str:
    """Name the posts of those who did most."""
    counts = busiest(OLD, BEFORE, MOST)
    told = [
        f"{page[f'post_{post.name.lower()}']}{page['colon']}{count}"
        for post, count in reversed(list(zip(Post, counts, strict=True)))
        if count > 0
    ]
    return page["comma"].join(told) + page["stop"]


def predicted(lang: str) -> Blocks:
    """Answer lesson 2: what the index brings, and which of its parts does it."""
    own, page = _said(lang)
    year, parts = {"year": YEARS}, {"as_it_is": INDEX}
    for name in ("seen_load", "publicity", "platform"):
        parts[f"part_{name}"] = INDEX._replace(moved=(far_left(name),))
    rows: list[tuple[str, ...]] = []
    moves: dict[str, float] = {}
    for part, side in parts.items():
        told = [shown(values(side, one, YEARS)[0], one) for one in DRAWN]
        found = change(INDEX, side, DRAWN[0], YEARS, page["points"])
        against = (found.difference, str(found.alike)) if rows else ("", "")
        rows.append((own[part], *told, *against))
        moves[part] = abs(values(side, DRAWN[0], YEARS)[0] - values(INDEX, DRAWN[0], YEARS)[0])
    names = [page[f"short_{one}"] for one in DRAWN]
    lucks = own["other_lucks"].format(count=BANDS)
    most = own["most"].format(part=own[max(moves, key=lambda part: moves[part])])
    heads = (own["b_with"].format(**year), *names, own["share_change"], lucks)
    return {
        "predicted": _beside(OLD, INDEX, DRAWN, (BEFORE + 1, YEARS), lang),
        "parts": f"{markdown_table(heads, rows)}\n\n{most}",
    }


def _beside(
    first: Side, second: Side, measures: Sequence[str], years: Sequence[int], lang: str
) -> str:
    """Lay out both sides as the page's table does, with what other lucks say."""
    own, page = _said(lang)
    rows = []
    for year in years:
        for measure in measures:
            found = change(first, second, measure, year, page["points"])
            name = page[f"short_{measure}"]
            rows.append((own["before"].format(year=year), name, *found[:3], str(found.alike)))
    lucks = own["other_lucks"].format(count=BANDS)
    return markdown_table((page["year"], own["measure"], "A", "B", page["difference"], lucks), rows)


def steps(lang: str) -> Blocks:
    """Answer lesson 3: what a task is split into, and what involution is."""
    own, page = _said(lang)
    credit = INDEX._replace(moved=(far_right("per_task"),))
    return {
        "chain": _chain(own, page),
        "involution": _involution(own, page),
        "per_task": _beside(INDEX, credit, ("step_inflation", *DRAWN[:3]), (YEARS,), lang),
    }


def _chain(own: Words, page: Words) -> str:
    """Lay out what the page shows of a task in each year of the index."""
    years = range(BEFORE + 1, YEARS + 1)
    of = {side: tasks(side)[BEFORE:] for side in (OLD, INDEX)}
    counted = {
        own["needs"]: [one and one.honest_nodes for one in of[INDEX]],
        own["laid_out"].format(side="A"): [one and one.nodes for one in of[OLD]],
        own["laid_out"].format(side="B"): [one and one.nodes for one in of[INDEX]],
        own["credited"]: [one and one.padding for one in of[INDEX]],
    }
    # a year in which no task arrived has none
    rows = [
        (name, *("–" if one is None else str(one) for one in counts))
        for name, counts in counted.items()
    ]
    whole = [shown(values(INDEX, "step_inflation", year)[0], "step_inflation") for year in years]
    rows.append((own["whole"], *whole))
    return markdown_table((page["year"], *map(str, years)), rows)


def _involution(own: Words, page: Words) -> str:
    """Lay out how involution is computed, for an index with the platform's help and one without."""
    rows = []
    for side in (INDEX, BARE):
        hours, worth = (
            [values(one, name, YEARS)[0] for one in (OLD, side)]
            for name in ("effort", "public_value")
        )
        found = involution(OLD, side, YEARS)
        stated = values(side, "effort", YEARS) > values(OLD, "effort", YEARS)
        told = f"{signed(100 * found[0], 1)}%"
        alike = int(np.sum(np.sign(found[1:]) == np.sign(found[0])))
        rows.append(
            (
                f"`{side.scenario}`", *(written(one, 0) for one in hours),
                *(shown(one, "public_value") for one in worth),
                *(written(1000 * one / each, 4) for one, each in zip(worth, hours, strict=True)),
                told, told if stated[0] else own["none"], str(alike),
            )
        )  # fmt: skip
    heads = [own["scheme_b"]]
    for key in ("hours", "value", "each"):
        heads += [own[key].format(side=side) for side in "AB"]
    heads += [page["short_involution"], own["page_says"], own["other_lucks"].format(count=BANDS)]
    return markdown_table(heads, rows)


def lives(lang: str) -> Blocks:
    """Answer lesson 4: one person under two schemes, a seat for each group of students."""
    own, page = _said(lang)
    told, hidden = [], []
    for seat in SEATS:
        both = [life(side, seat) for side in (OLD, INDEX)]
        last = [year_of(one.years[-1]) for one in both]
        saw = parting(*(one.years for one in both)).saw
        when = own["never"] if saw is None else own["half"].format(
            year=saw // TICKS + 1, half=saw % TICKS + 1
        )  # fmt: skip
        hours = [[one.hours[activity] for one in last] for activity in
                 (Activity.SQUAD, Activity.MASS)]  # fmt: skip
        told.append(
            (
                str(seat), when, "; ".join(str(one.generation + 1) for one in last),
                *(_arrow(written(one, 0) for one in pair) for pair in hours),
                _arrow(written(one.bonus, 0) for one in last),
            )
        )  # fmt: skip
        seen = [portrait(one, seat, YEARS) for one in both]
        ranks = [own["place"].format(place=one.place, of=one.of) for one in seen]
        mass = [written(one["mass"], 1) for one in (seen[1].hours, seen[1].unit_hours)]
        hidden.append((str(seat), _arrow(ranks), "; ".join(mass)))
    heads = (
        own["seat"], own["parts_in"], own["holder"].format(year=YEARS), own["squad"], own["mass"],
        own["bonus"],
    )  # fmt: skip
    portraits = (own["seat"], own["line_rank"], own["hidden"])
    return {
        "lives": markdown_table(heads, told),
        "portraits": markdown_table(portraits, hidden),
    }


def _arrow(both: Iterable[str]) -> str:
    return " → ".join(both)


def repairs(lang: str) -> Blocks:
    """Answer lesson 5: who gains in a league of one player for each strategy, and what repairs."""
    own, page = _said(lang)
    ranked, value, base = league(INDEX)
    played = [
        (
            f"`{one.strategy}`", str(one.cadres), written(one.bonus, 0), written(one.score, 1),
            written(one.hours, 1), written(one.task_work, 0),
        )
        for one in ranked
    ]  # fmt: skip
    columns = (
        "league_strategy", "league_cadres", "bonus", "score", "hours_each_half", "task_work_year",
    )  # fmt: skip
    heads = [page[key] for key in columns]
    county = own["league_value"].format(
        year=YEARS, value=shown(value, "public_value"), base=shown(base, "public_value")
    )
    rows = []
    for name, moved in (
        ("cap", ("cap", float(CAP))),
        *((one, far_right(one)) for one in ("audit_rate", "per_task", "split_credit")),
        ("publicity", far_left("publicity")),
    ):
        mended = INDEX._replace(moved=(moved,))
        found = [change(INDEX, mended, one, YEARS, page["points"]) for one in DRAWN]
        cells = [f"{one.second}: {one.difference} ({one.alike})" for one in found]
        rows.append((own[f"repair_{name}"].format(value=CAP), *cells))
    names = [page[f"short_{one}"] for one in DRAWN]
    return {
        "league": f"{markdown_table(heads, played)}\n\n{county}",
        "repairs": markdown_table((own["repair"], *names), rows),
    }


def screens(lang: str) -> Blocks:
    """Give the addresses of what is on screen when each lesson begins, and the county's size."""
    own, _ = _said(lang)
    begins = (
        (OLD, INDEX, BEFORE), (OLD, INDEX, YEARS), (OLD, INDEX, BEFORE + 1), (OLD, INDEX, YEARS),
        (INDEX, INDEX, YEARS),
    )  # fmt: skip
    rows = [
        (own["lesson"].format(number=number), f"`{link(*screen, lang)}`")
        for number, screen in enumerate(begins, 1)
    ]
    crowd = life(OLD, SEATS[0]).crowds[0]
    size = own["cadres"].format(count=len(crowd.unit), units=len(set(crowd.unit)))
    return {"screens": f"{markdown_table(('', own['screen']), rows)}\n\n{size}"}


LESSONS: tuple[Callable[[str], Blocks], ...] = (
    screens, who_works, predicted, steps, lives, repairs,
)  # fmt: skip


def page_of(lang: str) -> Path:
    """Give the page whose answers are written."""
    return FOLDER / lang / "teacher.md"


def write(say: Callable[[str], None] = print) -> None:
    """Write the answers anew in both languages."""
    for lang in LANGUAGES:
        made = {name: text for lesson in LESSONS for name, text in lesson(lang).items()}
        fill_pages([page_of(lang)], made, KIND, say)


if __name__ == "__main__":
    write()
