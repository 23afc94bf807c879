"""Blocks: the three parts of an appraisal in which items count."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from sim.files.fields import Coefficient, Document, Names, Points, Share, Sourced
from sim.files.validation import fault

BlockName = Literal["common", "individual", "platform"]
BLOCKS: tuple[BlockName, ...] = ("common", "individual", "platform")


class Condition(Document):
    """Points of a block count only with `share` while another block stands below `at_least`."""

    block: BlockName
    at_least: Points
    share: Share = 0


class Block(Sourced):
    """A block of items with its weight, bounds and condition."""

    form: ClassVar[str] = "{ max = … }"
    names: Names
    enters: Literal["score", "index"] = "score"
    weight: Coefficient = 100
    max: Points | None = None
    min: Points | None = None
    condition: Condition | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Block:
        if self.max is not None and self.min is not None and self.min > self.max:
            raise fault("min above max", "min up to max", "Mend one of the two.")
        return self
