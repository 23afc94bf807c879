"""How cadres choose. A strategy sees a row of `sim.model.state.SEEN`, its own traits and what moves
people in general; nothing else.

Each strategy is one compiled function that writes the hours of cadre `who` into
``seen[who].hours``, where it finds those of the last half-month; `room` is scratch of shape (5, 6).
A new strategy is one function, one member of `Strategy`, one line in `choose`, one share among the
parameters and one line in `sim.model.population.draw_strategy`."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.strategies.deterministic import choose_best_response, choose_fixed, choose_free_ride
from sim.model.strategies.learning import choose_ewa, choose_imitate, choose_reinforce
from sim.model.strategies.logit import (
    choose_conscience,
    choose_logit,
    choose_opportunist,
    choose_satisfice,
)
from sim.model.strategies.registry import Strategy


@kernel
def choose(seen, traits, motives, key, tick, generation, who, room):
    """Let a cadre choose by the cadre's own strategy."""
    strategy = traits[who].strategy
    if strategy == Strategy.LOGIT:
        choose_logit(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.FIXED:
        choose_fixed(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.SATISFICE:
        choose_satisfice(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.BEST_RESPONSE:
        choose_best_response(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.CONSCIENCE:
        choose_conscience(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.FREE_RIDE:
        choose_free_ride(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.REINFORCE:
        choose_reinforce(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.EWA:
        choose_ewa(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.IMITATE:
        choose_imitate(seen, traits, motives, key, tick, generation, who, room)
    else:
        choose_opportunist(seen, traits, motives, key, tick, generation, who, room)
