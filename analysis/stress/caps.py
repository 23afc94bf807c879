"""How high must the cap be? Curves of outcomes over a cap and the other forms of a scheme.

Levels are added where a curve changes most, draws where an interval is widest. Pure functions of
tables, and one that runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.stress.county import AS_IT_IS, BEFORE
from analysis.stress.forms import Form, Number
from analysis.stress.runs import Experiment, wide

CURVES = (
    "public_value", "top20_task_share", "involution", "base_work_neglect", "distortion",
    "bonus_cv", "effort",
)  # fmt: skip
"""What curves are about. Involution is 1 at a draw where hours rise and an hour yields less than
before, and 0 elsewhere, so that its mean is a share of draws; distortion is records for each honest
one, nodes × credited participants."""
CURVE_COLUMNS = (
    "form", "level", "measure", "draws", "mean", "low", "high",
    "difference", "difference_low", "difference_high",
)  # fmt: skip
TIP_COLUMNS = (
    "form", "measure", "kind", "after", "level", "direction", "difference", "difference_low",
    "difference_high", "steepest_after", "steepest_level", "steepest_change",
)  # fmt: skip
CLEAR, ALWAYS, NEVER = "clear", "always", "never"
"""Kinds of tipping: an interval leaves zero at a level, at the weakest level tried already, or at
none."""


class Arm(NamedTuple):
    """A form at a level."""

    form: str
    level: Number

    @property
    def name(self) -> str:
        """Its name among runs."""
        return f"{self.form}-{self.level:g}".replace(".", "_")


@dataclass(frozen=True)
class CapsFound:
    """What was found.

    Attributes
    ----------
    curves, tips : DataFrame
    runs : int
    added : int
        Levels that were added where curves change most.
    draws : int
        Draws that every level has at least.
    """

    curves: pd.DataFrame
    tips: pd.DataFrame
    runs: int
    added: int
    draws: int


def curves_of(runs: pd.DataFrame, arms: list[Arm]) -> pd.DataFrame:
    """Estimate every outcome at every level, and its paired difference from the scheme as it is.

    Parameters
    ----------
    runs : DataFrame
        From `Experiment.run`.
    arms : list of Arm

    Returns
    -------
    DataFrame
        `CURVE_COLUMNS`; the first rows are of the scheme as it is, without a level.
    """
    runs = with_outcomes(runs)
    named = {AS_IT_IS: (AS_IT_IS, np.nan)} | {one.name: (one.form, one.level) for one in arms}
    rows = []
    for name, (form, level) in named.items():
        for measure in CURVES:
            both = wide(runs, measure, [name, AS_IT_IS] if name != AS_IT_IS else [name])
            both = both[np.isfinite(both).all(axis=1)]
            own, apart = estimate(both[:, 0]), estimate(both[:, 0] - both[:, -1])
            ends = np.array([own.mean, own.low, own.high])
            change = np.array([apart.mean, apart.low, apart.high])
            if measure == "involution":
                # a share of counties; an interval of few of them would go beyond
                ends, change = ends.clip(0, 1), change.clip(-1, 1)
            rows.append((form, level, measure, len(both), *ends.tolist(), *change.tolist()))
    return pd.DataFrame(rows, columns=list(CURVE_COLUMNS))


def with_outcomes(runs: pd.DataFrame) -> pd.DataFrame:
    """Add distortion, and at which draws hours rise and an hour yields less than before.

    Without an appraisal before it the scheme as it is stands in its place.
    """
    other = BEFORE if (runs["arm"] == BEFORE).any() else AS_IT_IS
    base = runs[runs["arm"] == other].set_index("draw")[["effort", "public_value"]]
    paired = base.reindex(runs["draw"])
    hours, value = runs["effort"].to_numpy(), runs["public_value"].to_numpy()
    hours0, value0 = paired["effort"].to_numpy(), paired["public_value"].to_numpy()
    found = ((hours > hours0) & (value * hours0 < value0 * hours)).astype(float)
    found[~np.isfinite(hours0)] = np.nan
    records = runs["step_inflation"] * runs["participant_inflation"]
    return runs.assign(involution=found, distortion=records)


def levels_in_order(curves: pd.DataFrame, form: str, first: list[Number]) -> list[Number]:
    """List a form's levels from the weakest to the strongest, as its first ones run."""
    levels = sorted(curves.loc[curves["form"] == form, "level"].unique().tolist())
    return levels[::-1] if len(first) > 1 and first[0] > first[-1] else levels


def tips_of(curves: pd.DataFrame, forms: Mapping[str, Form]) -> pd.DataFrame:
    """Find where behaviour tips: the weakest level at which a paired interval leaves zero.

    Beside it stands the steepest step between neighbouring levels, the scheme as it is before the
    first of them.

    Returns
    -------
    DataFrame
        `TIP_COLUMNS`, a row for each form and outcome. `after` and `steepest_after` are the levels
        before the step, NaN for the scheme as it is.
    """
    rows = []
    for form, one in forms.items():
        order = levels_in_order(curves, form, one.first)
        if not order:
            continue
        of_form = curves[curves["form"] == form]
        for measure in CURVES:
            own = of_form[of_form["measure"] == measure].set_index("level").loc[order]
            rows.append((form, measure, *_tip(own), *_steepest(own)))
    return pd.DataFrame(rows, columns=list(TIP_COLUMNS))


def is_clear(own: pd.DataFrame) -> np.ndarray:
    """Say at which levels the paired interval leaves out zero."""
    return ((own["difference_low"] > 0) | (own["difference_high"] < 0)).to_numpy()


def _tip(own: pd.DataFrame) -> tuple[str, float, float, int, float, float, float]:
    clear = is_clear(own)
    if not clear.any():
        return (NEVER, np.nan, np.nan, 0, np.nan, np.nan, np.nan)
    place = int(clear.argmax())
    row, levels = own.iloc[place], own.index.to_numpy(dtype=float)
    before = levels[place - 1] if place else np.nan
    ends = [float(row[f"difference{end}"]) for end in ("", "_low", "_high")]
    kind = CLEAR if place else ALWAYS
    return (kind, before, levels[place], int(np.sign(ends[0])), *ends)


def _steepest(own: pd.DataFrame) -> tuple[float, float, float]:
    levels = np.concatenate([[np.nan], own.index.to_numpy(dtype=float)])
    steps = np.diff(np.concatenate([[0.0], own["difference"].to_numpy()]))
    if not np.isfinite(steps).any():
        return (np.nan, np.nan, np.nan)
    place = int(np.nanargmax(np.abs(steps)))
    return (levels[place], levels[place + 1], float(steps[place]))


def scales(curves: pd.DataFrame) -> pd.Series:
    """Give by how much each outcome moves at most over all levels: what makes them comparable."""
    size = curves["difference"].abs().groupby(curves["measure"]).max()
    return size.where(size > 0, np.inf)


def next_levels(curves: pd.DataFrame, forms: Mapping[str, Form], count: int) -> list[Arm]:
    """Choose further levels: midway in the steps over which some curve changes most.

    Changes count in shares of what the outcome moves at most over all forms.
    """
    scale, found = scales(curves), []
    for form, one in forms.items():
        order = levels_in_order(curves, form, one.first)
        laid = curves[curves["form"] == form].pivot(
            index="level", columns="measure", values="difference"
        )
        for before, after in zip(order, order[1:], strict=False):
            middle = one.between(before, after)
            if middle is not None and middle not in order:
                change = (laid.loc[after] - laid.loc[before]).abs() / scale
                found.append((-float(change.max()), form, middle))
    return [Arm(form, level) for _, form, level in sorted(found)[:count]]


def widest(curves: pd.DataFrame, count: int) -> list[Arm]:
    """Choose the levels with the widest paired intervals, in shares of what an outcome moves."""
    own = curves[curves["form"] != AS_IT_IS]
    half = (own["difference_high"] - own["difference_low"]) / own["measure"].map(scales(curves))
    size = half.groupby([own["form"], own["level"]]).max().sort_values(kind="stable")
    return [Arm(form, _plain(level)) for form, level in reversed(size.index.tolist()[-count:])]


def _plain(level: float) -> Number:
    return int(level) if level == int(level) else level


def find_caps(experiment: Experiment) -> CapsFound:
    """Run the forms: their first levels, further ones where curves change, draws where it is wide.

    Parameters
    ----------
    experiment : Experiment
    """
    forms = {name: one for name, one in experiment.county.forms.items() if one.first}
    budget = experiment.budget
    arms = [
        Arm(name, level)
        for name, one in forms.items()
        for level in one.first
        if level != experiment.county.own(name)
    ]
    first = list(range(budget.draws))
    table = _run(experiment, "caps_0", arms, first)
    added = 0
    for number in range(budget.rounds):
        more = next_levels(curves_of(table, arms), forms, budget.levels)
        more = [one for one in more if one.level != experiment.county.own(one.form)]
        if not more:
            break
        table = pd.concat([table, _run(experiment, f"caps_{number + 1}", more, first, False)])
        arms, added = arms + more, added + len(more)
    if budget.widest and budget.more_draws:
        wanted = widest(curves_of(table, arms), budget.widest)
        further = list(range(budget.draws, budget.draws + budget.more_draws))
        table = pd.concat([table, _run(experiment, "caps_more", wanted, further)])
    curves = curves_of(table.reset_index(drop=True), arms)
    return CapsFound(curves, tips_of(curves, forms), len(table), added, budget.draws)


def _run(
    experiment: Experiment, batch: str, arms: list[Arm], draws: list[int], paired: bool = True
) -> pd.DataFrame:
    made = experiment.arms({one.name: {one.form: one.level} for one in arms})
    names = list(made) if paired else [one.name for one in arms]
    return experiment.run(batch, made, dict.fromkeys(draws, names))
