"""Every cadre chooses."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.state import State
from sim.model.strategies.choose import choose
from sim.model.strategies.lanes import choose_lined_up


@kernel(cached=True)
def decide(state: State, context: Context):
    """Every cadre chooses the hours of this half-month.

    They go to routine, mass, squad, visibility and traces; what is left is rest.
    """
    seen, traits, motives = state.seen, state.traits, context.motives[0]
    tick, room = context.now[0].tick, state.scratch.room
    for who in range(len(state.people)):
        # A strategy gets neither state nor context, in which it could look at levers; that it looks
        # at its own row alone is tested.
        generation = state.cadres[who].generation
        choose(seen, traits, motives, context.key, tick, generation, who, room)
    choose_lined_up(seen, traits, motives, context.key, tick, room)
