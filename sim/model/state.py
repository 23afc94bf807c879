"""The state of a county: tables with one row per seat, unit or task slot, in one named tuple.

N seats, U units, T task slots a unit. Seats of a unit stand together; a seat keeps its place for
ever, its holders follow each other as generations."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.base.record_arrays import Records, columns, real, records, whole
from sim.kernel import by_address
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, LORENZ_POINTS, MEASURES
from sim.scoring.pay import allocate_pay
from sim.scoring.points import PERSON, Tally, allocate_tally
from sim.scoring.standing import Standing, allocate_standing

ACTIVITIES = ("routine", "mass", "squad", "visibility", "traces")
SKILLS = 4
LINES = 6
TASK_SLOTS = 96
"""Open tasks a unit can hold; what arrives beyond is held back by the county and counted."""
MEMBERS = 8
"""Most members of a task force, its leader included."""
PADDING = 6
"""Most participants credited in a node beside its handler."""
MOST_NODES = 32
"""Most nodes of a task."""


class Activity(IntEnum):
    """What hours go to; the rest is rest."""

    ROUTINE = 0
    MASS = 1
    SQUAD = 2
    VISIBILITY = 3
    TRACES = 4


EXPLOITS = 5


class Exploit(IntEnum):
    """What can be gained from the rules without doing more; each needs its know-how."""

    SPLITTING = 0
    PADDING = 1
    CROWDING = 2
    VISIBILITY = 3
    TRACES = 4


class Post(IntEnum):
    """Posts, in the order of the roster's word list."""

    GENERAL = 0
    DEPUTY = 1
    CHIEF = 2
    LEADER = 3


class UnitKind(IntEnum):
    """Kinds of unit."""

    TOWNSHIP = 0
    DEPARTMENT = 1


class Lamp(IntEnum):
    """Lamps of a node; white is not begun. What happens to a whole task is written like one: its
    audit, its secondary value, its lapse."""

    GREEN = 0
    BLUE = 1
    YELLOW = 2
    RED = 3
    AUDIT = 4
    SECONDARY = 5
    LAPSE = 6


class Key(NamedTuple):
    """What all luck of a run hangs on."""

    seed: int
    replicate: int


A = len(ACTIVITIES)

CADRE = columns(
    [
        *whole("unit line village generation born appraised"),
        *real("tie past_tasks rating_kept expected"),
        ("ability", "f8", (SKILLS,)),
    ]
)
"""Who sits in a seat, beside the columns of the roster.

``born``: tick of birth, before the run began for most. ``tie``: standing with the raters, standard
normal. ``past_tasks``: task forces served in so far. ``ability``: work done in an hour by skill,
mean 1.

Kept by the engine for chances, never shown: ``appraised``: 1 once ranked in a publication.
``rating_kept``: smoothed points by which ratings lifted the own ranking value over what the unit's
mean ratings give. ``expected``: ranking value expected next time, above the unit's mean."""
TRAITS = columns([*real("cost service face scruple"), *whole("strategy")])
"""What a cadre is like: cost of effort, public service motivation, sensitivity of face, scruples
(each about a mean of 1), fixed for a generation; strategy, which may be another one after a year's
end."""
CAREER = columns(
    [*whole("step since early grade_since listed cancelled held"), *real("promotion_total regard")]
)
"""How far a cadre has come, beside post and level.

``step``: of the rank ladder or, for institution staff, of titles; 0 is the lowest. ``since``: tick
at which it was reached. ``early``: excellent grades in this step. ``grade_since``: tick at which
the present post and level were reached. ``listed``: half-months under a rulebook that lists conduct
events. ``cancelled``: 1 when the year's award is cancelled. ``held``: 1 when appointments of the
year pass by. ``promotion_total``: points from excellent grades. ``regard``: worth of informal
incentives this year, yuan."""
PUBLISHED = columns(
    [
        ("points_per_hour", "f8", (A,)),
        ("yuan_per_hour", "f8", (A,)),
        *real("pay_per_point excellent_per_point promotion_per_point behind_per_point"),
        *real("members_worth points_per_node points_per_participant red_loss audit_loss"),
        ("average_points_per_hour", "f8", (A,)),
    ]
)
"""What the engine last published about a cadre; the columns are the first ones of `SEEN`, which
believes them."""
SEEN = columns(
    [
        *PUBLISHED.descr,
        *real("excellent_worth promotion_worth load node_hours_lost last_bonus aspiration"),
        ("knowhow", "f8", (EXPLOITS,)),
        ("demand", "f8", (2,)),
        ("hours", "f8", (A,)),
        *real("mean_bonus met met_bonus experience"),
        ("met_hours", "f8", (A,)),
        ("attraction", "f8", (A + 1,)),
    ]
)
"""All that a strategy may see of a cadre's world; it has no other argument that changes.

Beliefs, which follow what is published: ``points_per_hour``: points that one more hour of each
activity earns. ``yuan_per_hour``: what it is worth beside all points: an award not lost, attention
won. ``pay_per_point``: yuan that one more point pays this cadre. ``excellent_per_point``,
``promotion_per_point``: chance that one more point adds. ``behind_per_point``: face regained by one
more point, before own sensitivity; 0 for the front half. ``members_worth``: yuan that a point pays
the unit's mean cadre. ``points_per_node``, ``points_per_participant``: points that one more node of
a task, one more participant of a node brings; 0 without the know-how. ``red_loss``: points that a
task loses to red lamps. ``audit_loss``: points that an audit costs each handler, for each unit of
squared excess per honest step, times the chance of one. ``average_points_per_hour``: points that an
hour of each activity has earned on average this year.

Known: ``last_bonus``, ``aspiration``: yuan. ``excellent_worth``, ``promotion_worth``: yuan, from
own age, post and ladder. ``load``: hours that own nodes need which by plan have begun.
``node_hours_lost``: work lost in a hand-over. ``knowhow``: 1 for each exploit that the cadre knows.
``demand``: hours of own routine and mass work demanded. ``hours``: own hours by activity, of the
last half-month when choosing, of this one afterwards.

Where ranks are public: ``mean_bonus``: yuan, of all who were paid at the last year's end. ``met``:
1 in the half-month after a publication if the pay and hours of the colleague met were seen,
``met_bonus`` and ``met_hours``. Own memory, which only learning strategies write: ``attraction`` of
each activity and of rest, ``experience``."""
UNIT = columns(
    [
        *whole("kind pool work_rank open_tasks"),
        *real(
            "busyness cooperation tally tally_slope service demand service_slope score_noise rating_cross rating_square"
        ),
        ("line_output", "f8", (LINES,)),
        ("line_slope", "f8", (LINES,)),
        ("line_rank", "i8", (LINES,)),
        ("line_last", "i8", (LINES,)),
    ]
)
"""A unit. ``tally``: points of lamps and cards this quarter; ``service``, ``demand``: routine work
done and demanded this quarter; ``tally_slope``, ``service_slope``: ranks that one more point of
tally, one more hour of routine work in the last quarter would have gained. ``pool``: bonus pool of
the year, cents. ``work_rank``: rank of the last year's business result among the units of the kind,
0 before there is one. ``line_last``: quarters running in which a line came last. ``line_output``:
work done in each line this quarter; ``line_rank``: rank of it last quarter among the units of the
kind; ``line_slope``: ranks that one more hour of work in the line would have gained.
``score_noise``: smoothed square by which ranking values miss what was expected of them;
``rating_cross``, ``rating_square``: smoothed product of ratings with those kept in mind, and square
of the latter."""
TASK = columns(
    [
        *whole(
            "serial line skill lead office arrived nodes honest_nodes node members padding red helper"
        ),
        *real("workload worth lost left"),
        ("member", "i8", (MEMBERS,)),
        ("merit", "f8", (MEMBERS,)),
    ]
)
"""An open task; a unit's first ``open_tasks`` slots are filled, in the order of arrival.

``node``: the one under way. ``lead``: seat, -1 in a unit without leaders. ``office``: the
department that answers for the task in the county, -1 without departments. ``helper``: place in
``member`` of the one who has taken over the node under way, -1 if nobody. ``merit``: honest hours
of each member's nodes finished without error and in time. ``members``: how many handlers, the
leader last in ``member``. ``padding``: credited participants of each node beside its handler, the
next ones in ``member``. ``red``: 1 once the node under way is red. ``workload``: honest hours.
``worth``: public value. ``lost``: hours that hand-over and coordination lose in each node.
``left``: hours left of the node under way, with those.
"""
EVENT = columns(
    [
        *whole("handler lead serial node lamp nodes honest_nodes participants"),
        *real("honest_hours excess share"),
        ("participant", "i8", (PADDING,)),
    ]
)
"""What happened to a node this tick: RED, it turned red and is not finished; any other lamp, it is
finished. AUDIT, SECONDARY, LAPSE: its task was audited, was finished and brings its secondary
value, has lapsed.

``participants``: credited beside the handler, in ``participant``. ``excess``: of an audited task,
squared excess steps per honest step. ``share``: of a finished task, the handler's part of the
secondary value."""
ROW = columns(whole("cadre code value of weight task node tick"))
"""A ledger row as `sim.scoring` reads it; -1 for no task or node."""
ACCOUNT = columns(
    [
        *real(
            "task_work overhead contribution random_work seen_work seen_face seen_traces seen_mass opinion quarter_work quarter_contribution grade_slope village_slope"
        ),
        *whole("group"),
        ("hours", "f8", (A,)),
    ]
)
"""Real quantities of a cadre since the last year's end, never shown to cadres.

``task_work``: honest task work done. ``overhead``: squad hours lost in hand-overs.
``contribution``: all useful work. ``random_work``: task work that would be the cadre's if finished
nodes went to anybody in the unit by lot. ``seen_*``: since the last appraisal. ``opinion``: the
heads' view at the last appraisal. ``quarter_*``: since the last quarter. ``grade_slope``: post
points, ``village_slope``: village ranks, that one more hour of work in the last quarter would have
gained. ``group``: group in the last year's record."""
WORKS = columns(
    [
        *real("arrived_worth delivered_worth routine mass routine_demand mass_demand"),
        *whole("tasks_held tasks_finished tasks_on_time tasks_lapsed"),
        *whole(
            "nodes honest_nodes participants honest_participants reds blues done helped green_cards red_cards yellow_cards talks"
        ),
    ]
)
"""Real quantities of a unit since the last year's end; nodes and participants are those of finished
tasks.

``done``, ``blues``: nodes finished, and those of them ahead of time. ``helped``: nodes taken over
early. ``talks``: admonitory talks with leaders in charge."""
COUNTY = columns([*whole("events rows"), *real("effort_cost promoted promoted_merit")])
"""The county: events and ledger rows of this tick; cost of all effort this year, in utility;
promotions of the year and the sum of their percentiles of contribution."""


ROOM = (5, A + 1)
"""Shape of the scratch of one choice."""


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
    candidate_weight : ndarray(float64), shape (N,)
        Weight as a candidate before ability; from ``weigh_candidates`` to ``pick_members``.
    waiting_time : ndarray(float64), shape (N,)
        Of a candidate in the lot of ``pick_members``.
    squad_hours_left : ndarray(float64), shape (N,)
        Squad hours not yet used; ``work`` hands it to ``work_on_task`` and ``base_work``.
    ranking_value : ndarray(float64), shape (N,)
        By what the rulebook ranks. At a publication, in points: from ``publish_worth`` to the rules
        of `sim.model.incentives.win_probabilities`. At year's end: from ``climb`` to
        ``choose_heir``.
    rating_lift : ndarray(float64), shape (N,)
        Points of ranking value by which ratings lift a cadre, in ``expect``.
    yuan_per_point : ndarray(float64), shape (N,)
        In ``publish_worth``.
    node_slope : ndarray(float64), shape (N,)
        Score that a point of a node's record adds; from ``publish_points`` to ``publish_exploits``.
    village_work : ndarray(float64), shape (N,)
    village_staff, village_rank : ndarray(int64), shape (N,)
        Of each village, in the rows of its township's first seats; in ``write_village_ranks``.
    leaving : ndarray(int64), shape (N,)
        1 for those who leave; from ``renew`` to ``fill_posts``.
    strategy_before, knowhow_before : ndarray(int64), shape (N,)
        What cadres had when all looked at each other; know-how as bits by `Exploit`.
    unit_value : ndarray(float64), shape (U,)
        By what units are ranked; from the caller to ``rank_units``.
    unit_slope : ndarray(float64), shape (U,)
    unit_order : ndarray(int64), shape (U,)
        Slope of each unit's rank, and the units in order; from ``rank_units`` to its caller.
    room : ndarray(float64), shape `ROOM`
        For one choice.
    """

    order: np.ndarray
    sort_value: np.ndarray
    candidate_weight: np.ndarray
    waiting_time: np.ndarray
    squad_hours_left: np.ndarray
    ranking_value: np.ndarray
    rating_lift: np.ndarray
    yuan_per_point: np.ndarray
    node_slope: np.ndarray
    village_work: np.ndarray
    village_staff: np.ndarray
    village_rank: np.ndarray
    leaving: np.ndarray
    strategy_before: np.ndarray
    knowhow_before: np.ndarray
    unit_value: np.ndarray
    unit_slope: np.ndarray
    unit_order: np.ndarray
    room: np.ndarray


@by_address
class Year(NamedTuple):
    """What the end of the last year found, for the record; never shown to cadres.

    Attributes
    ----------
    measures : ndarray(float64), shape (measures,)
        In the order of `sim.model.measure_catalogue.MEASURES`; NaN where one does not exist.
    groups : ndarray(float64), shape (groups, quantities)
    lorenz : ndarray(float64), shape (101,)
    """

    measures: np.ndarray
    groups: np.ndarray
    lorenz: np.ndarray


@by_address
class State(NamedTuple):
    """A county, whole.

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
        The year so far, and the same at a whole year's pace.
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
    # every node of every open task can finish in one tick; all members be audited and share in a
    # secondary value
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
        projection=allocate_tally(n, items),
        standing=allocate_standing(n),
        pay=allocate_pay(n),
        year=Year(
            np.zeros(len(MEASURES)),
            np.zeros((len(GROUPS), len(GROUP_QUANTITIES))),
            np.zeros(LORENZ_POINTS),
        ),
        scratch=_scratch(n, u),
    )
    state.units.cooperation = 1.0
    return state


def _scratch(n: int, u: int) -> Scratch:
    return Scratch(
        order=np.zeros(n, dtype=np.int64),
        sort_value=np.zeros(n),
        candidate_weight=np.zeros(n),
        waiting_time=np.zeros(n),
        squad_hours_left=np.zeros(n),
        ranking_value=np.zeros(n),
        rating_lift=np.zeros(n),
        yuan_per_point=np.zeros(n),
        node_slope=np.zeros(n),
        village_work=np.zeros(n),
        village_staff=np.zeros(n, dtype=np.int64),
        village_rank=np.zeros(n, dtype=np.int64),
        leaving=np.zeros(n, dtype=np.int64),
        strategy_before=np.zeros(n, dtype=np.int64),
        knowhow_before=np.zeros(n, dtype=np.int64),
        unit_value=np.zeros(u),
        unit_slope=np.zeros(u),
        unit_order=np.zeros(u, dtype=np.int64),
        room=np.zeros(ROOM),
    )
