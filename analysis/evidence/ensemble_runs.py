"""Scenarios run at the draws of an ensemble: at each draw, replicates of its own luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from analysis.comparison.joining import joined
from analysis.evidence.ensemble import Ensemble
from sim.base.errors import InputError, naming
from sim.model.measure_catalogue import Runs
from sim.runs.batch import run_replicates
from sim.scenario.parameters import LEVERS, PARAMETERS, check_value
from sim.scenario.scenario import Scenario, check_levers
from sim.scenario.world_values import check_together

_LEVERS = {one.name for one in LEVERS}


def at_draw(scenario: Scenario, ensemble: Ensemble, draw: int) -> Scenario:
    """Give a scenario with the numbers of a draw.

    Numbers of the world are set; a lever among the uncertainties is a habit of the county and is
    set in all schemes, another one in the scenario's own scheme.

    Raises
    ------
    InputError
        When the scenario cannot have these numbers.
    """
    source = scenario.to_dict()
    # only what is set is copied: whole copies, with every clause of the rulebooks, take most of the
    # time that the draws of a comparison take before their runs
    schemes = [one | {"levers": dict(one["levers"])} for one in source["schemes"]]
    data = source | {"parameters": dict(source["parameters"]), "schemes": schemes}
    own = data["adopt"][-1][1]
    where = f"ensemble {ensemble.name}, draw {draw}, scenario {scenario.name}"
    numbers = ensemble.numbers.iloc[draw].to_dict()
    for name, value in numbers.items():
        known = PARAMETERS[name]
        check_value(name, value, where, (known.section,), (known,))
        if name not in _LEVERS:
            data["parameters"][name] = value
            continue
        for scheme in data["schemes"]:
            if scheme["name"] == own or ensemble.sections[name] == "uncertainties":
                scheme["levers"][name] = value
    check_together(data["parameters"], where)
    for scheme in data["schemes"]:
        check_levers(scheme["levers"], scheme["name"], where)
    return Scenario.from_resolved(data)


def first_draws(ensemble: Ensemble, count: int, where: str = "--draws") -> Ensemble:
    """Give an ensemble of the first draws; they stand in an order that says nothing.

    Parameters
    ----------
    ensemble : Ensemble
    count : int
    where : str
        How errors call `count`.

    Raises
    ------
    InputError
        When there are fewer.
    """
    if count > len(ensemble.numbers):
        got, allowed = f"{count}", f"at most {len(ensemble.numbers)}, as many as there are"
        raise InputError(where, got, allowed, "Calibrate with more draws, or ask for fewer.")
    return Ensemble(ensemble.name, ensemble.numbers.head(count), ensemble.sections, ensemble.about)


def check_free(
    ensemble: Ensemble,
    names: Sequence[str],
    where: str = "--set",
    do: str = "Leave them out, or compare without --ensemble.",
) -> None:
    """Refuse to set numbers that every draw sets.

    Parameters
    ----------
    ensemble : Ensemble
    names : sequence of str
    where, do : str
        How errors call the place, and what they say to do.

    Raises
    ------
    InputError
    """
    taken = [name for name in names if name in ensemble.sections]
    if taken:
        allowed = f"numbers that ensemble {ensemble.name} leaves alone"
        raise InputError(where, f"{naming(taken)}, which every draw sets", allowed, do)


def run_at_draws(
    scenarios: Sequence[Scenario],
    ensemble: Ensemble,
    seed: int,
    each: int,
    years: int,
    threads: int,
    progress: Callable[[int, int], None],
) -> list[Runs]:
    """Run scenarios at every draw.

    Draw d has the replicates from d × `each` on, so that no luck counts twice, and every scenario
    meets the same.

    Parameters
    ----------
    scenarios : sequence of Scenario
    ensemble : Ensemble
    seed : int
    each : int
        Replicates of a draw.
    years, threads : int
    progress : callable
        Called with the number of runs done and of all.

    Returns
    -------
    list of Runs
        Of each scenario, draw after draw.
    """
    count = len(ensemble.numbers)
    # all draws are checked before the first run
    made = [[at_draw(one, ensemble, draw) for draw in range(count)] for one in scenarios]
    everything = [(arm, draw) for arm in range(len(scenarios)) for draw in range(count)]

    def run(task: tuple[int, int]) -> Runs:
        arm, draw = task
        luck = range(draw * each, (draw + 1) * each)
        return run_replicates(made[arm][draw], seed, luck, years, threads=1)

    parts: list[Runs] = []
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        try:
            for part in pool.map(run, everything):
                parts.append(part)
                progress(len(parts) * each, len(everything) * each)
        except BaseException:
            # at Ctrl-C too: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [
        joined(one, parts[arm * count : (arm + 1) * count]) for arm, one in enumerate(scenarios)
    ]
