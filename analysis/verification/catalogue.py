"""All cases of theory, and the table of what the model gives beside what it should."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.verification import (
    assignment,
    contest,
    know_how,
    multitask,
    quota,
    splitting,
    squads,
)
from analysis.verification.case import Case, Family, Held
from sim.base.errors import InputError, closest, naming, shown

if TYPE_CHECKING:
    import pyarrow as pa

FAMILIES: tuple[Family, ...] = tuple(
    one.FAMILY for one in (contest, quota, multitask, squads, splitting, know_how, assignment)
)
"""In the order of the notes on theory."""
HOLDS, DIFFERS = "holds", "differs"


class Row(NamedTuple):
    """One number of one setting of a case."""

    family: Family
    case: Case
    setting: str
    held: Held

    @property
    def verdict(self) -> str:
        """Say whether the model gives what the formula gives."""
        return HOLDS if self.held.holds else DIFFERS


def chosen(names: Sequence[str]) -> list[tuple[Family, Case]]:
    """Find cases by their names or by those of their families; all where none is named.

    Returns
    -------
    list of tuple of Family and Case
        In the order of the catalogue, each once.

    Raises
    ------
    InputError
        For an unknown name.
    """
    pairs = [(family, case) for family in FAMILIES for case in family.cases]
    known = [*(family.name for family in FAMILIES), *(case.name for _, case in pairs)]
    for name in names:
        if name not in known:
            allowed = f"a family or a case ({naming(list(dict.fromkeys(known)))})"
            do = closest(name, known, "See cadre-sim list cases.")
            raise InputError(f"case {shown(name)}", "an unknown case", allowed, do)
    return [pair for pair in pairs if not names or {pair[0].name, pair[1].name} & {*names}]


def verify(
    cases: Sequence[tuple[Family, Case]], progress: Callable[[int, int], None] | None = None
) -> list[Row]:
    """Run the model on cases of theory and hold each number to its formula.

    Parameters
    ----------
    cases : sequence of tuple of Family and Case
        From `chosen`.
    progress : callable, optional
        Told after each setting how many are done, and of how many.
    """
    settings = [(*pair, setting) for pair in cases for setting in pair[1].settings]
    rows = []
    for done, (family, case, setting) in enumerate(settings, 1):
        readings = case.held(setting)
        rows += [
            Row(family, case, setting if len(readings) == 1 else f"{setting}: {sign}", held)
            for sign, held in readings.items()
        ]
        if progress is not None:
            progress(done, len(settings))
    return rows


def as_table(rows: Sequence[Row], lang: str) -> pa.Table:
    """Give all that is known of each number as a table, a row for each.

    Parameters
    ----------
    rows : sequence of Row
    lang : {'en', 'zh'}
        Of what is claimed.
    """
    import numpy as np

    from sim.files.tables import table

    texts = {
        "family": [row.family.name for row in rows],
        "case": [row.case.name for row in rows],
        "setting": [row.setting for row in rows],
    }
    numbers = {
        "formula": [row.held.formula for row in rows],
        "model": [row.held.model for row in rows],
        "deviation": [row.held.deviation for row in rows],
        "allowed": [row.held.allowed for row in rows],
    }
    about = {
        "margin": [str(row.held.margin) for row in rows],
        "verdict": [row.verdict for row in rows],
        "claim": [row.case.claim(lang) for row in rows],
        "notation": [row.case.formula for row in rows],
        "source": [row.case.cited(lang) for row in rows],
        "section": [row.family.section for row in rows],
        "scenario": [f"theory/{row.case.scenario}" for row in rows],
    }
    return table(texts | {name: np.array(of) for name, of in numbers.items()} | about)
