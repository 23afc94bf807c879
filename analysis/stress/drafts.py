"""How edits become records: the drafts of many candidates at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analysis.stress.menu import LEVELS, Edit
from sim.base.fixed_point import HUNDRED, MILLION
from sim.scoring.items.base import CENT

if TYPE_CHECKING:
    from analysis.stress.sheets import Sheets

Column: TypeAlias = np.ndarray
"""A number for each candidate that an edit is carried out in: row, entry of the menu, how far."""
PIECE_HOURS = 8.0
"""Hours of a piece of a quantity."""


@dataclass(frozen=True)
class Claims:
    """Records of many candidates; B candidates, M places for records.

    Attributes
    ----------
    cadre, code, value, of, weight, times : ndarray(int64), shape (B, M)
        As in a ledger; a record stands there so many times, 0 of one that is not there.
    role : ndarray(int64), shape (B, N)
        Village role of each cadre.
    lost : ndarray(float64), shape (B,)
        Hours of mass work that went elsewhere.
    """

    cadre: np.ndarray
    code: np.ndarray
    value: np.ndarray
    of: np.ndarray
    weight: np.ndarray
    times: np.ndarray
    role: np.ndarray
    lost: np.ndarray


class Draft:
    """Candidates while their edits are carried out; the order of edits does not matter but for two
    that set the same thing, of which the later stays."""

    def __init__(self, sheets: Sheets, edits: np.ndarray, levels: np.ndarray) -> None:
        self.sheets, self.numbers = sheets, sheets.case.setting.numbers
        count, spare = edits.shape
        own = len(sheets.case.records)
        self.own, shape = own, (count, own + spare)

        def filled(column: np.ndarray, dtype: type = np.int64) -> np.ndarray:
            made = np.zeros(shape, dtype=dtype)
            made[:, :own] = column
            return made

        for name, column in sheets.honest.items():
            setattr(self, name, filled(column))
        self.hours = filled(sheets.hours, np.float64)
        self.listed = filled(sheets.listed, np.bool_)
        self.source = np.broadcast_to(np.arange(shape[1]), shape).copy()
        self.added = np.zeros(shape, dtype=np.int64)
        self.ahead = np.zeros(shape, dtype=np.bool_)
        self.role = np.tile(sheets.people[:, 3], (count, 1))
        self.lost = np.zeros(count)
        self.shifted = np.zeros(self.role.shape)
        for slot in range(spare):
            entry = edits[:, slot]
            kinds = sheets.menu.edit[entry]
            for kind in np.unique(kinds):
                if kind == Edit.NOTHING:
                    continue
                rows = np.flatnonzero(kinds == kind)
                _CARRY_OUT[Edit(kind)](
                    self, rows, entry[rows], levels[rows, slot] / LEVELS, own + slot
                )

    def finished(self) -> Claims:
        """List points of nodes, charge hours, and give the records."""
        lists = self.listed[:, self.own :]
        if lists.any():
            # what was padded or copied follows its record, whichever edit came first
            rows, slots = np.nonzero(lists)
            slots = slots + self.own
            source = self.source[rows, slots]
            self.times[rows, slots] = self.times[rows, source]
            self.hours[rows, slots] = self.hours[rows, source]
            self.ahead[rows, slots] = self.ahead[rows, source]
        times = np.maximum(1, self.times)
        honest = np.ones_like(times)
        honest[:, : self.own] = self.sheets.honest["times"]
        honest = np.take_along_axis(honest, self.source, 1)
        added = np.take_along_axis(self.added, self.source, 1)
        numbers = self.numbers
        fixed = numbers["per_node"] * (honest / times if numbers["per_task"] else 1.0)
        points = fixed + numbers["per_hour"] * self.hours / times
        if numbers["split_credit"]:
            points = points / (1 + added)
        points = points + numbers["blue_points"] * self.ahead
        value = np.rint(points * HUNDRED).astype(np.int64) * CENT
        self.value = np.where(self.listed, value, self.value)
        extra = np.where(
            self.listed & (self.source == np.arange(times.shape[1])), times - honest, 0
        )
        self.lost += np.maximum(0, extra).sum(axis=1) * numbers["handover_hours"]
        self.lost += (added * self.times).sum(axis=1) * numbers["coordination_hours"]
        return Claims(
            self.cadre,
            self.code,
            self.value,
            self.of,
            self.weight,
            self.times,
            self.role,
            self.lost,
        )

    def add(self, rows: np.ndarray, slot: int, cadre: np.ndarray, code: np.ndarray) -> None:
        """Put a record of its own into a spare place."""
        self.cadre[rows, slot], self.code[rows, slot] = cadre, code
        self.weight[rows, slot] = self.times[rows, slot] = 1

    cadre: np.ndarray
    code: np.ndarray
    value: np.ndarray
    of: np.ndarray
    weight: np.ndarray
    times: np.ndarray


def _split(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    at = draft.sheets.menu.record[entry]
    most = draft.sheets.case.setting.limit("times_split")
    nodes = np.ceil(draft.sheets.honest["times"][at] * (1 + (most - 1) * level)).astype(np.int64)
    draft.times[rows, at] = np.where(draft.times[rows, at] > 0, nodes, 0)


def _pad(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    menu = draft.sheets.menu
    at = menu.record[entry]
    draft.add(rows, slot, menu.cadre[entry], menu.code[entry])
    draft.source[rows, slot], draft.listed[rows, slot] = at, True
    draft.added[rows, at] += 1


def _move(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    menu = draft.sheets.menu
    draft.cadre[rows, menu.record[entry]] = menu.cadre[entry]


def _claim(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    at = draft.sheets.menu.record[entry]
    more = 1 + draft.sheets.case.setting.limit("slack") * level
    draft.hours[rows, at] *= more
    value = np.rint(draft.value[rows, at] * more).astype(np.int64)
    draft.value[rows, at] = np.where(draft.sheets.is_rate[at], value, draft.value[rows, at])


def _shift(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    at = draft.sheets.menu.record[entry]
    most, who = draft.sheets.case.setting.limit("moved_hours"), draft.sheets.honest["cadre"][at]
    # a cadre has these hours once, whatever they go to
    hours = np.minimum(most * level, most - draft.shifted[rows, who])
    draft.shifted[rows, who] += hours
    draft.hours[rows, at] += hours
    pieces = np.rint(hours / PIECE_HOURS * MILLION).astype(np.int64)
    draft.value[rows, at] += np.where(draft.sheets.is_rate[at], pieces, 0)
    draft.lost[rows] += hours


def _omit(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    draft.times[rows, draft.sheets.menu.record[entry]] = 0


def _copy(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    sheets = draft.sheets
    at, code = sheets.menu.record[entry], sheets.menu.code[entry]
    draft.add(rows, slot, sheets.menu.cadre[entry], code)
    # work that is listed again follows its record; as a quantity it is as many pieces as hours
    as_rate, was_rate = sheets.code_is_rate[code], sheets.is_rate[at]
    draft.listed[rows, slot] = ~as_rate & ~was_rate
    draft.source[rows, slot] = np.where(~as_rate & ~was_rate, at, slot)
    pieces = np.where(
        was_rate,
        sheets.honest["value"][at],
        np.rint(sheets.hours[at] / PIECE_HOURS * MILLION).astype(np.int64),
    )
    numbers = draft.numbers
    hours = pieces / MILLION * PIECE_HOURS
    points = numbers["per_node"] + numbers["per_hour"] * hours
    cents = np.rint(points * HUNDRED).astype(np.int64) * CENT
    draft.value[rows, slot] = np.where(as_rate, pieces, cents)


def _token(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    menu = draft.sheets.menu
    draft.add(rows, slot, menu.cadre[entry], menu.code[entry])


def _raise(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    sheets = draft.sheets
    at = sheets.menu.record[entry]
    was, best = sheets.honest["value"][at], sheets.best[at]
    partly = was + np.rint((best - was) / CENT * level).astype(np.int64) * CENT
    draft.value[rows, at] = np.where(sheets.is_tier[at], best, partly)
    draft.lost[rows] += sheets.case.setting.limit("appeal_hours")


def _worsen(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    sheets = draft.sheets
    at = sheets.menu.record[entry]
    rank, of = sheets.honest["value"][at] // MILLION, sheets.honest["of"][at]
    lower = (rank + np.ceil((of - rank) * level).astype(np.int64)) * MILLION
    draft.value[rows, at] = np.where(sheets.graded[at], sheets.worst[at], lower)


def _group(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    at = draft.sheets.menu.record[entry]
    of = draft.sheets.honest["of"][at]
    draft.of[rows, at] = np.rint(of * (1 + 4 * level)).astype(np.int64)


def _plan(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    at = draft.sheets.menu.record[entry]
    places = np.rint(draft.sheets.case.setting.limit("places") * level).astype(np.int64)
    better = np.maximum(MILLION, draft.sheets.honest["value"][at] - places * MILLION)
    draft.value[rows, at] = better


def _swap(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    one, other = draft.sheets.menu.cadre[entry], draft.sheets.menu.record[entry]
    roles = draft.role[rows, one].copy()
    draft.role[rows, one] = draft.role[rows, other]
    draft.role[rows, other] = roles
    # what belongs to the village goes with it
    bound = draft.sheets.bound
    held = draft.cadre[rows, : draft.own]
    swapped = np.where(held == one[:, None], other[:, None], held)
    swapped = np.where(held == other[:, None], one[:, None], swapped)
    draft.cadre[rows, : draft.own] = np.where(bound, swapped, held)


def _give_up(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    who = draft.sheets.menu.cadre[entry]
    draft.role[rows, who] = 0
    held = draft.cadre[rows, : draft.own] == who[:, None]
    gone = held & draft.sheets.bound
    draft.times[rows, : draft.own] = np.where(gone, 0, draft.times[rows, : draft.own])
    share = draft.sheets.case.setting.limit("village_hours")
    draft.lost[rows] += draft.sheets.mass[who] * share


def _favour(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    menu = draft.sheets.menu
    draft.add(rows, slot, menu.cadre[entry], menu.code[entry])
    points = draft.numbers["discretion_points"] * level
    draft.value[rows, slot] = np.rint(points * HUNDRED).astype(np.int64) * CENT
    draft.lost[rows] += draft.sheets.case.setting.limit("appeal_hours")


def _lamp(draft: Draft, rows: Column, entry: Column, level: Column, slot: int) -> None:
    draft.ahead[rows, draft.sheets.menu.record[entry]] = True


_CARRY_OUT = {
    Edit.SPLIT: _split,
    Edit.PAD: _pad,
    Edit.MOVE: _move,
    Edit.CLAIM: _claim,
    Edit.SHIFT: _shift,
    Edit.OMIT: _omit,
    Edit.COPY: _copy,
    Edit.TOKEN: _token,
    Edit.RAISE: _raise,
    Edit.WORSEN: _worsen,
    Edit.GROUP: _group,
    Edit.PLAN: _plan,
    Edit.SWAP: _swap,
    Edit.GIVE_UP: _give_up,
    Edit.FAVOUR: _favour,
    Edit.LAMP: _lamp,
}
