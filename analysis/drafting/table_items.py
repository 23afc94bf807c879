"""Items of a rulebook, made of the rows of a scoring table, with what the words leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from analysis.drafting.rule_words import (
    Reading,
    bare_name,
    block_of,
    events_without_amounts,
    is_unbounded,
    number_of,
    points_in_brackets,
    read_rule,
)
from analysis.drafting.scoring_table import Row, ScoringTable
from sim.scoring.items import Deduct, Item, Tier
from sim.scoring.rulebook import load_rulebook

KNOWN = ("h_township_2021", "h_department_2021", "uniform")
"""Rulebooks whose names of items and events are known here; the county writes their records."""
MOST_POINTS = 100_000
_VILLAGE = re.compile(r"驻村|包村|联村|帮忙团|所联系村|各村")


@dataclass(frozen=True)
class Question:
    """What the table leaves open: a key of the words of commands, where, and the words meant."""

    key: str
    at: str
    words: str = ""


@dataclass(frozen=True)
class DraftEvent:
    """A kind of event; its amount is None where the words do not say it."""

    code: str
    zh: str
    en: str
    amount: float | None


@dataclass
class DraftItem:
    """An item of a draft.

    Attributes
    ----------
    code, zh, en : str
    block : str
    kind : str
        Empty where nothing can be made of the row: the item is written as a comment.
    fields : dict
        Of the kind, as a file has them.
    events : list of DraftEvent
    most : float or None
        Points that the table gives it.
    at : str
        Cells that it is made of.
    words : str
        Its rule as the table has it.
    is_stand_in : bool
        Whether the rule could not be read, so that each record is the points themselves.
    floor_given : bool
        Whether the words say that a deduction ends at nothing.
    questions : list of Question
    """

    code: str
    zh: str
    en: str
    block: str
    kind: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    events: list[DraftEvent] = field(default_factory=list)
    most: float | None = None
    at: str = ""
    words: str = ""
    is_stand_in: bool = False
    floor_given: bool = False
    questions: list[Question] = field(default_factory=list)


@dataclass
class DraftBlock:
    """A block with the dimensions that it stands for, and where they stand."""

    name: str
    dimensions: dict[str, str] = field(default_factory=dict)
    most: float | None = None
    questions: list[Question] = field(default_factory=list)


@dataclass
class TableReading:
    """What was made of a table; `questions` are those of no single item."""

    items: list[DraftItem] = field(default_factory=list)
    blocks: dict[str, DraftBlock] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def read_items(table: ScoringTable) -> TableReading:
    """Make items of a table's rows, and hold sums and totals against them."""
    reading = TableReading()
    names = _Names()
    for _, rows in groupby(table.rows, key=_group):
        group = list(rows)
        block = _block(reading, group[0])
        made = list(_items(group, block.name, names))
        seen = {(one.zh, one.words): one.at for one in reading.items}
        for one in made:
            before = seen.setdefault((one.zh, one.words), one.at)
            if before != one.at:
                one.questions.append(Question("twice", one.at, before))
        reading.items += made
        _check_group(reading, group, made)
    _check_totals(reading, table)
    return reading


def _group(row: Row) -> tuple[Any, ...]:
    """Rows under one first indicator belong together; without one each is for itself."""
    return row.cells.get("dimension"), row.cells.get("first") or row.number


def _block(reading: TableReading, row: Row) -> DraftBlock:
    """Find the block of a row by its dimension, or by the words of its first indicator."""
    dimension = row.cells.get("dimension")
    first = row.text("first")
    name = block_of(row.text("dimension")) or ("individual" if is_unbounded(first) else "")
    block = reading.blocks.setdefault(name or "common", DraftBlock(name or "common"))
    if dimension is None:
        return block
    title = bare_name(dimension.text)
    if title not in block.dimensions:
        block.dimensions[title] = dimension.at
        most = points_in_brackets(dimension.text)
        if not name:
            block.questions.append(Question("dimension", dimension.at, title))
        if len(block.dimensions) == 1:
            block.most = most
        elif most is not None or block.most is not None:
            # one block has one limit, and these would have one each
            block.most = None
            block.questions.append(Question("limits", dimension.at, title))
    return block


def _items(group: Sequence[Row], block: str, names: _Names) -> Iterator[DraftItem]:
    """Make one item of rows that share their points, else one of each row."""
    points = [_points(row, len(group) == 1) for row in group]
    whole = _whole(group)
    if len(group) > 1 and whole is not None and all(one == (None, []) for one in points):
        yield _together(group, block, whole, names)
        return
    for row, (most, asked) in zip(group, points, strict=True):
        yield _alone(row, block, most, asked, names)


def _whole(group: Sequence[Row]) -> float | None:
    """Give the points of a first indicator: in its brackets, or in one cell beside its rows."""
    said = points_in_brackets(group[0].text("first"))
    cell = group[0].cells.get("points")
    spans = cell is not None and (cell.first_row, cell.last_row) == (
        group[0].number, group[-1].number,
    )  # fmt: skip
    beside = number_of(cell.text) if cell is not None and spans and len(group) > 1 else None
    return said if said is not None else beside


def _points(row: Row, is_only: bool) -> tuple[float | None, list[Question]]:
    """Give the points of a row's own item, with what is wrong about them."""
    cell = row.cells.get("points")
    of_name = points_in_brackets(row.text("second"))
    if of_name is None and (is_only or "second" not in row.cells):
        of_name = points_in_brackets(row.text("first"))
    if cell is None or is_unbounded(cell.text):
        return of_name, []
    if cell.last_row > cell.first_row:
        # of all rows of a first indicator it is theirs together, and no row's own
        first = row.cells.get("first")
        together = first is not None and (cell.first_row, cell.last_row) == (
            first.first_row, first.last_row,
        )  # fmt: skip
        return of_name, [] if together else [Question("points_shared", cell.at, cell.text)]
    value = number_of(cell.text)
    if value is None or not 0 < value <= MOST_POINTS or round(value, 2) != value:
        return None, [Question("points_unread", cell.at, cell.text)]
    if of_name is not None and of_name != value:
        return None, [Question("points_differ", cell.at, f"{cell.text}, {of_name:g}")]
    return value, [Question("points_small", cell.at, cell.text)] if value < 1 else []


def _alone(
    row: Row, block: str, most: float | None, asked: list[Question], names: _Names
) -> DraftItem:
    """Make an item of one row."""
    name = row.text("second") or row.text("first")
    rule = row.cells.get("rule")
    words = rule.text if rule else ""
    called = bare_name(name) or bare_name(words)[:20] or f"{row.number}"
    item = DraftItem("", called, "", block, most=most, at=_at([row]), words=words)
    item.questions += asked
    reading = read_rule(name, item.words, most)
    if rule is not None and rule.last_row > rule.first_row:
        reading = Reading()
        reading.ask("rule_shared", item.words)
    if asked and asked[0].key != "points_small":
        # a rule is not read against points that are in doubt
        reading = Reading()
    bounded = not is_unbounded(*(cell.text for cell in row.cells.values()))
    _settle(item, reading, bounded, rule.at if rule else item.at, row.number, names)
    return item


def _together(group: Sequence[Row], block: str, whole: float, names: _Names) -> DraftItem:
    """Make one item of rows that share their points: a list of deductions, else a stand-in."""
    name = group[0].text("first")
    item = DraftItem("", bare_name(name), "", block, most=whole, at=_at(group))
    rules = {row.cells["rule"].at: row for row in group if "rule" in row.cells}
    item.words = "\n".join(row.text("rule") for row in rules.values())
    readings = {at: read_rule(row.text("second"), row.text("rule"), None)
                for at, row in rules.items()}  # fmt: skip
    reading = Reading()
    if any(one.kind == "deduct" for one in readings.values()):
        reading.kind = "deduct"
    for at, one in readings.items():
        if reading.kind and one.open == ["not_read"]:
            one = Reading("deduct", events=events_without_amounts(rules[at].text("rule")))
        if one.kind != reading.kind:
            reading.kind = ""
        reading.events += one.events
        reading.fields |= one.fields
        item.questions += [
            Question(key, at, words) for key, words in zip(one.open, one.quoted, strict=True)
        ]
    _settle(item, reading, True, item.at, group[0].number, names)
    return item


def _settle(
    item: DraftItem, reading: Reading, bounded: bool, at: str, row: int, names: _Names
) -> None:
    """Decide on the kind of an item; where the words do not say, records are the points."""
    item.questions += [
        Question(key, at, words) for key, words in zip(reading.open, reading.quoted, strict=True)
    ]
    item.kind, item.fields = reading.kind, dict(reading.fields)
    events = reading.events
    if item.kind == "deduct":
        item.floor_given = bool(item.fields.pop("floor_given", False))
        if item.most is None:
            item.kind = ""
            item.questions.append(Question("no_start", at))
        elif all(one.amount is None for one in events):
            item.kind = ""
            item.questions.append(Question("no_amounts", at))
        item.fields = {"start": item.most}
    is_open = item.kind in ("sum", "rate") and "cap" not in item.fields
    if is_open and bounded:
        item.questions.append(Question("no_limit", at))
    if not item.kind:
        item.is_stand_in = item.most is not None or not bounded
        item.kind = ("rating" if item.most is not None else "sum") if item.is_stand_in else ""
        item.fields = {} if item.most is None else {"lowest": 0, "highest": item.most}
        item.questions.append(Question("stand_in" if item.is_stand_in else "left_out", item.at))
        events = []
    if _VILLAGE.search(item.words):
        item.questions.append(Question("village", at))
    names.give(item, row)
    if item.kind == "deduct":
        item.events = [
            names.event(item, one.name, one.amount, place) for place, one in enumerate(events, 1)
        ]
        several = [
            one.zh for one in item.events if one.amount is not None and re.search("[、,]", one.zh)
        ]
        item.questions += [Question("several", at, one) for one in several]
        missing = [one.zh for one in item.events if one.amount is None]
        item.questions += [Question("no_amount", at, one) for one in missing]


def _at(rows: Sequence[Row]) -> str:
    """Name the cells of rows, from the indicator to the rule or the points."""
    roles = ("first",) if len(rows) > 1 else ("second", "first")
    cells = [*rows[0].cells.values()]
    begin = next((rows[0].cells[role] for role in roles if role in rows[0].cells), cells[0])
    end = [*rows[-1].cells.values()][-1]
    first, last = begin.at.partition(":")[0], end.at.rpartition(":")[2]
    return first if first == last else f"{first}:{last}"


def _check_group(reading: TableReading, group: Sequence[Row], made: Sequence[DraftItem]) -> None:
    """Hold the points of a first indicator against those of its rows."""
    whole = points_in_brackets(group[0].text("first"))
    if whole is None or len(made) < 2:
        return
    said = [one.most for one in made]
    total = sum(one or 0 for one in said)
    if total != whole:
        key = "sum_open" if None in said else "sum_differs"
        at, name = group[0].cells["first"].at, bare_name(group[0].text("first"))
        reading.questions.append(Question(key, at, f"{name}: {whole:g}, {total:g}"))


def _check_totals(reading: TableReading, table: ScoringTable) -> None:
    """Hold a total against the points of the items; one of a part is only left out."""
    total = sum(one.most or 0 for one in reading.items)
    for label, row in table.totals:
        cell = row.cells.get("points")
        value = number_of(cell.text) if cell else None
        if cell is None or value is None or label.startswith("小计"):
            reading.questions.append(Question("total_left_out", f"{row.number}", label))
        elif value != total:
            words = f"{label}: {value:g}, {total:g}"
            reading.questions.append(Question("total_differs", cell.at, words))


@cache
def _known() -> dict[str, tuple[str, Item]]:
    """Give the items of the rulebooks that are known, with their codes, by what they are called."""
    found: dict[str, tuple[str, Item]] = {}
    for book in KNOWN:
        for code, item in load_rulebook(book).items.items():
            found.setdefault(_core(item.names.zh), (code, item))
    return found


class _Names:
    """Codes and English names of items and events that ship, by their Chinese names."""

    def __init__(self) -> None:
        self.items = _known()
        self.taken: set[str] = set()

    def give(self, item: DraftItem, row: int) -> None:
        """Give an item the code of one that ships and is alike, else one of its row.

        The county writes records by code: of another kind they would be scored without meaning.
        """
        code, known = self.items.get(_core(item.zh), ("", None))
        item.code = f"row.{row}"
        if known is not None and code not in self.taken:
            alike = item.kind == getattr(known, "kind", "") and not item.is_stand_in
            if isinstance(known, Tier):
                alike = alike and item.fields["values"] == [one / 100 for one in known.values]
            if alike:
                item.code, item.en = code, known.names.en
            else:
                item.questions.append(Question("other_kind", item.at, code))
        self.taken.add(item.code)

    def event(self, item: DraftItem, name: str, amount: float | None, place: int) -> DraftEvent:
        """Give a kind of event a code: that of one that ships under the item, else its place."""
        known = next((one for code, one in self.items.values() if code == item.code), None)
        events = known.events if isinstance(known, Deduct) else {}
        found = next((code for code, one in events.items() if one.names.zh == name), "")
        if found and found not in self.taken:
            self.taken.add(found)
            return DraftEvent(found, name, events[found].names.en, amount)
        return DraftEvent(f"{item.code}.{place}", name, "", amount)


def _core(name: str) -> str:
    """Give what is left of a name without the words for points that tables add to it."""
    return re.sub(r"(?:评分|赋分|计分|分值|得分|分)+$", "", bare_name(name))
