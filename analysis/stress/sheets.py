"""Many candidate record sets at once: edits become records, and the compiled rules score them.

A candidate is a row of edits. What was really done stands in the case and is never changed by an
edit but where an edit says that hours went elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stress.case import Case
from analysis.stress.drafts import Claims, Draft
from analysis.stress.menu import Menu, best_value, worst_value
from sim.base.fixed_point import HUNDRED
from sim.base.record_arrays import records
from sim.scoring.items.base import CENT
from sim.scoring.items.rate import Rate
from sim.scoring.items.rating import Rating
from sim.scoring.items.tier import Tier
from sim.scoring.points import PERSON, add_records, allocate_tally, score_cadres
from sim.scoring.table import NoVillage


@dataclass(frozen=True)
class Scored:
    """What the engine made of many candidates.

    Attributes
    ----------
    worth : ndarray(int64), shape (B, N)
        What each cadre is ranked by, in ten-thousandths of a point.
    items : ndarray(int64), shape (B, N, I)
        Points of items in hundredths.
    """

    worth: np.ndarray
    items: np.ndarray


class Sheets:
    """Record sets of one case, edited and scored in batches.

    Parameters
    ----------
    case : Case
    menu : Menu
    """

    def __init__(self, case: Case, menu: Menu) -> None:
        self.case, self.menu = case, menu
        own = case.records
        self.honest = {
            name: np.array([getattr(one, name) for one in own], dtype=np.int64)
            for name in ("cadre", "code", "value", "of", "weight", "times")
        }
        self.hours = np.array([one.hours for one in own])
        self.listed = np.array([one.writer == "squad" and one.hours > 0 for one in own])
        rules = [case.items[one.item] for one in own]
        self.is_rate = np.array([isinstance(rule, Rate) for rule in rules])
        self.is_tier = np.array([isinstance(rule, Tier) for rule in rules])
        graded = [isinstance(rule, Rating | Tier) for rule in rules]
        self.graded = np.array(graded)
        self.best = np.array(
            [best_value(rule) * CENT if isinstance(rule, Rating | Tier) else 0 for rule in rules]
        )
        self.worst = np.array(
            [worst_value(rule) * CENT if isinstance(rule, Rating | Tier) else 0 for rule in rules]
        )
        self.bound = np.array([rule.village_roles is not None for rule in rules])
        items = case.items
        self.code_is_rate = np.array([isinstance(items[i], Rate) for i in case.item_of_code])
        people = [case.person(who) for who in range(len(case.names))]
        self.people = np.array(people, dtype=np.int64)
        self.mass = np.array([one.mass for one in case.setting.file.people.values()])
        none = np.zeros((1, 1), dtype=np.int64)
        self.base = self.score(self.claims(none, none))

    def claims(self, edits: np.ndarray, levels: np.ndarray) -> Claims:
        """Write the records of candidates.

        Parameters
        ----------
        edits : ndarray(int64), shape (B, L)
            Numbers of the menu.
        levels : ndarray(int64), shape (B, L)
            How far each goes, from 1 to `LEVELS`.
        """
        return Draft(self, edits, levels).finished()

    def score(self, claims: Claims) -> Scored:
        """Score candidates in one call of the compiled rules."""
        case, (count, size) = self.case, claims.role.shape
        people = records(PERSON, count * size)
        for column, name in enumerate(("staffing", "post", "level")):
            people[name] = np.tile(self.people[:, column], count)
        people.village_role = claims.role.ravel()
        tally = allocate_tally(count * size, len(case.items))
        first = np.arange(count)[:, None] * size
        add_records(
            case.table,
            people,
            tally,
            (claims.cadre + first).ravel(),
            claims.code.ravel(),
            claims.value.ravel(),
            claims.of.ravel(),
            (claims.weight * claims.times).ravel(),
        )
        if case.table.books[0].no_village == NoVillage.UNIT_MEAN:
            # means are those of a unit, so each unit is scored by itself
            for unit in range(count):
                score_cadres(case.table, people, unit * size, (unit + 1) * size, tally)
        else:
            score_cadres(case.table, people, 0, count * size, tally)
        sums = tally.sums
        by_index = case.table.books[0].rank_by_index
        worth = sums.index if by_index else sums.score * HUNDRED
        return Scored(
            worth.reshape(count, size).copy(),
            tally.marks.points.reshape(count, size, len(case.items)).copy(),
        )

    def value(self, lost: np.ndarray) -> np.ndarray:
        """Give the public value of a unit, 100 for honest full service.

        Tasks and routine work are done; what went elsewhere is mass work, which nothing counts.
        """
        whole = self.mass.sum()
        left = np.maximum(0.0, whole - lost) / whole
        return 100.0 * left ** self.case.setting.numbers["weight_mass"]
