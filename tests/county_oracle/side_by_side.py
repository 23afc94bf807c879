"""The compiled county and its dull oracle side by side, phase by phase, up to the first quantity
that differs."""

from collections import Counter

import numpy as np

from sim.model.context import at_tick, build_schemes, motives_of
from sim.model.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, MEASURES
from sim.model.population import found_county
from sim.model.state import Key
from sim.scenario.parameters import TICKS
from sim.scoring.table import record_codes
from tests.county_oracle.measures import GROUPS as ORACLE_GROUPS
from tests.county_oracle.measures import group_of
from tests.county_oracle.model import PHASES, OracleCounty
from tests.county_oracle.people import MASS, ROUTINE
from tests.county_oracle.people import STRATEGIES as NEXT_TO_LOGIT

CLOSENESS = 1e-9
"""Relative; what is nearer to zero than the next counts as zero."""
NOTHING = 1e-12
COMPILED_PHASES = (*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE, *AFTER_CLOSE)
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
PLAIN_STRATEGIES = ("logit", *NEXT_TO_LOGIT)
MILLION = 1_000_000
QUARTER = 6

PERSON = "generation born tie ability past_tasks appraised rating_kept expected"
CAREER = "step since early grade_since listed cancelled held promotion_total regard"
TRAITS = "cost service face scruple"
SEEN = "hours excellent_worth promotion_worth last_bonus aspiration knowhow met met_bonus met_hours experience attraction"
BELIEFS = (
    "points_per_hour yuan_per_hour pay_per_point excellent_per_point promotion_per_point behind_per_point members_worth "
    "points_per_node points_per_participant red_loss audit_loss average_points_per_hour"
)
CADRE_YEAR = "task_work overhead contribution random_work hours"
CADRE_QUARTER = "quarter_work quarter_contribution"
SEAT_QUARTER = "opinion grade_slope village_slope"
UNIT = (
    "kind pool work_rank busyness cooperation tally tally_slope service demand service_slope score_noise rating_cross "
    "rating_square line_output line_slope line_rank line_last"
)
UNIT_YEAR = (
    "arrived_worth delivered_worth routine mass routine_demand mass_demand tasks_held tasks_finished tasks_on_time "
    "tasks_lapsed nodes honest_nodes participants honest_participants reds blues done helped green_cards red_cards "
    "yellow_cards talks"
)
TASK = "serial line skill arrived nodes honest_nodes node padding red workload worth lost left"


class Difference(AssertionError):
    """Tells half-month, phase, quantity and place of the first difference."""


class SideBySide:
    """Both counties under one scenario, seed and replicate; `years` keeps the compiled one's,
    `lamps` what happened."""

    def __init__(self, setting, seed, replicate, years):
        self.setting, self.horizon = setting, years
        self.key, self.motives = Key(seed, replicate), motives_of(setting.parameters)
        self.schemes = build_schemes(setting, years)
        self.state = found_county(setting, self.schemes, self.key, keep_ledger=True)
        self.oracle = OracleCounty(setting, seed, replicate)
        self.rows, self.ledger = [], Counter()
        self.years = []
        self.lamps = Counter()
        self.at = "at the beginning"

    def run(self, half_months=None):
        """Step both to the end, or so many half-months."""
        self.look("founding")
        for tick in range(self.horizon * TICKS if half_months is None else half_months):
            context = at_tick(self.setting.parameters, self.motives, self.schemes, self.key, tick)
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
        if phase in YEARLY and not self.oracle.ends_year:
            return
        for part in TOUCHED[phase]:
            self.compare(part(self.state, self.oracle))
        if phase == "score":
            kept = self.state.ledger[: self.state.county[0].rows]
            self.rows += zip(
                kept.cadre.tolist(), kept.code.tolist(), kept.value.tolist(), strict=True
            )
            if self.oracle.half_month % QUARTER == QUARTER - 1:
                self.compare(self.records())
        if phase == "renew":
            self.compare(record_of_year(self.state, self.oracle.years[-1]))
            self.years.append([part.copy() for part in self.state.year])
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
    """Where whole numbers are not equal, or real ones not within a relative 1e-9."""
    if own.shape != other.shape:
        return np.array(True)
    unlike = own != other
    if unlike.any() and "f" in (own.dtype.kind, other.dtype.kind):
        unlike = ~np.isclose(
            own.astype(float), other.astype(float), rtol=CLOSENESS, atol=NOTHING, equal_nan=True
        )
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
    yield from columns(TRAITS, "cadres", people, state.traits)
    yield from columns(CAREER, "cadres", people, state.careers)
    yield (
        "strategy",
        [PLAIN_STRATEGIES.index(cadre.strategy) for cadre in people],
        state.traits.strategy,
    )


def minds(state, oracle):
    """What cadres chose, know and believe."""
    people = oracle.cadres
    yield from columns(SEEN, "cadres", people, state.seen)
    yield from columns("load node_hours_lost mean_bonus", "seats", oracle.seats, state.seen)
    yield (
        "demand",
        [[cadre.demand(ROUTINE), cadre.demand(MASS)] for cadre in people],
        state.seen.demand,
    )
    yield from columns(
        BELIEFS, "cadres", [cadre.beliefs for cadre in people], state.seen, "believed "
    )


def told(state, oracle):
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
    for name in ("work", "face", "traces", "mass"):
        yield (
            f"seen {name} of all cadres",
            [getattr(one.seen, name) for one in people],
            state.accounts[f"seen_{name}"],
        )


def units(state, oracle):
    """What units have, and did this year."""
    yield from columns(UNIT, "units", oracle.units, state.units)
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
        yield from columns(TASK, of, unit.tasks, rows)
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
            yield f"merit in {one}", task.merit, row.merit[: row.members]


def results(state, oracle):
    """Points of items, scores, indices, ranks, grades, bonuses and groups of the year; what nobody
    gets is 0."""
    rows, sums, places = (
        [cadre.result for cadre in oracle.cadres],
        state.tally.sums,
        state.standing.places,
    )
    ranked = [place for place, row in enumerate(rows) if not row["out"]]
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
        [ORACLE_GROUPS.index(group_of(cadre)) for cadre in oracle.cadres],
        state.accounts.group,
    )


def hundredths(points):
    """Points or yuan as whole hundredths; none are 0."""
    return int((points or 0) * 100)


def record_of_year(state, plain):
    """Measures, groups and Lorenz curve of a year."""
    for place, measure in enumerate(MEASURES):
        yield f"measure {measure.name}", plain["measures"][measure.name], state.year.measures[place]
    for place, (group, *_) in enumerate(GROUPS):
        for column, quantity in enumerate(GROUP_QUANTITIES):
            yield (
                f"{quantity} of group {group}",
                plain["groups"][group][quantity],
                state.year.groups[place, column],
            )
    yield "Lorenz curve", plain["lorenz"], state.year.lorenz


EVERYTHING = (open_tasks, persons, minds, told, deeds, units)
TOUCHED = {
    "founding": EVERYTHING,
    "begin year": (units,),
    "dispatch": (open_tasks, persons, minds, units),
    "decide": (minds,),
    "work": (open_tasks, deeds, units),
    "monitor": (open_tasks, units),
    "score": (told, deeds, units),
    "close year": (minds, results),
    "renew": (persons, minds, deeds, units),
    "learn": EVERYTHING,
}
YEARLY = ("close year", "renew")
