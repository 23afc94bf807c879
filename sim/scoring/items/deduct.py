"""`deduct` 扣分: the item starts full and loses points for events.

- Keys: `start`; `floor` (0); `records`, a table of event codes, each with `names`, `amount` and
  origin.
- A record counts events: an integer from 0 to 1,000. It has the code of the event.
- Points: max(`floor`, `start` − Σ `amount` × events), so `start` without records.
- Maximum: `start`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import model_validator

from sim.base.fixed_point import MILLION
from sim.files.fields import Points
from sim.files.validation import fault
from sim.kernel import kernel
from sim.scoring.items.base import Counted, Event, Item, Recorded
from sim.scoring.words import Phrase, decimal, plain

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

MOST_EVENTS = 1_000
"""Events that one record may count."""

_EVENT = Phrase(
    "{count} × −{amount} = −{points}",
    "{count} 次 × −{amount} = −{points}",
)
_LEFT = Phrase(
    "  start {start} − {total} = {left}, at least {floor} → {points}",
    "  起始 {start} − {total} = {left}，最低 {floor} → {points}",
)


class Deduct(Item):
    """The item starts full and loses an amount per event, down to a floor."""

    kind: Literal["deduct"]
    start: Points
    floor: Points = 0
    records: dict[str, Event]

    ADDS_UP: ClassVar[bool] = True

    @model_validator(mode="after")
    def _floor_below_start(self) -> Deduct:
        if self.floor > self.start:
            raise fault("floor above start", "floor up to start", "Mend one of the two.")
        # an item without record codes could not be told from one of another kind
        if not self.records:
            allowed = "a table of at least one kind of event"
            raise fault("no record codes", allowed, "Add a record.", ("records",))
        return self

    @property
    def events(self) -> dict[str, Event]:
        """Each kind of event is a record code of its own."""
        return self.records

    def maximum(self) -> int:
        """Give the points without any event."""
        return self.start

    def numbers(self) -> dict[str, int]:
        """`first`: the points without any event; `floor`."""
        return {"first": self.start, "floor": self.floor}

    def outside(self, value: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, str]:
        """A record counts events."""
        bad = (value < 0) | (value > MOST_EVENTS * MILLION) | (value % MILLION != 0)
        return bad, f"a whole number of events from 0 to {MOST_EVENTS}"

    def reading(self, record: Recorded, lang: str) -> str:
        """Say how many events took how much."""
        amount, points = self.records[record.code].amount, decimal(record.converted)
        count = record.value // MILLION
        return _EVENT.say(lang, count=count, amount=decimal(amount), points=points)

    def conclusion(self, counted: Counted, lang: str) -> list[str]:
        """Say what is left; the line stands there without records too."""
        words = {"start": self.start, "total": counted.total, "left": self.start - counted.total}
        words |= {"floor": self.floor, "points": counted.points}
        return [_LEFT.say(lang, **{name: decimal(value) for name, value in words.items()})]

    def in_words(self) -> str:
        """Say the rule."""
        start, floor = plain(self.start), plain(self.floor)
        return f"starts at {start}, loses points per event, never below {floor}"


@kernel(inline=True)
def points_taken(table: RuleTable, book: int, code: int, value: int) -> int:
    """Give the hundredths that the events of a record take off."""
    return table.codes[book, code].amount * (value // MILLION)


@kernel(inline=True)
def points_left(table: RuleTable, book: int, item: int, total: int) -> int:
    """Give the points that are left when so much was taken off."""
    return max(table.items[book, item].floor, table.items[book, item].first - total)
