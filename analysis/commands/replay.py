"""``cadre-sim replay``: one run of a sweep again, with every record behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.command import command
from analysis.commands.progress import watched
from sim.base.errors import InputError

if TYPE_CHECKING:
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario
    from sim.sweeps.planning.plan import Plan, Task

YEARLY = "yearly.parquet"


@command(place=50)
def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    run: Annotated[
        int, typer.Option(min=0, help="Number of the run: the column task of its tables.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables; by default DIR/replay/run-N.")
    ] = None,
) -> None:
    """Run one run of a sweep again, and write its yearly tables of cadres and units.

    The measures are compared with those of the sweep; exit code 2 says that they differ.

    Example: cadre-sim replay results/tiny --run 7
    """
    from analysis.commands.input_kinds import check_folder
    from analysis.comparison.estimates import replicate_table
    from sim.files.atomic import write_whole
    from sim.files.tables import csv_text, parquet_bytes
    from sim.runs.microdata import run_recorded
    from sim.sweeps.exit_codes import stopped_by_machine
    from sim.sweeps.storage.export import final_table
    from sim.sweeps.storage.folder import PLAN
    from sim.sweeps.storage.stored_plan import open_plan

    check_folder(folder, "sweep")
    plan = open_plan(folder / PLAN)
    if run >= plan.runs:
        raise InputError("--run", str(run), f"0 to {plan.runs - 1}", "Choose a run of this sweep.")
    task = plan.task(run)
    # before the run: a table that cannot be compared with is told without waiting for it
    kept = final_table(folder, plan, YEARLY)
    # from the plan and not from the files it was made of: those may have changed since
    scenario = _planned(folder / PLAN, plan, task)
    with stopped_by_machine(folder), watched(f"run {run}", 1) as progress:
        runs, records = run_recorded(
            scenario, plan.data["seed"], task.replicate, plan.data["years"]
        )
        progress(1, 1)
    target = out or folder / "replay" / f"run-{run}"
    files = {
        target / f"{name}.parquet": parquet_bytes(records[name]) for name in ("cadres", "units")
    }
    files[target / "yearly.csv"] = csv_text(replicate_table([runs])).encode()
    try:
        write_whole(files)
    except OSError as error:
        raise InputError(
            str(target),
            f"no folder to write to ({error.strerror})",
            "a folder that can be written to",
        ) from error
    print(f"run {run}: {_described(plan, task)}")
    print(f"Tables: {target}")
    same = _is_same(kept, plan, task, runs)
    if same is None:
        why = ": the run failed in the sweep" if kept else " yet: the sweep is not complete"
        print(f"There is nothing to compare with{why}.")
    elif same:
        print("The measures agree with those of the sweep.")
    else:
        raise InputError(
            str(folder),
            "other numbers for this run than just computed",
            "the same",
            "Was the sweep run with other code, other libraries or on another processor? "
            "See its env.json.",
        )


def _planned(path: Path, plan: Plan, task: Task) -> Scenario:
    """Make the scenario of a run from a plan that somebody else may have written."""
    try:
        return plan.scenario(task.point, task.scenario)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            str(path),
            f"a plan without a whole scenario for run {task.number} ({type(error).__name__})",
            "the plan of a sweep as it was written",
            "Restore it.",
        ) from error


def _described(plan: Plan, task: Task) -> str:
    values = dict(zip(plan.varied, plan.data["points"][task.point], strict=True))
    point = ", ".join(f"{name} = {value:g}" for name, value in values.items())
    return f"{plan.names[task.scenario]}, replicate {task.replicate}, point {task.point} ({point})"


def _is_same(path: Path | None, plan: Plan, task: Task, runs: Runs) -> bool | None:
    """Compare the measures with those of the sweep's table, if there is one.

    Returns
    -------
    bool or None
        None where the sweep has none: it is not complete, or the run failed.
    """
    import numpy as np
    import pyarrow.parquet as pq

    from sim.model.measure_catalogue import MEASURES

    if path is None:
        return None
    # a folder named a=b above would else be read as a column
    table = pq.read_table(path, filters=[("task", "=", task.number)], partitioning=None)
    if not len(table):
        return None
    names = [one.name for one in MEASURES]
    again = runs.yearly[0][:, [names.index(name) for name in plan.data["measures"]]]
    # equal to the last bit, or it is another computation
    kept = np.column_stack([table[name].to_numpy() for name in plan.data["measures"]])
    return np.array_equal(kept, again, equal_nan=True)
