"""One number that a scenario may set: its default, unit, range, meaning and origin."""

from __future__ import annotations

from dataclasses import dataclass

from sim.files.fields import Origin


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number that a scenario may set.

    Attributes
    ----------
    name : str
        Key in a scenario file, and column of the tables that compiled rules read.
    section : str
        Table of a scenario file, or group of levers.
    default : float
    unit : str
    low, high : float
        Bounds within which it makes sense, also for sweeps.
    en, zh : str
        Meaning.
    origin : {'given', 'law', 'literature', 'assumed'}
    source : str
        The source's words, a citation, or the reason.
    integer : bool
        Whether fractions are refused.
    """

    name: str
    section: str
    default: float
    unit: str
    low: float
    high: float
    en: str
    zh: str
    origin: Origin
    source: str
    integer: bool = False

    def __post_init__(self) -> None:
        # a row may say 20: as JSON that differs from 20.0, and with it the digest of a scenario
        for field in ("default", "low", "high"):
            object.__setattr__(self, field, float(getattr(self, field)))
