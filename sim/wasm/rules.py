"""What a page calls: rules that take state and context, one of them also a half-month.

Python finds out how many seats a county has, makes room for them and then founds it. A page does
the same: `lay_out`, room, `found_county`. It then works and renews one half-month after another,
and can look at the county between the two: when a year is closed and its people are still there.
"""

from __future__ import annotations

from sim.kernel import kernel
from sim.model import population
from sim.model.context import Context, turn_to
from sim.model.loop import renew_half_month, work_half_month
from sim.model.population import found, prospects
from sim.model.state import State

__all__ = ["found_county", "lay_out", "renew_half_month", "work_half_month"]


@kernel
def lay_out(state: State, context: Context):
    """Draw the seats of each unit.

    Of the state, `start` must have room: a place for each unit and one more.
    """
    population.lay_out(context.world, context.key.seed, context.key.replicate, state.start)


@kernel
def found_county(state: State, context: Context):
    """Fill a county's empty tables as it is before its first half-month."""
    turn_to(context, 0)
    found(state, context)
    # last, since they go by the ages and grades that were just drawn
    prospects(state, context)
