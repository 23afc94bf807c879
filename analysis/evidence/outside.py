"""Outside cases: effects that others have published, and how large they are in the model.

Nothing is fitted to them. Whether they agree is asked of direction and order of size alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, field_validator

from analysis.comparison.estimates import estimate
from analysis.evidence.data_files import named_scenario, read_data_file
from analysis.evidence.ensemble import load_ensemble
from analysis.evidence.ensemble_runs import at_draw, check_free, first_draws
from sim.base.errors import InputError, naming
from sim.base.random_numbers import LARGEST_KEY
from sim.files.fields import Document, Names
from sim.files.validation import fault
from sim.model.codes import Activity, Post, UnitKind
from sim.model.context import Context
from sim.model.state import State
from sim.model.strategies.utility import FULL
from sim.runs.watched import run_watched
from sim.scenario.parameters import PARAMETERS, TICKS, WORLD, check_value
from sim.scenario.scenario import Scenario, load_scenario
from sim.sweeps.planning.axis import Number
from sim.sweeps.planning.study import MOST_POINTS

FOLDER = "outside"
WITHIN = math.sqrt(10)
"""Half of a power of ten up and down: as far apart two numbers may be and be of one order."""
Outcome = Literal["evaluator_gap", "other_view", "work", "pay"]
Direction = Literal["as_published", "contrary", "unclear"]
Size = Literal["as_published", "too_small", "too_large", "open", ""]
UNITS = ("sd", "percent")


class Published(Document):
    """An effect as it was published, in spreads of the outcome over people or in percent."""

    form = '{ effect = 0.2, unit = "sd", source = "Table 2" }'
    effect: float
    unit: Literal["sd", "percent"]
    source: str = Field(min_length=1)

    @field_validator("effect")
    @classmethod
    def _some(cls, value: float) -> float:
        if value == 0:
            do = "Leave `published` out: an effect of nothing has no order of size."
            raise fault("0", "a number above or below 0", do)
        return value


class Effect(Document):
    """One effect: the outcome of the model that stands for it, and what was published, if known."""

    form = '{ outcome = "work" }'
    title: Names
    outcome: Outcome
    published: Published | None = None


class OutsideFile(Document):
    """A case: a pair of scenarios that does what a study did, and the study's effects.

    `fixed` are numbers of the world in both, such as those at the ends of their plausible ranges.
    """

    title: Names
    description: str
    scenario: str
    baseline: str
    ensemble: str
    draws: int = Field(ge=2, le=MOST_POINTS)
    replicates: int = Field(ge=1, le=1000)
    seed: int = Field(default=1, ge=0, le=LARGEST_KEY)
    source: str = Field(min_length=1)
    fixed: dict[str, Number] = {}
    effects: dict[str, Effect] = Field(min_length=1)


@dataclass(frozen=True)
class Juniors:
    """Township staff without a post, at the end of one year.

    Attributes
    ----------
    view : ndarray(float64)
        What a leader who meets face time as far as the scheme lets it be met thinks of each.
    face : ndarray(float64)
        How much of a view a leader who meets all face time has from it.
    work : ndarray(float64)
        Useful hours of the year.
    pay : ndarray(float64)
        Bonus of the year, yuan.
    noise : float
        Spread of what chance puts into one view.
    """

    view: np.ndarray
    face: np.ndarray
    work: np.ndarray
    pay: np.ndarray
    noise: float


def load_outside(name: str | Path) -> OutsideFile:
    """Read a case by name or path.

    Raises
    ------
    InputError
        Naming file and key; also when the ensemble has fewer draws, or the people of the two
        scenarios are not the same.
    """
    file, where = read_data_file(OutsideFile, name, FOLDER)
    ensemble = first_draws(load_ensemble(file.ensemble), file.draws, f"{where}, draws")
    for name, value in file.fixed.items():
        check_value(name, value, where, ("fixed",), WORLD)
    check_free(ensemble, list(file.fixed), f"{where}, fixed", "Leave them out.")
    _check_pair(file, where)
    return file


def _check_pair(file: OutsideFile, where: str) -> None:
    """Refuse a pair of scenarios that are one, or whose people are not the same."""
    one, other = (
        named_scenario(getattr(file, key), f"{where}, {key}") for key in ("scenario", "baseline")
    )
    allowed = "two schemes in one county, with the same people"
    if one.digest == other.digest:
        got, do = f"{file.baseline}, the same as the scenario", "Name the scheme of the study."
        raise InputError(f"{where}, baseline", got, allowed, do)
    ours, theirs = (arm.to_dict()["parameters"] for arm in (one, other))
    differ = [name for name in ours if ours[name] != theirs[name] and _makes_people(name)]
    if differ:
        got = f"{file.scenario} and {file.baseline}, which differ in {naming(differ)}"
        raise InputError(f"{where}, scenario", got, allowed, "Name schemes of one county.")


def _makes_people(name: str) -> bool:
    return PARAMETERS[name].section in ("county", "people")


def juniors_of(scenario: Scenario, seed: int, replicate: int, year: int) -> Juniors:
    """Run up to a year and read its juniors off, at its last appraisal."""
    found: list[Juniors] = []
    before: list[np.ndarray] = []

    def watch(state: State, context: Context, tick: int) -> None:
        if tick // TICKS != year - 1 or not context.now[0].ends_appraisal:
            return
        accounts, world = state.accounts, context.world[0]
        seen = accounts.hours[:, Activity.VISIBILITY].copy()
        if not context.now[0].ends_year:
            before.append(seen)
            return
        # views hold what was seen since the appraisal before, which is cleared by now
        fresh = seen - before[-1] if before else seen
        township = state.units.kind[state.cadres.unit] == UnitKind.TOWNSHIP
        who = np.flatnonzero(township & (state.people.post == Post.GENERAL))
        found.append(
            Juniors(
                view=accounts.opinion[who].copy(),
                face=world.rating_face * fresh[who] / (FULL * context.now[0].period),
                work=accounts.contribution[who].copy(),
                pay=state.pay.bonus[who] / 100.0,
                noise=float(world.rating_noise),
            )
        )

    run_watched(scenario, seed, replicate, year, watch)
    return found[0]


def effects_of(masked: Juniors, told: Juniors) -> dict[str, tuple[float, float]]:
    """Give each outcome's effect in spreads over people, and in percent.

    While the evaluator is told, the leader who rates meets all face time and the other none of it;
    all else they see alike, and each errs on their own. So the gap between them is what face time
    gives, and spreads as that does and as two errors do. Each other effect is the mean difference
    between the schemes, of the same people with the same luck.

    Returns
    -------
    dict
        By outcome: effect in standard deviations under the scheme that tells, and in percent of
        the mean there.
    """
    other = told.view - told.face
    gap = float(np.sqrt(told.face.var() + 2.0 * told.noise**2))
    found = {"evaluator_gap": _sized(float(told.face.mean()), gap, float(other.mean()))}
    for name, after, before in (
        ("other_view", masked.view, other),
        ("work", masked.work, told.work),
        ("pay", masked.pay, told.pay),
    ):
        mean = float((after - before).mean())
        found[name] = _sized(mean, float(before.std()), float(before.mean()))
    return found


def _sized(effect: float, spread: float, level: float) -> tuple[float, float]:
    return (
        effect / spread if spread > 0 else math.nan,
        100.0 * effect / level if level > 0 else math.nan,
    )


def judge(published: float, low: float, high: float) -> tuple[Direction, Size]:
    """Say whether an effect has the published direction and order of size, by its 95% interval.

    The direction is as published where all of the interval is on that side of zero, contrary where
    all of it is on the other, else unclear. The size is as published where all of the interval is
    of its order; too small or too large, where nothing of it is large or small enough; else open.
    Of a contrary effect there is no size to compare.
    """
    if published < 0:
        published, low, high = -published, -high, -low
    if high < 0:
        return "contrary", ""
    direction: Direction = "as_published" if low > 0 else "unclear"
    least, most = published / WITHIN, published * WITHIN
    if high < least:
        return direction, "too_small"
    if low > most:
        return direction, "too_large"
    return direction, "as_published" if low >= least and high <= most else "open"


def table(file: OutsideFile) -> pd.DataFrame:
    """Run both scenarios of a case at draws up to the first year of the scheme, and judge.

    Returns
    -------
    DataFrame
        One row for each effect of the file: its size in the model in both units, as the mean over
        draws with its 95% interval, what was published, and the verdict.

    Raises
    ------
    InputError
        When there is no such scenario, or it cannot have the numbers of a draw.
    """
    ensemble = first_draws(load_ensemble(file.ensemble), file.draws)
    edits: dict[str, dict[str, Number]] = {}
    for name, value in file.fixed.items():
        edits.setdefault(PARAMETERS[name].section, {})[name] = value
    scenario, baseline = (load_scenario(one, edits) for one in (file.scenario, file.baseline))
    sizes: dict[str, list[np.ndarray]] = {}
    for draw in range(file.draws):
        arms = [at_draw(one, ensemble, draw) for one in (scenario, baseline)]
        # draw d has luck of its own, and both schemes have the same
        luck = range(draw * file.replicates, (draw + 1) * file.replicates)
        pairs = [
            effects_of(*(juniors_of(one, file.seed, own, scenario.adopted) for one in arms))
            for own in luck
        ]
        for name in pairs[0]:
            sizes.setdefault(name, []).append(np.mean([pair[name] for pair in pairs], axis=0))
    rows = [_row(key, one, np.stack(sizes[one.outcome])) for key, one in file.effects.items()]
    return pd.DataFrame(rows)


def _row(key: str, effect: Effect, sizes: np.ndarray) -> dict[str, object]:
    made = estimate(sizes)
    row: dict[str, object] = {"effect": key, "outcome": effect.outcome, "draws": len(sizes)}
    for place, unit in enumerate(UNITS):
        row |= {
            unit: made.mean[place],
            f"{unit}_low": made.low[place],
            f"{unit}_high": made.high[place],
        }
    known = effect.published
    if known is None:
        return row | {"published": math.nan, "unit": "", "direction": "", "size": ""}
    place = UNITS.index(known.unit)
    direction, size = judge(known.effect, float(made.low[place]), float(made.high[place]))
    told = {"published": known.effect, "unit": known.unit}
    return row | told | {"direction": direction, "size": size}
