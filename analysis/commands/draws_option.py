"""The option ``--ensemble``: scenarios at calibrated draws in the place of one county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence.ensemble import Ensemble
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario

USUAL_REPLICATES, USUAL_DRAWS = 30, 30
TABLE = "draws.csv"
"""What differs over draws, told apart from luck."""
_READ_ALLOWED = "an ensemble as cadre-sim compare wrote it"

EnsembleOption = Annotated[
    str | None,
    typer.Option(
        "--ensemble",
        help="Run at calibrated draws: a shipped ensemble, or the path of a .parquet file.",
        show_default=False,
    ),
]
DrawsOption = Annotated[
    int | None,
    typer.Option(
        "--draws",
        min=2,
        help="How many draws of the ensemble; by default 30, or all where it has fewer.",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class Drawn:
    """What a comparison runs at.

    Attributes
    ----------
    ensemble : Ensemble or None
        None for the scenarios' own numbers.
    replicates : int
        Of each scenario, at each draw.
    given : str
        What was typed for the ensemble.
    """

    ensemble: Ensemble | None
    replicates: int
    given: str = ""

    @property
    def pairs(self) -> int:
        """Runs of each scenario."""
        return self.replicates * (1 if self.ensemble is None else len(self.ensemble.numbers))

    @property
    def each(self) -> int:
        """Replicates that share their numbers and count once."""
        return 1 if self.ensemble is None else self.replicates

    @property
    def options(self) -> list[Any]:
        """Give the options as they are typed."""
        if self.ensemble is None:
            return []
        return ["--ensemble", self.given, "--draws", len(self.ensemble.numbers)]

    @property
    def said(self) -> dict[str, Any]:
        """Give what a manifest says: all numbers, so that the file is not needed again."""
        if self.ensemble is None:
            return {}
        one = self.ensemble
        numbers = {name: column.tolist() for name, column in one.numbers.items()}
        return {
            "ensemble": {
                "name": one.name,
                "each": self.replicates,
                "sections": one.sections,
                "numbers": numbers,
                "about": one.about,
            }
        }

    def scenario(self, scenario: Scenario, replicate: int) -> Scenario:
        """Give a scenario as it was run in a replicate."""
        from analysis.evidence.ensemble_runs import at_draw

        if self.ensemble is None:
            return scenario
        return at_draw(scenario, self.ensemble, replicate // self.replicates)

    def table(self, runs: Sequence[Runs]) -> pd.DataFrame | None:
        """Give what differs over draws; None without an ensemble."""
        from analysis.comparison.draws import draws_table

        return None if self.ensemble is None else draws_table(runs, self.replicates)


def read_drawn(
    ensemble: str | None, draws: int | None, replicates: int | None, given: Sequence[str] | None
) -> Drawn:
    """Read the options of a comparison.

    Raises
    ------
    InputError
        When there is no such ensemble, it has fewer draws, or a number is set that it sets.
    """
    if ensemble is None:
        if draws is not None:
            do = "Add --ensemble, or leave --draws out."
            raise InputError("--draws", "no ensemble", "draws of an ensemble", do)
        return Drawn(None, replicates or USUAL_REPLICATES)
    from analysis.evidence.ensemble import load_ensemble
    from analysis.evidence.ensemble_runs import check_free, first_draws
    from sim.scenario.settings import read_settings

    found = load_ensemble(ensemble)
    check_free(found, [one.name for one in read_settings(given or [])])
    count = min(USUAL_DRAWS, len(found.numbers)) if draws is None else draws
    return Drawn(first_draws(found, count), replicates or 1, ensemble)


def drawn_before(about: dict[str, Any], where: str) -> Drawn:
    """Read from a manifest what a comparison ran at.

    Raises
    ------
    InputError
        When the manifest is not as it was written.
    """
    said = about.get("ensemble")
    if said is None:
        return Drawn(None, about.get("replicates", 1))
    import pandas as pd

    from analysis.evidence.ensemble import Ensemble

    try:
        numbers = pd.DataFrame(said["numbers"]).astype(float)
        one = Ensemble(str(said["name"]), numbers, dict(said["sections"]), {})
        each = int(said["each"])
        good = set(one.sections) == set(numbers) and each * len(numbers) == about["replicates"]
    except (LookupError, TypeError, ValueError) as error:
        got = f"no ensemble ({type(error).__name__})"
        raise InputError(where, got, _READ_ALLOWED, "Run the comparison again.") from error
    if not good:
        raise InputError(where, "another count of draws", _READ_ALLOWED, "Run it again.")
    return Drawn(one, each)
