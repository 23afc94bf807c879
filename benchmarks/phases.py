"""Where the time of a run goes, phase by phase.

Measured are nanoseconds a cadre and half-month in the base county.
"""

import time

from sim.model.founding import founded
from sim.model.loop import PHASES
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario

YEARS, SEEDS = 5, (7, 8, 9)


def measure() -> list[dict]:
    """Step the scenario ``index`` phase by phase, and take the least of several seeds.

    What `begin_year` takes is in effect what a call from Python costs: it does nothing but at each
    year's beginning.
    """
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
