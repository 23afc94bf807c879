"""``cadre-sim reproduce``: a part of the runs behind results again, number for number."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.kept_runs import check_same, kept_runs, measures_of, numbers_of_runs
from analysis.commands.output import Lang, Language
from analysis.commands.progress import watched
from analysis.words import spoken, words
from sim.base.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from sim.sweeps.planning.plan import Plan

REPLICATES = "replicates.parquet"
"""Table of all replicates in the folder of a comparison."""
MOST_ROWS = 10_000_000
"""Rows that a table may have."""


@command(place=52)
def reproduce(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of a finished sweep or of a comparison.")
    ],
    share: Annotated[
        float, typer.Option(help="Part of the runs to do again, at least one: above 0, up to 1.")
    ] = 0.02,
    draw: Annotated[
        int, typer.Option(min=0, help="Another number draws other runs; the same one the same.")
    ] = 0,
    lang: Lang = Language.en,
) -> None:
    """Run some of the runs behind a folder's results again, and compare every number.

    Numbers have to be equal to the last digit. Which runs is drawn from the name of the results, so
    nobody chooses them. Exit code 2 says that a run differs, and names it. Nothing is written.

    Example: cadre-sim reproduce results/tiny --share 0.1
    """
    from analysis.commands.input_kinds import check_folder, kind_of_results

    if not 0.0 < share <= 1.0:
        got, allowed = f"{share:g}", "a number above 0, up to 1"
        raise InputError("--share", got, allowed, "Give for example --share 0.02.")
    kind = "compare" if kind_of_results(folder) == "compare" else "sweep"
    check_folder(folder, kind)
    runs = {"compare": _comparison_again, "sweep": _sweep_again}[kind](folder, share, draw)
    print(words("reproduce", lang.value)["same"].format(runs=runs))


def _drawn(runs: list[Any], share: float, name: str, draw: int) -> list[Any]:
    """Draw a part of some runs, rounded up, in their order."""
    # a text seeds it the same way everywhere
    places = random.Random(f"{name} {draw}").sample(range(len(runs)), math.ceil(share * len(runs)))
    return [runs[place] for place in sorted(places)]


def _sweep_again(folder: Path, share: float, draw: int) -> str:
    """Run a part of a sweep again."""
    from sim.runs.horizon_totals import with_totals
    from sim.sweeps.execution.chunk import run_chunk
    from sim.sweeps.exit_codes import stopped_by_machine
    from sim.sweeps.storage.export import final_table
    from sim.sweeps.storage.folder import PLAN
    from sim.sweeps.storage.stored_plan import open_plan

    plan = open_plan(folder / PLAN)
    # their digests are looked at first, so what is read is what the sweep wrote
    found = [final_table(folder, plan, name) for name in ("results.parquet", "yearly.parquet")]
    paths = [path for path in found if path is not None]
    if len(paths) < len(found):
        do = "Finish it: cadre-sim sweep STUDY --out DIR."
        raise InputError(str(folder), "a sweep that is not complete", "a finished sweep", do)
    # of an adaptive sweep not all runs of its plan were needed
    runs = numbers_of_runs(paths[0])
    drawn = _drawn(runs, share, plan.sweep_id, draw)
    measures = plan.data["measures"]
    columns = (with_totals(measures), measures)
    tables = [kept_runs(*one) for one in zip(paths, [drawn] * 2, columns, strict=True)]
    with (
        stopped_by_machine(folder),
        watched(words("printed", spoken())["runs"], len(drawn)) as progress,
    ):
        for done, number in enumerate(drawn, 1):
            rows = run_chunk(plan.text, [number])
            both = (_whole_run(plan, rows.horizon), rows.yearly[0])
            for (tasks, kept), again in zip(tables, both, strict=True):
                mine = kept[tasks == number]
                # failed runs have no years in the second table
                if len(mine) or not rows.errors[0]:
                    check_same(folder, f"run {number}", mine, again)
            progress(done, len(drawn))
    return words("reproduce", spoken())["sweep"].format(drawn=len(drawn), all=len(runs))


def _whole_run(plan: Plan, horizon: np.ndarray) -> np.ndarray:
    """Give the numbers of a whole run as the table of runs has them: by the year, then sums."""
    import numpy as np

    from sim.runs.horizon_totals import by_the_year

    measures = dict(zip(plan.data["measures"], horizon.T, strict=True))
    written = by_the_year(measures, plan.data["first_year"], plan.data["years"])
    return np.column_stack(list(written.values()))


def _comparison_again(folder: Path, share: float, draw: int) -> str:
    """Run a part of a comparison's replicates again, each under all scenarios."""
    from analysis.commands.comparison_folder import read_manifest, scenarios_again
    from analysis.commands.draws_option import drawn_before
    from sim.base.random_numbers import check_key
    from sim.files.parquet import read_parquet
    from sim.model.measure_catalogue import MEASURES
    from sim.runs.batch import run_replicates

    about = read_manifest(folder)
    path = folder / REPLICATES
    table = read_parquet(path, str(path), MOST_ROWS)
    arms = scenarios_again(folder, about)
    at = drawn_before(about, str(folder))
    replicates = sorted(set(table["replicate"].to_pylist()))
    drawn = _drawn(replicates, share, "".join(one.digest for one in arms), draw)
    measures, years = [one.name for one in MEASURES], about["years"]
    with watched(words("printed", spoken())["replicates"], len(drawn)) as progress:
        for done, replicate in enumerate(drawn, 1):
            check_key(about["seed"], replicate)
            for arm in arms:
                same = at.scenario(arm, replicate)
                runs = run_replicates(same, about["seed"], [replicate], years)
                kept = measures_of(table, arm.name, replicate, measures)
                check_same(folder, f"replicate {replicate} of {arm.name}", kept, runs.yearly[0])
            progress(done, len(drawn))
    counts = {"drawn": len(drawn), "all": len(replicates), "arms": len(arms)}
    return words("reproduce", spoken())["comparison"].format(**counts)
