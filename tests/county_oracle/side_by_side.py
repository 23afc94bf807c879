"""The compiled county and its independent oracle side by side.

They are compared phase by phase, up to the first quantity that differs.
"""

from collections import Counter

import numpy as np

from sim.model.founding import founded
from sim.model.loop import PHASES as COMPILED_PHASES
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, MEASURES
from sim.model.state import (
    ACCOUNT,
    CADRE,
    CAREER,
    PUBLISHED,
    SEEN,
    TASK,
    TRAITS,
    UNIT,
    WORKS,
    Key,
)
from sim.scenario.parameters import TICKS
from sim.scoring.table import record_codes
from tests.county_oracle.choices import STRATEGIES
from tests.county_oracle.measures import GROUPS as ORACLE_GROUPS
from tests.county_oracle.measures import group_of
from tests.county_oracle.model import PHASES, OracleCounty
from tests.county_oracle.people import MASS, ROUTINE
from tests.county_oracle.prospects import has_prospects

CLOSENESS = 1e-9
"""Relative; what is nearer to zero than the next counts as zero."""
NOTHING = 1e-12
NAMES = (
    "begin year",
    "dispatch",
    "decide",
    "work",
    "monitor",
    "score",
    "close year",
    "renew",
    "learn",
)
PLAIN_STRATEGIES = tuple(STRATEGIES)
MILLION = 1_000_000
QUARTER = 6


def beside(dtype, names=""):
    """Names of a table's columns that are compared as they are: all but those given."""
    return " ".join(name for name in dtype.names if name not in names.split())


# What is left out here is compared by hand below: it has another form or home in the oracle.
# So a new column is compared without another line, and the oracle must have it.
# (`ability_weight` follows from ability, to which `tests/model/test_picking.py` holds it.)
PERSON = beside(CADRE, "unit line village ability_weight")
CAREER_NAMES = beside(CAREER)
TRAIT_NAMES = beside(TRAITS, "strategy")
BELIEFS = beside(PUBLISHED)
OF_SEATS = "load node_hours_lost mean_bonus"
KNOWN = beside(SEEN, f"{BELIEFS} {OF_SEATS} demand")
CADRE_QUARTER = "quarter_work quarter_contribution"
SEAT_QUARTER = "opinion private_opinion known_opinion grade_slope village_slope"
OF_RECORD = "group prospects busiest"
SINCE_APPRAISAL = "seen_work seen_face seen_traces seen_mass"
CADRE_YEAR = beside(ACCOUNT, f"{CADRE_QUARTER} {SEAT_QUARTER} {SINCE_APPRAISAL} {OF_RECORD}")
UNIT_NAMES = beside(UNIT, "open_tasks")
UNIT_YEAR = beside(WORKS)
TASK_NAMES = beside(TASK, "lead office helper members member handler merit")


class Difference(AssertionError):
    """The first difference: half-month, phase, quantity and place."""


class SideBySide:
    """Both counties under one scenario, seed and replicate.

    `years` keeps the compiled county's yearly records, `lamps` counts what happened.
    """

    def __init__(self, setting, seed, replicate, years):
        self.setting, self.horizon = setting, years
        self.key = Key(seed, replicate)
        self.state, self.context_at = founded(setting, seed, replicate, years, keep_ledger=True)
        self.oracle = OracleCounty(setting, seed, replicate)
        self.rows, self.ledger = [], Counter()
        self.years = []
        self.lamps = Counter()
        self.at = "at the beginning"

    def run(self, half_months=None):
        """Step both to the end, or so many half-months."""
        self.look("founding")
        for tick in range(self.horizon * TICKS if half_months is None else half_months):
            context = self.context_at(tick)
            # the ledger has room for one half-month; what it held was taken in `look`
            self.state.county[0].rows = 0
            for name, compiled, plain in zip(NAMES, COMPILED_PHASES, PHASES, strict=True):
                compiled(self.state, context)
                plain(self.oracle)
                self.at = f"half-month {tick}, phase {name}"
                self.look(name)
            self.oracle.tick += 1

    def look(self, phase):
        """Compare what the phase may have touched; at the end of a half-month, everything."""
        if phase == "monitor":
            self.lamps.update(event.lamp for event in self.oracle.events)
        # these phases do nothing on other days
        if phase in YEARLY and not self.oracle.ends_year:
            return
        for part in TOUCHED[phase]:
            self.compare(part(self.state, self.oracle))
        if phase == "score":
            kept = self.state.ledger[: self.state.county[0].rows]
            # now, since the next half-month writes over them
            self.rows += zip(
                kept.cadre.tolist(), kept.code.tolist(), kept.value.tolist(), strict=True
            )
            if self.oracle.half_month % QUARTER == QUARTER - 1:
                self.compare(self.records())
        if phase == "renew":
            self.compare(record_of_year(self.state, self.oracle.years[-1]))
            self.years.append([part.copy() for part in self.state.year])
            # a new year has new records
            self.ledger.clear()

    def compare(self, quantities):
        """Stop at the first quantity that is not the same, with the first place where it is not."""
        for name, plain, compiled in quantities:
            if plain == (compiled.tolist() if isinstance(compiled, np.ndarray) else compiled):
                continue
            own, other = np.asarray(plain), np.asarray(compiled)
            unlike = differing(own, other)
            if unlike.any():
                place = tuple(int(one) for one in np.argwhere(unlike)[0])
                where = f"{name}, place {place}" if place else name
                raise Difference(
                    f"{self.at}: {where}: oracle {own[place]}, compiled {other[place]}"
                )

    def records(self):
        """Sums of the records of the year so far, by seat and code, in millionths."""
        books = self.setting.schemes[self.setting.scheme_of_year(self.oracle.year)].rulebooks
        codes = [list(record_codes(book)) for book in books]
        for seat, code, value in self.rows:
            kind = self.state.units.kind[self.state.cadres.unit[seat]]
            self.ledger[seat, codes[kind][code]] += value
        self.rows.clear()
        plain = Counter()
        for cadre in self.oracle.cadres:
            for code, rows in cadre.records.items():
                plain[cadre.seat.number, code] = int(sum(row["value"] for row in rows) * MILLION)
        for seat, code in sorted(set(self.ledger) | set(plain)):
            yield (
                f"ledger total of {code} of seat {seat}",
                plain[seat, code],
                self.ledger[seat, code],
            )


def differing(own, other):
    """Where integers are not equal, or real numbers not within a relative 1e-9."""
    if own.shape != other.shape:
        return np.array(True)
    # equality first: what comes after is for real numbers alone
    unlike = own != other
    if unlike.any() and "f" in (own.dtype.kind, other.dtype.kind):
        own, other = own.astype(float), other.astype(float)
        # `np.isclose` in its own words, of which most of the time went into its preparations
        with np.errstate(invalid="ignore"):
            near = np.abs(own - other) <= NOTHING + CLOSENESS * np.abs(other)
        unlike &= ~((near & np.isfinite(other)) | (np.isnan(own) & np.isnan(other)))
    return unlike


def columns(names, of, things, table, prefix=""):
    """Quantities of the same name on both sides, one row for each thing."""
    table = table.view(np.ndarray)
    for name in names.split():
        yield f"{prefix}{name} of all {of}", [getattr(thing, name) for thing in things], table[name]


def persons(state, oracle):
    """Who sits where."""
    people, seats = oracle.cadres, oracle.seats
    yield from columns(PERSON, "cadres", people, state.cadres)
    yield from columns("line village", "seats", seats, state.cadres)
    yield from columns("village_role", "seats", seats, state.people)
    yield from columns("staffing post level", "cadres", people, state.people)
    yield from columns(TRAIT_NAMES, "cadres", people, state.traits)
    yield from columns(CAREER_NAMES, "cadres", people, state.careers)
    yield (
        "strategy",
        [PLAIN_STRATEGIES.index(cadre.strategy) for cadre in people],
        state.traits.strategy,
    )


def minds(state, oracle):
    """What cadres chose, know and believe."""
    people = oracle.cadres
    yield from columns(KNOWN, "cadres", people, state.seen)
    yield from columns(OF_SEATS, "seats", oracle.seats, state.seen)
    yield (
        "demand",
        [[cadre.demand(ROUTINE), cadre.demand(MASS)] for cadre in people],
        state.seen.demand,
    )
    yield from columns(
        BELIEFS, "cadres", [cadre.beliefs for cadre in people], state.seen, "believed "
    )


def published(state, oracle):
    """What was last published about each seat."""
    yield from columns(
        BELIEFS, "seats", [seat.published for seat in oracle.seats], state.published, "published "
    )


def deeds(state, oracle):
    """What cadres did this year."""
    people = oracle.cadres
    yield from columns(
        CADRE_YEAR, "cadres", [one.year for one in people], state.accounts, "this year's "
    )
    yield from columns(CADRE_QUARTER, "cadres", people, state.accounts)
    yield from columns(SEAT_QUARTER, "seats", oracle.seats, state.accounts)
    for name in SINCE_APPRAISAL.split():
        own = [getattr(one.seen, name.removeprefix("seen_")) for one in people]
        yield f"{name} of all cadres", own, state.accounts[name]


def units(state, oracle):
    """What units have, and did this year."""
    yield from columns(UNIT_NAMES, "units", oracle.units, state.units)
    yield from columns(
        UNIT_YEAR, "units", [unit.year for unit in oracle.units], state.works, "this year's "
    )


def open_tasks(state, oracle):
    """Every open task of every unit, in the order of the queue."""
    yield (
        "open tasks of all units",
        [len(unit.tasks) for unit in oracle.units],
        state.units.open_tasks,
    )
    for unit in oracle.units:
        rows, of = state.tasks[unit.number, : len(unit.tasks)], f"tasks of unit {unit.number}"
        yield from columns(TASK_NAMES, of, unit.tasks, rows)
        yield (
            f"lead of all {of}",
            [task.lead.number if task.lead else -1 for task in unit.tasks],
            rows.lead,
        )
        yield (
            f"office of all {of}",
            [task.office.number if task.office else -1 for task in unit.tasks],
            rows.office,
        )
        helpers = [-1 if task.helper is None else task.helper for task in unit.tasks]
        yield f"helper of all {of}", helpers, rows.helper
        for task, row in zip(unit.tasks, rows, strict=True):
            members = [seat.number for seat in task.members]
            one = f"task {task.serial} of unit {unit.number}"
            yield f"members of {one}", members, row.member[: row.members]
            yield f"handlers in {one}", task.handlers, row.handler[: row.nodes]
            yield f"merit in {one}", task.merit, row.merit[: row.members]


def results(state, oracle):
    """What the year's scoring gave each cadre; what nobody gets is 0.

    Points of items, scores, indices, ranks, grades, bonuses and groups.
    """
    rows, sums, places = (
        [cadre.result for cadre in oracle.cadres],
        state.tally.sums,
        state.standing.places,
    )
    ranked = [place for place, row in enumerate(rows) if row["ranked"]]
    for seat, cadre in enumerate(oracle.cadres):
        for item, code in enumerate(oracle.rulebook(cadre.unit)["items"]):
            points = hundredths(rows[seat]["items"].get(code))
            yield f"points of {code} of seat {seat}", points, state.tally.marks[seat, item].points
    yield "score of all seats", [hundredths(row["score"]) for row in rows], sums.score
    yield (
        "index of the ranked",
        [hundredths(rows[place]["index"] * 100) for place in ranked],
        sums.index[ranked],
    )
    yield "rank of all seats", [row["rank"] or 0 for row in rows], places["rank"]
    yield "excellent", [int(row["excellent"]) for row in rows], places.excellent
    yield "bonus of all seats", [hundredths(row["bonus"]) for row in rows], state.pay.bonus
    yield (
        "group",
        [ORACLE_GROUPS.index(group_of(oracle, cadre)) for cadre in oracle.cadres],
        state.accounts.group,
    )
    yield (
        "prospects",
        [int(has_prospects(oracle, cadre)) for cadre in oracle.cadres],
        state.accounts.prospects,
    )


def hundredths(points):
    """Points or yuan in integer hundredths; None is 0."""
    return int((points or 0) * 100)


def record_of_year(state, plain):
    """Measures, groups and curves of a year."""
    for place, measure in enumerate(MEASURES):
        yield f"measure {measure.name}", plain["measures"][measure.name], state.year.measures[place]
    for place, (group, *_) in enumerate(GROUPS):
        for column, quantity in enumerate(GROUP_QUANTITIES):
            yield (
                f"{quantity} of group {group}",
                plain["groups"][group][quantity],
                state.year.groups[place, column],
            )
    yield "curves", plain["curves"], state.year.curves


EVERYTHING = (open_tasks, persons, minds, published, deeds, units)
TOUCHED = {
    "founding": EVERYTHING,
    "begin year": (units,),
    "dispatch": (open_tasks, persons, minds, units),
    "decide": (minds,),
    "work": (open_tasks, deeds, units),
    "monitor": (open_tasks, units),
    "score": (published, deeds, units),
    "close year": (minds, results),
    "renew": (persons, minds, deeds, units),
    "learn": EVERYTHING,
}
YEARLY = ("close year", "renew")
