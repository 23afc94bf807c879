"""Part of the first answer of a stress: how soon what was found spreads in the county."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.comparison.estimates import number
from analysis.report.stress_page import Captioned, Section
from analysis.stress.attack import Attack
from analysis.stress.menu import Edit
from analysis.stress.spread import OPEN_TO_ALL, Spread, ways_of
from analysis.words import error_in_words, words
from sim.model.codes import Exploit

_WAY = tuple[Edit, Exploit | None]


def with_spread(section: Section, attack: Attack, found: Spread, lang: str) -> Section:
    """Add to the section of what can be gamed how soon it spreads, behind the first table."""
    if not attack.exploits:
        return section
    tables = [*section.tables[:1], *_tables(attack, found, lang), *section.tables[1:]]
    return replace(section, answer=[*section.answer, *_lines(found, lang)], tables=tables)


def _lines(found: Spread, lang: str) -> list[str]:
    """Say how it was seen, or why it was not."""
    texts = words("stress_spread", lang)
    if found.refused is not None:
        return [texts["refused"].format(reason=error_in_words(found.refused, lang))]
    years = _shares(found.table, Exploit.SPLITTING, "known")
    counties = int(found.table["n"].max())
    return [texts["how"].format(counties=counties, years=len(years))]


def _tables(attack: Attack, found: Spread, lang: str) -> list[Captioned]:
    """Lay out how soon each kind of edit that was found spreads; none where nothing was run."""
    if found.refused is not None:
        return []
    texts, own = words("stress_spread", lang), found.table
    years = _shares(own, Exploit.SPLITTING, "known")["year"]
    first, last = int(years.min()), int(years.max())
    heads = [texts[name] for name in ("number", "edits", "in_county", "tenth", "half")]
    heads += [texts["known"].format(first=first, last=last), texts["used"].format(last=last)]
    rows = []
    for (kind, exploit), numbers in _numbers(attack).items():
        named = words("stress_edits", lang)[kind.name.lower()]
        rows.append((", ".join(map(str, numbers)), named, *_cells(own, kind, exploit, lang)))
    return [Captioned(texts["caption"], pd.DataFrame(rows, columns=heads))]


def _numbers(attack: Attack) -> dict[_WAY, list[int]]:
    """Give by kind of edit, and what it is in the model, the numbers of the exploits it is in."""
    made: dict[_WAY, list[int]] = {}
    for place, one in enumerate(attack.exploits, 1):
        for kind, exploits in ways_of(attack.sheets, one):
            for exploit in exploits or (None,):
                made.setdefault((kind, exploit), []).append(place)
    return made


def _cells(table: pd.DataFrame, kind: Edit, exploit: Exploit | None, lang: str) -> Iterator[str]:
    texts = words("stress_spread", lang)
    if exploit is None:
        yield texts["open_to_all" if kind in OPEN_TO_ALL else "nobody"]
        yield from "––––"
    else:
        yield from spread_cells(table, exploit, lang)


def spread_cells(table: pd.DataFrame, exploit: Exploit, lang: str) -> Iterator[str]:
    """Name an exploit of the model; say when a tenth and half know it, who knows it at the end of
    each year, and who uses it at the end of the last."""
    yield words("laboratory", lang)[f"knows_{exploit.name.lower()}"]
    known = _shares(table, exploit, "known")
    for quantity in ("tenth", "half"):
        yield moment_text(_of(table, exploit, quantity).iloc[0], len(known), lang)
    yield ", ".join(f"{100 * value:.0f}%" for value in known["value"])
    used = _shares(table, exploit, "used")
    yield _percent(used.iloc[-1]) if len(used) else "–"


def moment_text(row: pd.Series, years: int, lang: str) -> str:
    """Write when half of the counties are there, with the first and the last of them."""
    texts = words("stress_spread", lang)
    if row["reached"] == 0:
        return texts["never"].format(years=years)
    last = texts["later"] if row["reached"] < row["n"] else f"{row['high']:.0f}"
    if math.isnan(row["value"]):
        return texts["seldom"].format(years=years, reached=f"{row['reached']:.0f}", n=row["n"])
    if row["reached"] == row["n"] and row["high"] == 0:
        return texts["at_once"]
    return f"{row['value']:.0f} [{row['low']:.0f}, {last}]"


def _of(table: pd.DataFrame, exploit: Exploit, quantity: str) -> pd.DataFrame:
    return table[(table["exploit"] == exploit.name.lower()) & (table["quantity"] == quantity)]


def _shares(table: pd.DataFrame, exploit: Exploit, quantity: str) -> pd.DataFrame:
    return _of(table, exploit, quantity).sort_values("year")


def _percent(row: pd.Series) -> str:
    ends = [number(100 * row[name], 1) for name in ("value", "low", "high")]
    there = math.isfinite(row["low"])
    return f"{ends[0]}% [{ends[1]}, {ends[2]}]" if there else f"{ends[0]}%"
