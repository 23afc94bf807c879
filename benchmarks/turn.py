"""One build's side of `benchmarks.earlier`, which starts it with a build's root as import path.

It knows the names of both builds, measures what it is asked for in a line, and answers with CPU
seconds in a line.
"""

import sys
import time
from itertools import chain

YEARS, SEED = 10, 7
EARLIER = sys.argv[1] == "earlier"


def county(scenario):
    """Found a county; give it, a way to a tick's context, and the phases."""
    if not EARLIER:
        from sim.model.founding import founded
        from sim.model.loop import PHASES

        return *founded(scenario, SEED, years=YEARS), PHASES
    from sim.founding import found_county
    from sim.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE
    from sim.rules import at_tick, build_schemes, motives_of
    from sim.state import Key

    schemes, world, key = build_schemes(scenario, YEARS), scenario.parameters, Key(SEED, 0)
    state, motives = found_county(scenario, schemes, key), motives_of(world)
    phases = (*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE, *AFTER_CLOSE)
    return state, lambda tick: at_tick(world, motives, schemes, key, tick), phases


def deciding(scenario, years=4) -> float:
    """Give the seconds of the decide phase in some years of a county stepped phase by phase."""
    state, context_at, phases = county(scenario)
    spent = 0.0
    for tick in range(24 * years):
        context = context_at(tick)
        for phase in phases:
            begun = time.process_time()
            phase(state, context)
            spent += (time.process_time() - begun) * (phase.__name__ == "decide")
    return spent


def main() -> None:
    """Answer line by line, after all is compiled."""
    if EARLIER:
        from sim.batch import run_replicates

        from sim.scenario import load_scenario
    else:
        from sim.runs.batch import run_replicates
        from sim.scenario.scenario import load_scenario

    scenario = load_scenario("index" if EARLIER else "forms/as_before")
    for line in chain(["run", "decide"], sys.stdin):
        begun = time.process_time()
        if line.strip() == "decide":
            print(deciding(scenario), flush=True)
        else:
            run_replicates(scenario, SEED, [0], YEARS, threads=1)
            print(time.process_time() - begun, flush=True)


if __name__ == "__main__":
    main()
