"""Mending: the one-line edit of a rulebook, or of a lever, that closes an exploit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from analysis.stress.archive import EDITS, TENTHOUSAND, try_out
from analysis.stress.case import build_case
from analysis.stress.exploits import Exploit
from analysis.stress.menu import LEVELS, Edit, build_menu
from analysis.stress.setting import Setting
from analysis.stress.sheets import Sheets
from sim.base.errors import InputError
from sim.base.fixed_point import HUNDRED
from sim.scoring.items import Item
from sim.scoring.items.rank_band import RankBand
from sim.scoring.items.rank_linear import RankLinear
from sim.scoring.items.rate import Rate
from sim.scoring.items.rating import Rating
from sim.scoring.items.sum import Sum
from sim.scoring.items.tier import Tier
from sim.scoring.rulebook import Rulebook, resolve_rulebook

REASON = "Closes a hole that cadre-sim stress found; the number was searched for, not given."


@dataclass(frozen=True)
class Line:
    """A one-line edit.

    Attributes
    ----------
    table : tuple of str
        Where in the rulebook; ``("levers",)`` for a lever of the scheme.
    key : str
    before, after : object
        As a file writes them; None where the line was not there.
    """

    table: tuple[str, ...]
    key: str
    before: Any
    after: Any

    @property
    def is_lever(self) -> bool:
        """Whether it is a lever of the scheme and no number of the rulebook."""
        return self.table == ("levers",)

    @property
    def where(self) -> str:
        """Name table and key as a file does."""
        parts = [f'"{part}"' if "." in part else part for part in self.table]
        return f"[{'.'.join(parts)}] {self.key}"


@dataclass(frozen=True)
class Mend:
    """A line and what it does.

    Attributes
    ----------
    line : Line
    closes : bool
        Whether no record set of the kind is material any more.
    left : float
        Points that the best of them still brings a cadre.
    moved : float
        Points by which the honest records of all cadres count for more or less.
    tried : int
        One-line edits that were tried.
    """

    line: Line
    closes: bool
    left: float
    moved: float
    tried: int


def mend(sheets: Sheets, exploit: Exploit) -> Mend | None:
    """Look for the one-line edit that closes an exploit and moves honest scores least.

    Where none closes it, the one that leaves least is given; None where none could be tried.
    """
    found = []
    for line in lines_for(sheets, exploit):
        try:
            mended = with_lines(sheets, [line])
        except InputError:
            # a number that does not go together with the others
            continue
        left = still_brings(sheets, mended, exploit)
        moved = float(np.abs(mended.base.worth - sheets.base.worth).sum()) / TENTHOUSAND
        least = sheets.case.setting.limit("least")
        found.append(Mend(line, left < least, left, moved, 0))
    if not found:
        return None
    open_ones = [one.left if not one.closes else 0.0 for one in found]
    best = min(range(len(found)), key=lambda at: (open_ones[at], found[at].moved, at))
    return replace(found[best], tried=len(found))


def with_lines(sheets: Sheets, lines: list[Line]) -> Sheets:
    """Build the case again under some lines.

    Raises
    ------
    InputError
        When a rulebook cannot say so.
    """
    setting: Setting = sheets.case.setting
    edits: dict[str, Any] = {}
    for line in lines:
        if line.is_lever:
            setting = setting.with_number(line.key, line.after)
        else:
            _lay(edits, line)
    rulebook = edited(sheets.case.rulebook, edits)
    case = build_case(rulebook, setting)
    return Sheets(case, build_menu(case))


def edited(rulebook: Rulebook, edits: dict[str, Any]) -> Rulebook:
    """Lay edits over a rulebook."""
    if not edits:
        return rulebook
    return resolve_rulebook([(rulebook.code, rulebook.as_file())], edits)


def _lay(edits: dict[str, Any], line: Line) -> None:
    table = edits
    for part in line.table:
        table = table.setdefault(part, {})
    table[line.key] = line.after
    table.setdefault("assumed", {})[line.key] = {"reason": REASON}


def still_brings(sheets: Sheets, mended: Sheets, exploit: Exploit) -> float:
    """Give the points that the best record set of a kind brings a cadre under a mended rulebook.

    Tried are all single edits of its kinds for its item, and what was found of it, as far as each
    can go.
    """
    menu = sheets.menu
    rows = [edits for edits, _ in exploit.witnesses]
    # of several kinds together, no single edit shows it
    if len(exploit.kinds) == 1:
        of_kind = np.flatnonzero(menu.edit == exploit.kinds[0])
        rows += [
            (int(one), *[0] * (EDITS - 1)) for one in of_kind if _same_item(sheets, one, exploit)
        ]
    edits = translated(sheets, mended, np.array(rows, dtype=np.int64).reshape(-1, EDITS))
    trial = try_out(mended, edits, np.full_like(edits, LEVELS))
    both = np.minimum(trial.gain.max(axis=1), trial.gain.sum(axis=1))
    return max(0.0, float(both.max()) / TENTHOUSAND) if len(both) else 0.0


def _same_item(sheets: Sheets, entry: np.int64, exploit: Exploit) -> bool:
    if not exploit.item:
        return True
    menu, case = sheets.menu, sheets.case
    by_code = int(menu.edit[entry]) in (Edit.COPY, Edit.TOKEN, Edit.FAVOUR)
    item = case.item_of_code[menu.code[entry]] if by_code else case.records[menu.record[entry]].item
    return list(case.rulebook.items)[item] == exploit.item


def translated(sheets: Sheets, other: Sheets, edits: np.ndarray) -> np.ndarray:
    """Give the same edits as numbers of another menu; those that it does not have are none."""
    columns = ("edit", "record", "cadre", "code")
    known = {
        row: place
        for place, row in enumerate(zip(*(getattr(other.menu, name) for name in columns)))
    }
    table = np.array(
        [known.get(row, 0) for row in zip(*(getattr(sheets.menu, name) for name in columns))],
        dtype=np.int64,
    )
    return table[edits]


def moved_to(sheets: Sheets, other: Sheets, exploit: Exploit) -> Exploit:
    """Give an exploit as the menu of another case has it."""
    rows = np.array([edits for edits, _ in exploit.witnesses], dtype=np.int64).reshape(-1, EDITS)
    edits = [tuple(map(int, row)) for row in translated(sheets, other, rows)]
    levels = [levels for _, levels in exploit.witnesses]
    return replace(exploit, witnesses=list(zip(edits, levels, strict=True)))


def lines_for(sheets: Sheets, exploit: Exploit) -> Iterator[Line]:
    """Give the one-line edits that could close an exploit, the mildest first.

    They are numbers of the item that brings the gain, of its block, options, and levers.
    """
    case = sheets.case
    least = case.setting.limit("least")
    if exploit.item:
        item = case.rulebook.items[exploit.item]
        place = list(case.rulebook.items).index(exploit.item)
        honest = float(sheets.base.items[0, :, place].max()) / HUNDRED
        yield from (
            Line(("items", exploit.item), key, before, after)
            for key, before, after in _of_item(item, honest, least, case.setting)
        )
        yield from _of_block(case.rulebook, item.block, sheets)
    else:
        for block in case.rulebook.blocks:
            yield from _of_block(case.rulebook, block, sheets)
    yield from _of_options(case.rulebook)
    numbers = case.setting.numbers
    wanted = {"per_task": 1, "split_credit": 1, "per_node": 0, "blue_points": 0}
    if any(record.writer == "squad" for record in case.records):
        for name, value in wanted.items():
            if numbers[name] != value:
                yield Line(("levers",), name, numbers[name], value)


_Change = tuple[str, Any, Any]


def _of_item(item: Item, honest: float, least: float, setting: Setting) -> Iterator[_Change]:
    before: Any
    if isinstance(item, Sum | Rate):
        before = None if item.cap is None else item.cap / HUNDRED
        caps = (ceil(honest) + least - 1, ceil(honest), least - 1, 0)
        yield from (("cap", before, cap) for cap in caps if before is None or cap < before)
    if isinstance(item, Sum) and item.floor is not None and item.floor > 0:
        yield "floor", item.floor / HUNDRED, 0
    if isinstance(item, Rate):
        rate = item.points_per_unit
        for part in (0.5, 0.25, 0.1):
            yield "points_per_unit", rate / HUNDRED, round(rate * part) / HUNDRED
    if isinstance(item, Rating):
        before = {role: weight / HUNDRED for role, weight in item.weights.items()}
        inside = [role for role in before if role not in setting.file.writers.outside_roles]
        if inside and len(inside) < len(before):
            yield "weights", before, before | dict.fromkeys(inside, 0)
        for part in (0.5, 0.25):
            high = item.lowest + round((item.highest - item.lowest) * part)
            yield "highest", item.highest / HUNDRED, high / HUNDRED
    if isinstance(item, Tier):
        best = max(item.values)
        for part in (0.5, 0.25):
            closer = [best - round((best - value) * part) for value in item.values]
            yield "values", _decimals(item.values), _decimals(closer)
    if isinstance(item, RankBand):
        points = [band.points for band in item.bands]
        before = [{"last": one.last, "points": one.points / HUNDRED} for one in item.bands]
        falling = sorted(points, reverse=True)
        narrow = [max(points) - round((max(points) - one) * 0.25) for one in falling]
        for after in (falling, narrow):
            changed = [
                one | {"points": new / HUNDRED} for one, new in zip(before, after, strict=True)
            ]
            if changed != before:
                yield "bands", before, changed
    if isinstance(item, RankLinear):
        first, last = item.first / HUNDRED, item.last / HUNDRED
        if item.of is None:
            yield "of", None, int(setting.limit("group"))
        for part in (0.5, 0.25, 0):
            yield "last", last, round(first - abs(first - last) * part, 2)


def _decimals(values: list[int]) -> list[float]:
    return [value / HUNDRED for value in values]


def _of_block(rulebook: Rulebook, name: str, sheets: Sheets) -> Iterator[Line]:
    block = rulebook.blocks[name]  # type: ignore[index]
    table = ("blocks", name)
    items = [place for place, one in enumerate(rulebook.items.values()) if one.block == name]
    honest = ceil(float(sheets.base.items[0][:, items].sum(axis=1).max()) / HUNDRED)
    before = None if block.max is None else block.max / HUNDRED
    if before is None or honest < before:
        yield Line(table, "max", before, honest)
    if block.condition is not None:
        condition = {
            "block": block.condition.block,
            "at_least": block.condition.at_least / HUNDRED,
            "share": block.condition.share / HUNDRED,
        }
        yield Line(table, "condition", condition, condition | {"share": 1})


def _of_options(rulebook: Rulebook) -> Iterator[Line]:
    options = rulebook.options
    for name, values in (
        ("no_village", ("scale", "unit_mean", "zero")),
        ("ranking", ("score",)),
    ):
        before = getattr(options, name).value
        yield from (
            Line(("options", name), "value", before, value) for value in values if value != before
        )
