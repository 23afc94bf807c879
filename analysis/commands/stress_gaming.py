"""The first question of a stress: what of a rulebook can be gamed, and how soon that spreads."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.stress_page import Section
    from analysis.stress.attack import Attack
    from analysis.stress.kept import Kept
    from analysis.stress.spread import Spread
    from sim.scenario.scenario import Scenario
    from sim.scoring.rulebook import Rulebook


@dataclass(frozen=True)
class InCounty:
    """The scheme in its county, where one sees how soon exploits spread.

    Attributes
    ----------
    counties : list of Scenario
        At the first draws of an ensemble.
    years : int
        Horizon of a run.
    said : dict
        What a manifest says of it.
    refused : InputError or None
        Why there is none: a rulebook can be attacked that no county can have.
    """

    counties: list[Scenario] = field(default_factory=list)
    years: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    refused: InputError | None = None


class Gamed(NamedTuple):
    """What was found by records, and how soon it spreads."""

    attack: Attack
    spread: Spread


def read_in_county(scenario: str, rulebook: str, kind: int, ensemble: str, quick: bool) -> InCounty:
    """Put a scheme into its county, at as many draws as the other questions begin with.

    Parameters
    ----------
    scenario : str
    rulebook : str
        That takes the place of the scheme's own; else empty.
    kind : int
        Place of the rulebook in `UNIT_KINDS`.
    ensemble : str
    quick : bool

    Raises
    ------
    InputError
        When the ensemble cannot be read, or has too few draws.
    """
    from analysis.evidence.ensemble import load_ensemble
    from analysis.evidence.ensemble_runs import at_draw, first_draws
    from analysis.stress.asked import said_of_runs
    from analysis.stress.county import read_county
    from analysis.stress.runs import FULL, QUICK

    budget, whole = QUICK if quick else FULL, load_ensemble(ensemble)
    drawn = first_draws(whole, budget.draws, "--ensemble")
    try:
        own = read_county(scenario, {}, rulebook, kind).scenario
        counties = [at_draw(own, drawn, draw) for draw in range(budget.draws)]
    except InputError as error:
        return InCounty(refused=error)
    return InCounty(counties, own.adopted + budget.years - 1, said_of_runs(own, whole))


def find_spread(own: InCounty, seed: int, threads: int, lang: str, kept: Kept) -> Spread:
    """Run the scheme in its county, and say how soon exploits spread there."""
    from analysis.commands.progress import watched
    from analysis.stress.spread import NOT_RUN, Spread, spread
    from analysis.words import words

    if own.refused is not None:
        return Spread(NOT_RUN, own.refused)
    count = len(own.counties)
    text = words("stress_spread", lang)["price"].format(runs=count, years=own.years)
    print(text, file=sys.stderr)
    with watched(words("printed", lang)["stress"], count) as progress:
        return Spread(spread(own.counties, seed, own.years, threads, progress, kept))


def gaming_tables(found: Gamed) -> dict[str, pd.DataFrame]:
    """Give all tables of the first question."""
    from analysis.stress.tables import tables

    return tables(found.attack) | {"spread": found.spread.table}


def gaming_answer(found: Gamed, lang: str) -> Section:
    """Give the section of the page."""
    from analysis.report.stress_page import gaming_section
    from analysis.report.stress_spread import with_spread

    return with_spread(gaming_section(found.attack, lang), *found, lang)


def tell_price(rulebook: Rulebook, setting: Any, generations: int, threads: int, lang: str) -> None:
    """Say how long the search will take, by the time that a first batch takes."""
    import numpy as np

    from analysis.stress.archive import BATCH, BATCHES, EDITS, try_out
    from analysis.stress.attack import ROUNDS
    from analysis.stress.case import build_case
    from analysis.stress.menu import build_menu
    from analysis.stress.sheets import Sheets
    from analysis.words import words

    case = build_case(rulebook, setting)
    sheets = Sheets(case, build_menu(case))
    edits = np.zeros((BATCH, EDITS), dtype=np.int64)
    begun = time.perf_counter()
    try_out(sheets, edits + 1, edits + 1)
    second = time.perf_counter() - begun
    tried = generations * BATCHES * BATCH
    # minimising and mending take about as long as the search itself, on one thread
    seconds = (1 + ROUNDS) * tried / BATCH * second * (1 + 1 / threads)
    words_of_price = {"attacks": 1 + ROUNDS, "tried": f"{tried:,}", "workers": threads}
    text = words("stress", lang)["price"].format(seconds=max(1, round(seconds)), **words_of_price)
    print(text, file=sys.stderr)


def gaming_files(found: Attack) -> dict[str, bytes]:
    """Give records and the mended rulebook as files."""
    from analysis.stress.evidence import record_files

    files = {f"honest/{name}": data for name, data in record_files(found.sheets).items()}
    if found.lines:
        files["mended.toml"] = _mended(found).encode()
    for number, one in enumerate(found.exploits):
        for name, data in record_files(found.sheets, one).items():
            files[f"exploits/{number + 1:02}/{name}"] = data
    return files


def gaming_how(found: Attack, seed: int, lang: str) -> list[str]:
    """Say how the catalogue was made."""
    from analysis.words import words

    texts, setting = words("stress", lang), found.sheets.case.setting.file
    unit = setting.title.zh if lang == "zh" else setting.title.en
    tried = {"tried": f"{found.tried:,}", "rounds": 1 + found.rounds, "seed": seed}
    return [
        texts["how_tried"].format(**tried),
        texts["how_unit"].format(title=unit),
        texts["how_files"],
    ]


def _mended(found: Attack) -> str:
    """Write the mended rulebook; levers, which are no part of it, as a comment."""
    from analysis.stress.tables import line_named

    levers = [line_named(one) for one in found.lines if one.is_lever]
    head = "".join(f"# and in the scheme of the scenario: {line}\n" for line in levers)
    return head + found.mended.case.rulebook.to_toml()
