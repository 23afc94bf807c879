"""``cadre-sim compare``: the main job, scenarios against a baseline under the same luck."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.draws_option import TABLE as DRAWS_TABLE
from analysis.commands.draws_option import Drawn, DrawsOption, EnsembleOption, read_drawn
from analysis.commands.held_folder import held
from analysis.commands.numbers import SetNumbers, as_options, recorded, scenarios_with
from analysis.commands.output import (
    MOST_REPLICATES,
    Excel,
    Format,
    Lang,
    Language,
    print_beside,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.progress import all_threads, watched
from analysis.commands.report_county import WithPage, with_county_of_comparison
from analysis.commands.results_folder import (
    Overwrite,
    claim,
    default_folder,
    keep,
    manifest,
    out_option,
)
from analysis.commands.winners_option import FILES as WINNERS_FILES
from analysis.commands.winners_option import Winners, print_winners, run_for_winners, winners_files
from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.census import Census
    from analysis.comparison.comparison import Comparison
    from analysis.report.figures.lettering import Lettering
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario


@command(place=10)
def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Names of shipped scenarios, or paths of .toml files: the baseline, then the "
            "others. One alone is compared with uniform.",
            show_default="uniform index",
        ),
    ] = None,
    replicates: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_REPLICATES,
            help="Runs of each scenario, paired by their luck; at each draw of an ensemble.",
            show_default="30, or 1 at each draw",
        ),
    ] = None,
    ensemble: EnsembleOption = None,
    draws: DrawsOption = None,
    years: Annotated[
        int | None, typer.Option(min=1, help="Horizon; by default the longest of the scenarios'.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Key of all luck.")] = 1,
    threads: Annotated[
        int | None, typer.Option(min=1, help="By default one for each processor.")
    ] = None,
    out: Annotated[
        Path | None, out_option("Folder for results; by default results/BASELINE-vs-OTHERS.")
    ] = None,
    excel: Excel = False,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the comparison is printed.")] = Format.table,
    lang: Lang = Language.en,
    numbers: SetNumbers = None,
    winners: Winners = False,
    page: WithPage = False,
) -> None:
    """Compare appraisal schemes: task shares, effort, public value, involution, pay.

    Every scenario meets the same luck, replicate by replicate. Changes are taken pair by pair, with
    intervals. Tables, figures and one HTML page are written; with --page it holds the county too.

    Example: cadre-sim compare uniform index --replicates 50 --years 8
    """
    from analysis.comparison.comparison import compare as compare_runs
    from analysis.comparison.record_notes import inert
    from analysis.comparison.run_comparison import common_horizon, with_baseline
    from analysis.comparison.winners import winners_table
    from analysis.report.figures.lettering import letters_for
    from analysis.words import words

    drawn = read_drawn(ensemble, draws, replicates, numbers)
    named = with_baseline(scenarios or [])
    # all inputs are checked before the first run: a typing error must not cost an hour
    found = scenarios_with(named, numbers)
    loaded = [one.scenario for one in found]
    names = [one.name for one in loaded]
    _check_number(names)
    horizon = common_horizon(loaded, years, "--years")
    folder = out or default_folder(f"{names[0]}-vs-{'-'.join(names[1:])}")
    base = ["--replicates", drawn.replicates, "--years", horizon, "--seed", seed, *drawn.options]
    flags = {"--excel": excel, "--winners": winners}
    written = [*as_options(numbers), *(name for name, given in flags.items() if given)]
    command = ["cadre-sim", "compare", *named, *base, *written]
    said, set_files = recorded(named, found, numbers)
    about = manifest("compare", command, loaded, seed, drawn.pairs, horizon) | said | drawn.said
    claim(folder, about, [*_names(len(names)), *set_files], overwrite)
    with held(folder):
        runs, counted = _run(loaded, drawn, seed, horizon, threads or all_threads(), winners)
        comparison = compare_runs(runs[0], runs[1:], drawn.each)
        comparison = replace(comparison, titles=tuple(one.label for one in loaded))
        about |= {"adopted": comparison.adopted}
        for one, described in zip(loaded, about["scenarios"], strict=True):
            own = one.schemes[one.adoption[-1][1]]
            described["notes"] = {language.value: inert(own, language) for language in Language}
        letters = letters_for(comparison, lang.value)
        if letters.numbered:
            about |= {"numbered": letters.numbered}
        differs = drawn.table(runs)
        gained = winners_table(runs, counted, drawn.each) if winners else None
        tables = (differs, gained, drawn.each)
        files = _files(comparison, runs, tables, about, lang.value, excel, letters)
        if page:
            report = files["report.html"].decode()
            county = with_county_of_comparison(report, folder, about, lang.value)
            files["report.html"] = county.encode()
        keep(folder, about, files | set_files, overwrite)
    if format == Format.json:
        print_json(comparison.to_json())
    elif format == Format.csv:
        print_csv(comparison.frame)
    else:
        if scenarios and len(scenarios) == 1:
            print_prose(_alone(comparison, lang.value))
        if numbers:
            print_prose(words("compare", lang.value)["set"].format(numbers=", ".join(numbers)))
        _print(comparison, folder, lang.value)
        if differs is not None:
            _print_draws(comparison, differs, about["ensemble"], folder, lang.value)
        if gained is not None:
            print_winners(gained, comparison, folder, lang.value)
        for line in _notes(about, comparison, lang.value):
            print_prose(line, indent=2)
        if len(named) > 2:
            # what is printed can be typed as it stands
            pair = [*named[1:3], *names[1:3]]
            base += [*as_options(numbers, pair), *(["--lang", "zh"] if lang == "zh" else [])]
            print(_direct(names, named, base, lang.value))
    if letters.numbered:
        print_beside(letters.note(lang.value), format)


_TABLES = (
    "measures.csv",
    "measures.parquet",
    "replicates.parquet",
    "groups.csv",
    "lorenz.csv",
    "hours.csv",
)


def _names(arms: int) -> list[str]:
    """Name the files that a comparison of so many scenarios writes."""
    from analysis.report.figures import FORMATS
    from analysis.report.page import ALL_FIGURES

    figures = [f"figures/{name}.{kind}" for name in ALL_FIGURES for kind in FORMATS]
    pairs = ["pairs.csv", "pairs.parquet"] if arms > 2 else []
    return [
        *_TABLES,
        *pairs,
        DRAWS_TABLE,
        *WINNERS_FILES,
        "comparison.json",
        "report.html",
        *figures,
    ]


def _alone(comparison: Comparison, lang: str) -> str:
    """Say with what a scenario is compared that was named alone."""
    from analysis.report.summary import title_and_name
    from analysis.words import words

    baseline, scenario = (title_and_name(comparison, one, lang) for one in comparison.scenarios)
    return words("compare", lang)["alone"].format(scenario=scenario, baseline=baseline)


def _notes(about: dict[str, Any], comparison: Comparison, lang: str) -> list[str]:
    """Say of each scenario's own scheme what changes nothing in the county."""
    from analysis.words import words

    note = words("compare", lang)["note"]
    return [
        note.format(scenario=comparison.title(one["name"], lang), note=text)
        for one in about["scenarios"]
        for text in one["notes"][lang]
    ]


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
    scenarios: list[Scenario], drawn: Drawn, seed: int, horizon: int, threads: int, winners: bool
) -> tuple[list[Runs], list[list[Census]]]:
    """Run all; where winners are asked for, with who was in office in each run."""
    from sim.runs.batch import run_replicates

    done: list[Runs] = []
    title, replicates = " and ".join(one.name for one in scenarios), drawn.pairs
    with watched(title, replicates * len(scenarios)) as progress:
        if winners:
            return run_for_winners(scenarios, drawn, seed, horizon, threads, progress)
        if drawn.ensemble is not None:
            from analysis.evidence.ensemble_runs import run_at_draws

            numbers = (drawn.ensemble, seed, drawn.each, horizon)
            return run_at_draws(scenarios, *numbers, threads, progress), []
        for scenario in scenarios:
            earlier = replicates * len(done)

            # one bar for all: a scenario's runs count on from those of the ones before it
            def advance(finished: int, total: int, earlier: int = earlier) -> None:
                progress(earlier + finished, total)

            done.append(
                run_replicates(scenario, seed, range(replicates), horizon, threads, advance)
            )
    return done, []


def _files(
    comparison: Comparison,
    runs: list[Runs],
    tables: tuple[pd.DataFrame | None, pd.DataFrame | None, int],
    about: dict,
    lang: str,
    excel: bool,
    letters: Lettering,
) -> dict[str, bytes]:
    from analysis.comparison.comparison import group_table, hours_table, lorenz_table
    from analysis.comparison.estimates import replicate_table
    from analysis.report.figures import render_all
    from analysis.report.page import ALL_FIGURES, page
    from sim.files.json_files import json_bytes
    from sim.files.tables import csv_bytes, parquet_bytes

    pairs, (differs, gained, each) = comparison.pairs, tables
    of_pairs = {}
    if pairs is not None:
        of_pairs = {"pairs.csv": csv_bytes(pairs, excel), "pairs.parquet": parquet_bytes(pairs)}
    of_draws = {} if differs is None else {DRAWS_TABLE: csv_bytes(differs, excel)}
    of_winners = {} if gained is None else winners_files(gained, excel)
    groups, lorenz, hours = (
        table(runs, each) for table in (group_table, lorenz_table, hours_table)
    )
    # drawn once: the page holds the same SVG that stands beside it
    images = render_all(comparison, groups, lorenz, hours, lang, letters, gained)
    shown = {name: images[f"{name}.svg"] for name in ALL_FIGURES if f"{name}.svg" in images}
    return {
        "measures.parquet": parquet_bytes(comparison.frame),
        "measures.csv": csv_bytes(comparison.frame, excel),
        **of_pairs,
        **of_draws,
        **of_winners,
        "replicates.parquet": parquet_bytes(replicate_table(runs)),
        "groups.csv": csv_bytes(groups, excel),
        "lorenz.csv": csv_bytes(lorenz, excel),
        "hours.csv": csv_bytes(hours, excel),
        "comparison.json": json_bytes(comparison.to_json()),
        **{f"figures/{name}": image for name, image in images.items()},
        "report.html": page(comparison, about, shown, lang, differs, gained).encode(),
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
    from analysis.words import words

    texts = words("compare", lang)
    if len(comparison.others) > 1:
        _print_several(comparison, folder, lang)
    else:
        _print_pair(comparison, lang)
    print_prose(words("summary", lang)["scale"])
    places = (("report", "report.html"), ("figures", "figures"), ("tables", "measures.csv"))
    for key, place in places:
        print(texts[key].format(path=folder / place))


def _print_draws(
    comparison: Comparison, differs: pd.DataFrame, ensemble: dict[str, Any], folder: Path, lang: str
) -> None:
    """Print what differs over the draws of an ensemble."""
    from analysis.report.draws_text import draws_sections
    from analysis.words import words

    texts = words("draws", lang)
    for title, rows in draws_sections(differs, comparison, ensemble, lang):
        print_table(title, rows, prose=(texts["measure"],))
    print_prose(texts["legend" if ensemble["each"] > 1 else "one_each"])
    print(texts["table"].format(path=folder / DRAWS_TABLE))


def _print_pair(comparison: Comparison, lang: str) -> None:
    """Print two scenarios in words, and year by year."""
    from analysis.report.summary import SPARE_HEADLINES, headline_table, since, summary
    from analysis.words import words

    texts, headings = words("compare", lang), words("headings", lang)
    other = comparison.others[0]
    head, *lines = summary(comparison, other, lang)
    print_prose(head)
    for line in lines:
        print_prose(f"  {line}", indent=4)
    title = texts["title"].format(
        baseline=comparison.title(comparison.baseline, lang), since=since(comparison, lang)
    )
    print_table(
        title,
        headline_table(comparison, other, lang),
        spare=[[headings[one]] for one in SPARE_HEADLINES],
        rest=texts["left_out"],
    )


def _print_several(comparison: Comparison, folder: Path, lang: str) -> None:
    """Print more than two scenarios side by side."""
    from analysis.report.side_by_side import LETTERS, key, side_by_side
    from analysis.words import words

    texts = words("compare", lang)
    head = texts["several_one" if comparison.replicates == 1 else "several"]
    span = {"first": comparison.adopted, "last": comparison.years}
    print_prose(head.format(count=len(comparison.scenarios), n=comparison.replicates, **span))
    for line in key(comparison, lang):
        print_prose(f"  {line}", indent=5)
    letters = dict(zip(comparison.scenarios, LETTERS, strict=False))
    measure = texts["measure"]
    table = side_by_side(comparison, lang).rename(columns=letters)
    print_table(texts["beside"], table, prose=(measure,))
    if comparison.replicates > 1:
        print_prose(texts["unclear"])
        print_prose(texts["best"])
    print_prose(texts["by_year"].format(path=folder / "pairs.csv"))
