"""What the two kinds of rank items share: a record is a rank among a number."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from sim.base.fixed_point import MILLION
from sim.scoring.items.base import Item
from sim.scoring.words import Phrase

RankCount = Annotated[int, Field(ge=1, le=100_000)]
RANK = Phrase("rank {rank} of {of} → {points}", "第 {rank} 名（共 {of}）→ {points}")


class Ranked(Item):
    """An item whose records are ranks; it is the mean of the points of the ranks."""

    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """A rank is an integer from 1 to the number among whom it counts."""
        bad = (value < MILLION) | (value > of * MILLION) | (value % MILLION != 0)
        most = sorted(set(of[bad].tolist()))
        last = most[0] if len(most) == 1 else "its `of`"
        return bad, f"a whole rank from 1 to {last}"
