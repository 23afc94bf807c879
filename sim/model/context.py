"""What the phases of a tick read besides the state.

Numbers of the world, levers of the scheme in force, rulebooks, the key of random numbers, and time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.base.record_arrays import Records, columns, floats, integer, records, row_type
from sim.kernel import by_address, kernel
from sim.model.ledger_records import Record
from sim.model.state import Key
from sim.scenario.parameters import LEVERS_OF_A_SCHEME, TICKS, WORLD, one_record
from sim.scenario.scenario import UNIT_KINDS, Scenario
from sim.scenario.strategies import STRATEGIES
from sim.scoring.rulebook import Rulebook
from sim.scoring.table import RuleTable, build_table, record_codes

# Raters' numbers are left out: what moves those who judge is not for strategies to see.
MOTIVE_NAMES = [
    parameter.name
    for parameter in WORLD
    if parameter.section in ("motives", "mind", "strategies", "exploits", "forms")
    or parameter.name in ("regular_hours", "overtime_hours")
]
MOTIVES = columns(floats(" ".join(MOTIVE_NAMES)))
"""What moves and limits cadres in general: all of the world's numbers that a strategy is given."""


def motives_of(world: np.recarray) -> np.recarray:
    """Take from the world's numbers those that a strategy is given."""
    numbers = dict(zip(world.dtype.names or (), world.view(np.ndarray)[0].item(), strict=True))
    return one_record(MOTIVES, {name: numbers[name] for name in MOTIVE_NAMES})


@by_address
class Schemes(NamedTuple):
    """All schemes of a scenario; B rulebooks, two per scheme (townships, departments).

    Attributes
    ----------
    table : RuleTable
    codes : ndarray(int64), shape (B, len(Record))
        Place of each record's code in the rulebook, -1 where it does not know it.
    highest : ndarray(int64), shape (B, len(Record))
        Most points of the record's item, in hundredths; the scale of a rating.
    of_year : ndarray(int64), shape (years,)
        Scheme in force in each year.
    levers : table of shape (schemes,)
    """

    table: RuleTable
    codes: np.ndarray
    highest: np.ndarray
    of_year: np.ndarray
    levers: Records


MOMENT_COLUMNS = (
    integer("tick", "tick", "half-month, from 0"),
    integer("ends_month", "0 or 1", "1 when it is the last of a month"),
    integer("ends_quarter", "0 or 1", "1 when it is the last of a quarter"),
    integer("ends_year", "0 or 1", "1 when it is the last of a year"),
    integer("ends_appraisal", "0 or 1", "1 when raters rate and the engine publishes at its end"),
    integer("period", "ticks", "length of an appraisal period"),
    integer("scheme", "", "scheme in force"),
)
"""When it is."""
MOMENT = row_type(MOMENT_COLUMNS)


@by_address
class Context(NamedTuple):
    """Everything a phase reads that is not state.

    A run has one of its own, which :func:`turn_to` turns from tick to tick.

    Attributes
    ----------
    world, motives, levers : tables of shape (1,)
        Numbers of the world, those of them that a strategy is given, and the scheme in force.
    schemes : Schemes
    key : Key
    now : table `MOMENT` of shape (1,)
    shares : ndarray(float64), shape (strategies - 1,)
        Share of each strategy but the first, in their order.
    """

    world: Records
    motives: Records
    levers: Records
    schemes: Schemes
    key: Key
    now: Records
    shares: np.ndarray


def build_schemes(scenario: Scenario, years: int) -> Schemes:
    """Turn a scenario's schemes into arrays."""
    # scheme after scheme, townships before departments: `book_of` counts on this order
    books: Sequence[Rulebook] = [book for scheme in scenario.schemes for book in scheme.rulebooks]
    table = build_table(books)
    codes = np.full((len(books), len(Record)), -1, dtype=np.int64)
    highest = np.zeros((len(books), len(Record)), dtype=np.int64)
    for place, book in enumerate(books):
        known = list(record_codes(book))
        for record in Record:
            if record.code in known:
                codes[place, record] = known.index(record.code)
                highest[place, record] = table.items[
                    place, table.codes[place, codes[place, record]].target
                ].maximum
    of_year = np.array(
        [scenario.scheme_of_year(year) for year in range(1, years + 1)], dtype=np.int64
    )
    levers = records(LEVERS_OF_A_SCHEME, len(scenario.schemes))
    for place, scheme in enumerate(scenario.schemes):
        # all schemes side by side: a run changes scheme by copying one row
        levers[place] = scheme.levers[0]
    return Schemes(table, codes, highest, of_year, levers)


N_KINDS = len(UNIT_KINDS)


@kernel(inline=True)
def book_of(scheme, kind):
    """Give the rulebook of a kind of unit under a scheme."""
    return scheme * N_KINDS + kind


@kernel
def turn_to(context: Context, tick):
    """Turn the context to a tick: the scheme of the year with its levers, and the moment."""
    now, schemes = context.now[0], context.schemes
    now.scheme = schemes.of_year[tick // TICKS]
    context.levers[0] = schemes.levers[now.scheme]
    # half-months of the year when this one ends; `appraisals` divides 24, as loading has checked
    past = tick % TICKS + 1
    now.tick, now.period = tick, TICKS // np.int64(context.levers[0].appraisals)
    now.ends_month, now.ends_quarter, now.ends_year = past % 2 == 0, past % 6 == 0, past == TICKS
    now.ends_appraisal = past % now.period == 0


def at_tick(world, motives, schemes: Schemes, key, tick) -> Context:
    """Put together what the phases read at a tick."""
    levers, now = records(LEVERS_OF_A_SCHEME, 1), records(MOMENT, 1)
    # by name here, once: a compiled rule cannot look up a column by a name that it puts together
    numbers = world.view(np.ndarray)[0]
    shares = np.array([numbers[f"share_{one.name}"] for one in STRATEGIES[1:]])
    context = Context(world, motives, levers, schemes, key, now, shares)
    turn_to(context, tick)
    return context
