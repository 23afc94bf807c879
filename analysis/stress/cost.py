"""What a scheme costs, and whom: winners and losers, the literal pay formula, what a point pays.

The pay formula as the source writes it pays coefficient × score × pool ÷ all scores, so a unit pays
its pool times the mean coefficient of its points. Whether that is more than the pool, and how much,
goes by the composition of the unit: levels above ordinary have coefficients above one, institution
staff one of their own below it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.census import Census, run_with_census, take_census
from analysis.comparison.estimates import estimate
from analysis.comparison.run_comparison import BASELINE, common_horizon
from analysis.comparison.winners import CLASSES, winners_table
from analysis.evidence.ensemble import load_ensemble
from analysis.evidence.ensemble_runs import at_draw, first_draws
from analysis.stress.kept import NOWHERE, Arrays, Kept
from sim.model.measure_catalogue import Measure, Runs
from sim.scenario.scenario import UNIT_KINDS, Scenario, as_scenario

LITERAL = "literal"
"""The pool rule that is the formula as written."""
PRICES = ("point_value", "mean_score", "max_score", "overspend")
"""Measures by which points lose their worth, or keep it."""
COMPOSITIONS = ("fewest_above", "middle", "most_above")
"""Thirds of a county's units by the share of paid cadres above level ordinary."""
OF_UNITS = (
    ("county", "all"),
    *(("unit", f"{kind}_{of}") for kind in UNIT_KINDS for of in range(1, CLASSES + 1)),
    *(("composition", one) for one in COMPOSITIONS),
)
OVERSPEND_COLUMNS = (
    *("pool_rule", "by", "group", "above", "institution", "overspend", "low", "high"),
    *("beyond", "beyond_low", "beyond_high", "n"),
)
INFLATION_COLUMNS = (
    *("pool_rule", "year", "measure", "value", "low", "high"),
    *("growth", "growth_low", "growth_high", "n"),
)


class Cost(NamedTuple):
    """What a scheme costs, and whom.

    Attributes
    ----------
    winners : DataFrame
        From :func:`analysis.comparison.winners.winners_table`.
    overspend : DataFrame
        For the scheme's own pool rule and for the literal one, a row for each group of units:
        shares of paid cadres `above` level ordinary and of `institution` staff, yuan paid for each
        yuan of pool with its interval, and what is paid `beyond` the pools in yuan a year.
    inflation : DataFrame
        For both pool rules a row for each year since adoption and measure of `PRICES`: its mean,
        and its growth since the first of these years as a share, each with its interval.
    """

    winners: pd.DataFrame
    overspend: pd.DataFrame
    inflation: pd.DataFrame


def cost(
    scenario: str | Scenario,
    ensemble: str | None = None,
    *,
    baseline: str | Scenario = BASELINE,
    count: int = 30,
    seed: int = 1,
    years: int | None = None,
    threads: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
    kept: Kept = NOWHERE,
) -> Cost:
    """Say what a scheme costs, and whom.

    Parameters
    ----------
    scenario, baseline : str or Scenario
    ensemble : str, optional
        A shipped ensemble, or the path of one: each run is then at a draw of its own.
    count : int
        Replicates; with an ensemble its first draws.
    seed : int
    years : int, optional
        Horizon; by default the longer of both scenarios'.
    threads : int
    progress : callable
        Called with the number of runs done and of all; there are three for each replicate.
    kept : Kept, optional
        Where runs with their censuses are kept, and from where they are taken again.

    Raises
    ------
    InputError
        When the scenarios cannot be compared, or the ensemble has fewer draws.
    """
    own = as_scenario(scenario, "cost")
    arms = [as_scenario(baseline, "cost"), own, under_literal(own)]
    horizon = common_horizon(arms[:2], years, "years")
    since = max(one.adopted for one in arms)
    given: list[Callable[[int], Scenario]] = [partial(_as_it_is, one) for one in arms]
    if ensemble is not None:
        drawn = first_draws(load_ensemble(ensemble), count, "count")
        given = [partial(at_draw, one, drawn) for one in arms]
    luck = (seed, range(count), horizon, since, threads)
    runs, censuses = take_census(given, *luck, progress, partial(_with_kept_census, kept))
    rules = [_rule_of(own), LITERAL]
    return Cost(
        winners_table(runs[:2], censuses[:2]),
        pd.concat(map(overspend_table, rules, censuses[1:]), ignore_index=True),
        pd.concat(
            [inflation_table(*one, since) for one in zip(rules, runs[1:], strict=True)],
            ignore_index=True,
        ),
    )


def _with_kept_census(
    kept: Kept, scenario: Scenario, seed: int, replicate: int, years: int, since: int
) -> tuple[Runs, Census]:
    """Run one replicate with a census, or take both from where they are kept."""
    parts = ("replicates", "yearly", "groups", "curves")

    def make() -> Arrays:
        runs, census = run_with_census(scenario, seed, replicate, years, since)
        return {name: getattr(runs, name) for name in parts} | census._asdict()

    found = kept.get("cost", (scenario.digest, seed, replicate, years, since), make)
    arrays = [found.pop(name) for name in parts]
    runs = Runs(scenario.name, seed, arrays[0], years, scenario.adopted, *arrays[1:])
    return runs, Census(**found)


def _as_it_is(scenario: Scenario, replicate: int) -> Scenario:
    return scenario


def _rule_of(scenario: Scenario) -> str:
    """Name the pool rule of a scenario's own scheme; of two rulebooks with two rules, both."""
    own = scenario.to_dict()["schemes"][scenario.adoption[-1][1]]
    rules = (book["options"]["pool_rule"]["value"] for book in own["rulebooks"])
    return "+".join(dict.fromkeys(rules))


def under_literal(scenario: Scenario) -> Scenario:
    """Give a scenario whose own scheme pays by the formula as it is written, whatever the pool."""
    data = copy.deepcopy(scenario.to_dict())
    data["name"] = f"{scenario.name}, {LITERAL}"
    for book in data["schemes"][scenario.adoption[-1][1]]["rulebooks"]:
        book["options"]["pool_rule"]["value"] = LITERAL
    return Scenario.from_resolved(data)


def overspend_table(rule: str, censuses: Sequence[Census]) -> pd.DataFrame:
    """Say what units pay for each yuan of their pools, by kind, class and composition.

    Parameters
    ----------
    rule : str
        What the rows are named by.
    censuses : sequence of Census
        One for each replicate, or draw.

    Returns
    -------
    DataFrame
        Sums over units and years of what is paid are divided by those of pools, replicate by
        replicate.
    """
    samples = np.stack([_of_units(one) for one in censuses])
    above, staff, spent, beyond = (estimate(samples[..., place]) for place in range(4))
    rows = [
        (rule, *group, above.mean[place], staff.mean[place], *(side[place] for side in spent[:3]),
         *(side[place] for side in beyond[:3]), int(spent.n[place]))
        for place, group in enumerate(OF_UNITS) if spent.n[place]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(OVERSPEND_COLUMNS))


def _of_units(census: Census) -> np.ndarray:
    units, years = census.units.ravel(), len(census.units)
    share = np.divide(
        units["above"], units["cadres"], np.zeros(len(units)), where=units["cadres"] > 0
    )
    # by rank, ties in the order of units: equal shares must not empty a third
    place = np.argsort(np.argsort(share, kind="stable"), kind="stable")
    third = place * len(COMPOSITIONS) // len(units)
    kind = units["kind"] * CLASSES + units["unit_class"] - 1
    members = [np.ones(len(units), bool)]
    members += [kind == one for one in range(len(UNIT_KINDS) * CLASSES)]
    members += [third == one for one in range(len(COMPOSITIONS))]
    rows = []
    for own in members:
        pool, paid = units["pool"][own].sum(), units["paid"][own].sum()
        cadres = units["cadres"][own].sum()
        parts = [units[name][own].sum() / max(cadres, 1) for name in ("above", "institution")]
        there = pool > 0
        # whole cents, so that what is nothing is nothing
        beyond = round(paid - pool, 2) / years + 0.0
        rows.append((*parts, paid / pool, beyond) if there else (np.nan,) * 4)
    return np.array(rows)


def inflation_table(rule: str, runs: Runs, since: int) -> pd.DataFrame:
    """Say by year what a point pays and how many are scored, and how much more than at first.

    Parameters
    ----------
    rule : str
    runs : Runs
    since : int
        First year that counts.
    """
    rows = []
    for name in PRICES:
        values = runs.yearly[:, since - 1 :, Measure[name.upper()]]
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = np.where(values[:, :1] != 0, values / values[:, :1] - 1, np.nan)
        level, growth = estimate(values), estimate(grown)
        for place in range(values.shape[1]):
            sides = (side[place] for side in (*level[:3], *growth[:3]))
            rows.append((rule, since + place, name, *sides, int(level.n[place])))
    return pd.DataFrame(rows, columns=list(INFLATION_COLUMNS))
