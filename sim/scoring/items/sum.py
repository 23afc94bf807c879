"""`sum` 加扣分: signed points add up.

- Keys: `credit`, `cap`, `floor`, each optional.
- A record is a number of points with at most two decimals; it may be negative.
- Points: `credit` of Σ values, then at most `cap`, then at least `floor`.
- Maximum: none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import model_validator

from sim.files.fields import Points
from sim.files.validation import fault
from sim.kernel import kernel
from sim.scoring.items.base import CENT, Counted
from sim.scoring.items.credit import TOTAL, Credited, credit
from sim.scoring.words import Phrase, decimal, plain

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

_FLOOR = Phrase(", at least {floor}", "，最低 {floor}")


class Sum(Credited):
    """Signed points add up; brackets, cap and floor are applied to the sum."""

    kind: Literal["sum"]
    floor: Points | None = None

    @model_validator(mode="after")
    def _floor_below_cap(self) -> Sum:
        if self.cap is not None and self.floor is not None and self.floor > self.cap:
            raise fault("floor above cap", "floor up to cap", "Mend one of the two.")
        return self

    def numbers(self) -> dict[str, int]:
        """`cap`, `floor`, where there are any."""
        floor = {} if self.floor is None else {"floor": self.floor}
        return super().numbers() | floor

    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """A record may be negative and has two decimals at most."""
        return value % CENT != 0, "points with at most two decimals"

    def conclusion(self, counted: Counted, lang: str) -> list[str]:
        """Say the sum and what became of it."""
        if not counted.records:
            return []
        extra = self.credit_in_words(lang) + self.cap_in_words(lang)
        if self.floor is not None:
            extra += _FLOOR.say(lang, floor=decimal(self.floor))
        total, points = decimal(counted.total), decimal(counted.points)
        return [TOTAL.say(lang, total=total, extra=extra, points=points)]

    def in_words(self) -> str:
        """Say the rule."""
        bounds = "" if self.cap is None else f", at most {plain(self.cap)}"
        bounds += "" if self.floor is None else f", at least {plain(self.floor)}"
        return f"the sum of signed points{bounds or ', without a cap'}"


@kernel(inline=True)
def sum_points(table: RuleTable, book: int, item: int, total: int) -> int:
    """Credit a sum, then hold it between floor and cap."""
    credited = credit(table, book, item, total)
    return max(table.items[book, item].floor, min(table.items[book, item].cap, credited))
