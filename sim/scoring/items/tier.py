"""`tier` 分档: each record is one of a few values.

- Keys: `values`, a list.
- A record is one of the values.
- Points: the mean of the values.
- Maximum: the highest value.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from sim.files.fields import Points
from sim.scoring.items.base import CENT, Item
from sim.scoring.words import plain


class Tier(Item):
    """Each record is one of a few values; the item is their mean."""

    kind: Literal["tier"]
    values: Annotated[list[Points], Field(min_length=1)]

    def maximum(self) -> int:
        """Give the highest value."""
        return max(self.values)

    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """A record is one of the values."""
        # exact: both sides are integers
        bad = ~np.isin(value, np.array(self.values) * CENT)
        return bad, f"one of {', '.join(map(plain, self.values))}"

    def in_words(self) -> str:
        """Say the rule."""
        values = ", ".join(map(plain, self.values))
        return f"one of {values}; the mean where there are several records"
