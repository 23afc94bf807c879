"""Numbers of a rulebook that are allowed and make no sense: caps, bands and bounds that do nothing
or turn things round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sim.base.fixed_point import HUNDRED
from sim.files.validation import key_path
from sim.scoring import Rulebook
from sim.scoring.blocks import BlockName
from sim.scoring.items import Deduct, Item, RankBand, RankLinear, Rating, Tier
from sim.scoring.items.credit import Credited

Said = tuple[tuple[str, ...], str]
"""Keys inside an item, and what is said of what stands there."""


def bound_notes(book: Rulebook) -> list[str]:
    """Say of each number that makes no sense where it stands and what it does.

    A floor above a cap, bands out of order and the like are refused when a rulebook is read.
    """
    notes = [
        f"{key_path(('items', code, *field))}: {said}"
        for code, item in book.items.items()
        for field, said in _of_item(item)
    ]
    return notes + [
        f"{key_path(('blocks', name, field))}: {said}"
        for name in book.blocks
        for field, said in _of_block(book, name)
    ]


def _of_item(item: Item) -> Iterator[Said]:
    if isinstance(item, Credited):
        yield from _of_credit(item)
    elif isinstance(item, RankBand):
        yield from _of_bands(item)
    elif isinstance(item, RankLinear) and item.first <= item.last:
        more = "as many points as" if item.first == item.last else "more points than"
        yield ("last",), f"the last rank gets {more} the first ({_points(item.last)})"
    elif isinstance(item, Rating) and item.lowest == item.highest:
        yield ("highest",), "every rating is the same, so it tells nobody apart"
    elif isinstance(item, Tier) and len(set(item.values)) == 1:
        yield ("values",), "there is one value only, so it tells nobody apart"
    elif isinstance(item, Deduct):
        if item.floor == item.start:
            yield ("floor",), "it is the start, so nothing can be deducted"
        for code, event in item.records.items():
            if event.amount == 0:
                yield ("records", code), "an event takes nothing off"


def _of_credit(item: Credited) -> Iterator[Said]:
    if item.cap is None:
        return
    if item.cap < 0:
        yield ("cap",), f"{_points(item.cap)} is below 0: whoever has a record loses points"
    # points that count up to each bracket; a cap that they have reached leaves later ones unused
    counted = 0.0
    for before, after in pairwise(item.credit):
        counted += (after.above - before.above) * before.share / HUNDRED
        if counted >= item.cap:
            above, cap = _points(after.above), _points(item.cap)
            yield (
                ("credit",),
                f"the bracket above {above} never applies: the cap of {cap} comes first",
            )


def _of_bands(item: RankBand) -> Iterator[Said]:
    for before, after in pairwise(item.bands):
        ranks, points = f"ranks to {after.last}", _points(after.points)
        if after.points > before.points:
            better = f"those to {before.last} ({_points(before.points)})"
            yield ("bands",), f"{ranks} get more points ({points}) than {better}"
        elif after.points == before.points:
            yield ("bands",), f"{ranks} get as many points ({points}) as those to {before.last}"


def _of_block(book: Rulebook, name: BlockName) -> Iterator[tuple[str, str]]:
    block = book.blocks[name]
    reach = _reach(book, name)
    if block.max is not None and block.max < 0:
        yield "max", f"{_points(block.max)} is below 0: nobody can have points here"
    elif block.max is not None and block.max == block.min:
        yield "min", "it is the max, so everybody has the same points here"
    elif block.min is not None and reach is not None and block.min >= reach:
        yield "min", f"the items bring {_points(reach)} at most, so everybody has the same here"
    if block.condition is None:
        return
    other, needed = block.condition.block, block.condition.at_least
    most, least = _reach(book, other), book.blocks[other].min
    if most is not None and needed > most:
        said = f"{other} brings {_points(most)} at most, so {_points(needed)} is never reached"
        yield "condition", said
    elif least is not None and needed <= least:
        said = f"{other} is never below {_points(least)}, so the condition always holds"
        yield "condition", said


def _reach(book: Rulebook, name: BlockName) -> int | None:
    """Give the most points that a block can bring; None where nothing bounds them."""
    most = [
        item.cap if isinstance(item, Credited) else item.maximum()
        for item in book.items.values()
        if item.block == name
    ]
    bounds = [one for one in most if one is not None]
    total = sum(bounds) if len(bounds) == len(most) else None
    limits = [one for one in (total, book.blocks[name].max) if one is not None]
    return min(limits) if limits else None


def _points(hundredths: int) -> str:
    return f"{hundredths / HUNDRED:g}"
