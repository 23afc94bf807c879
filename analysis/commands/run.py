"""``cadre-sim run``: one scenario, its yearly table, and its records kept."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.held_folder import held
from analysis.commands.numbers import SetNumbers, as_options, recorded, scenarios_with
from analysis.commands.output import (
    MOST_REPLICATES,
    Excel,
    Format,
    Lang,
    Language,
    Xlsx,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.progress import all_threads, watched
from analysis.commands.results_folder import (
    WORKBOOK,
    Overwrite,
    claim,
    default_folder,
    keep,
    manifest,
    out_option,
)

if TYPE_CHECKING:
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario


@command(place=20)
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
        Path | None, out_option("Folder for results; by default results/SCENARIO.")
    ] = None,
    excel: Excel = False,
    xlsx: Xlsx = False,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the yearly table is printed.")] = Format.table,
    lang: Lang = Language.en,
    numbers: SetNumbers = None,
) -> None:
    """Run one scenario: yearly measures, and every record behind them.

    Written are yearly.csv, cadres.parquet, units.parquet, and for each year and kind of unit
    a ledger, a roster, the pools and the rulebook in force, as `cadre-sim score` reads them.

    Example: cadre-sim run index --years 5
    """
    from analysis.comparison.estimates import replicate_table
    from analysis.words import words
    from sim.files.tables import csv_bytes
    from sim.files.workbook_output import check_workbook_output, workbook_bytes
    from sim.runs.batch import run_replicates
    from sim.runs.microdata import run_recorded

    found = scenarios_with([scenario], numbers)
    loaded = found[0].scenario
    horizon = years or loaded.years
    folder = out or default_folder(loaded.name)
    options = ["--replicates", replicates, "--years", horizon, "--seed", seed]
    options += [*as_options(numbers), *(["--excel"] if excel else [])]
    options += ["--xlsx"] if xlsx else []
    command = ["cadre-sim", "run", scenario, *options]
    said, set_files = recorded([scenario], found, numbers)
    if xlsx:
        check_workbook_output("--xlsx", replicates * horizon)
    about = manifest("run", command, [loaded], seed, replicates, horizon) | said
    # before the runs: an hour's work must not end at a folder that may not be written to
    claim(folder, about, [*_names(horizon), *set_files, WORKBOOK], overwrite)
    with held(folder):
        with watched(getattr(loaded.label, lang.value), replicates) as progress:
            runs, records = run_recorded(loaded, seed, 0, years=horizon)
            if replicates == 1:
                progress(1, 1)
            else:
                runs = run_replicates(
                    loaded, seed, range(replicates), horizon, threads or all_threads(), progress
                )
        yearly = replicate_table([runs])
        files = {"yearly.csv": csv_bytes(yearly, excel)} | _files(records, loaded, excel)
        if xlsx:
            tables = {"yearly": yearly, "cadres": records["cadres"], "units": records["units"]}
            files[WORKBOOK] = workbook_bytes(tables, "--xlsx")
        keep(folder, about, files | set_files, overwrite)
    if format == Format.json:
        head = {"scenario": loaded.name, "seed": seed, "years": horizon, "adopted": loaded.adopted}
        print_json(head | {"yearly": yearly.drop_columns("scenario").to_pylist()})
    elif format == Format.csv:
        print_csv(yearly)
    else:
        if numbers:
            print_prose(words("compare", lang.value)["set"].format(numbers=", ".join(numbers)))
        _print_yearly(runs, loaded, lang.value)
        printed, last = words("printed", lang.value), sorted(records["ledgers"])[-1]
        print(printed["records"].format(path=folder))
        print(printed["again"].format(command=_score_command(folder, last)))


_OF_A_YEAR = {"ledgers": "parquet", "rosters": "csv", "pools": "csv", "rulebooks": "toml"}
"""Folders with a file for each year and kind of unit, each with how it ends."""


def _names(years: int) -> list[str]:
    """Name the files that a run writes."""
    from sim.scenario.scenario import UNIT_KINDS

    of_years = [
        f"{folder}/year_{year:02d}_{kind}.{end}"
        for folder, end in _OF_A_YEAR.items()
        for year in range(1, years + 1)
        for kind in UNIT_KINDS
    ]
    return ["yearly.csv", "cadres.parquet", "units.parquet", *of_years]


def _files(records: dict[str, Any], scenario: Scenario, excel: bool) -> dict[str, bytes]:
    from sim.files.tables import csv_bytes, parquet_bytes
    from sim.scenario.scenario import UNIT_KINDS

    files = {f"{name}.parquet": parquet_bytes(records[name]) for name in ("cadres", "units")}
    files |= {
        f"ledgers/{name}.parquet": parquet_bytes(ledger)
        for name, ledger in records["ledgers"].items()
    }
    for kind in ("rosters", "pools"):
        files |= {
            f"{kind}/{name}.csv": csv_bytes(table, excel) for name, table in records[kind].items()
        }
    books = [[book.to_toml().encode() for book in scheme.rulebooks] for scheme in scenario.schemes]
    for name in records["ledgers"]:
        _, year, kind = name.split("_")
        files[f"rulebooks/{name}.toml"] = books[scenario.scheme_of_year(int(year))][
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


def _print_yearly(runs: Runs, scenario: Scenario, lang: str) -> None:
    from analysis.comparison.estimates import estimate, number
    from analysis.report.measure_names import measure_called, unit_called
    from analysis.words import words
    from sim.files.tables import table
    from sim.model.measure_catalogue import MEASURES

    texts, count = words("run", lang), len(runs.replicates)
    named = [f"{measure_called(one, lang)} ({unit_called(one.unit, lang)})" for one in MEASURES]
    columns = {texts["measure"]: named}
    for year, means in enumerate(estimate(runs.yearly).mean, 1):
        columns[str(year)] = [number(value) for value in means]
    title = texts["title"].format(
        title=getattr(scenario.label, lang),
        adopted=scenario.adopted,
        seed=runs.seed,
        made=texts["several" if count > 1 else "one"].format(count=count),
    )
    print_table(
        title,
        table(columns),
        prose=(texts["measure"],),
        spare=[[str(year)] for year in _spare_years(runs.years, scenario.adopted)],
        rest=texts["left_out"],
    )
    print_prose(texts["legend"])


def _spare_years(years: int, adopted: int) -> list[int]:
    """List the years that a narrow table does without, the least needed first.

    The last stays, then that of adoption and the one before; of the rest the later say more.
    """
    kept = list(dict.fromkeys((years, min(adopted, years), max(adopted - 1, 1), 1)))
    others = [year for year in range(1, years + 1) if year not in kept]
    return [*others, *kept[:0:-1]]
