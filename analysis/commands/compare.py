"""``cadre-sim compare``: the main job, scenarios against a baseline under the same luck."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.output import MOST_REPLICATES, Format, Language, print_json, print_table
from analysis.commands.run import all_threads, claim, default_folder, keep, manifest, watched
from sim.base.errors import InputError

if TYPE_CHECKING:
    from analysis.comparison.comparison import Comparison
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario


def compare(
    baseline: Annotated[
        str,
        typer.Argument(
            metavar="BASELINE", help="Name of a shipped scenario, or the path of a .toml file."
        ),
    ] = "uniform",
    others: Annotated[
        list[str] | None,
        typer.Argument(metavar="OTHER", help="Scenarios to compare with it.", show_default="index"),
    ] = None,
    replicates: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_REPLICATES, help="Runs of each scenario, paired by their luck."
        ),
    ] = 30,
    years: Annotated[
        int | None, typer.Option(min=1, help="Horizon; by default the longest of the scenarios'.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Key of all luck.")] = 1,
    threads: Annotated[
        int | None, typer.Option(min=1, help="By default one for each processor.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for results; by default results/BASELINE-vs-OTHERS.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How the comparison is printed.")] = Format.table,
    lang: Annotated[
        Language, typer.Option(help="Language of words; figures are English.")
    ] = Language.en,
) -> None:
    """Compare appraisal schemes: who does the tasks, effort, public value, steps, involution, pay;
    with intervals.

    Every scenario meets the same luck, replicate by replicate, and changes are taken pair by pair.
    Tables, figures and one HTML page are kept.

    Example: cadre-sim compare uniform index --replicates 50 --years 8
    """
    from analysis.commands.input_kinds import read_as
    from analysis.comparison.comparison import compare as compare_runs
    from analysis.comparison.run_comparison import common_horizon
    from sim.files.tables import csv_text
    from sim.scenario.scenario import load_scenario

    named = [baseline, *(others or ["index"])]
    worlds = [read_as("scenario", name, load_scenario) for name in named]
    names = [world.name for world in worlds]
    _check_number(names)
    horizon = common_horizon(worlds, years, "--years")
    folder = out or default_folder(f"{names[0]}-vs-{'-'.join(names[1:])}")
    claim(folder, "compare")
    runs = _run(worlds, seed, replicates, horizon, threads or all_threads())
    comparison = compare_runs(runs[0], runs[1:])
    options = ["--replicates", replicates, "--years", horizon, "--seed", seed]
    about = manifest("compare", ["cadre-sim", "compare", *named, *options], worlds, runs[0])
    about |= {"adopted": comparison.adopted}
    keep(folder, about, _files(comparison, runs, about, lang.value))
    if format == Format.json:
        print_json(comparison.to_json())
    elif format == Format.csv:
        print(csv_text(comparison.frame), end="")
    else:
        _print(comparison, folder, lang.value)
        if len(named) > 2:
            print(
                _direct(
                    names,
                    named,
                    [*options, *(["--lang", "zh"] if lang == Language.zh else [])],
                    lang.value,
                )
            )


def _check_number(names: list[str]) -> None:
    from analysis.report.figures import MOST_SCENARIOS

    if len(names) > MOST_SCENARIOS:
        raise InputError(
            "scenarios",
            f"{len(names)} of them",
            f"at most {MOST_SCENARIOS}",
            "Compare in several commands.",
        )


def _run(
    worlds: list[Scenario], seed: int, replicates: int, horizon: int, threads: int
) -> list[Runs]:
    from sim.runs.batch import run_replicates

    done: list[Runs] = []
    with watched(
        " and ".join(world.name for world in worlds), replicates * len(worlds)
    ) as progress:
        for world in worlds:
            earlier = replicates * len(done)

            def advance(finished: int, total: int, earlier: int = earlier) -> None:
                progress(earlier + finished, total)

            done.append(
                run_replicates(
                    world, seed, range(replicates), years=horizon, threads=threads, progress=advance
                )
            )
    return done


def _files(comparison: Comparison, runs: list[Runs], about: dict, lang: str) -> dict[str, bytes]:
    import json

    from analysis.comparison.comparison import group_table, lorenz_table
    from analysis.comparison.estimates import replicate_table
    from analysis.report.figures import render_all
    from analysis.report.page import FIGURES, page
    from sim.files.tables import csv_text, parquet_bytes

    groups, lorenz = group_table(runs), lorenz_table(runs)
    images = render_all(comparison, groups, lorenz)
    plain = json.dumps(comparison.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
    return {
        "measures.parquet": parquet_bytes(comparison.frame),
        "measures.csv": csv_text(comparison.frame).encode(),
        "replicates.parquet": parquet_bytes(replicate_table(runs)),
        "groups.csv": csv_text(groups).encode(),
        "lorenz.csv": csv_text(lorenz).encode(),
        "comparison.json": f"{plain}\n".encode(),
        **{f"figures/{name}": image for name, image in images.items()},
        "report.html": page(
            comparison, about, {name: images[f"{name}.svg"] for name in FIGURES}, lang
        ).encode(),
    }


def _direct(names: list[str], named: list[str], options: list[Any], lang: str) -> str:
    """Name the command that compares two of the others with each other, as no table here does."""
    command = shlex.join(["cadre-sim", "compare", named[1], named[2], *map(str, options)])
    if lang == "zh":
        return f"{names[2]} 与 {names[1]} 直接相比{'（其余各对类推）' if len(names) > 3 else ''}：{command}"
    return f"{names[2]} against {names[1]}{' (other pairs likewise)' if len(names) > 3 else ''}: {command}"


def _print(comparison: Comparison, folder: Path, lang: str) -> None:
    from analysis.report.page import SCALE, headline_table, since, summary

    for other in comparison.others:
        print("\n  ".join(summary(comparison, other, lang)))
        title = {
            "en": f"{other}: the value, and below it the change from {comparison.baseline} with half its 95% interval; last row: all years from {since(comparison, lang)} on",
            "zh": f"{other}：上行为数值，下行为相对 {comparison.baseline} 的变化及95%区间的一半；末行：{since(comparison, lang)}以来各年",
        }
        print_table(title[lang], headline_table(comparison, other, lang))
    print(SCALE[lang])
    places = (
        ("Report", "报告", "report.html"),
        ("Figures", "图", "figures"),
        ("Tables", "表", "measures.csv"),
    )
    for en, zh, place in places:
        print(f"{zh if lang == 'zh' else en}: {folder / place}")
