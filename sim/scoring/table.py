"""A rulebook as arrays: what the compiled rules read.

Several rulebooks stand in one table, one beside the other along the first axis (`book`), so that
units under different rulebooks are scored by the same compiled code. Shorter rulebooks are padded
with items that are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from sim.base.fixed_point import HUNDRED
from sim.base.record_arrays import Records, columns, integers, records
from sim.kernel import by_address
from sim.scoring.blocks import BLOCKS
from sim.scoring.items import Item, Kind
from sim.scoring.roster import LEVELS, POSTS, VILLAGE_ROLES
from sim.scoring.rulebook import POOL_RULES, Rulebook

UNBOUNDED = 2**62
"""Stands for no cap (and, negative, for no floor)."""
NO_BLOCK = -1


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


ITEM = columns(integers("kind block first last floor cap ladder maximum bounded adds_up roles"))
"""One item, in hundredths.

``first``, ``last``, ``floor``, ``cap``, ``ladder``: numbers of the kind, which says in its method
`numbers` what it keeps there; without them 0, and for `floor` and `cap` minus and plus
`UNBOUNDED`. ``maximum``: the most a bounded item can give, 0 for others. ``adds_up``: 1 when
records add up over the year. ``roles``: bit r is set when the item applies to village role r.
"""
STEP = columns(integers("band_last band_points bracket_above bracket_share"))
"""One band of a ladder or one credit bracket.

Unused bands have rank 0, unused brackets begin at `UNBOUNDED`.
"""
CODE = columns(integers("target amount"))
"""Item of a record code, and the points an event takes off."""
BLOCK = columns(
    [
        *integers("enters_index weight min_points max_points"),
        *integers("condition_block condition_at_least condition_share maximum"),
        ("applicable", "i8", (len(VILLAGE_ROLES),)),
    ]
)
"""One block; ``condition_block`` is `NO_BLOCK` where there is no condition.

``maximum``: the most that its bounded items can give together; ``applicable``: those of them that
apply to each village role.
"""
BOOK = columns(
    [
        *integers("institution_by_status leaders_ranked leaders_paid rank_by_index no_village"),
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
        if item.events:
            codes |= {event: (place, one.amount) for event, one in item.events.items()}
        else:
            codes[code] = (place, 0)
    return codes


def effective_pool_rule(rulebook: Rulebook, pool_rule: str | None = None) -> Pool:
    """Give the rule by which a rulebook pays.

    That is equal by coefficient where its basis says so, else the chosen rule or its own.
    """
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
    # a row at least, whatever the kinds
    steps = max(1, *(len(item.steps()) for book in rulebooks for item in book.items.values()))
    codes = max(len(record_codes(book)) for book in rulebooks)
    table = _empty(books, items, steps, codes)
    for book, rulebook in enumerate(rulebooks):
        for place, item in enumerate(rulebook.items.values()):
            _fill_item(table, book, place, Kind[item.kind.upper()], item)
        for place, (item_place, amount) in enumerate(record_codes(rulebook).values()):
            table.codes[book, place].target, table.codes[book, place].amount = item_place, amount
        _fill_blocks(table, book, rulebook)
        _add_maxima(table, book)
        _fill_options(table, book, rulebook, pool_rule)
    return table


def _empty(books: int, items: int, steps: int, codes: int) -> RuleTable:
    table = RuleTable(
        items=records(ITEM, books, items),
        steps=records(STEP, books, items, steps),
        codes=records(CODE, books, codes),
        blocks=records(BLOCK, books, len(BLOCKS)),
        books=records(BOOK, books),
    )
    table.items.kind = Kind.ABSENT
    # no branch is needed for a cap that is not there
    table.items.floor, table.items.cap = -UNBOUNDED, UNBOUNDED
    table.steps.bracket_above = UNBOUNDED
    return table


def _fill_item(table: RuleTable, book: int, place: int, kind: Kind, item: Item) -> None:
    row = table.items[book, place]
    row.kind, row.block = kind, BLOCKS.index(item.block)
    applies = VILLAGE_ROLES if item.village_roles is None else item.village_roles
    # bits and not a row for each role: a rule asks with one shift
    row.roles = sum(1 << VILLAGE_ROLES.index(role) for role in applies)
    most = item.maximum()
    row.bounded, row.maximum, row.adds_up = most is not None, most or 0, item.ADDS_UP
    for column, number in item.numbers().items():
        row[column] = number
    for step, numbers in enumerate(item.steps()):
        for column, number in numbers.items():
            table.steps[book, place, step][column] = number


def _add_maxima(table: RuleTable, book: int) -> None:
    """Add up the most that a block's bounded items can give, in all and by village role."""
    for item in table.items[book]:
        if item.bounded:
            block = table.blocks[book, item.block]
            block.maximum += item.maximum
            block.applicable += [
                item.maximum if item.roles >> role & 1 else 0 for role in range(len(VILLAGE_ROLES))
            ]


def _fill_blocks(table: RuleTable, book: int, rulebook: Rulebook) -> None:
    # blocks that the rulebook does not have stay empty and unbounded
    table.blocks[book].weight = HUNDRED
    table.blocks[book].min_points, table.blocks[book].max_points = -UNBOUNDED, UNBOUNDED
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
    posts, levels = rulebook.index_coefficients, rulebook.pay_coefficients
    options = rulebook.options
    # leaders, the last post, have a coefficient for each of two levels
    for place, name in enumerate((*POSTS[:-1], "leader_deputy_section", "leader_section")):
        table.books[book].index_coefficient[place] = getattr(posts, name).value
    for place, name in enumerate((*LEVELS, "institution")):
        table.books[book].pay_coefficient[place] = getattr(levels, name).value
    table.books[book].institution_by_status = options.institution_rule.value == "status"
    table.books[book].leaders_ranked = options.leader_rank.value == "in"
    table.books[book].leaders_paid = options.leader_pay.value == "in"
    table.books[book].rank_by_index = options.ranking.value == "index"
    table.books[book].no_village = NoVillage[options.no_village.value.upper()]
    table.books[book].excellent_share = options.excellent_share.value
    table.books[book].pool_rule = effective_pool_rule(rulebook, pool_rule)
    table.books[book].yuan_per_point = options.yuan_per_point.value
