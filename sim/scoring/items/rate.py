"""`rate` 计量: a quantity earns points per unit.

- Keys: `points_per_unit`, from 0 to 10,000; `credit`, `cap`, both optional.
- A record is a quantity of 0 or more with at most six decimals.
- Points: `points_per_unit` × Σ quantities, half even, then `credit`, then at most `cap`.
- Maximum: none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np

from sim.base.fixed_point import HUNDRED, MILLION, multiply_divide_half_even
from sim.files.fields import WRITTEN, hundredths
from sim.kernel import kernel
from sim.scoring.items.base import Counted, Recorded
from sim.scoring.items.credit import TOTAL, Credited, credit
from sim.scoring.words import Phrase, decimal, plain

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

MOST_POINTS = 10**13
"""Points of a quantity stop here (hundredths), far above what a score may be, so that later
products fit."""

_QUANTITY = Phrase("{value} × {rate} points", "{value} × 每单位 {rate} 分")


class Rate(Credited):
    """A real quantity earns points per unit."""

    kind: Literal["rate"]
    points_per_unit: Annotated[int, hundredths(0, 10_000), WRITTEN]

    def numbers(self) -> dict[str, int]:
        """`first`: points per unit; `cap`, where there is one."""
        return super().numbers() | {"first": self.points_per_unit}

    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """A record is a quantity."""
        return value < 0, "a quantity of 0 or more"

    def reading(self, record: Recorded, lang: str) -> str:
        """Say the quantity and its price; its points are rounded only together."""
        return _QUANTITY.say(lang, value=record.text, rate=decimal(self.points_per_unit))

    def conclusion(self, counted: Counted, lang: str) -> list[str]:
        """Say the sum of the quantities and what became of it."""
        if not counted.records:
            return []
        extra = self.credit_in_words(lang) + f" × {decimal(self.points_per_unit)}"
        extra += self.cap_in_words(lang)
        total, points = decimal(counted.total, 6), decimal(counted.points)
        return [TOTAL.say(lang, total=total, extra=extra, points=points)]

    def in_words(self) -> str:
        """Say the rule."""
        bounds = "" if self.cap is None else f", at most {plain(self.cap)}"
        return f"{plain(self.points_per_unit)} points per unit{bounds}"


@kernel(inline=True)
def rate_points(table: RuleTable, book: int, item: int, total: int) -> int:
    """Turn millionths of a quantity into points, credit them, then hold them below the cap."""
    rate = table.items[book, item].first
    # the product does not fit 64 bits, and rounding each record would lose small ones
    earned = min(MOST_POINTS, multiply_divide_half_even(total, rate, MILLION))
    return min(table.items[book, item].cap, credit(table, book, item, earned))


@kernel(inline=True)
def quantity_of_a_point(table: RuleTable, book: int, item: int) -> int:
    """Give the millionths of the quantity that earn one point, or 0 if none earns any."""
    rate = table.items[book, item].first
    return HUNDRED * MILLION // rate if rate > 0 else 0
