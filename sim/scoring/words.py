"""How numbers and names are written for people, in English and Chinese."""

from __future__ import annotations

from typing import NamedTuple

from sim.base.fixed_point import HUNDRED
from sim.files.fields import Names


class Phrase(NamedTuple):
    """A sentence with gaps, in both languages."""

    en: str
    zh: str

    def say(self, lang: str, **words: object) -> str:
        """Fill the gaps of the sentence in a language."""
        return (self.zh if lang == "zh" else self.en).format(**words)


def name_in(lang: str, names: Names) -> str:
    """Give the name in a language."""
    return names.zh if lang == "zh" else names.en


def decimal(units: int, places: int = 2) -> str:
    """Write an integer of last places, by default hundredths, as a decimal.

    Zeros at the end are left out, and the minus sign is a typographic one.
    """
    # integers up to 2**53 divide to the nearest float, which prints these digits
    text = f"{abs(int(units)) / 10**places:,.{places}f}".rstrip("0").rstrip(".")
    return f"−{text}" if units < 0 else text


def money(cents: int) -> str:
    """Write cents as yuan with two decimals."""
    return f"{int(cents) / HUNDRED:,.2f}"


def plain(hundredths: int) -> str:
    """Write hundredths as short as Python writes a number."""
    return f"{hundredths / HUNDRED:g}"
