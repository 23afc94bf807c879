"""``cadre-sim compare``: the main job, scenarios against a baseline under the same luck."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.numbers import SetNumbers, as_options, recorded, scenarios_with
from analysis.commands.output import MOST_REPLICATES, Format, Language, print_json, print_table
from analysis.commands.progress import all_threads, watched
from analysis.commands.results_folder import claim, default_folder, keep, manifest
from sim.base.errors import InputError

if TYPE_CHECKING:
    from analysis.comparison.comparison import Comparison
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario


@command(place=10)
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
    numbers: SetNumbers = None,
) -> None:
    """Compare appraisal schemes: task shares, effort, public value, involution, pay.

    Every scenario meets the same luck, replicate by replicate. Changes are taken pair by pair, with
    intervals. Tables, figures and one HTML page are written.

    Example: cadre-sim compare uniform index --replicates 50 --years 8
    """
    from analysis.comparison.comparison import compare as compare_runs
    from analysis.comparison.run_comparison import common_horizon
    from sim.files.tables import csv_text

    named = [baseline, *(others or ["index"])]
    # all inputs are checked before the first run: a typing error must not cost an hour
    found = scenarios_with(named, numbers)
    scenarios = [one.scenario for one in found]
    names = [one.name for one in scenarios]
    _check_number(names)
    horizon = common_horizon(scenarios, years, "--years")
    folder = out or default_folder(f"{names[0]}-vs-{'-'.join(names[1:])}")
    claim(folder, "compare")
    runs = _run(scenarios, seed, replicates, horizon, threads or all_threads())
    comparison = compare_runs(runs[0], runs[1:])
    base = ["--replicates", replicates, "--years", horizon, "--seed", seed]
    options = [*base, *as_options(numbers)]
    about = manifest("compare", ["cadre-sim", "compare", *named, *options], scenarios, runs[0])
    said, set_files = recorded(named, found, numbers)
    about |= {"adopted": comparison.adopted} | said
    keep(folder, about, _files(comparison, runs, about, lang.value) | set_files)
    if format == Format.json:
        print_json(comparison.to_json())
    elif format == Format.csv:
        print(csv_text(comparison.frame), end="")
    else:
        _print(comparison, folder, lang.value)
        if len(named) > 2:
            # what is printed can be typed as it stands
            pair = [*named[1:3], *names[1:3]]
            base += [*as_options(numbers, pair), *(["--lang", "zh"] if lang == "zh" else [])]
            print(_direct(names, named, base, lang.value))


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
    scenarios: list[Scenario], seed: int, replicates: int, horizon: int, threads: int
) -> list[Runs]:
    from sim.runs.batch import run_replicates

    done: list[Runs] = []
    title = " and ".join(one.name for one in scenarios)
    with watched(title, replicates * len(scenarios)) as progress:
        for scenario in scenarios:
            earlier = replicates * len(done)

            # one bar for all: a scenario's runs count on from those of the ones before it
            def advance(finished: int, total: int, earlier: int = earlier) -> None:
                progress(earlier + finished, total)

            done.append(
                run_replicates(scenario, seed, range(replicates), horizon, threads, advance)
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
    # drawn once: the page holds the same SVG that stands beside it
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
    from analysis.words import words

    texts = words("compare", lang)
    return texts["direct"].format(
        other=names[2],
        baseline=names[1],
        likewise=texts["likewise"] if len(names) > 3 else "",
        command=shlex.join(["cadre-sim", "compare", named[1], named[2], *map(str, options)]),
    )


def _print(comparison: Comparison, folder: Path, lang: str) -> None:
    from analysis.report.summary import headline_table, since, summary
    from analysis.words import words

    texts = words("compare", lang)
    for other in comparison.others:
        print("\n  ".join(summary(comparison, other, lang)))
        title = texts["title"].format(
            other=other, baseline=comparison.baseline, since=since(comparison, lang)
        )
        print_table(title, headline_table(comparison, other, lang))
    print(words("summary", lang)["scale"])
    places = (("report", "report.html"), ("figures", "figures"), ("tables", "measures.csv"))
    for key, place in places:
        print(texts[key].format(path=folder / place))
