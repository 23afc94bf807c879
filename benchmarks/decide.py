"""The decide phase against the same rule in ordinary vectorised NumPy.

Measured are nanoseconds a cadre, in turns.

The NumPy version fills one slot of everybody's time after the other, on whole columns. It draws
from NumPy's own generator when it is timed, which is quicker than keyed draws. Given these it has
to choose the same hours, which is checked before anything is timed.
"""

import numpy as np

from benchmarks.clock import middle, timed
from benchmarks.counties import county_of
from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.model.founding import founded
from sim.model.loop import BEFORE_CHOICE, CHOICE, PHASES
from sim.model.strategies.utility import FULL
from sim.scenario.parameters import TICKS

YEARS, TURNS, SEED = 1, 15, 7
SIZES = {"1,000 cadres": (20, 40, 10, 20), "5,000 cadres": (60, 70, 40, 20)}
ROUTINE, MASS, SQUAD, REST = 0, 1, 2, 5


def measure() -> list[dict]:
    """Take the median of several turns, at two sizes of the county."""
    return [
        row for name, sizes in SIZES.items() for row in in_turns(name, *county_at_choice(sizes))
    ]


def in_turns(name, state, context) -> list[dict]:
    """Time both ways on one county, in turns, after they have chosen the same."""
    seen, traits, motives = columns(state.seen), columns(state.traits), context.motives[0]
    keyed, before, (decide,) = (
        draws(state, context, slots_of(motives)),
        state.seen.hours.copy(),
        CHOICE,
    )
    decide(state, context)
    assert np.allclose(
        state.seen.hours, fill_slots(seen, traits, motives, keyed), rtol=0, atol=1e-9
    )
    generator, plain, compiled = np.random.default_rng(SEED), [], []
    for _ in range(TURNS):
        plain.append(
            timed(lambda: fill_slots(seen, traits, motives, generator.random(keyed.shape)))
        )
        # last hours are an input of the choice (inertia), so every turn begins with the same
        state.seen.hours[:] = before
        compiled.append(timed(lambda: decide(state, context)))
    slow, fast = (middle(one) * 1e9 / len(state.seen) for one in (plain, compiled))
    return [
        {"what": f"NumPy, ns a cadre, {name}", "value": slow},
        {"what": f"compiled, ns a cadre, {name}", "value": fast},
        {"what": f"ratio, {name}", "value": slow / fast},
    ]


def county_at_choice(sizes):
    """Run a county of such sizes for a year and stop before everybody chooses."""
    state, context_at = founded(county_of(*sizes), SEED, years=YEARS + 1)
    for tick in range(YEARS * TICKS + 1):
        context = context_at(tick)
        for phase in BEFORE_CHOICE if tick == YEARS * TICKS else PHASES:
            phase(state, context)
    return state, context


def columns(table) -> dict:
    """Give the columns of a table as arrays of their own."""
    return {name: np.ascontiguousarray(table[name]) for name in table.dtype.names}


def slots_of(motives) -> int:
    """Give the number of slots in a half-month."""
    return int((motives["regular_hours"] + motives["overtime_hours"]) / motives["slot_hours"])


def draws(state, context, slots) -> np.ndarray:
    """Give the keyed draws of everybody's slots."""
    key, tick, generation = context.key, context.now[0].tick, state.cadres.generation
    return np.array(
        [
            [
                uniform(*key, who, generation[who], tick, Decision.CHOICE, slot)
                for slot in range(slots)
            ]
            for who in range(len(state.seen))
        ]
    )


def fill_slots(seen, traits, motives, uniforms) -> np.ndarray:
    """Choose hours by noisy choice slot by slot, as one who knows NumPy would write it."""
    yuan = seen["pay_per_point"] + seen["excellent_per_point"] * seen["excellent_worth"]
    yuan = yuan + seen["promotion_per_point"] * seen["promotion_worth"]
    face = motives["face_ratio"] if motives["relative_face"] > 0 else motives["face"]
    worth = yuan / motives["yuan_per_utility"] + face * traits["face"] * seen["behind_per_point"]
    gain = FULL * (
        seen["points_per_hour"] * worth[:, None]
        + seen["yuan_per_hour"] / motives["yuan_per_utility"]
    )
    # where an opinion nominates, hours may bring a promotion that points do not
    if motives["private_nomination"] == 0:
        gain[worth == 0] = 0
    count, slots = uniforms.shape
    strength, wanted = np.zeros((count, 3)), np.empty((count, 3))
    strength[:, ROUTINE] = motives["duty"] * traits["duty"]
    strength[:, SQUAD] = motives["duty"] * motives["squad_duty"] * traits["squad_duty"]
    strength[:, MASS] = motives["service_motivation"] * traits["service"]
    wanted[:, :2], wanted[:, SQUAD] = seen["demand"] / FULL, seen["load"] / FULL
    scale = np.divide(1.0, wanted, out=np.full_like(wanted, np.inf), where=wanted > 0)
    constant = (
        gain
        - traits["cost"][:, None] * motives["effort_linear"]
        + motives["inertia"] * seen["hours"] / FULL
    )
    # what is not open has no weight at all, as in the rule
    constant[:, 3:][seen["knowhow"][:, 3:] == 0] = -np.inf
    strength[wanted <= 0], scale[wanted <= 0] = 0, 0
    monotony, fatigue = traits["cost"] * motives["monotony"], traits["cost"] * motives["fatigue"]
    effort, value = np.zeros((count, REST)), np.zeros((count, REST + 1))
    known = 3 + (seen["knowhow"][:, 3:] > 0).sum(axis=1)
    value[:, REST] = motives["nested_rest"] * motives["decision_noise"] * np.log(known)
    people, step = np.arange(count), motives["slot_hours"] / FULL
    for slot in range(slots):
        value[:, :REST] = (
            constant - monotony[:, None] * effort - (fatigue * effort.sum(axis=1))[:, None]
        )
        value[:, :3] += strength * np.maximum(0, 1 - effort[:, :3] * scale)
        weight = np.exp((value - value.max(axis=1, keepdims=True)) / motives["decision_noise"])
        # in the order of activities, rest last: another order gives each draw another choice
        ladder = weight.cumsum(axis=1)
        chosen = (uniforms[:, slot, None] * ladder[:, -1:] >= ladder).sum(axis=1)
        busy = chosen < REST
        effort[people[busy], chosen[busy]] += step
    return effort * FULL
