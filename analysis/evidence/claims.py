"""Claims: signs of paired differences, as data, and whether runs bear them out."""

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
from sim.files.fields import Document, Names
from sim.files.validation import fault
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, Runs

FOLDER = "claims"
ACTIVITIES = ("routine", "mass", "squad", "visibility", "traces")
QUANTITIES = {"hours": ACTIVITIES, "presence": ("visibility", "traces")}
"""Hours of a group that a claim can be about, by the activities that they are made of."""
EVERYBODY = "all"
_GROUPS = tuple(code for code, _, _ in GROUPS)

Verdict = Literal["holds", "open", "contrary"]
ROBUST, FALSE, FRAGILE, UNDETERMINED = "robust", "false", "fragile", "undetermined"


class Claim(Document):
    """One claim: a measure, or hours of a group, rises or falls."""

    form = '{ measure = "effort", direction = "rises", when = "all" }'
    title: Names
    measure: str | None = None
    group: str | None = None
    quantity: Literal["hours", "presence"] | None = None
    direction: Literal["rises", "falls"]
    when: Literal["first", "last", "all"]
    kind: Literal["observation", "warning", "prediction"]
    quote: str

    @model_validator(mode="after")
    def _of_one_thing(self) -> Claim:
        if (self.measure is None) == (self.group is None) or (
            (self.group is None) != (self.quantity is None)
        ):
            allowed = "a `measure`, or a `group` with its `quantity`"
            raise fault("neither or both", allowed, "Say what the claim is about.")
        return self


class ClaimsFile(Document):
    """A claims file, parents laid under it."""

    title: Names
    description: str
    scenario: str
    baseline: str
    claims: dict[str, Claim] = Field(min_length=1)


def load_claims(name: str | Path) -> ClaimsFile:
    """Read a claims file by name or path.

    Raises
    ------
    InputError
        Naming file and key.
    """
    file, where = read_data_file(ClaimsFile, name, FOLDER)
    for key, one in file.claims.items():
        for given, known, what in (
            (one.measure, [measure.name for measure in COMPARED], "measure"),
            (one.group, [*_GROUPS, EVERYBODY], "group"),
        ):
            if given is not None and given not in known:
                at = f"{where}, [claims.{key}], {what}"
                raise InputError(at, shown(given), naming(known), closest(given, known))
    return file


def differences(claim: Claim, runs: Runs, baseline: Runs) -> np.ndarray:
    """Give the paired difference that a claim is about, one for each replicate.

    Involution is itself a difference; the baseline's is zero.
    """
    column = {"first": runs.adopted - 1, "last": runs.years - 1, "all": runs.years}[claim.when]
    if claim.measure is not None:
        pair = (samples_of(one, baseline, runs.adopted) for one in (runs, baseline))
        own, other = (samples[claim.measure][:, column] for samples in pair)
        return own - other
    years = slice(runs.adopted - 1, None) if claim.when == "all" else slice(column, column + 1)
    own, other = (_hours(claim, one)[:, years].mean(axis=1) for one in (runs, baseline))
    return own - other


def _hours(claim: Claim, runs: Runs) -> np.ndarray:
    """Give hours a cadre and half-month of a group, by replicate and year."""
    places = [GROUP_QUANTITIES.index(one) for one in QUANTITIES[claim.quantity or "hours"]]
    hours = runs.groups[..., places].sum(axis=-1)
    if claim.group != EVERYBODY:
        return hours[:, :, _GROUPS.index(claim.group or "")]
    # a group without members has no mean, and no weight
    cadres = runs.groups[..., GROUP_QUANTITIES.index("cadres")]
    return (np.where(cadres > 0, hours, 0.0) * cadres).sum(axis=2) / cadres.sum(axis=2)


def judge(claim: Claim, found: np.ndarray) -> tuple[float, float, float, Verdict]:
    """Give the mean difference with its 95% interval, and what it says of the claim.

    A claim holds where the interval lies on its side of zero. The contrary holds where it lies on
    the other; else the question is open.
    """
    result = estimate(found)
    mean, low, high = float(result.mean), float(result.low), float(result.high)
    sides = (low > 0, high < 0) if claim.direction == "rises" else (high < 0, low > 0)
    verdict: Verdict = "holds" if sides[0] else "contrary" if sides[1] else "open"
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
