"""One number that a scenario may set: its default, unit, ranges, meaning and origin."""

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
        Bounds within which its rules make sense; a file that goes beyond is refused.
    en, zh : str
        Meaning.
    origin : {'given', 'law', 'literature', 'assumed'}
    source : str
        The source's words, a citation, or the reason, also for the ends of the plausible range.
    plausible : tuple of float or None
        Lowest and highest value that can be defended, within the bounds: what a sweep or a
        sensitivity analysis should range over. None of what the source or the law says exactly,
        and of switches.
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
    plausible: tuple[float, float] | None = None
    integer: bool = False

    def __post_init__(self) -> None:
        # a row may say 20: as JSON that differs from 20.0, and with it the digest of a scenario
        for field in ("default", "low", "high"):
            object.__setattr__(self, field, float(getattr(self, field)))
        if self.plausible is not None:
            lowest, highest = self.plausible
            object.__setattr__(self, "plausible", (float(lowest), float(highest)))

    def ranges(self) -> str:
        """Say in words what is plausible, where that is said, and what is allowed."""
        bounds = f"allowed {self.low:g} to {self.high:g}"
        if self.plausible is None:
            return bounds
        lowest, highest = self.plausible
        return f"plausible {lowest:g} to {highest:g}, {bounds}"
