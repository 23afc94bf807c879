"""One build's side of `benchmarks.earlier`, which starts it with a build's root as import path.

It knows the names of both builds, measures what it is asked for in a line, and answers with CPU
seconds in a line.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

YEARS, SEED = 10, 7
EARLIER = sys.argv[1] == "earlier"
CLASSROOM = {
    "townships": 6,
    "departments": 3,
    "township_smallest": 40,
    "township_largest": 40,
    "department_smallest": 20,
    "department_largest": 20,
}
"""300 cadres."""
NATION = {"townships": 30, "departments": 41}
"""As in the scenario ``nation``."""


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

    def runs(scenario, years) -> None:
        run_replicates(scenario, SEED, [0], years, threads=1)

    names = ("index", "uniform") if EARLIER else ("forms/as_before", "forms/as_before_uniform")
    scenario = load_scenario(names[0])
    large = load_scenario(names[0], {"county": NATION, "adopt": [{"year": 1, "scheme": "index"}]})
    small = [load_scenario(name, {"county": CLASSROOM}) for name in names]
    for line in chain(["run", "decide", "nation", "two"], sys.stdin):
        asked, begun, clock = line.strip(), time.process_time(), time.perf_counter()
        if asked == "decide":
            print(deciding(scenario), flush=True)
        elif asked == "two":
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(runs, small, [YEARS, YEARS]))
            print(time.perf_counter() - clock, flush=True)
        else:
            runs(*((large, 1) if asked == "nation" else (scenario, YEARS)))
            print(time.process_time() - begun, flush=True)


if __name__ == "__main__":
    main()
