"""How precise a study asks to be, and when a cell (a point under a scenario) is precise enough.

That is: after which replicates it is looked at, its interval at a look, and what ends it.

A cell is looked at after fixed numbers of replicates, K times at most. The interval of each look
has the confidence 1 − 0.05/K, so by Bonferroni's inequality all of them together hold the true
mean with 95% or more, and so does the one at which a cell happens to end, whatever ended it. Ending
at the first interval of ordinary confidence that is narrow enough (Chow and Robbins 1965; Law 2015,
section 9.4.1) or that leaves a value out would hold it less often (Armitage, McPherson and Rowe
1969). The intervals are Student's: exact for normal differences, else as good as for that many
replicates fixed before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from sim.base.errors import naming, shown
from sim.files.fields import Document
from sim.files.validation import fault

CONFIDENCE = 0.95
DIGITS = 10
"""Of the factor of an interval."""
FEWEST = 4
"""Replicates without which nothing is said of a spread."""

Number = int | float


TIGHT, DECIDED, AT_MOST, ALL_FAILED = "tight", "decided", "at_most", "failed"
"""Why a cell asks for no more replicates; of several that hold, the first."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Precision(Document):
    """The table [precision] of a study.

    It names measures, the width of their intervals, and how many replicates may be spent on it.
    """

    form: ClassVar[str] = '{ measure = "public_value", half_width = 1, at_least = 6, at_most = 40 }'
    measure: Annotated[list[str], BeforeValidator(_listed)] = Field(min_length=1)
    half_width: Number | dict[str, Number]
    decision: Number | dict[str, Number] | None = None
    at_least: int = Field(default=FEWEST, ge=FEWEST)
    at_most: int = Field(ge=FEWEST)

    @model_validator(mode="after")
    def _fits_together(self) -> Precision:
        if self.at_least > self.at_most:
            got = f"{self.at_least}, and at_most = {self.at_most}"
            raise fault(
                got, "no more than at_most", "Lower at_least or raise at_most.", ("at_least",)
            )
        if len(set(self.measure)) < len(self.measure):
            raise fault(
                naming(self.measure), "each measure once", "Remove the double.", ("measure",)
            )
        widths, decisions = self._by_measure("half_width"), self._by_measure("decision")
        missing = [name for name in self.measure if name not in widths]
        if missing:
            raise fault(
                f"no {naming(missing)}", "a number for each measure", "Add it.", ("half_width",)
            )
        for key, given in (("half_width", widths), ("decision", decisions)):
            strange = [name for name in given if name not in self.measure]
            if strange:
                raise fault(
                    naming(strange),
                    f"measures of [precision]: {naming(self.measure)}",
                    "Remove it.",
                    (key,),
                )
        low = [value for value in widths.values() if value <= 0]
        if low:
            raise fault(shown(low[0]), "a number above 0", "Raise it.", ("half_width",))
        return self

    def _by_measure(self, key: str) -> dict[str, Number]:
        """Read one number as that of the only measure."""
        given = getattr(self, key)
        if given is None or isinstance(given, dict):
            return given or {}
        # one width for hours and for yuan would look precise and mean nothing
        if len(self.measure) > 1:
            allowed = "a table with a number for each, since measures have different units"
            raise fault(
                f"one number for {len(self.measure)} measures",
                allowed,
                "Write { measure = number, … }.",
                (key,),
            )
        return {self.measure[0]: given}

    def resolved(self) -> dict[str, Any]:
        """Give it as it stands in a plan: replicates, and a goal for each measure."""
        widths, decisions = self._by_measure("half_width"), self._by_measure("decision")
        goals = []
        for name in self.measure:
            decision = float(decisions[name]) if name in decisions else None
            goals.append({"measure": name, "half_width": float(widths[name]), "decision": decision})
        return {"at_least": self.at_least, "at_most": self.at_most, "goals": goals}


@dataclass(frozen=True)
class Goal:
    """What is asked of one measure.

    Attributes
    ----------
    measure : str
    half_width : float
        Of the interval, in the measure's unit.
    decision : float or None
        A value; once the interval leaves it out, no more is asked.
    """

    measure: str
    half_width: float
    decision: float | None


@dataclass(frozen=True)
class Interval:
    """A mean and the interval that holds it; NaN where there are too few numbers."""

    mean: float
    low: float
    high: float


def schedule(at_least: int, at_most: int) -> list[int]:
    """Give the numbers of replicates after which cells are looked at.

    Each is by a half larger than the one before, up to the most.
    """
    # few looks, since the confidence of each is divided among them
    looks = [at_least]
    while looks[-1] < at_most:
        looks.append(min(looks[-1] + (looks[-1] + 1) // 2, at_most))
    return looks


@lru_cache(maxsize=4096)
def quantile(n: int, looks: int) -> float:
    """Give the factor of the standard error in an interval of n numbers, one of so many looks.

    It is t(n − 1) at 1 − 0.05/(2 looks), to ten digits. The last of SciPy's sixteen hang on the
    machine, and all machines are to give the same bytes.
    """
    # only here: a study without [precision] need not wait for scipy
    from scipy.special import stdtrit

    return float(f"{stdtrit(n - 1, 1 - (1 - CONFIDENCE) / (2 * looks)):.{DIGITS}g}")


def interval(values: np.ndarray, looks: int) -> Interval:
    """Estimate a mean at one of so many looks: mean ± t · sd / √n.

    Equal numbers have an interval without width.

    Parameters
    ----------
    values : ndarray(float64), shape (n,)
        Without NaN.
    looks : int
    """
    n = len(values)
    if n == 0:
        return Interval(np.nan, np.nan, np.nan)
    # taken from the first, equal numbers are exactly 0 apart
    apart = values - values[0]
    shift = float(apart.mean())
    mean = float(values[0]) + shift
    # one number says nothing of a spread, and no interval is not one without width
    if n == 1:
        return Interval(mean, np.nan, np.nan)
    half = quantile(n, looks) * float(np.sqrt(((apart - shift) ** 2).sum() / (n - 1) / n))
    return Interval(mean, mean - half, mean + half)


def settled(found: Interval, pairs: int, goal: Goal, at_least: int) -> str:
    """Say why one measure asks for no more, which needs the least number of pairs at least.

    Its interval is tight, or leaves the decision's value out.

    Returns
    -------
    str
        `TIGHT`, `DECIDED`, or nothing where it asks for more.
    """
    # few numbers may lie close together by luck, and would end a cell that is not clear at all
    if pairs < at_least:
        return ""
    if (found.high - found.low) / 2 <= goal.half_width:
        return TIGHT
    if goal.decision is not None and (found.low > goal.decision or found.high < goal.decision):
        return DECIDED
    return ""
