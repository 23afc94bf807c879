"""A rulebook as arrays: what the compiled rules read.

Several rulebooks stand in one table, one beside the other along the first axis (`book`), so that
units under different rulebooks are scored by the same compiled code. Shorter rulebooks are padded
with items that are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from sim.base.record_arrays import Records, columns, integers, records
from sim.kernel import by_address
from sim.scoring.roster import LEVELS, POSTS, VILLAGE_ROLES
from sim.scoring.rulebook import (
    BLOCKS,
    POOL_RULES,
    Bracket,
    Deduct,
    Item,
    RankBand,
    RankLinear,
    Rate,
    Rating,
    Rulebook,
    Sum,
    Tier,
)

UNBOUNDED = 2**62
"""Stands for no cap (and, negative, for no floor)."""
NO_BLOCK = -1


class Kind(IntEnum):
    """How the records of an item become its points."""

    ABSENT = -1
    DEDUCT = 0
    TIER = 1
    RATING = 2
    RANK_BAND = 3
    RANK_LINEAR = 4
    SUM = 5
    RATE = 6


class NoVillage(IntEnum):
    """What counts in place of an item that does not apply."""

    SCALE = 0
    UNIT_MEAN = 1
    ZERO = 2


class Pool(IntEnum):
    """How a pool becomes bonuses, in the order of the rulebook's pool rules."""

    LITERAL = 0
    BALANCED = 1
    DOUBLE = 2
    PIECE_RATE = 3
    EQUAL = 4


ITEM = columns(integers("kind block first last floor cap ladder maximum bounded roles"))
"""One item, in hundredths.

``first``: `start` of deductions, `first` of a rank line, points per unit of a rate. ``last``:
`last` of a rank line. ``floor``, ``cap``: bounds of the points, or plus and minus `UNBOUNDED`.
``ladder``: ranks on the ladder of bands. ``maximum``: the most a bounded item can give, 0 for
others. ``roles``: bit r is set when the item applies to village role r.
"""
STEP = columns(integers("band_last band_points bracket_above bracket_share"))
"""One band of a ladder or one credit bracket; unused bands have rank 0, unused brackets begin at
`UNBOUNDED`."""
CODE = columns(integers("target amount"))
"""Item of a record code, and the points an event takes off."""
BLOCK = columns(
    [
        *integers(
            "enters_index weight min_points max_points condition_block condition_at_least condition_share whole"
        ),
        ("applicable", "i8", (len(VILLAGE_ROLES),)),
    ]
)
"""One block; ``condition_block`` is `NO_BLOCK` where there is no condition. ``whole``: the most
that its bounded items can give together, ``applicable``: those of them that apply to each village
role."""
BOOK = columns(
    [
        *integers("institution_by_status leaders_in rank_by_index no_village"),
        *integers("excellent_share pool_rule yuan_per_point"),
        ("index_coefficient", "i8", (len(POSTS) + 1,)),
        ("pay_coefficient", "i8", (len(LEVELS) + 1,)),
    ]
)
"""Options of a rulebook; ``yuan_per_point`` in cents.

``index_coefficient`` by post: general, deputy, chief, leader at deputy section, leader at section
level. ``pay_coefficient`` by level, then institution staff.
"""


@by_address
class RuleTable(NamedTuple):
    """Rulebooks side by side; B books, I items, K bands or brackets, C record codes.

    Attributes
    ----------
    items : ndarray(ITEM), shape (B, I)
    steps : ndarray(STEP), shape (B, I, K)
    codes : ndarray(CODE), shape (B, C)
    blocks : ndarray(BLOCK), shape (B, 3)
    books : ndarray(BOOK), shape (B,)
    """

    items: Records
    steps: Records
    codes: Records
    blocks: Records
    books: Records


def record_codes(rulebook: Rulebook) -> dict[str, tuple[int, int]]:
    """Give for each record code its item's place and the points that an event takes off.

    Returns
    -------
    dict of str to (int, int)
        In the order of the rulebook; the second number is 0 except for deductions.
    """
    codes: dict[str, tuple[int, int]] = {}
    for place, (code, item) in enumerate(rulebook.items.items()):
        if isinstance(item, Deduct):
            codes.update({event: (place, record.amount) for event, record in item.records.items()})
        else:
            codes[code] = (place, 0)
    return codes


def maximum(item: Item) -> int | None:
    """Give the most that an item can bring, in hundredths, or None where it has no bound of its own
    kind."""
    if isinstance(item, Deduct):
        return item.start
    if isinstance(item, Tier):
        return max(item.values)
    if isinstance(item, Rating):
        return item.highest
    if isinstance(item, RankBand):
        return max(band.points for band in item.bands)
    if isinstance(item, RankLinear):
        return max(item.first, item.last)
    return None


def effective_pool_rule(rulebook: Rulebook, pool_rule: str | None = None) -> Pool:
    """Give the rule by which a rulebook pays: equal by coefficient, else the chosen or its own pool
    rule."""
    if rulebook.options.pay_basis.value == "equal":
        return Pool.EQUAL
    return Pool(POOL_RULES.index(pool_rule or rulebook.options.pool_rule.value))  # type: ignore[arg-type]


def build_table(rulebooks: Sequence[Rulebook], pool_rule: str | None = None) -> RuleTable:
    """Lay rulebooks side by side as arrays.

    Parameters
    ----------
    rulebooks : sequence of Rulebook
    pool_rule : str, optional
        Takes the place of the rulebooks' own pool rule.
    """
    books, items = len(rulebooks), max(len(book.items) for book in rulebooks)
    steps = max((_steps(item) for book in rulebooks for item in book.items.values()), default=1)
    codes = max(len(record_codes(book)) for book in rulebooks)
    table = _empty(books, items, steps, codes)
    for book, rulebook in enumerate(rulebooks):
        for place, item in enumerate(rulebook.items.values()):
            _fill_item(table, book, place, item)
        for place, (item_place, amount) in enumerate(record_codes(rulebook).values()):
            table.codes[book, place].target, table.codes[book, place].amount = item_place, amount
        _fill_blocks(table, book, rulebook)
        _add_maxima(table, book)
        _fill_options(table, book, rulebook, pool_rule)
    return table


def _steps(item: Item) -> int:
    if isinstance(item, RankBand):
        return len(item.bands)
    return max(1, len(item.credit)) if isinstance(item, Sum | Rate) else 1


def _empty(books: int, items: int, steps: int, codes: int) -> RuleTable:
    table = RuleTable(
        records(ITEM, books, items), records(STEP, books, items, steps), records(CODE, books, codes),
        records(BLOCK, books, 3), records(BOOK, books),
    )  # fmt: skip
    table.items.kind = Kind.ABSENT
    table.items.floor, table.items.cap = -UNBOUNDED, UNBOUNDED
    table.steps.bracket_above = UNBOUNDED
    return table


def _fill_item(table: RuleTable, book: int, place: int, item: Item) -> None:
    at = (book, place)
    table.items[at].kind = Kind[item.kind.upper()]
    table.items[at].block = BLOCKS.index(item.block)
    roles = {"": 0, "stationed": 1, "helping": 2}
    applies = roles if item.village_roles is None else item.village_roles
    table.items[at].roles = sum(1 << roles[role] for role in applies)
    most = maximum(item)
    table.items[at].bounded, table.items[at].maximum = most is not None, most or 0
    if isinstance(item, Deduct):
        table.items[at].first, table.items[at].floor = item.start, item.floor
    elif isinstance(item, RankLinear):
        table.items[at].first, table.items[at].last = item.first, item.last
    elif isinstance(item, RankBand):
        table.items[at].ladder = item.of
        for step, band in enumerate(item.bands):
            table.steps[book, place, step].band_last, table.steps[book, place, step].band_points = (
                band.last,
                band.points,
            )
    elif isinstance(item, Sum | Rate):
        _fill_credit(table, book, place, item.credit)
        table.items[at].cap = UNBOUNDED if item.cap is None else item.cap
        if isinstance(item, Rate):
            table.items[at].first = item.points_per_unit
        elif item.floor is not None:
            table.items[at].floor = item.floor


def _add_maxima(table: RuleTable, book: int) -> None:
    """Add up the most that a block's bounded items can give, in all and by village role."""
    for item in table.items[book]:
        if item.bounded:
            block = table.blocks[book, item.block]
            block.whole += item.maximum
            block.applicable += [
                item.maximum if item.roles >> role & 1 else 0 for role in range(len(VILLAGE_ROLES))
            ]


def _fill_credit(table: RuleTable, book: int, place: int, credit: list[Bracket]) -> None:
    table.steps[book, place, 0].bracket_above, table.steps[book, place, 0].bracket_share = 0, 100
    for step, bracket in enumerate(credit):
        (
            table.steps[book, place, step].bracket_above,
            table.steps[book, place, step].bracket_share,
        ) = (
            bracket.above,
            bracket.share,
        )


def _fill_blocks(table: RuleTable, book: int, rulebook: Rulebook) -> None:
    table.blocks[book].weight, table.blocks[book].min_points, table.blocks[book].max_points = (
        100,
        -UNBOUNDED,
        UNBOUNDED,
    )
    table.blocks[book].condition_block = NO_BLOCK
    for name, block in rulebook.blocks.items():
        at = (book, BLOCKS.index(name))
        table.blocks[at].enters_index = block.enters == "index"
        table.blocks[at].weight = block.weight
        table.blocks[at].max_points = UNBOUNDED if block.max is None else block.max
        table.blocks[at].min_points = -UNBOUNDED if block.min is None else block.min
        if block.condition is not None:
            table.blocks[at].condition_block = BLOCKS.index(block.condition.block)
            table.blocks[at].condition_at_least = block.condition.at_least
            table.blocks[at].condition_share = block.condition.share


def _fill_options(table: RuleTable, book: int, rulebook: Rulebook, pool_rule: str | None) -> None:
    posts, levels, options = (
        rulebook.index_coefficients,
        rulebook.pay_coefficients,
        rulebook.options,
    )
    for place, name in enumerate((*POSTS[:-1], "leader_deputy_section", "leader_section")):
        table.books[book].index_coefficient[place] = getattr(posts, name).value
    for place, name in enumerate((*LEVELS, "institution")):
        table.books[book].pay_coefficient[place] = getattr(levels, name).value
    table.books[book].institution_by_status = options.institution_rule.value == "status"
    table.books[book].leaders_in = options.leaders.value == "in"
    table.books[book].rank_by_index = options.ranking.value == "index"
    table.books[book].no_village = NoVillage[options.no_village.value.upper()]
    table.books[book].excellent_share = options.excellent_share.value
    table.books[book].pool_rule = effective_pool_rule(rulebook, pool_rule)
    table.books[book].yuan_per_point = options.yuan_per_point.value
