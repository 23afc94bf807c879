"""Where the time of a run goes: nanoseconds a cadre and half-month for each phase of the base
county."""

import time

from sim.model.founding import founded
from sim.model.loop import PHASES
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario

YEARS, SEEDS = 5, (7, 8, 9)


def measure() -> list[dict]:
    """Step the scenario ``index`` phase by phase; the least of several seeds. A call from Python
    takes what `begin_year` takes but for each year's first."""
    # the first round loads compiled code and is thrown away
    found = [_profile(seed) for seed in (SEEDS[0], *SEEDS)][1:]
    rows = [
        {"what": phase.__name__, "value": min(one[place] for one in found)}
        for place, phase in enumerate(PHASES)
    ]
    return [*rows, {"what": "all", "value": sum(row["value"] for row in rows)}]


def _profile(seed: int) -> list[float]:
    state, context_at = founded(load_scenario("index"), seed, years=YEARS)
    spent = [0] * len(PHASES)
    for tick in range(YEARS * TICKS):
        context = context_at(tick)
        for place, phase in enumerate(PHASES):
            begun = time.process_time_ns()
            phase(state, context)
            spent[place] += time.process_time_ns() - begun
    return [nanoseconds / (len(state.people) * YEARS * TICKS) for nanoseconds in spent]
