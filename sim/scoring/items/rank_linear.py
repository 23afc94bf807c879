"""`rank_linear` 名次线性: each record is a rank on a straight line.

- Keys: `first`; `last`; `of`, a number or `"villages"`, optional.
- A record is a rank: an integer from 1 to N. N is the record's `of`, or else that of the item; for
  `"villages"` it is the number of different villages that the roster links to the cadre's unit. An
  item without `of` needs one in each record.
- Points: the mean of the points on the line. Rank r among N gives
  `first` − (`first` − `last`) × (r − 1) ÷ (N − 1), half even, and `first` when N = 1.
- Maximum: the greater of `first` and `last`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.base.fixed_point import HUNDRED, MILLION, divide_half_even
from sim.files.fields import Points
from sim.kernel import kernel
from sim.scoring.items.base import Recorded
from sim.scoring.items.ranks import RANK, RankCount, Ranked
from sim.scoring.words import Phrase, decimal, plain

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

_LINE = Phrase(
    "rank {rank} of {of}: {first} + ({last} − {first}) × ({rank} − 1) ÷ ({of} − 1) → {points}",
    "第 {rank} 名（共 {of}）：{first} + ({last} − {first}) × ({rank} − 1) ÷ ({of} − 1) → {points}",
)


class RankLinear(Ranked):
    """Each record is a rank on a straight line; the item is the mean of the points.

    The line goes from `first` at rank 1 to `last` at the last rank.
    """

    kind: Literal["rank_linear"]
    first: Points
    last: Points
    of: RankCount | Literal["villages"] | None = None

    def maximum(self) -> int:
        """Give the points at the better end; the line may rise too."""
        return max(self.first, self.last)

    def numbers(self) -> dict[str, int]:
        """`first`, `last`: the two ends."""
        return {"first": self.first, "last": self.last}

    def among(self) -> int | Literal["villages"]:
        """A rank counts among the item's own number or the villages of the unit, if it says so."""
        return self.of or 0

    def reading(self, record: Recorded, lang: str) -> str:
        """Say the rank and its place on the line; one among one is first, without a line."""
        words = {"rank": record.value // MILLION, "of": record.of}
        points = decimal(record.converted)
        if record.of == 1:
            return RANK.say(lang, **words, points=points)
        ends = {"first": decimal(self.first), "last": decimal(self.last)}
        return _LINE.say(lang, **words, points=points, **ends)

    def in_words(self) -> str:
        """Say the rule."""
        first, last = plain(self.first), plain(self.last)
        return f"points by rank on a line from {first} (first) to {last} (last)"


@kernel
def line_points(table: RuleTable, book: int, item: int, rank: int, of: int) -> int:
    """Give the points of a rank on the straight line from the first to the last."""
    first = table.items[book, item].first
    # with one rank the line has no length
    if of == 1:
        return first
    fall = first - table.items[book, item].last
    # one fraction over a common denominator, so that points are rounded once
    return divide_half_even(first * (of - 1) - fall * (rank - 1), of - 1)


@kernel(inline=True)
def line_slope(table: RuleTable, book: int, item: int, of: int) -> float:
    """Give the points that one better rank brings, the same at every rank."""
    return (table.items[book, item].first - table.items[book, item].last) / HUNDRED / (of - 1)
