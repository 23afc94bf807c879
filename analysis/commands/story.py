"""``cadre-sim story``: one cadre's life, or the same person's under two schemes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.lives_of_runs import (
    Against,
    Cadre,
    OnlyScenario,
    RunFolder,
    lives,
    print_beside_each_other,
)
from analysis.commands.output import Format, Lang, Language, print_csv, print_json, print_prose

if TYPE_CHECKING:
    from analysis.commands.lives_of_runs import Lives, Told
    from analysis.lives.telling import Parting, Year


@command(place=53)
def story(
    folder: RunFolder,
    cadre: Cadre,
    against: Against = None,
    scenario: OnlyScenario = None,
    format: Annotated[
        Format, typer.Option(help="Words, or the numbers behind them.")
    ] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Tell a cadre's life year by year: what was seen, chosen and earned, and why.

    Of a comparison, or with --against, it is the same person with the same luck under two schemes,
    with the first parting of ways and what the two saw differently. The county is founded again
    from what the folder says of its run, and held to the numbers that it keeps. The words and
    numbers are those of the page's twin lives.

    Example: cadre-sim story results/uniform-vs-index --cadre 12
    """
    from analysis.lives.telling import parting

    found = lives(folder, cadre, against, scenario)
    parted = parting(*(one.years for one in found.told)) if len(found.told) > 1 else None
    if format == Format.json:
        print_json(_plain(found, parted, lang.value))
    elif format == Format.csv:
        import pyarrow as pa

        print_csv(pa.Table.from_pylist([row for one in found.told for row in _rows(found, one)]))
    else:
        _print(found, parted, lang.value)


def _print(found: Lives, parted: Parting | None, lang: str) -> None:
    from analysis.lives.telling import parting_told, years_told
    from analysis.words import words

    texts, page = words("lives", lang), words("laboratory", lang)
    print_prose(found.named(lang))
    print_beside_each_other([one.arm.named(lang) for one in found.told], lang)
    if parted is not None:
        print_prose(parting_told(parted, lang))
    told = [years_told(one.years, lang) for one in found.told]
    # of two runs the years that both have
    for year, said in enumerate(zip(*told, strict=False), 1):
        if not any(said):
            continue
        heading = page["in_year"].format(year=year)
        print()
        here = parted is not None and parted.year == year
        print_prose(f"{heading}{page['colon']}{texts['parts_here']}" if here else heading)
        print_beside_each_other([text or texts["not_here"] for text in said], lang)


def _plain(found: Lives, parted: Parting | None, lang: str) -> dict[str, Any]:
    """Give lives as plain data: numbers to the last bit, and the words."""
    from analysis.lives.telling import parting_told, years_told

    told = []
    for one in found.told:
        texts = years_told(one.years, lang)
        years = [row | {"words": texts[row["year"] - 1]} for row in _rows(found, one)]
        about = {"label": getattr(one.arm.label, lang), "folder": str(one.arm.folder)}
        told.append(about | {"seed": one.arm.seed, "years": years})
    data: dict[str, Any] = {"cadre": found.named(lang), "lives": told}
    if parted is None:
        return data
    return data | {"parting": parted.plain() | {"words": parting_told(parted, lang)}}


def _rows(found: Lives, one: Told) -> list[dict[str, Any]]:
    """Give a row of numbers for each year of a life."""
    from analysis.lives.telling import year_of

    return [
        {"scenario": one.arm.scenario.name, "year": year} | _row(found.seat, year_of(halves))
        for year, halves in enumerate(one.years, 1)
        if halves
    ]


def _row(seat: int, year: Year) -> dict[str, Any]:
    from sim.model.codes import ACTIVITIES, Exploit, Post

    known = [exploit.name.lower() for exploit in Exploit if year.knowhow[exploit] > 0]
    return {
        "cadre": f"{seat:05d}.{year.generation}",
        "post": Post(year.post).name.lower(),
        "level": year.level,
        **{f"{name}_hours": one for name, one in zip(ACTIVITIES, year.hours, strict=True)},
        "task_work": year.task_work,
        "score": year.score,
        "rank": year.rank,
        "excellent": year.excellent,
        "bonus": year.bonus,
        "points_per_squad_hour": year.points,
        **{f"{name}_worth": value for name, value in year.worth.items()},
        "knows": " ".join(known),
    }
