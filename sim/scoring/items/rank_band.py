"""`rank_band` 名次分档: each record is a rank, and ranks of one band get the same points.

- Keys: `of`, how many ranks the ladder has; `bands`, a list of `{ last, points }` whose `last` rise
  and end at `of`.
- A record is a rank: an integer from 1 to its `of`, which is that of the item where the record has
  none.
- Points: the mean of the points of the bands. A rank stands on the ladder at
  1 + ⌊(rank − 1) × ladder ÷ of⌋, where ladder is the item's `of` and of the record's. Its points
  are those of the first band whose last rank is not below that place.
- Maximum: the points of the best band.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.base.errors import shown
from sim.base.fixed_point import HUNDRED, MILLION
from sim.files.fields import Document, Points
from sim.files.validation import fault
from sim.kernel import kernel
from sim.scoring.items.base import Recorded
from sim.scoring.items.ranks import RANK, RankCount, Ranked
from sim.scoring.words import Phrase, decimal, plain

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

SMOOTHED_RANKS = 3
"""Ranks to either side over which the steps of a ladder are smoothed."""

_SCALED = Phrase(
    "rank {rank} of {of}: place 1 + ({rank} − 1) × {ladder} ÷ {of}, rounded down, "
    "is {place} of {ladder} → {points}",
    "第 {rank} 名（共 {of}）：1 + ({rank} − 1) × {ladder} ÷ {of} 向下取整，"
    "相当于 {ladder} 名中第 {place} 名 → {points}",
)


class Band(Document):
    """Ranks up to `last` that are not in an earlier band get `points`."""

    last: RankCount
    points: Points


class RankBand(Ranked):
    """Each record is a rank on a ladder of bands; the item is the mean of the bands' points."""

    kind: Literal["rank_band"]
    of: RankCount
    bands: Annotated[list[Band], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_cover_the_ladder(self) -> RankBand:
        # a gap would leave ranks without points
        lasts = [band.last for band in self.bands]
        if lasts != sorted(set(lasts)) or lasts[-1] != self.of:
            got, allowed = (
                f"last ranks {shown(lasts)}",
                f"last ranks that rise and end at of = {self.of}",
            )
            raise fault(got, allowed, "Mend the bands or `of`.", ("bands",))
        return self

    def maximum(self) -> int:
        """Give the points of the best band, which need not be the first."""
        return max(band.points for band in self.bands)

    def numbers(self) -> dict[str, int]:
        """`ladder`: how many ranks it has."""
        return {"ladder": self.of}

    def steps(self) -> list[dict[str, int]]:
        """A row for each band."""
        return [{"band_last": band.last, "band_points": band.points} for band in self.bands]

    def among(self) -> int:
        """A rank counts among those of the ladder."""
        return self.of

    def reading(self, record: Recorded, lang: str) -> str:
        """Say the rank, and its place where the ladder has another length."""
        rank, of, ladder = record.value // MILLION, record.of, self.of
        words = {"rank": rank, "of": of, "points": decimal(record.converted)}
        if of == ladder:
            return RANK.say(lang, **words)
        place = 1 + (rank - 1) * ladder // of
        return _SCALED.say(lang, **words, ladder=ladder, place=place)

    def in_words(self) -> str:
        """Say the rule."""
        bands = ", ".join(f"to rank {band.last}: {plain(band.points)}" for band in self.bands)
        return f"points by rank among {self.of} ({bands}); the mean where there are several records"


@kernel
def band_points(table: RuleTable, book: int, item: int, rank: int, of: int) -> int:
    """Give the points of a rank on the ladder of bands.

    A rank among another number stands on the ladder in proportion.
    """
    place = 1 + (rank - 1) * table.items[book, item].ladder // of
    # unused bands end at rank 0, which no place is at or below
    for step in range(table.steps.shape[2]):
        if place <= table.steps[book, item, step].band_last:
            return table.steps[book, item, step].band_points
    return 0


@kernel(inline=True)
def band_slope(table: RuleTable, book: int, item: int, rank: int, of: int) -> float:
    """Give the points that one better rank brings, as a mean over the neighbouring ranks.

    Most ranks lie inside a band, where one better rank brings nothing, and some at its edge.
    """
    better, worse = max(1, rank - SMOOTHED_RANKS), min(of, rank + SMOOTHED_RANKS)
    high = np.int64(0)
    low = np.int64(0)
    # from the last band to the first: the first band that reaches a place is the one that stays
    for step in range(table.steps.shape[2] - 1, -1, -1):
        if (
            1 + (better - 1) * table.items[book, item].ladder // of
            <= table.steps[book, item, step].band_last
        ):
            high = table.steps[book, item, step].band_points
        if (
            1 + (worse - 1) * table.items[book, item].ladder // of
            <= table.steps[book, item, step].band_last
        ):
            low = table.steps[book, item, step].band_points
    return (high - low) / HUNDRED / (worse - better)
