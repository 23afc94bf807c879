"""Credit: a concave scale of brackets for items whose points add up, with a cap above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import model_validator

from sim.base.fixed_point import HUNDRED, divide_half_even
from sim.files.fields import Document, Points, Share
from sim.files.validation import fault
from sim.kernel import kernel
from sim.scoring.items.base import Item
from sim.scoring.words import Phrase, decimal

if TYPE_CHECKING:
    from sim.scoring.table import RuleTable

TOTAL = Phrase("  sum {total}{extra} → {points}", "  合计 {total}{extra} → {points}")
_CREDIT = Phrase(", brackets: ", "，分段：")
_BRACKET = Phrase("above {above} counts {share}%", "{above} 以上按 {share}% 计")
_CAP = Phrase(", at most {cap}", "，最高 {cap}")


class Bracket(Document):
    """Points above an amount count with a share, up to the next bracket."""

    above: Points
    share: Share


class Credited(Item):
    """An item without a maximum of its kind: its records add up, then brackets and cap apply."""

    cap: Points | None = None
    credit: list[Bracket] = []

    ADDS_UP: ClassVar[bool] = True

    @model_validator(mode="after")
    def _credit_is_concave(self) -> Credited:
        starts = [bracket.above for bracket in self.credit]
        shares = [bracket.share for bracket in self.credit]
        if starts and starts[0] != 0:
            got = f"a first bracket above {starts[0] / HUNDRED:g}"
            do = "Begin with { above = 0, share = 1 }."
            raise fault(got, "a first bracket above 0", do, ("credit",))
        if starts != sorted(set(starts)) or shares != sorted(shares, reverse=True):
            allowed = "brackets that rise in `above` and do not rise in `share`"
            do = "Sort the brackets or mend the shares."
            raise fault("brackets out of order", allowed, do, ("credit",))
        return self

    def maximum(self) -> None:
        """Such an item has no maximum, also with a cap: it is not scaled for others."""
        return None

    def numbers(self) -> dict[str, int]:
        """`cap`, where there is one."""
        return {} if self.cap is None else {"cap": self.cap}

    def steps(self) -> list[dict[str, int]]:
        """A row for each bracket; without brackets one in which all points count."""
        rows = [{"bracket_above": one.above, "bracket_share": one.share} for one in self.credit]
        return rows or [{"bracket_above": 0, "bracket_share": HUNDRED}]

    def credit_in_words(self, lang: str) -> str:
        """Say which brackets apply, if any."""
        if not self.credit:
            return ""
        steps = [
            _BRACKET.say(lang, above=decimal(one.above), share=one.share) for one in self.credit
        ]
        return _CREDIT.say(lang) + ", ".join(steps)

    def cap_in_words(self, lang: str) -> str:
        """Say what the cap is, if any."""
        return "" if self.cap is None else _CAP.say(lang, cap=decimal(self.cap))


@kernel
def credit(table: RuleTable, book: int, item: int, points: int) -> int:
    """Count points above each bracket with the bracket's share, rounded once.

    Amounts of zero or less pass unchanged.
    """
    if points <= 0:
        return points
    weighted = np.int64(0)
    brackets = table.steps.shape[2]
    for step in range(brackets):
        above = table.steps[book, item, step].bracket_above
        # unused brackets begin at UNBOUNDED, so the loop ends at the last one that is used
        if points <= above:
            break
        until = points
        if step + 1 < brackets:
            until = min(points, table.steps[book, item, step + 1].bracket_above)
        weighted += (until - above) * table.steps[book, item, step].bracket_share
    return divide_half_even(weighted, HUNDRED)
