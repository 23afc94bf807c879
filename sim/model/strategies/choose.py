"""How cadres choose their hours: each by the rule of the own strategy.

A strategy sees a row of `sim.model.state.SEEN`, its own traits and what moves people in general;
nothing else. It is one compiled function that writes the hours of cadre `who` into
``seen[who].hours``, where it finds those of the last half-month; `room` is scratch. Those whose
choice is noisy are lined up first and choose together.
"""

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
    """Let a cadre choose by the cadre's own strategy, or be lined up to choose.

    After the last cadre :func:`sim.model.strategies.lanes.choose_lined_up` lets those choose who
    still stand in line.
    """
    strategy = traits[who].strategy
    # A ladder, since rules are compiled into those that call them; a table of functions would call
    # by address. Logit comes first, which is all of the base scenario. There is no last `else`: a
    # strategy without a branch would be taken for another. A test asks for every branch.
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
    elif strategy == Strategy.OPPORTUNIST:
        choose_opportunist(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.REINFORCE:
        choose_reinforce(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.EWA:
        choose_ewa(seen, traits, motives, key, tick, generation, who, room)
    elif strategy == Strategy.IMITATE:
        choose_imitate(seen, traits, motives, key, tick, generation, who, room)
