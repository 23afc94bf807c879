"""A calibration in words and in tables for people."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.comparison.estimates import number
from analysis.evidence.calibration import Calibrated
from analysis.words import Words, words


def shown_tables(
    found: Calibrated, tables: dict[str, pd.DataFrame], lang: str
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Lay out targets and numbers for people.

    Yields
    ------
    title : str
    table : DataFrame of str
    """
    texts = words("calibration", lang)
    rows = [
        {
            texts["target"]: getattr(found.file.targets[row.target].title, lang),
            texts["bounds"]: f"{number(row.low)} – {number(row.high)}",
            texts["runs"]: f"{number(row.fifth)} – {number(row.nine_fifth)}",
            texts["median"]: number(row.median),
            texts["met"]: _percent(row.met),
            texts["standing"]: texts[row.standing],
        }
        for row in tables["targets"].itertuples()
    ]
    yield texts["title_targets"], pd.DataFrame(rows)
    rows = [
        {
            texts["number"]: row.number,
            texts["range"]: f"{row.low:g} – {row.high:g}",
            texts["posterior"]: f"{row.posterior_low:.3g} – {row.posterior_high:.3g}",
            texts["spread"]: number(row.spread, 2),
            texts["standing"]: texts[row.standing],
            texts["base"]: f"{row.base:g}",
            texts["central"]: f"{row.central:.3g}",
        }
        for row in tables["numbers"].itertuples()
    ]
    yield texts["title_numbers"], pd.DataFrame(rows)


def calibration_lines(
    found: Calibrated, tables: dict[str, pd.DataFrame], lang: str
) -> Iterator[str]:
    """Say what was ruled out, which targets exclude each other, what is not pinned, and whether
    the intervals hold."""
    texts = words("calibration", lang)
    last = found.waves[-1]
    yield texts["left"].format(waves=last.number, share=_share(last.share))
    if last.rank > 1:
        yield texts["passed_over"].format(rank=last.rank - 1)
    if found.out_of_reach:
        names = texts["joint"].join(found.out_of_reach)
        yield texts["beyond"].format(targets=names, cutoff=_cutoff(found))
    missed = [row.target for row in tables["targets"].itertuples() if not row.met >= 0.5]
    if missed:
        yield texts["missed"].format(targets=texts["joint"].join(missed))
    for row in tables["conflicts"].itertuples():
        yield texts["conflict"].format(
            one=row.target,
            other=row.other,
            share=_percent(row.share),
            share_other=_percent(row.share_other),
            both=_share(row.share_both),
            ratio=number(row.ratio, 2),
        )
    loose = tables["numbers"].loc[tables["numbers"]["standing"] == "not_pinned", "number"]
    if len(loose):
        yield texts["loose"].format(numbers=texts["joint"].join(loose))
    yield from _recovery(tables, texts)


def _recovery(tables: dict[str, pd.DataFrame], texts: Words) -> Iterator[str]:
    if "coverage" not in tables:
        return
    by_number = tables["coverage"].set_index("number")
    lowest = by_number.drop(index="all")["inside"]
    yield texts["recovery"].format(
        truths=tables["recovery"]["truth"].nunique(),
        share=_percent(by_number.loc["all", "inside"]),
        width=_percent(by_number.loc["all", "width"]),
        lowest=_percent(lowest.min()),
        which=lowest.idxmin(),
    )


def _cutoff(found: Calibrated) -> str:
    effort = found.file.calibration
    return "" if effort is None else f"{effort.cutoff:g}"


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%"


def _share(share: float) -> str:
    """Write a share that may be very small."""
    return f"{100 * share:.2g}%"
