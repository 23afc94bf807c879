"""One cadre's choice, as a half-month of one makes it."""

from sim.base.record_arrays import records
from sim.model.state import ROOM
from sim.model.strategies.choose import choose
from sim.model.strategies.lanes import choose_lined_up


def choose_alone(seen, traits, motives, key, tick, who=0, generation=0):
    """Let a cadre choose; nobody else stands in line."""
    room = records(ROOM, 1)
    choose(seen, traits, motives, key, tick, generation, who, room)
    choose_lined_up(seen, traits, motives, key, tick, room)
