"""Claims as data: signs of paired differences, bands of levels; and whether runs bear them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from analysis.comparison.comparison import COMPARED
from analysis.comparison.estimates import estimate
from analysis.comparison.pair_measures import samples_of
from analysis.evidence.data_files import read_data_file
from sim.base.errors import InputError, closest, naming, shown
from sim.base.random_numbers import LARGEST_KEY
from sim.files.fields import Document, Names
from sim.files.toml_files import read_chain
from sim.files.validation import fault
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, Runs
from sim.scenario.scenario_file import LONGEST

FOLDER = "claims"
ACTIVITIES = ("routine", "mass", "squad", "visibility", "traces")
QUANTITIES = {"hours": ACTIVITIES, "presence": ("visibility", "traces")}
"""Hours of a group that a claim can be about, by the activities that they are made of."""
EVERYBODY = "all"
_GROUPS = tuple(code for code, _, _ in GROUPS)

Verdict = Literal["holds", "open", "contrary"]
ROBUST, FALSE, FRAGILE, UNDETERMINED = "robust", "false", "fragile", "undetermined"
UNMEASURED = "unmeasured"
"""In the place of a verdict, of a claim that no measure is about."""
When = Literal["first", "last", "all", "growth"]


class Subject(Document):
    """What a claim or a control is about: a number for each pair of runs.

    `of` says which: the difference of the scenario from the baseline, their ratio, or the level in
    one of the two; `less` is a measure of the same run that is taken off. `when` is the first year
    of the scheme, the last of the horizon, all years from adoption on (hours and public value as
    sums), or how much the last year is above the first.
    """

    form = '{ measure = "effort", direction = "rises", when = "all" }'
    title: Names
    measure: str | None = None
    less: str | None = None
    group: str | None = None
    quantity: Literal["hours", "presence"] | None = None
    of: Literal["difference", "ratio", "scenario", "baseline"] = "difference"
    when: When = "all"
    direction: Literal["rises", "falls"] | None = None
    by: float = Field(default=0.0, ge=0)
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _of_one_thing(self) -> Subject:
        if not self.is_measured:
            return self
        if (self.measure is None) == (self.group is None) or (
            (self.group is None) != (self.quantity is None)
        ):
            allowed = "a `measure`, or a `group` with its `quantity`"
            raise fault("neither or both", allowed, "Say what the claim is about.")
        band = self.low is not None or self.high is not None
        if band == (self.direction is not None):
            allowed = "a `direction`, or a band from `low` to `high`"
            raise fault("neither or both", allowed, "Say what the claim says of it.")
        return self

    @property
    def is_measured(self) -> bool:
        """Whether there is a measure of it."""
        return True

    def bears_out(self, values: np.ndarray) -> np.ndarray:
        """Say which values are as claimed; what is absent is not."""
        if self.direction == "rises":
            return np.asarray(values > self.by)
        if self.direction == "falls":
            return np.asarray(values < -self.by)
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        return np.asarray((values >= low) & (values <= high))

    def denied_by(self, low: float, high: float) -> bool:
        """Say whether nothing between two ends is as claimed."""
        if self.direction == "rises":
            return high < self.by
        if self.direction == "falls":
            return low > -self.by
        return (self.low is not None and high < self.low) or (
            self.high is not None and low > self.high
        )


class Claim(Subject):
    """One claim of a source.

    `breaks` names the ablations without whose cause it must not hold, if it holds for the reason
    that the source gives. `unmeasured` says why no measure is about it.
    """

    kind: Literal["observation", "warning", "prediction"]
    quote: str
    breaks: list[str] = []
    unmeasured: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether there is a measure of it."""
        return not self.unmeasured


class Control(Subject):
    """What must be so whatever is assumed; where it is not, something is wrong with the runs.

    With ``exactly`` both arms must have that number in every pair.
    """

    exactly: Literal["equal"] | None = None

    @property
    def is_measured(self) -> bool:
        """Whether it is judged by a direction or band."""
        return self.exactly is None


class Views(Document):
    """Over which assumptions the claims of a file are judged.

    `map` names a study of the plausible space, `ensemble` a file of calibrated draws, without which
    there is no such view. The others are lines ``name=value``: of the world and of levers in all
    schemes, or with a scenario and a colon before them of that one's own scheme. Those of `county`
    hold in all views but the map, which is a study of its own.
    """

    map: str
    ensemble: str | None = None
    replicates: int = Field(ge=2, le=1000)
    draws_replicates: int = Field(ge=2, le=1000)
    years: int = Field(ge=1, le=LONGEST)
    seed: int = Field(default=1, ge=0, le=LARGEST_KEY)
    county: list[str] = []
    forms: dict[str, list[str]] = Field(min_length=1)
    strategies: dict[str, list[str]] = Field(min_length=1)
    ablations: dict[str, list[str]] = {}


class ClaimsFile(Document):
    """A claims file, parents laid under it."""

    title: Names
    description: str
    scenario: str
    baseline: str
    views: Views
    claims: dict[str, Claim] = Field(min_length=1)
    controls: dict[str, Control] = {}


def load_claims(name: str | Path) -> ClaimsFile:
    """Read a claims file by name or path.

    Raises
    ------
    InputError
        Naming file and key.
    """
    file, where = read_data_file(ClaimsFile, name, FOLDER)
    measures = [measure.name for measure in COMPARED]
    subjects: list[tuple[str, str, Subject]] = []
    subjects += [("claims", key, one) for key, one in file.claims.items()]
    subjects += [("controls", key, one) for key, one in file.controls.items()]
    for table, key, one in subjects:
        for given, known, what in (
            (one.measure, measures, "measure"),
            (one.less, measures, "less"),
            (one.group, [*_GROUPS, EVERYBODY], "group"),
        ):
            if given is not None and given not in known:
                at = f"{where}, [{table}.{key}], {what}"
                raise InputError(at, shown(given), naming(known), closest(given, known))
    ablations = list(file.views.ablations)
    for key, claim in file.claims.items():
        for name_of in claim.breaks:
            if name_of not in ablations:
                at = f"{where}, [claims.{key}], breaks"
                raise InputError(at, shown(name_of), naming(ablations), closest(name_of, ablations))
    return file


def claims_path(name: str | Path) -> Path:
    """Give the path of a claims file."""
    return read_chain(name, FOLDER)[-1][0]


def differences(claim: Subject, runs: Runs, baseline: Runs) -> np.ndarray:
    """Give the number that a claim is about, one for each pair of runs.

    Involution is itself a difference; the baseline's is zero. Over all years hours and public value
    are sums.
    """
    own, other = (_level(claim, one, baseline, runs) for one in (runs, baseline))
    if claim.of == "scenario":
        return own
    if claim.of == "baseline":
        return other
    if claim.of == "ratio":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(other > 0, own / other, np.nan)
    return own - other


def _level(claim: Subject, one: Runs, baseline: Runs, runs: Runs) -> np.ndarray:
    """Give what a claim is about in one arm."""
    if claim.when == "growth":
        last, first = (claim.model_copy(update={"when": when}) for when in ("last", "first"))
        return _level(last, one, baseline, runs) - _level(first, one, baseline, runs)
    column = {"first": runs.adopted - 1, "last": runs.years - 1, "all": runs.years}[claim.when]
    if claim.measure is None:
        years = slice(runs.adopted - 1, None) if claim.when == "all" else slice(column, column + 1)
        return _hours(claim, one)[:, years].mean(axis=1)
    samples = samples_of(one, baseline, runs.adopted)
    values = samples[claim.measure][:, column]
    return values if claim.less is None else values - samples[claim.less][:, column]


def _hours(claim: Subject, runs: Runs) -> np.ndarray:
    """Give hours a cadre and half-month of a group, by replicate and year."""
    places = [GROUP_QUANTITIES.index(one) for one in QUANTITIES[claim.quantity or "hours"]]
    hours = runs.groups[..., places].sum(axis=-1)
    if claim.group != EVERYBODY:
        return hours[:, :, _GROUPS.index(claim.group or "")]
    # a group without members has no mean, and no weight
    cadres = runs.groups[..., GROUP_QUANTITIES.index("cadres")]
    return (np.where(cadres > 0, hours, 0.0) * cadres).sum(axis=2) / cadres.sum(axis=2)


def judge(claim: Subject, found: np.ndarray) -> tuple[float, float, float, Verdict]:
    """Give the mean with its 95% interval, and what it says of the claim.

    A claim holds where all of the interval is as claimed. The contrary holds where none of it is;
    else the question is open.
    """
    result = estimate(found)
    mean, low, high = float(result.mean), float(result.low), float(result.high)
    holds = bool(claim.bears_out(np.array([low, high])).all())
    verdict: Verdict = "holds" if holds else "contrary" if claim.denied_by(low, high) else "open"
    return mean, low, high, verdict


def verdict_over(single: Sequence[str]) -> str:
    """Say what readings together say of a claim.

    Robust, where it holds in all; false, where the contrary holds in all; fragile, where some
    readings say yes and some the contrary; else undetermined.
    """
    found = set(single)
    if found == {"holds"}:
        return ROBUST
    if found == {"contrary"}:
        return FALSE
    return FRAGILE if {"holds", "contrary"} <= found else UNDETERMINED
