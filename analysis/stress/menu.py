"""All single edits of records that a unit can make, whatever the rulebook: the menu of a search.

Which edits there are follows from the kinds of the items and from who makes their records; nothing
here looks at a number of the rulebook.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from analysis.stress.case import Case
from sim.scoring.items.rank_band import RankBand
from sim.scoring.items.rank_linear import RankLinear
from sim.scoring.items.rate import Rate
from sim.scoring.items.rating import Rating
from sim.scoring.items.sum import Sum
from sim.scoring.items.tier import Tier

LEVELS = 8
"""Steps in which an edit can go further, from a little to its limit."""


class Edit(IntEnum):
    """An edit of records; ``docs/reference/stress.md`` says what each does and what it costs."""

    NOTHING = 0
    SPLIT = 1
    PAD = 2
    MOVE = 3
    CLAIM = 4
    SHIFT = 5
    OMIT = 6
    COPY = 7
    TOKEN = 8
    RAISE = 9
    WORSEN = 10
    GROUP = 11
    PLAN = 12
    SWAP = 13
    GIVE_UP = 14
    FAVOUR = 15
    LAMP = 16


class Circle(IntEnum):
    """Who has to take part: one cadre, a squad leader, or a coalition of the unit."""

    CADRE = 0
    SQUAD = 1
    COALITION = 2


_CIRCLES = {"cadre": Circle.CADRE, "squad": Circle.SQUAD, "outside": Circle.CADRE}


_Row = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Menu:
    """Edits by number; number 0 is none.

    Attributes
    ----------
    edit, record, cadre, code, circle : ndarray(int64)
        What each does, to which record, with which cadre and code, and who has to take part.
    groups : list of ndarray(int64)
        Numbers of the entries of each kind of edit, so that all kinds are drawn alike.
    """

    edit: np.ndarray
    record: np.ndarray
    cadre: np.ndarray
    code: np.ndarray
    circle: np.ndarray
    groups: list[np.ndarray]


def build_menu(case: Case) -> Menu:
    """List all edits of a unit's records."""
    rows: list[_Row] = [(Edit.NOTHING, 0, 0, 0, Circle.CADRE)]
    for place in range(len(case.records)):
        rows += _of_record(case, place)
    rows += _of_people(case)
    table = np.array(rows, dtype=np.int64)
    kinds = [kind for kind in Edit if kind != Edit.NOTHING]
    groups = [np.flatnonzero(table[:, 0] == kind) for kind in kinds]
    edit, record, cadre, code, circle = np.ascontiguousarray(table.T)
    some = [group for group in groups if len(group)]
    return Menu(edit, record, cadre, code, circle, some)


def _of_record(case: Case, place: int) -> list[_Row]:
    record = case.records[place]
    rule = case.items[record.item]
    outside = case.setting.file.writers.outside_roles
    who, circle = record.cadre, _CIRCLES.get(record.writer, Circle.COALITION)

    def row(edit: Edit, cadre: int = who, code: int = record.code, by: int = circle) -> _Row:
        return (edit, place, cadre, code, by)

    if record.writer == "squad" or isinstance(rule, Rate):
        if record.writer == "outside":
            return []
        rows = [row(Edit.CLAIM), row(Edit.SHIFT)]
        rows += [row(Edit.COPY, code=code) for code in _codes_of_work(case) if code != record.code]
        if record.writer == "squad":
            others = [other for other in range(len(case.names)) if other != who]
            rows += [row(Edit.SPLIT), row(Edit.LAMP)]
            rows += [row(kind, other) for kind in (Edit.PAD, Edit.MOVE) for other in others]
        return rows
    rows = [row(Edit.WORSEN, by=Circle.CADRE)]
    if isinstance(rule, RankBand | RankLinear):
        if rule.among() == 0:
            rows.append(row(Edit.GROUP, by=Circle.COALITION))
        return [*rows, row(Edit.PLAN)] if record.writer == "plans" else rows
    if record.writer == "outside" or record.role in outside:
        return rows
    by = Circle.CADRE if record.role == "self" else circle
    return [*rows, row(Edit.RAISE, by=by), row(Edit.OMIT, by=by)]


def _codes_of_work(case: Case) -> list[int]:
    """Give the codes under which work is listed or reported by the unit itself."""
    return [
        code
        for code, item in enumerate(case.item_of_code)
        if isinstance(case.items[item], Sum | Rate) and case.writer_of(item) in ("squad", "cadre")
    ]


def _of_people(case: Case) -> list[_Row]:
    count, rows = len(case.names), list[_Row]()
    for code, item in enumerate(case.item_of_code):
        writer, rule = case.writer_of(item), case.items[item]
        if isinstance(rule, Sum) and writer == "discretion":
            rows += [(Edit.FAVOUR, 0, who, code, Circle.COALITION) for who in range(count)]
        if isinstance(rule, Sum | Rate) and writer in ("squad", "cadre"):
            rows += [(Edit.TOKEN, 0, who, code, _CIRCLES[writer]) for who in range(count)]
    roles = [case.place_of_role(who) for who in range(count)]
    for who in range(count):
        # villages change hands in pairs, so each pair once
        for other in range(who + 1, count):
            if roles[who] or roles[other]:
                rows.append((Edit.SWAP, other, who, 0, Circle.COALITION))
        if roles[who]:
            rows.append((Edit.GIVE_UP, 0, who, 0, Circle.COALITION))
    return rows


def best_value(rule: Rating | Tier) -> int:
    """Give the best that a rater or head can give, in hundredths."""
    return rule.highest if isinstance(rule, Rating) else max(rule.values)


def worst_value(rule: Rating | Tier) -> int:
    """Give the worst that a rater or head can give, in hundredths."""
    return rule.lowest if isinstance(rule, Rating) else min(rule.values)
