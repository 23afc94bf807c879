"""The decide phase against the same rule in ordinary vectorised NumPy, and in C.

Measured are nanoseconds a cadre, in turns.

The NumPy version fills one slot of everybody's time after the other, on whole columns. It draws
from NumPy's own generator when it is timed, which is quicker than keyed draws. Given these it has
to choose the same hours, which is checked before anything is timed.

The C version (``choosing.c``) is compiled here, once as it stands and once with all that a compiler
may do with several cadres at once: vectors, and the C library's vectors of exponentials, which are
less exact. Of the former, hours have to be the same; of the latter, so those of all but a few.
"""

import ctypes
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import SimpleNamespace

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
PLAIN = ["-O2", "-fno-tree-vectorize", "-ffp-contract=off"]
FAST = ["-O3", "-march=native", "-ffast-math", "-mprefer-vector-width=512"]


def measure() -> list[dict]:
    """Take the median of several turns, at two sizes of the county."""
    return [
        row for name, sizes in SIZES.items() for row in in_turns(name, *county_at_choice(sizes))
    ]


def in_turns(name, state, context) -> list[dict]:
    """Time all ways on one county, in turns, after they have chosen the same."""
    given = inputs(columns(state.seen), columns(state.traits), context.motives[0])
    keyed = draws(state, context, slots_of(context.motives[0]))
    before, (decide,) = state.seen.hours.copy(), CHOICE
    decide(state, context)
    chosen, generator = state.seen.hours.copy(), np.random.default_rng(SEED)
    assert np.allclose(chosen, fill_slots(given, keyed), rtol=0, atol=1e-9)

    def compiled() -> None:
        # last hours are an input of the choice (inertia), so every turn begins with the same
        state.seen.hours[:] = before
        decide(state, context)

    ways = {"NumPy": lambda: fill_slots(given, generator.random(keyed.shape)), "compiled": compiled}
    with tempfile.TemporaryDirectory() as folder:
        for way, fast, agree in (("plain C", False, 1.0), ("vectorised C", True, 0.99)):
            library = in_c(folder, fast)
            if library is not None:
                ways[way], hours = choosing_in_c(library, given, state, context)
                ways[way]()
                same = (np.abs(hours.T - chosen) < 1e-9).all(axis=1).mean()
                assert same >= agree, f"{way}: {same:.2%} of cadres choose as the rule does"
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(TURNS):
            for way, call in ways.items():
                times[way].append(timed(call))
        in_c.cache_clear()
    took = {way: middle(one) * 1e9 / len(state.seen) for way, one in times.items()}
    rows = [{"what": f"{way}, ns a cadre, {name}", "value": took[way]} for way in took]
    rows.append({"what": f"ratio, {name}", "value": took["NumPy"] / took["compiled"]})
    return rows + [
        {"what": f"compiled to {way}, {name}", "value": took["compiled"] / took[way]}
        for way in took
        if way.endswith("C")
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


def inputs(seen, traits, motives) -> SimpleNamespace:
    """Give what the choices of all go by and what does not change from slot to slot."""
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
    count = len(worth)
    strength, wanted = np.zeros((count, 3)), np.empty((count, 3))
    strength[:, ROUTINE] = motives["duty"] * traits["duty"]
    strength[:, SQUAD] = motives["duty"] * motives["squad_duty"] * traits["squad_duty"]
    strength[:, MASS] = motives["service_motivation"] * traits["service"]
    wanted[:, :2], wanted[:, SQUAD] = seen["demand"] / FULL, seen["load"] / FULL
    constant = (
        gain
        - traits["cost"][:, None] * motives["effort_linear"]
        + motives["inertia"] * seen["hours"] / FULL
    )
    # what is not open has no weight at all, as in the rule
    constant[:, 3:][seen["knowhow"][:, 3:] == 0] = -np.inf
    strength[wanted <= 0] = 0
    known = 3 + (seen["knowhow"][:, 3:] > 0).sum(axis=1)
    return SimpleNamespace(
        constant=constant,
        strength=strength,
        wanted=wanted,
        monotony=traits["cost"] * motives["monotony"],
        fatigue=traits["cost"] * motives["fatigue"],
        lift=motives["nested_rest"] * motives["decision_noise"] * np.log(known),
        step=motives["slot_hours"] / FULL,
        noise=motives["decision_noise"],
    )


def fill_slots(given, uniforms) -> np.ndarray:
    """Choose hours by noisy choice slot by slot, as one who knows NumPy would write it."""
    count, slots = uniforms.shape
    wanted, strength = given.wanted, given.strength
    scale = np.divide(1.0, wanted, out=np.zeros_like(wanted), where=wanted > 0)
    effort, value = np.zeros((count, REST)), np.zeros((count, REST + 1))
    value[:, REST], people = given.lift, np.arange(count)
    for slot in range(slots):
        value[:, :REST] = (
            given.constant
            - given.monotony[:, None] * effort
            - (given.fatigue * effort.sum(axis=1))[:, None]
        )
        value[:, :3] += strength * np.maximum(0, 1 - effort[:, :3] * scale)
        weight = np.exp((value - value.max(axis=1, keepdims=True)) / given.noise)
        # in the order of activities, rest last: another order gives each draw another choice
        ladder = weight.cumsum(axis=1)
        chosen = (uniforms[:, slot, None] * ladder[:, -1:] >= ladder).sum(axis=1)
        busy = chosen < REST
        effort[people[busy], chosen[busy]] += given.step
    return effort * FULL


@functools.cache
def in_c(folder: str, fast: bool) -> ctypes.CDLL | None:
    """Compile the C version; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    name, options = ("fast", FAST) if fast else ("plain", PLAIN)
    made, source = Path(folder, f"{name}.so"), Path(__file__).with_name("choosing.c")
    code = made.with_suffix(".o")
    # in two steps: a library linked with these options would change how all floats of this process
    # are rounded near zero
    subprocess.run([compiler, *options, "-fPIC", "-c", str(source), "-o", str(code)], check=True)
    subprocess.run([compiler, "-shared", "-o", str(made), str(code), "-lm"], check=True)
    return ctypes.CDLL(str(made))


def choosing_in_c(library, given, state, context):
    """Give a call of the C version on a county, and the hours that it fills."""
    count = len(state.seen)
    hours = np.zeros((REST, count))
    tables = [
        np.ascontiguousarray(np.transpose(one))
        for one in (given.constant, given.strength, given.wanted)
    ]
    tables += [np.ascontiguousarray(one) for one in (given.monotony, given.fatigue, given.lift)]
    generation = np.ascontiguousarray(state.cadres.generation)
    whole, real = ctypes.c_int64, ctypes.c_double
    key = context.key
    arguments = [
        *(whole(count), whole(slots_of(context.motives[0]))),
        *(real(given.step), real(given.noise)),
        *(ctypes.c_void_p(one.ctypes.data) for one in (*tables, generation)),
        *(whole(context.now[0].tick), whole(key.seed), whole(key.replicate)),
        ctypes.c_void_p(hours.ctypes.data),
    ]
    # what is handed over by address lives as long as the call can be made
    kept = (tables, generation, hours)
    return (lambda: (library.choose(*arguments), kept)), hours
