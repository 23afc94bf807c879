"""A case: what each of a unit has really done in a year, and the honest records of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stress.setting import YEAR, Setting
from sim.base.fixed_point import HUNDRED, MILLION
from sim.scoring.items import Item
from sim.scoring.items.base import CENT
from sim.scoring.items.rank_band import RankBand
from sim.scoring.items.rank_linear import RankLinear
from sim.scoring.items.rate import Rate
from sim.scoring.items.rating import Rating
from sim.scoring.items.sum import Sum
from sim.scoring.items.tier import Tier
from sim.scoring.roster import LEVELS, POSTS, STAFFINGS, VILLAGE_ROLES
from sim.scoring.rulebook import Rulebook
from sim.scoring.table import RuleTable, build_table, record_codes

QUARTERS = ("03-31", "06-30", "09-30", "12-31")
YEAR_END = "12-31"
STANDS = (0.3, 0.5, 0.7, 0.4, 0.6, 0.5)
"""Where the cadres stand among all in what is ranked, from first to last."""


@dataclass(frozen=True)
class Record:
    """One honest record, or several that are alike.

    Attributes
    ----------
    cadre, code : int
        Places in the unit, and among the rulebook's record codes.
    item : int
    writer : str
    value, of : int
        As in :class:`sim.scoring.ledger.Ledger`.
    times : int
        How many records it stands for.
    weight : int
        Of each of them.
    hours : float
        Of real work behind it, where it lists work.
    task, role, date : str
    """

    cadre: int
    code: int
    item: int
    writer: str
    value: int
    of: int = 0
    times: int = 1
    weight: int = 1
    hours: float = 0.0
    task: str = ""
    role: str = ""
    date: str = YEAR_END


@dataclass(frozen=True)
class Case:
    """A rulebook, a unit and its honest records.

    Attributes
    ----------
    records : list of Record
    names : list of str
        Of the cadres.
    codes : list of str
        Record codes.
    items : list of Item
    """

    rulebook: Rulebook
    setting: Setting
    table: RuleTable
    records: list[Record]
    names: list[str]
    codes: list[str]
    item_of_code: np.ndarray
    items: list[Item]

    @property
    def said(self) -> tuple[str, ...]:
        """Texts that say all a case is built from."""
        setting = self.setting
        own = (sorted(setting.numbers.items()), sorted(setting.writers.items()))
        return (self.rulebook.to_toml(), setting.file.model_dump_json(), *map(repr, own))

    @property
    def roster(self) -> str:
        """The unit as a roster in CSV."""
        rows = ["cadre,unit,staffing,post,level,line,village,village_role"]
        for name, one in self.setting.file.people.items():
            rows.append(
                f"{name},U,{one.staffing},{one.post},{one.level},general,"
                f"{one.village},{one.village_role}"
            )
        return "\n".join(rows) + "\n"

    def place_of_role(self, who: int) -> int:
        """Give the place of a cadre's village role."""
        people = list(self.setting.file.people.values())
        return VILLAGE_ROLES.index(people[who].village_role)

    def person(self, who: int) -> tuple[int, int, int, int]:
        """Give staffing, post, level and village role as places."""
        one = list(self.setting.file.people.values())[who]
        return (
            STAFFINGS.index(one.staffing),
            POSTS.index(one.post),
            LEVELS.index(one.level),
            VILLAGE_ROLES.index(one.village_role),
        )

    def work(self) -> np.ndarray:
        """Give hours of task, routine and mass work of the unit."""
        people = self.setting.file.people.values()
        task = sum(sum(one.tasks.values()) for one in people)
        mass = sum(one.mass for one in people)
        return np.array([task, YEAR * len(people) - task - mass, mass])

    def writer_of(self, item: int) -> str:
        """Say who makes the records of an item."""
        code = list(self.rulebook.items)[item]
        return self.setting.writer(code, self.items[item].kind)  # type: ignore[attr-defined]

    @property
    def villages(self) -> int:
        """Villages of the unit."""
        return len({one.village for one in self.setting.file.people.values() if one.village})


def build_case(rulebook: Rulebook, setting: Setting) -> Case:
    """Write the honest records of a unit under a rulebook.

    Work that is listed gives a record for each honest node; what is reported gives a quarter of its
    pieces in each quarter; ratings, tiers and ranks stand where `rated` and `STANDS` say. Tasks,
    and pieces, go to the items of their kind in turn.
    """
    codes = record_codes(rulebook)
    items: list[Item] = list(rulebook.items.values())
    case = Case(
        rulebook,
        setting,
        build_table([rulebook]),
        [],
        list(setting.file.people),
        list(codes),
        np.array([item for item, _ in codes.values()]),
        items,
    )
    listed = [
        place for place, item in enumerate(items) if isinstance(item, Sum) and _listed(case, place)
    ]
    tasks = list(dict.fromkeys(t for one in setting.file.people.values() for t in one.tasks))
    for place, (item, _) in enumerate(codes.values()):
        for who in range(len(case.names)):
            if not _applies(case, items[item], who):
                continue
            if item in listed:
                turn = listed.index(item)
                own = [task for task in tasks if tasks.index(task) % len(listed) == turn]
                case.records.extend(_nodes(case, who, place, item, own))
            else:
                case.records.extend(_others(case, who, place, item))
    return case


def _listed(case: Case, item: int) -> bool:
    return case.writer_of(item) == "squad"


def _applies(case: Case, item: Item, who: int) -> bool:
    role = VILLAGE_ROLES[case.place_of_role(who)]
    return item.village_roles is None or role in item.village_roles


def _nodes(case: Case, who: int, code: int, item: int, tasks: list[str]) -> list[Record]:
    person = case.setting.file.people[case.names[who]]
    node = case.setting.numbers["node_hours"]
    return [
        Record(
            who,
            code,
            item,
            "squad",
            0,
            times=max(1, round(person.tasks[task] / node)),
            hours=person.tasks[task],
            task=task,
        )
        for task in tasks
        if task in person.tasks
    ]


def _others(case: Case, who: int, code: int, item: int) -> list[Record]:
    """Give the honest records of what does not list work; none of deductions and extra points."""
    rule, writer = case.items[item], case.writer_of(item)
    stand = STANDS[who % len(STANDS)]
    if isinstance(rule, Rate):
        pieces = round(case.setting.limit("pieces") / len(QUARTERS))
        return [
            Record(who, code, item, writer, pieces * MILLION, date=day, task="visits")
            for day in QUARTERS
        ]
    if isinstance(rule, Tier):
        values = sorted(set(rule.values), reverse=True)
        middle = values[len(values) // 2]
        # a year has better and worse quarters
        days = [(day, values[0] if place < 2 else middle) for place, day in enumerate(QUARTERS)]
        return [Record(who, code, item, writer, value * CENT, date=day) for day, value in days]
    if isinstance(rule, Rating):
        value = rule.lowest + (rule.highest - rule.lowest) * case.setting.limit("rated")
        value = round(value / HUNDRED * 2) * HUNDRED // 2
        value = max(rule.lowest, min(rule.highest, value))
        return [
            Record(who, code, item, writer, value * CENT, weight=weight, role=role)
            for role, weight in (rule.weights or {"": 1}).items()
        ]
    if isinstance(rule, RankBand | RankLinear):
        among = rule.among()
        left_open = max(2, int(case.setting.limit("group")))
        of = max(1, case.villages) if among == "villages" else among or left_open
        rank = 1 + round(stand * (of - 1))
        return [Record(who, code, item, writer, rank * MILLION, of=of)]
    return []
