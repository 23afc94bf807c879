"""The state of a county: tables with one row per seat, unit or task slot, in one named tuple.

N seats, U units, T task slots a unit. Seats of a unit stand together; a seat keeps its place for
ever, its holders follow each other as generations. `sim.model.columns` says what each column is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.elementary_rows import POWERS, WIDTH
from sim.base.record_arrays import Records, aligned_record, records
from sim.kernel import by_address
from sim.model.codes import (
    ACTIVITIES,
    ALWAYS_OPEN,
    EXPLOITS,
    INNER,
    LINES,
    MEMBERS,
    MOST_NODES,
    PADDING,
    SKILLS,
    TASK_SLOTS,
    A,
    Activity,
    Exploit,
    Lamp,
    Post,
    UnitKind,
)
from sim.model.columns.choice import LANES, ROOM
from sim.model.columns.people import ACCOUNT, CADRE, CAREER, TRAITS
from sim.model.columns.sight import PUBLISHED, SEEN, Published
from sim.model.columns.tasks import EVENT, ROW, TASK
from sim.model.columns.units import COUNTY, UNIT, WORKS
from sim.model.ledger_records import JUDGED_GROUPS
from sim.model.measure_catalogue import CURVE_POINTS, CURVES, GROUP_QUANTITIES, GROUPS, MEASURES
from sim.scoring.pay import allocate_pay
from sim.scoring.points import PERSON, Tally, allocate_tally
from sim.scoring.standing import Standing, allocate_standing

__all__ = [
    "ACCOUNT",
    "ACTIVITIES",
    "ALWAYS_OPEN",
    "CADRE",
    "CAREER",
    "COUNTY",
    "EVENT",
    "EXPLOITS",
    "INNER",
    "LANES",
    "LINES",
    "MEETING_DRAWS",
    "MEMBERS",
    "MOST_NODES",
    "PADDING",
    "PUBLISHED",
    "ROOM",
    "ROW",
    "SEEN",
    "SKILLS",
    "TASK",
    "TASK_SLOTS",
    "TRAITS",
    "UNIT",
    "WORKS",
    "A",
    "Activity",
    "Exploit",
    "Key",
    "Lamp",
    "Post",
    "Published",
    "Scratch",
    "State",
    "UnitKind",
    "Year",
    "allocate_state",
]


MEETING_DRAWS = 2 + EXPLOITS + EXPLOITS % 2
"""Who is met takes two draws, each exploit one, and a block of the generator gives two."""


class Key(NamedTuple):
    """What all random numbers of a run are keyed by."""

    seed: int
    replicate: int


@by_address
class Scratch(NamedTuple):
    """Room for intermediate results, since compiled rules allocate nothing.

    Nothing in it outlives a phase. What one rule leaves for a later one is said below; all else is
    used within one rule.

    Attributes
    ----------
    order : ndarray(int64), shape (N,)
        Places being sorted; a unit's are at the beginning of its part.
    sort_value : ndarray(float64), shape (N,)
        What they are sorted by, where no table holds it.
    generation : ndarray(int64), shape (N,)
        Of each seat, side by side; from ``line_generations_up`` to its caller, and from
        ``weigh_candidates`` to ``draw_lots``.
    candidate_weight : ndarray(float64), shape (N,)
        Weight as a candidate, as far as it is the same for all tasks; from ``weigh_candidates`` to
        ``weigh_for_task``.
    hours_offered, offer_weight : ndarray(float64), shape (N,)
        Beyond load, with those only claimed, and what they weigh without bound; likewise.
    experience_weight : ndarray(float64), shape (LINES, N)
        By line of work, for lines that are ``weighed``; likewise.
    weighed : ndarray(int64), shape (LINES,)
        1 for lines in which the unit's experience has been weighed this half-month; likewise.
    candidate_chance : ndarray(float64), shape (N,)
        To be picked for a task, against those of others; from ``pick_members`` to ``divide_nodes``.
    luck, least_wait : ndarray(float64), shape (N,)
        Lots of candidates, and what they wait at least, in ``pick_members``.
    waiting_time : ndarray(float64), shape (MEMBERS,)
        Of each member so far, likewise.
    node_mark : ndarray(float64), shape (MOST_NODES,)
    node_handler : ndarray(int64), shape (MOST_NODES,)
        Of each node, in ``divide_nodes``.
    luck_rows : ndarray(float64), shape (MEETING_DRAWS, WIDTH)
        Draws of some cadres side by side.
    squad_hours_left : ndarray(float64), shape (N,)
        Squad hours not yet used; ``work`` hands it to ``work_on_task`` and ``base_work``.
    ranking_value : ndarray(float64), shape (N,)
        By what the rulebook ranks, in points. At a publication: from ``publish_worth`` to the rules
        of `sim.model.incentives.win_probabilities`. At year's end: from ``climb`` to
        ``choose_heir``.
    opinion_chance : ndarray(float64), shape (N,)
        Chance of a promotion that the heads' opinion adds, for each unit of it; from
        ``publish_contest`` to ``publish_nomination``.
    rating_lift : ndarray(float64), shape (N,)
        Points of ranking value by which ratings lift a cadre, in ``expect``.
    yuan_per_point : ndarray(float64), shape (N,)
        In ``publish_worth``.
    ranking_worth : ndarray(float64), shape (N,)
        Yuan that a point of ranking value is worth by its chances; from ``publish_worth`` to
        ``publish_points``.
    node_slope : ndarray(float64), shape (N,)
        Score that a point of a node's record adds; from ``publish_points`` to ``publish_exploits``.
    group_points : ndarray(float64), shape (JUDGED_GROUPS,)
        Of each group of activities, in ``publish_averages``.
    village_work : ndarray(float64), shape (N,)
    village_staff, village_rank : ndarray(int64), shape (N,)
        Of each village, in the rows of its township's first seats; in ``write_village_ranks``.
    leaving : ndarray(int64), shape (N,)
        1 for those who leave; from ``renew`` to ``seat_recruits``.
    strategy_before, knowhow_before : ndarray(int64), shape (N,)
        What cadres had when all looked at each other; know-how as bits by `Exploit`.
    unit_mean : ndarray(float64), shape (U,)
        Mean ranking value of each unit's ranked cadres; from ``publish_worth`` to ``density_at``.
    unit_value : ndarray(float64), shape (U,)
        By what units are ranked; from the caller to ``rank_units``.
    unit_slope : ndarray(float64), shape (U,)
    unit_order : ndarray(int64), shape (U,)
        Slope of each unit's rank, and the units in order; from ``rank_units`` to its caller.
    powers : table of shape (1,)
        For `sim.base.elementary_rows`.
    room : table of shape (1,)
        For choices.
    """

    order: np.ndarray
    sort_value: np.ndarray
    generation: np.ndarray
    candidate_weight: np.ndarray
    hours_offered: np.ndarray
    offer_weight: np.ndarray
    experience_weight: np.ndarray
    weighed: np.ndarray
    candidate_chance: np.ndarray
    luck: np.ndarray
    least_wait: np.ndarray
    waiting_time: np.ndarray
    node_mark: np.ndarray
    node_handler: np.ndarray
    luck_rows: np.ndarray
    squad_hours_left: np.ndarray
    ranking_value: np.ndarray
    opinion_chance: np.ndarray
    rating_lift: np.ndarray
    yuan_per_point: np.ndarray
    ranking_worth: np.ndarray
    node_slope: np.ndarray
    group_points: np.ndarray
    village_work: np.ndarray
    village_staff: np.ndarray
    village_rank: np.ndarray
    leaving: np.ndarray
    strategy_before: np.ndarray
    knowhow_before: np.ndarray
    unit_mean: np.ndarray
    unit_value: np.ndarray
    unit_slope: np.ndarray
    unit_order: np.ndarray
    powers: Records
    room: Records


@by_address
class Year(NamedTuple):
    """What the end of the last year found, for the record; never shown to cadres.

    Attributes
    ----------
    measures : ndarray(float64), shape (measures,)
        In the order of `sim.model.measure_catalogue.MEASURES`; NaN where one does not exist.
    groups : ndarray(float64), shape (groups, quantities)
    curves : ndarray(float64), shape (curves, 101)
    """

    measures: np.ndarray
    groups: np.ndarray
    curves: np.ndarray


@by_address
class State(NamedTuple):
    """All tables of a county.

    Attributes
    ----------
    start : ndarray(int64), shape (U + 1,)
        First seat of each unit, and the number of seats.
    cadres, people, careers, traits, seen, published, accounts : tables of shape (N,)
    units, works : tables of shape (U,)
    tasks : table of shape (U, T)
    events, ledger : tables with room for one tick; the ledger has none when its rows are not kept
    county : table of shape (1,)
    tally, projection : Tally
        The year so far, and the same at the pace of a full year.
    standing, pay, year, scratch
    """

    start: np.ndarray
    cadres: Records
    people: Records
    careers: Records
    traits: Records
    seen: Records
    published: Records
    accounts: Records
    units: Records
    works: Records
    tasks: Records
    events: Records
    ledger: Records
    county: Records
    tally: Tally
    projection: Tally
    standing: Standing
    pay: Records
    year: Year
    scratch: Scratch


def allocate_state(sizes: np.ndarray, items: int, keep_ledger: bool) -> State:
    """Make an empty county.

    Parameters
    ----------
    sizes : ndarray(int64), shape (U,)
        Seats of each unit.
    items : int
        Most items that a rulebook in force can have.
    keep_ledger : bool
        Whether ledger rows are kept.
    """
    n, u = int(sizes.sum()), len(sizes)
    # Fixed in advance, since compiled rules cannot make tables grow. In one tick every node of
    # every open task can finish, and all members be audited and share in a secondary value.
    # These rows are most of a county's memory: 63 of 75 MB at 5,000 cadres.
    most_events = u * TASK_SLOTS * (MOST_NODES + 2 * MEMBERS)
    rows = (1 + PADDING) * most_events + 24 * n if keep_ledger else 0
    state = State(
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        cadres=records(CADRE, n),
        people=records(PERSON, n),
        careers=records(CAREER, n),
        traits=records(TRAITS, n),
        seen=records(SEEN, n),
        published=records(PUBLISHED, n),
        accounts=records(ACCOUNT, n),
        units=records(UNIT, u),
        works=records(WORKS, u),
        tasks=records(TASK, u, TASK_SLOTS),
        events=records(EVENT, most_events),
        ledger=records(ROW, rows),
        county=records(COUNTY, 1),
        tally=allocate_tally(n, items),
        # a second tally: a publication must not change what the year's records add up to
        projection=allocate_tally(n, items),
        standing=allocate_standing(n),
        pay=allocate_pay(n),
        year=Year(
            np.zeros(len(MEASURES)),
            np.zeros((len(GROUPS), len(GROUP_QUANTITIES))),
            np.zeros((len(CURVES), CURVE_POINTS)),
        ),
        scratch=_scratch(n, u),
    )
    # as after honest service; all other tables begin at zero and are filled by `found`
    state.units.cooperation = 1.0
    return state


def _scratch(n: int, u: int) -> Scratch:
    return Scratch(
        order=np.zeros(n, dtype=np.int64),
        sort_value=np.zeros(n),
        generation=np.zeros(n, dtype=np.int64),
        candidate_weight=np.zeros(n),
        hours_offered=np.zeros(n),
        offer_weight=np.zeros(n),
        experience_weight=np.zeros((LINES, n)),
        weighed=np.zeros(LINES, dtype=np.int64),
        candidate_chance=np.zeros(n),
        luck=np.zeros(n),
        least_wait=np.zeros(n),
        waiting_time=np.zeros(MEMBERS),
        node_mark=np.zeros(MOST_NODES),
        node_handler=np.zeros(MOST_NODES, dtype=np.int64),
        luck_rows=np.zeros((MEETING_DRAWS, WIDTH)),
        squad_hours_left=np.zeros(n),
        ranking_value=np.zeros(n),
        opinion_chance=np.zeros(n),
        rating_lift=np.zeros(n),
        yuan_per_point=np.zeros(n),
        ranking_worth=np.zeros(n),
        node_slope=np.zeros(n),
        group_points=np.zeros(len(JUDGED_GROUPS)),
        village_work=np.zeros(n),
        village_staff=np.zeros(n, dtype=np.int64),
        village_rank=np.zeros(n, dtype=np.int64),
        leaving=np.zeros(n, dtype=np.int64),
        strategy_before=np.zeros(n, dtype=np.int64),
        knowhow_before=np.zeros(n, dtype=np.int64),
        unit_mean=np.zeros(u),
        unit_value=np.zeros(u),
        unit_slope=np.zeros(u),
        unit_order=np.zeros(u, dtype=np.int64),
        powers=aligned_record(POWERS),
        room=aligned_record(ROOM),
    )
