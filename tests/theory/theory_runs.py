"""Cases of theory: counties run phase by phase, for tests that compare them with closed forms."""

from itertools import islice

from sim.files.toml_files import merge
from sim.model.founding import founded
from sim.model.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE
from sim.model.state import Activity
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario

SEED = 7
FULL = 80
#: Points that an effort in every half-month of a year earns.
YEAR = 100 * TICKS


def case(name, size=None, rulebook=None, levers=None, **sections):
    """A case of theory with edits.

    Parameters
    ----------
    size : int, optional
        Cadres of each unit.
    """
    edits = {"schemes": {"theory": {"edits": rulebook or {}, "levers": levers or {}}}}
    if size is not None:
        edits["county"] = {"township_smallest": size, "township_largest": size}
    return load_scenario(f"theory/{name}", merge(edits, sections))


def ticks_of(scenario, years):
    """Tick and state of each half-month, before people are renewed and learn.

    The state is the running one, so what is kept of it has to be copied.
    """
    state, context_at = founded(scenario, SEED, years=years)
    for tick in range(years * TICKS):
        context = context_at(tick)
        for phase in (*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE):
            phase(state, context)
        yield tick, state
        for phase in AFTER_CLOSE:
            phase(state, context)


def years_of(scenario, years):
    """State at the end of each year, closed and not yet renewed."""
    for tick, state in ticks_of(scenario, years):
        if (tick + 1) % TICKS == 0:
            yield state


def after(scenario, years):
    """State at the end of the last year, closed and not renewed."""
    return next(islice(years_of(scenario, years), years - 1, None))


def efforts(state, activity=Activity.ROUTINE):
    """Efforts of the last half-month."""
    return state.seen.hours[:, activity] / FULL
