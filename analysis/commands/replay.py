"""``cadre-sim replay``: one run of a sweep again, with every record behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.command import command
from analysis.commands.kept_runs import is_same, kept_runs, unreadable
from analysis.commands.output import Excel, Lang, Language
from analysis.commands.progress import watched
from analysis.commands.results_folder import (
    Overwrite,
    claim,
    keep,
    manifest_of_inputs,
    out_option,
)
from analysis.words import words
from sim.base.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario
    from sim.sweeps.planning.plan import Plan, Task

YEARLY = "yearly.parquet"
FILES = ("yearly.csv", "cadres.parquet", "units.parquet")
"""What a replay writes."""


@command(place=50)
def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    run: Annotated[
        int, typer.Option(min=0, help="Number of the run: the column task of its tables.")
    ],
    out: Annotated[
        Path | None, out_option("Folder for the tables; by default DIR/replay/run-N.")
    ] = None,
    excel: Excel = False,
    overwrite: Overwrite = False,
    lang: Lang = Language.en,
) -> None:
    """Run one run of a sweep again, and write its yearly tables of cadres and units.

    The measures are compared with those of the sweep; exit code 2 says that they differ.

    Example: cadre-sim replay results/tiny --run 7
    """
    from analysis.commands.input_kinds import check_folder
    from analysis.comparison.estimates import replicate_table
    from sim.files.tables import csv_bytes, parquet_bytes
    from sim.runs.microdata import run_recorded
    from sim.sweeps.exit_codes import stopped_by_machine
    from sim.sweeps.storage.export import final_table
    from sim.sweeps.storage.folder import PLAN
    from sim.sweeps.storage.stored_plan import open_plan

    check_folder(folder, "sweep")
    plan = open_plan(folder / PLAN)
    target = out or folder / "replay" / f"run-{run}"
    # all that may be at fault comes before the run
    task, scenario, described = _asked(plan, run, str(folder / PLAN))
    typed = ["cadre-sim", "replay", folder, "--run", run, *(["--excel"] if excel else [])]
    about = manifest_of_inputs("replay", typed, sweep=plan.sweep_id, run=run)
    claim(target, about, FILES, overwrite)
    table = final_table(folder, plan, YEARLY)
    kept = None if table is None else _kept(table, plan, task)
    # from the plan and not from the files it was made of: those may have changed since
    texts, printed = words("replay", lang.value), words("printed", lang.value)
    with stopped_by_machine(folder), watched(printed["run"].format(run=run), 1) as progress:
        runs, records = run_recorded(
            scenario, plan.data["seed"], task.replicate, plan.data["years"]
        )
        progress(1, 1)
    tables = (
        csv_bytes(replicate_table([runs]), excel),
        *(parquet_bytes(records[name]) for name in ("cadres", "units")),
    )
    keep(target, about, dict(zip(FILES, tables, strict=True)), overwrite)
    print(texts["run"].format(run=run, **described))
    print(printed["tables"].format(path=target))
    if kept is None:
        print(texts["incomplete" if table is None else "failed"])
    elif is_same(kept, _again(plan, runs)):
        print(texts["agree"])
    else:
        raise InputError(
            str(folder),
            "other numbers for this run than just computed",
            "the same",
            "Was the sweep run with other code or other libraries? See its env.json.",
        )


def _asked(plan: Plan, run: int, where: str) -> tuple[Task, Scenario, dict[str, object]]:
    """Find a run in a plan, with its scenario and what words are filled with."""
    from sim.base.random_numbers import check_key
    from sim.model.measure_catalogue import MEASURES

    try:
        count = plan.runs
        if run >= count:
            raise InputError("--run", str(run), f"0 to {count - 1}", "Choose a run of this sweep.")
        task = plan.task(run)
        values = dict(zip(plan.varied, plan.data["points"][task.point], strict=True))
        point = ", ".join(f"{name} = {value:g}" for name, value in values.items())
        name = plan.names[task.scenario]
        described = {
            "scenario": name,
            "replicate": task.replicate,
            "point": task.point,
            "numbers": point,
        }
        scenario = plan.scenario(task.point, task.scenario)
        scenario.horizon(int(plan.data["years"]))
        check_key(plan.data["seed"], task.replicate)
        if not {*plan.data["measures"]} <= {one.name for one in MEASURES}:
            raise LookupError("measures that are not known")
        if not all(isinstance(one, str) for one in (name, *plan.varied)):
            raise TypeError("names that are no text")
        return task, scenario, described
    except InputError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # a plan says by its digest that it is whole, not that a sweep wrote it
        raise InputError(
            where,
            f"a plan that no sweep can have written ({type(error).__name__}: {error})",
            "the plan of a sweep",
            "Sweep the study again.",
        ) from error


def _kept(path: Path, plan: Plan, task: Task) -> np.ndarray | None:
    """Read the measures that the sweep's table has of a run, a row for each year.

    Returns
    -------
    ndarray or None
        None where the run failed.
    """
    _, rows = kept_runs(path, [task.number], plan.data["measures"])
    if not len(rows):
        return None
    if len(rows) != plan.data["years"]:
        raise unreadable(path, ValueError(f"{len(rows)} rows for {plan.data['years']} years"))
    return rows


def _again(plan: Plan, runs: Runs) -> np.ndarray:
    """Give the measures of the sweep among all that were just computed."""
    from sim.model.measure_catalogue import MEASURES

    names = [one.name for one in MEASURES]
    return runs.yearly[0][:, [names.index(name) for name in plan.data["measures"]]]
