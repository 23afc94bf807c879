"""What tables call measures and their units. Nothing heavy is loaded for it."""

from __future__ import annotations

from analysis.words import words
from sim.model.quantity import Quantity


def measure_called(quantity: Quantity, lang: str) -> str:
    """Give what a table calls a measure."""
    return quantity.zh if lang == "zh" else quantity.name.replace("_", " ")


def unit_called(unit: str, lang: str) -> str:
    """Give a unit in a language."""
    return words("units", lang).get(unit, unit)
