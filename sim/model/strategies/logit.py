"""Noisy choice, and the strategies that differ from it only in what they care for."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.strategies.lanes import line_up
from sim.model.strategies.utility import point_worth


@kernel
def choose_logit(seen, traits, motives, key, tick, generation, who, room):
    """Logit: weigh all that is seen, with noise.

    After McFadden 1974, and the quantal response of McKelvey and Palfrey 1995.
    """
    worth = point_worth(seen, traits, motives, who)
    line_up(seen, traits, motives, key, tick, generation, who, room, worth, 1.0)


@kernel
def choose_satisfice(seen, traits, motives, key, tick, generation, who, room):
    """Satisfice: do duty and no more while last year's bonus meets aspiration, else as logit.

    After Simon 1955.
    """
    content = seen[who].last_bonus >= seen[who].aspiration
    worth = 0.0 if content else point_worth(seen, traits, motives, who)
    line_up(seen, traits, motives, key, tick, generation, who, room, worth, 1.0)


@kernel
def choose_conscience(seen, traits, motives, key, tick, generation, who, room):
    """Conscience: work by duty and public service motivation alone; points mean nothing.

    After Perry and Wise 1990. That service counts three times is declared with the strategy.
    """
    line_up(seen, traits, motives, key, tick, generation, who, room, 0.0, 1.0)


@kernel
def choose_opportunist(seen, traits, motives, key, tick, generation, who, room):
    """Opportunist: go for points by any known means; duty means nothing.

    After Holmström and Milgrom 1991, without intrinsic motives.
    """
    worth = point_worth(seen, traits, motives, who)
    line_up(seen, traits, motives, key, tick, generation, who, room, worth, 0.0)
