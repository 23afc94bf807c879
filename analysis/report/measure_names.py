"""What tables call measures, their units, and numbers. Nothing heavy is loaded for it."""

from __future__ import annotations

from analysis.words import words
from sim.model.quantity import Quantity
from sim.scenario.parameters import PARAMETERS


def measure_called(quantity: Quantity, lang: str) -> str:
    """Give what a table calls a measure."""
    return quantity.zh if lang == "zh" else quantity.name.replace("_", " ")


def unit_called(unit: str, lang: str) -> str:
    """Give a unit in a language."""
    return words("units", lang).get(unit, unit)


def number_called(name: str, lang: str) -> str:
    """Give what a figure calls a parameter or lever; a number of a rulebook as files name it.

    In English each is called as files have it: what it means would be too long.
    """
    return PARAMETERS[name].zh if lang == "zh" and name in PARAMETERS else name
