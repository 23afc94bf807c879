"""``cadre-sim run``: one scenario, its yearly table, and its records kept; also how commands keep
their results."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from analysis.commands.output import MOST_REPLICATES, Format, Language, print_json, print_table
from sim.base.errors import InputError
from sim.files.atomic import write_whole

if TYPE_CHECKING:
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario

DISTRIBUTIONS = ("cadre-sim", "mesa", "numpy", "scipy", "numba", "pandas", "pyarrow", "matplotlib")
LONGEST_NAME = 120
"""Characters of a default folder's name."""
_OWN_FILE = re.compile(r"([a-z_]+/)?[a-z0-9_]+\.[a-z]+")


def run(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="Name of a shipped scenario, or the path of a .toml file."
        ),
    ],
    replicates: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_REPLICATES, help="How many runs; the records of the first are kept."
        ),
    ] = 1,
    years: Annotated[
        int | None, typer.Option(min=1, help="Horizon; by default the scenario's own.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Key of all luck.")] = 1,
    threads: Annotated[
        int | None, typer.Option(min=1, help="By default one for each processor.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for results; by default results/SCENARIO.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How the yearly table is printed.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of names.")] = Language.en,
) -> None:
    """Run one scenario: yearly measures, and every record behind them.

    Kept are yearly.csv, cadres.parquet, units.parquet, and for each year and kind of unit a ledger,
    a roster, the pools and the rulebook in force, as `cadre-sim score` reads them.

    Example: cadre-sim run index --years 5
    """
    from analysis.commands.input_kinds import read_as
    from analysis.comparison.estimates import replicate_table
    from sim.files.tables import csv_text
    from sim.runs.batch import run_replicates
    from sim.runs.microdata import run_recorded
    from sim.scenario.scenario import load_scenario

    world = read_as("scenario", scenario, load_scenario)
    horizon = years or world.years
    folder = out or default_folder(world.name)
    claim(folder, "run")
    with watched(world.name, replicates) as progress:
        runs, records = run_recorded(world, seed, 0, years=horizon)
        if replicates == 1:
            progress(1, 1)
        else:
            chosen = threads or all_threads()
            runs = run_replicates(
                world, seed, range(replicates), years=horizon, threads=chosen, progress=progress
            )
    yearly = replicate_table([runs])
    command = [
        "cadre-sim",
        "run",
        scenario,
        "--replicates",
        replicates,
        "--years",
        horizon,
        "--seed",
        seed,
    ]
    keep(
        folder,
        manifest("run", command, [world], runs),
        {"yearly.csv": csv_text(yearly).encode()} | _files(records, world),
    )
    if format == Format.json:
        head = {"scenario": world.name, "seed": seed, "years": horizon, "adopted": world.adopted}
        print_json(head | {"yearly": yearly.drop_columns("scenario").to_pylist()})
    elif format == Format.csv:
        print(csv_text(yearly), end="")
    else:
        _print_yearly(runs, world, lang.value)
        print(f"Records: {folder}")
        print(f"Score a year again: {_score_command(folder, sorted(records['ledgers'])[-1])}")


def _files(records: dict[str, Any], world: Scenario) -> dict[str, bytes]:
    from sim.files.tables import csv_text, parquet_bytes
    from sim.scenario.scenario import UNIT_KINDS

    files = {f"{name}.parquet": parquet_bytes(records[name]) for name in ("cadres", "units")}
    files |= {
        f"ledgers/{name}.parquet": parquet_bytes(ledger)
        for name, ledger in records["ledgers"].items()
    }
    for kind in ("rosters", "pools"):
        files |= {
            f"{kind}/{name}.csv": csv_text(table).encode() for name, table in records[kind].items()
        }
    books = [[book.to_toml().encode() for book in scheme.rulebooks] for scheme in world.schemes]
    for name in records["ledgers"]:
        _, year, kind = name.split("_")
        files[f"rulebooks/{name}.toml"] = books[world.scheme_of_year(int(year))][
            UNIT_KINDS.index(kind)
        ]
    return files


def _score_command(folder: Path, name: str) -> str:
    """Give the command that scores a year's records as the run did."""
    roster, pools, rulebook = (
        folder / f"{kind}/{name}" for kind in ("rosters", "pools", "rulebooks")
    )
    given = (
        folder / f"ledgers/{name}.parquet",
        "--roster",
        f"{roster}.csv",
        "--pools",
        f"{pools}.csv",
    )
    return shlex.join(map(str, ("cadre-sim", "score", *given, "--rulebook", f"{rulebook}.toml")))


def _print_yearly(runs: Runs, world: Scenario, lang: str) -> None:
    from analysis.comparison.estimates import estimate, number
    from sim.files.tables import table
    from sim.model.measure_catalogue import MEASURES

    names = [one.zh if lang == "zh" else one.name.replace("_", " ") for one in MEASURES]
    columns = {"": [f"{name} ({one.unit})" for name, one in zip(names, MEASURES, strict=True)]}
    for year, means in enumerate(estimate(runs.yearly).mean, 1):
        columns[str(year)] = [number(value) for value in means]
    count = len(runs.replicates)
    if lang == "zh":
        made = f"{count}次重复的均值" if count > 1 else "一次重复"
        title = f"{world.title.zh}：第{world.adopted}年起采用自己的方案；种子{runs.seed}，{made}"
    else:
        made = f"means over {count} replicates" if count > 1 else "one replicate"
        title = f"{world.title.en}: own scheme from year {world.adopted}; seed {runs.seed}, {made}"
    print_table(title, table(columns))


@contextmanager
def watched(title: str, total: int) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar with the time left while runs are made, on a terminal only.

    Yields
    ------
    callable
        To be told how many of `total` runs are done (its second argument is not needed).
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    compile_shown(console)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done, _: bar.update(task, completed=done)


def compile_shown(console: Console) -> None:
    """Compile the model when that has not been done before, and say so first, on a terminal with
    the time it takes."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from sim.runs.precompile import compile_model, is_compiled

    if is_compiled():
        return
    told = "Compiling the model, once; this takes about a minute"
    if not console.is_terminal:
        console.print(told)
    columns = (
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as line:
        task = line.add_task(told, total=1)
        compile_model(all_threads())
        line.update(task, completed=1)


def all_threads() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_folder(name: str) -> Path:
    """Give the folder under ``results`` for results of a name."""
    return Path("results") / re.sub(r"[^\w.-]+", "_", name)[:LONGEST_NAME]


def manifest(
    kind: str, command: list[Any], scenarios: list[Scenario], runs: Runs
) -> dict[str, Any]:
    """Say what results come from: command, seed, replicates, years, resolved scenarios, versions
    and date."""
    return {
        "kind": kind,
        "command": shlex.join(map(str, command)),
        "seed": runs.seed,
        "replicates": len(runs.replicates),
        "years": runs.years,
        "scenarios": [
            {
                "name": world.name,
                "title": {"en": world.title.en, "zh": world.title.zh},
                "description": world.description,
                "adopted": world.adopted,
                "digest": world.digest,
                "resolved": world.to_dict(),
            }
            for world in scenarios
        ],
        "versions": {"python": platform.python_version()}
        | {name: _version(name) for name in DISTRIBUTIONS},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def claim(folder: Path, kind: str) -> list[str]:
    """Refuse a folder that holds anything but an earlier result of the same command.

    Returns
    -------
    list of str
        Files of the earlier result.
    """
    allowed = f"a new or empty folder, or an earlier result of cadre-sim {kind}"
    try:
        if folder.exists() and not folder.is_dir():
            raise InputError(str(folder), "a file", allowed, "Choose another --out.")
        found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise InputError(
            str(folder), f"no folder to look into ({error.strerror})", allowed
        ) from error
    found = [name for name in found if not name.startswith(".")]
    if not found:
        return []
    try:
        earlier = json.loads((folder / "manifest.json").read_text("utf-8"))
        if earlier["kind"] == kind:
            return [name for name in earlier["files"] if _OWN_FILE.fullmatch(name)]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    got = f"a folder that holds something else ({', '.join(found[:5])}{', ...' if len(found) > 5 else ''})"
    raise InputError(str(folder), got, allowed, "Choose another --out.")


def keep(folder: Path, about: dict[str, Any], files: dict[str, bytes]) -> None:
    """Write results, each file whole or not at all; the manifest says ``complete`` only when all
    are there.

    Files of an earlier result that the new one does not have are removed.

    Parameters
    ----------
    folder : Path
    about : dict
        From `manifest`.
    files : dict of str to bytes
        By path inside the folder.
    """
    earlier = claim(folder, about["kind"])
    digests = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in sorted(files.items())
        if name.endswith((".csv", ".parquet", ".json", ".toml"))
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = about | {"complete": False, "files": sorted({*files, *earlier})}
        write_whole({folder / "manifest.json": _json(unfinished)})
        for name, data in files.items():
            write_whole({folder / name: data})
        for name in set(earlier) - set(files):
            (folder / name).unlink(missing_ok=True)
        finished = about | {"complete": True, "files": sorted(files), "sha256": digests}
        write_whole({folder / "manifest.json": _json(finished)})
    except OSError as error:
        raise InputError(
            str(folder),
            f"no folder to write to ({error.strerror})",
            "a folder with room that can be written to",
        ) from error


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
