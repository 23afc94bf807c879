"""What a stress asks of the county: which questions, of which scheme, and how much is run.

Alone, so that a command's help loads no more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.evidence.ensemble import Ensemble
    from analysis.stress.county import County
    from analysis.stress.forms import FormsFile
    from analysis.stress.runs import Budget
    from sim.scenario.scenario import Scenario

CAPS, COST, FAILURE, SEARCH = QUESTIONS = ("caps", "cost", "failure", "search")


@dataclass(frozen=True)
class Asked:
    """What is asked of the county.

    Attributes
    ----------
    county : County
    ensemble : Ensemble
    budget : Budget
    seed : int
    questions : tuple of str
        Of `QUESTIONS`.
    ensemble_given : str
        What was typed for the ensemble.
    said : dict
        What a manifest says of it.
    """

    county: County
    ensemble: Ensemble
    budget: Budget
    seed: int
    questions: tuple[str, ...]
    ensemble_given: str
    said: dict[str, Any]

    @property
    def digest(self) -> str:
        """Name of the folder of runs: of all that runs follow from but their questions."""
        parts = (repr(sorted(self.said.items())), repr(self.budget), str(self.seed))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    @property
    def most_runs(self) -> int:
        """Runs of all questions at most, about."""
        one, found = self.budget, 0
        if CAPS in self.questions:
            first = 2 + sum(len(form.first) for form in self.county.forms.values())
            found += (first + one.rounds * one.levels) * one.draws
            found += (one.widest + 2) * one.more_draws
        if COST in self.questions and self.county.has_before:
            found += 3 * one.draws
        if FAILURE in self.questions and self.county.has_before:
            found += 2 * one.points
        if SEARCH in self.questions:
            found += one.population * one.generations * one.search_draws
            # the front, and each of three reforms without each of some four lines
            found += (1 + one.front + 12) * one.fresh_draws
        return found


def read_asked(
    county: County,
    forms: FormsFile,
    ensemble: str,
    quick: bool,
    seed: int,
    questions: tuple[str, ...],
) -> Asked:
    """Put together what is asked, and check that it can be.

    Raises
    ------
    InputError
    """
    from analysis.evidence.ensemble import load_ensemble
    from analysis.stress.runs import FULL, QUICK, check_free
    from analysis.stress.search import check_library

    if SEARCH in questions:
        check_library()
    budget, draws = QUICK if quick else FULL, load_ensemble(ensemble)
    check_free(draws, county, budget.most_draws)
    said = said_of_runs(county.scenario, draws)
    said["forms"] = hashlib.sha256(forms.model_dump_json().encode()).hexdigest()
    return Asked(county, draws, budget, seed, questions, ensemble, said)


def said_of_runs(scenario: Scenario, draws: Ensemble) -> dict[str, Any]:
    """Say what runs of a scenario at draws of an ensemble follow from."""
    from sim.base.model_version import MODEL_VERSION

    return {
        "scenario": scenario.digest,
        "ensemble": hashlib.sha256(draws.numbers.to_csv().encode()).hexdigest(),
        "model": MODEL_VERSION,
    }
