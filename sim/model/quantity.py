"""What a measure is: a number with a name, a unit and a meaning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A measure or group quantity: its name, unit and meaning.

    Attributes
    ----------
    name : str
        At most 32 characters.
    unit : str
    en, zh : str
        Meaning.
    over_horizon : {'mean', 'sum', 'max', 'last', 'ratio of sums'}
        How years are put together in the row for all years from adoption on.
    always : bool
        Every county has it every year. Other measures are ratios and means of something that may
        not have happened (no node was finished, nobody was promoted, pay is equal), so they may be
        absent.
    """

    # also a column of Stata files, where names have 32 characters at most
    name: str
    unit: str
    en: str
    zh: str
    over_horizon: str = "mean"
    always: bool = False
