"""Beliefs move, know-how spreads."""

from __future__ import annotations

import numpy as np

from sim.decisions import Decision
from sim.founding import is_old_habit
from sim.kernel import kernel
from sim.randomness import below, uniform
from sim.rules import Context
from sim.state import EXPLOITS, A, State


@kernel
def learn(state: State, context: Context):
    """Know-how spreads each half-month; after a publication beliefs move a fixed share of the way to what was published."""
    spread_knowhow(state, context)
    if not context.now.ends_appraisal:
        return
    weight = context.world[0].belief_weight
    for who in range(len(state.people)):
        seen, published = state.seen[who], state.published[who]
        seen.pay_per_point += weight * (published.pay_per_point - seen.pay_per_point)
        seen.excellent_per_point += weight * (published.excellent_per_point - seen.excellent_per_point)
        seen.promotion_per_point += weight * (published.promotion_per_point - seen.promotion_per_point)
        seen.behind_per_point += weight * (published.behind_per_point - seen.behind_per_point)
        seen.members_worth += weight * (published.members_worth - seen.members_worth)
        seen.points_per_node += weight * (published.points_per_node - seen.points_per_node)
        seen.points_per_participant += weight * (published.points_per_participant - seen.points_per_participant)
        seen.red_loss += weight * (published.red_loss - seen.red_loss)
        seen.audit_loss += weight * (published.audit_loss - seen.audit_loss)
        for activity in range(A):
            gap = published.points_per_hour[activity] - seen.points_per_hour[activity]
            seen.points_per_hour[activity] += weight * gap


@kernel
def spread_knowhow(state: State, context: Context):
    """Each cadre meets one colleague, mostly of the own unit; exploits are found, learnt from one who knows, or forgotten.

    One who does not know an exploit comes to know it with the chance of trial, else, if the colleague knew it when
    the half-month ended, with the chance of imitation; one who knows forgets with the chance of forgetting. All look
    at the same moment. What can only be done with listed nodes is neither found, learnt nor forgotten while none are.
    """
    world, key, tick = context.world[0], context.key, context.now.tick
    known_before, listed = state.scratch.whole, context.levers[0].platform
    for who in range(len(state.people)):
        known_before[who] = 0
        for exploit in range(EXPLOITS):
            if state.seen[who].knowhow[exploit] > 0.0:
                known_before[who] |= 1 << exploit
    for who in range(len(state.people)):
        met = meet(state, context, who)
        generation, knowhow = state.cadres[who].generation, state.seen[who].knowhow
        for exploit in range(EXPLOITS):
            if listed == 0.0 and not is_old_habit(exploit):
                continue
            luck = uniform(key.seed, key.replicate, who, generation, tick, Decision.KNOWHOW, 2 + exploit)
            if knowhow[exploit] > 0.0:
                chance = 1.0 - world.knowhow_forgetting
            else:
                learnt = world.knowhow_imitation if (known_before[met] >> exploit) & 1 else 0.0
                chance = world.knowhow_trial + (1.0 - world.knowhow_trial) * learnt
            knowhow[exploit] = 1.0 if luck < chance else 0.0


@kernel(inner=True)
def meet(state: State, context: Context, who):
    """A cadre meets somebody else of the unit, or with the rest of the chance anybody else of the county."""
    key, tick, generation = context.key, context.now.tick, state.cadres[who].generation
    unit = state.cadres[who].unit
    first, size = state.start[unit], state.start[unit + 1] - state.start[unit]
    near = uniform(key.seed, key.replicate, who, generation, tick, Decision.KNOWHOW, 0) < context.world[0].knowhow_near
    if not near or size == 1:
        first, size = np.int64(0), np.int64(len(state.people))
    if size == 1:
        return who
    other = first + below(key.seed, key.replicate, who, generation, tick, Decision.KNOWHOW, 1, size - 1)
    return other + 1 if other >= who else other
