"""What would be better? A robust search over levers and numbers of rulebooks, many aims at once.

NSGA-II of Optuna proposes a generation, its candidates are run at the same draws, and results are
told in the order in which they were proposed: so workers, and where a search was stopped, change
nothing. The best are scored anew at draws that the search has not seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.stress.county import AS_IT_IS, County, Levels, arm_text
from analysis.stress.forms import Number
from analysis.stress.fronts import CRITERIA, Outcomes, chosen, on_front, outcomes_of, scores_of
from analysis.stress.runs import Experiment
from sim.base.errors import InputError

if TYPE_CHECKING:
    import optuna

BEST = 3
STAYS = 2
"""How many times as often as a change a search draws the scheme as it is: short reforms first."""
LINE_COLUMNS = (
    "reform", "form", "clause", "before", "after", "criterion", "difference", "low", "high",
)  # fmt: skip


@dataclass(frozen=True)
class SearchFound:
    """What a search found.

    Attributes
    ----------
    levels : dict of str to Levels
        By candidate, what it changes.
    tried : int
        Candidates that were run.
    searched : Outcomes
        Of all candidates, at the draws of the search.
    fresh : Outcomes
        Of the members of the front that were run anew, at draws that the search has not seen.
    scores : DataFrame
        Of these, with `on_front` there.
    best : tuple of str
        At most `BEST`, chosen at the draws of the search.
    lines : DataFrame
        `LINE_COLUMNS`: a row for each change of the best and each criterion.
    """

    levels: dict[str, Levels]
    tried: int
    searched: Outcomes
    fresh: Outcomes
    scores: pd.DataFrame
    best: tuple[str, ...]
    lines: pd.DataFrame


def check_library() -> None:
    """Refuse to search without the library of the search, before anything is run.

    Raises
    ------
    InputError
    """
    from importlib.util import find_spec

    if find_spec("optuna") is None:
        do = "pip install 'cadre-sim[stress]', or leave the search out with --only."
        raise InputError("stress, search", "no Optuna installed", "Optuna 5", do)


def options_of(county: County) -> dict[str, list[Number | None]]:
    """List what a search may choose of each form: mostly None, the scheme as it is."""
    found: dict[str, list[Number | None]] = {}
    for name, one in county.forms.items():
        changes = [level for level in one.choices if level != county.own(name)]
        if changes:
            found[name] = [None] * (STAYS * len(changes)) + changes
    return found


def find_better(experiment: Experiment) -> SearchFound:
    """Search, score the front anew, and say what each change of the best does.

    Parameters
    ----------
    experiment : Experiment
    """
    budget = experiment.budget
    levels, runs = _searched(experiment)
    searched = outcomes_of(runs, list(levels))
    picked = chosen(searched, budget.front)
    fresh = range(budget.search_draws, budget.search_draws + budget.fresh_draws)
    best = tuple(picked[:BEST])
    without = dict(_without(best, levels))
    arms = experiment.arms({name: levels[name] for name in picked} | without)
    names = [AS_IT_IS, *picked, *without]
    again = experiment.run("search_fresh", arms, dict.fromkeys(fresh, names))
    found = outcomes_of(again, picked)
    front = dict(zip(found.candidates, on_front(found), strict=True))
    scores = scores_of(found)
    scores["on_front"] = scores["candidate"].map(front)
    lines = lines_of(experiment.county, best, levels, outcomes_of(again, [*picked, *without]))
    return SearchFound(levels, len(levels), searched, found, scores, best, lines)


def _searched(experiment: Experiment) -> tuple[dict[str, Levels], pd.DataFrame]:
    """Let NSGA-II propose generation after generation, and run what has not been run before."""
    # only here: no other command needs it
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    budget, options = experiment.budget, options_of(experiment.county)
    size = budget.population
    sampler = optuna.samplers.NSGAIISampler(population_size=size, seed=experiment.seed % 2**32)
    aims: list[Literal["maximize", "minimize"]] = [
        "maximize" if sign > 0 else "minimize" for sign in CRITERIA.values()
    ]
    study = optuna.create_study(directions=aims, sampler=sampler)
    # the scheme as it is belongs to the first generation
    study.enqueue_trial(dict.fromkeys(options, 0))
    draws = range(budget.search_draws)
    names = {_key({}): AS_IT_IS}
    levels: dict[str, Levels] = {}
    parts: list[pd.DataFrame] = []
    for generation in range(budget.generations):
        trials = [study.ask() for _ in range(size)]
        asked = [_asked(one, options) for one in trials]
        fresh: dict[str, Levels] = {}
        for one in asked:
            if _key(one) not in names:
                names[_key(one)] = f"c{len(names):03}"
                fresh[names[_key(one)]] = one
        new = list(fresh) + ([AS_IT_IS] if generation == 0 else [])
        if new:
            levels |= fresh
            arms, wanted = experiment.arms(fresh), dict.fromkeys(draws, new)
            parts.append(experiment.run(f"search_{generation}", arms, wanted))
        told = _told(pd.concat(parts, ignore_index=True), list(levels))
        for trial, one in zip(trials, asked, strict=True):
            study.tell(trial, told[names[_key(one)]])
    return levels, pd.concat(parts, ignore_index=True)


def _asked(trial: optuna.Trial, options: dict[str, list[Number | None]]) -> Levels:
    """Give what a trial changes."""
    found = {}
    for name, some in options.items():
        level = some[trial.suggest_int(name, 0, len(some) - 1)]
        if level is not None:
            found[name] = level
    return found


def _key(levels: Levels) -> tuple[tuple[str, Number], ...]:
    return tuple(levels.items())


def _told(runs: pd.DataFrame, candidates: list[str]) -> dict[str, list[float]]:
    """Give the mean of every criterion of every candidate, as they are told to the search."""
    found = outcomes_of(runs, candidates)
    means = np.column_stack([found.values[one].mean(axis=0) for one in CRITERIA])
    return dict(zip(found.candidates, means.tolist(), strict=True))


def _without(best: tuple[str, ...], levels: dict[str, Levels]) -> Iterator[tuple[str, Levels]]:
    """Give each of the best without each of its changes, where it has more than one."""
    for name in best:
        for form in levels[name]:
            rest = {key: level for key, level in levels[name].items() if key != form}
            if rest:
                yield f"{name}-without-{form}", rest


def lines_of(
    county: County, best: tuple[str, ...], levels: dict[str, Levels], outcomes: Outcomes
) -> pd.DataFrame:
    """Say of each change of the best what it is and what it does: the reform against the same one
    without this change.

    Returns
    -------
    DataFrame
        `LINE_COLUMNS`; `before` is NaN where the scheme has no such number.
    """
    places, rows = {name: place for place, name in enumerate(outcomes.candidates)}, []
    for number, name in enumerate(best, 1):
        for form, after in levels[name].items():
            other = places.get(f"{name}-without-{form}", 0)
            own, clause = county.own(form), county.forms[form].clause(county.scheme, county.kind)
            before = np.nan if own is None else own
            for one in CRITERIA:
                values = outcomes.values[one]
                found = estimate(values[:, places[name]] - values[:, other])
                ends = [float(end) for end in (found.mean, found.low, found.high)]
                rows.append((number, form, clause, before, after, one, *ends))
    return pd.DataFrame(rows, columns=list(LINE_COLUMNS))


def changes_text(levels: Levels) -> str:
    """Write changes in one line, such as ``cap=100; audit_rate=0.1``."""
    return "; ".join(f"{form}={level:g}" for form, level in levels.items())


def candidates_table(found: SearchFound) -> pd.DataFrame:
    """Lay out every candidate that was run: what it changes, its means, whether none beats it."""
    names = found.searched.candidates
    means = {one: values.mean(axis=0) for one, values in found.searched.values.items()}
    changes = [changes_text(found.levels.get(name, {})) for name in names]
    table = pd.DataFrame({"candidate": names, "changes": changes} | means)
    return table.assign(on_front=on_front(found.searched))


def front_table(found: SearchFound) -> pd.DataFrame:
    """Lay out the scores at fresh draws, with what each candidate changes and its number."""
    numbers = {name: number for number, name in enumerate(found.best, 1)}
    table = found.scores.copy()
    changes = [changes_text(found.levels.get(name, {})) for name in table["candidate"]]
    table.insert(1, "changes", changes)
    table.insert(2, "reform", [numbers.get(name, 0) for name in table["candidate"]])
    return table


def reform_files(county: County, found: SearchFound, place: Path) -> dict[str, str]:
    """Write the best as scenario files, for a folder."""
    made = {}
    for number, name in enumerate(found.best, 1):
        levels = found.levels[name]
        said = changes_text(levels)
        title = (f"Reform {number}: {said}", f"方案{number}：{said}")
        text = arm_text(county.extends(place), title, county.overlay(levels, place))
        made[f"reform_{number}.toml"] = text
    return made
