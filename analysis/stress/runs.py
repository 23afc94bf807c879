"""Runs of a stress: arms of a county at draws of an ensemble, each draw a sweep of its own.

A draw has luck of its own, which all arms meet, so differences are paired and draws are
independent. A sweep draws one luck for all its points; that is why a draw is a sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.ensemble import Ensemble
from analysis.evidence.waves import study_in_memory
from analysis.stress.county import AS_IT_IS, BEFORE, County, Levels, arm_text
from sim.base.errors import InputError, naming
from sim.base.random_numbers import LARGEST_KEY
from sim.files.atomic import write_atomically
from sim.sweeps.planning.layers import as_text
from sim.sweeps.planning.study import Study

STORED = (
    "public_value", "effort", "top20_task_share", "base_work_neglect", "bonus_cv",
    "step_inflation", "participant_inflation", "pool", "overspend", "mass_work",
)  # fmt: skip
"""Measures that are stored of each run."""
LUCKS = 1_000
"""Draws that have a luck of their own for each seed."""
Go = Callable[[Path, Study], pd.DataFrame]
"""Runs a study in a folder, or goes on with it, and gives its results."""


@dataclass(frozen=True)
class Budget:
    """How much is run.

    Attributes
    ----------
    years : int
        Years that the scheme is run after it is adopted.
    draws, more_draws : int
        Draws of the ensemble at every level, and further ones where an interval is widest.
    rounds, levels, widest : int
        Rounds of further levels, levels added in each, levels that get further draws.
    points : int
        Points over uncertain behaviour.
    population, generations, search_draws, fresh_draws : int
        Of the search: candidates of a generation, generations, draws that it sees, draws at which
        the front is scored anew.
    front : int
        Members of the front that are scored anew at most.
    """

    years: int
    draws: int
    more_draws: int
    rounds: int
    levels: int
    widest: int
    points: int
    population: int
    generations: int
    search_draws: int
    fresh_draws: int
    front: int

    @property
    def most_draws(self) -> int:
        """Draws that are needed in all."""
        return max(self.draws + self.more_draws, self.search_draws + self.fresh_draws)


FULL = Budget(
    years=4, draws=12, more_draws=12, rounds=2, levels=6, widest=6, points=360,
    population=20, generations=7, search_draws=8, fresh_draws=12, front=10,
)  # fmt: skip
"""About 2,500 runs, which with the search of exploits take 700 seconds of one processor: less than
ten minutes of two. Draws count more than years: counties differ more than years do."""
QUICK = Budget(
    years=2, draws=4, more_draws=0, rounds=1, levels=2, widest=0, points=40,
    population=6, generations=3, search_draws=3, fresh_draws=3, front=3,
)  # fmt: skip
"""A tenth of it, in less than a minute: to see that all works, and not to conclude from."""


@dataclass(frozen=True)
class Experiment:
    """What all runs of a stress have in common.

    Attributes
    ----------
    county : County
    ensemble : Ensemble
    seed : int
    budget : Budget
    folder : Path
        In which sweeps and arms stand.
    go : callable
    """

    county: County
    ensemble: Ensemble
    seed: int
    budget: Budget
    folder: Path
    go: Go

    @property
    def years(self) -> int:
        """The horizon of a run."""
        return self.county.scenario.adopted + self.budget.years - 1

    def arms(self, levels: Mapping[str, Levels]) -> dict[str, dict[str, Any]]:
        """Give what is laid over the scenario in each arm: its levels, the scheme, what was before.

        Without an appraisal before it there is no arm of that.
        """
        made = {AS_IT_IS: self.county.overlay({})}
        if self.county.has_before:
            made[BEFORE] = self.county.before()
        return made | {name: self.county.overlay(one) for name, one in levels.items()}

    def run(
        self, batch: str, arms: Mapping[str, dict[str, Any]], draws: Mapping[int, Sequence[str]]
    ) -> pd.DataFrame:
        """Run arms at draws.

        Parameters
        ----------
        batch : str
            Folder of its sweeps.
        arms : mapping of str to dict
            By name, what is laid over the scenario.
        draws : mapping of int to sequence of str
            By place of a draw in the ensemble, the arms that are run there.

        Returns
        -------
        DataFrame
            A row for each arm and draw that has not failed: `arm`, `draw` and `STORED`.

        Raises
        ------
        InputError
            When all runs have failed.
        """
        place = self.folder / batch
        place.mkdir(parents=True, exist_ok=True)
        files = {name: place / f"{name}.toml" for name in arms}
        write_atomically(
            {
                path: arm_text(self.county.extends(place), (name, name), arms[name]).encode()
                for name, path in files.items()
            }
        )
        parts = []
        for draw, names in draws.items():
            study = self.study([files[one] for one in names], draw)
            found = self.go(place / f"draw_{draw:03}", study)
            parts.append(found[found["status"] == "ok"].assign(draw=draw))
        table = pd.concat(parts, ignore_index=True).rename(columns={"scenario": "arm"})
        if table.empty:
            got = "no run that has not failed"
            raise InputError(f"stress, {batch}", got, "some", f"See why in {place}.")
        return table[["arm", "draw", *STORED]]

    def study(self, files: Sequence[Path], draw: int) -> Study:
        """Make the study of a draw: all its arms at its numbers, with its luck."""
        one = self.ensemble
        numbers = one.numbers.iloc[[draw]].reset_index(drop=True)
        keys = Ensemble(one.name, numbers, one.sections, one.about).study_keys()
        data = self.common([str(path.resolve()) for path in files])
        data |= {"seed": (self.seed * LUCKS + draw) % (LARGEST_KEY + 1)}
        path = Path("stress.toml")
        return study_in_memory(as_text(data | keys, path), path)

    def common(self, scenarios: list[str]) -> dict[str, Any]:
        """Give what every study of a stress has."""
        return {
            "title": {"en": "Stress", "zh": "压力测试"},
            "description": "Written by cadre-sim stress.",
            "scenarios": scenarios,
            "replicates": 1,
            "years": self.years,
            "measures": list(STORED),
        }


def check_free(ensemble: Ensemble, county: County, most: int) -> None:
    """Refuse forms whose number every draw sets, and an ensemble of too few draws.

    Raises
    ------
    InputError
    """
    taken = [name for name, one in county.forms.items() if one.keys[-1] in ensemble.sections]
    if taken:
        got = f"{naming(taken)}, which every draw of ensemble {ensemble.name} sets"
        raise InputError("--forms", got, "numbers that it leaves alone", "Leave them out.")
    if len(ensemble.numbers) < most:
        got = f"{len(ensemble.numbers)} draws"
        raise InputError("--ensemble", got, f"{most} or more", "Calibrate with more draws.")


def wide(table: pd.DataFrame, measure: str, arms: Sequence[str]) -> np.ndarray:
    """Lay out a measure: a row for each draw that any of the arms has, a column for each arm."""
    own = table[table["arm"].isin(arms)]
    laid = own.pivot(index="draw", columns="arm", values=measure).reindex(columns=list(arms))
    return laid.to_numpy(dtype=float)
