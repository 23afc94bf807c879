"""``cadre-sim portrait``: the digital portrait 数字画像 of a cadre, and what the index hides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
from sim.base.errors import InputError

if TYPE_CHECKING:
    from analysis.commands.lives_of_runs import Lives, Told
    from analysis.lives.portrait import Portrait


@command(place=54)
def portrait(
    folder: RunFolder,
    cadre: Cadre,
    against: Against = None,
    scenario: OnlyScenario = None,
    year: Annotated[
        int | None,
        typer.Option(min=1, help="Year at whose end; by default the last one in the seat."),
    ] = None,
    format: Annotated[
        Format, typer.Option(help="Words, or the numbers behind them.")
    ] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Portray a cadre: abilities, rank in the line, squads, and what the index hides.

    The first three and the index are what a platform's digital portrait 数字画像 shows; mass work
    and routine work, beside the unit's means, are what no index counts. Of two scenarios the same
    person stands side by side. Words and numbers are those of the page's portrait.

    Example: cadre-sim portrait results/index --cadre 12 --year 5
    """
    from analysis.lives.portrait import portrait as portray

    found = lives(folder, cadre, against, scenario)
    years = [_year(one, year) for one in found.told]
    if not any(years):
        raise InputError("--year", str(year), _allowed(found), "Name another year, or none.")
    shown = [
        (one, own, portray(one.life, found.seat, own))
        for one, own in zip(found.told, years, strict=True)
        if own
    ]
    if format == Format.table:
        _print(found, shown, lang.value)
        return
    rows = [_row(found.seat, *one) for one in shown]
    if format == Format.json:
        print_json({"cadre": found.named(lang.value), "portraits": rows})
    else:
        import pyarrow as pa

        print_csv(pa.Table.from_pylist([_flat(row) for row in rows]))


def _in_seat(one: Told) -> list[int]:
    """List the years in which whoever is portrayed holds the seat."""
    return [year for year, halves in enumerate(one.years, 1) if halves]


def _year(one: Told, asked: int | None) -> int | None:
    """Give the year of a portrait; None where somebody else holds the seat then."""
    years = _in_seat(one)
    if asked is None:
        return years[-1] if years else None
    return asked if asked in years else None


def _allowed(found: Lives) -> str:
    years = sorted({year for one in found.told for year in _in_seat(one)})
    return f"years {years[0]} to {years[-1]}, in which this cadre holds the seat"


def _print(found: Lives, shown: list[tuple[Told, int, Portrait]], lang: str) -> None:
    from analysis.lives.portrait import portrait_told
    from analysis.words import words

    page = words("laboratory", lang)
    print_prose(found.named(lang))
    heads, told = [], []
    for one, year, person in shown:
        holder = page["holder"].format(generation=person.generation + 1)
        when = f"{page['in_year'].format(year=year)}{holder}"
        heads.append(f"{one.arm.named(lang)}{page['colon']}{when}")
        told.append(portrait_told(person, lang))
    print_beside_each_other(heads, lang)
    for heading in told[0]:
        print_prose(heading)
        print_beside_each_other([one[heading] for one in told], lang)


def _row(seat: int, one: Told, year: int, person: Portrait) -> dict[str, object]:
    about = {"scenario": one.arm.scenario.name, "year": year}
    return about | {"cadre": f"{seat:05d}.{person.generation}"} | person._asdict()


def _flat(row: dict[str, object]) -> dict[str, object]:
    """Give each number of a portrait a column of its own."""
    flat: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, list):
            flat |= {f"{name}_{place}": one for place, one in enumerate(value, 1)}
        elif isinstance(value, dict):
            flat |= {f"{kind}_{name}": one for kind, one in value.items()}
        else:
            flat[name] = value
    return flat
