"""`rating` 评分: each record is a rating, which counts by who gave it.

- Keys: `lowest`; `highest`; `weights` by role of the rater, each from 0 to 10 (all 1).
- A record is a number from `lowest` to `highest` with at most two decimals. Where there are
  weights, its `role` is one of theirs, or empty and then weighs 1; without weights `role` is
  ignored.
- Points: Σ weight × value ÷ Σ weight, half even to the hundredth. Ratings whose weights sum to zero
  count 0 points, and the sheet says so.
- Maximum: `highest`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.base.fixed_point import HUNDRED
from sim.files.fields import Coefficient, Points
from sim.files.validation import fault
from sim.scoring.items.base import CENT, Counted, Item, Recorded
from sim.scoring.words import Phrase, decimal, plain

_WEIGHTED = Phrase("{value} (weight {weight})", "{value}（权重 {weight}）")
_WEIGHTED_MEAN = Phrase(
    "  weighted mean (weights {count}) = {points}",
    "  加权平均（权重合计 {count}）= {points}",
)


class Rating(Item):
    """Each record is a rating within bounds; the item is their mean.

    Where weights are given, a rating counts by the rater's role; without a role it counts 1.
    """

    kind: Literal["rating"]
    lowest: Points
    highest: Points
    weights: dict[Annotated[str, Field(min_length=1)], Coefficient] = {}

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Rating:
        if self.lowest > self.highest:
            raise fault("lowest above highest", "lowest up to highest", "Mend one of the two.")
        return self

    def maximum(self) -> int:
        """Give the highest rating."""
        return self.highest

    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """A record lies within the bounds and has two decimals at most."""
        bad = (value < self.lowest * CENT) | (value > self.highest * CENT) | (value % CENT != 0)
        return bad, f"{plain(self.lowest)} to {plain(self.highest)} with at most two decimals"

    @property
    def rater_weights(self) -> dict[str, int]:
        """Ratings count by role where the rulebook gives weights."""
        return self.weights

    def reading(self, record: Recorded, lang: str) -> str:
        """Say the rating, and its weight where it is not 1."""
        # without weights a record weighs 1 and not a hundred hundredths
        if self.weights and record.weight != HUNDRED:
            return _WEIGHTED.say(lang, value=record.text, weight=decimal(record.weight))
        return super().reading(record, lang)

    def conclusion(self, counted: Counted, lang: str) -> list[str]:
        """Say the mean, and the sum of the weights where one is not 1."""
        if self.weights and counted.is_weighted:
            weights, points = decimal(counted.weights), decimal(counted.points)
            return [_WEIGHTED_MEAN.say(lang, count=weights, points=points)]
        return super().conclusion(counted, lang)

    def in_words(self) -> str:
        """Say the rule."""
        bounds = f"from {plain(self.lowest)} to {plain(self.highest)}"
        return f"a rating {bounds}; the mean where there are several"
