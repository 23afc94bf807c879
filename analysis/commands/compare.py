"""``cadre-sim compare``: the main job, scenarios against a baseline under the same luck."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.comparison_files import (
    CLAUSES,
    comparison_tables,
    file_names,
    page_files,
    table_files,
)
from analysis.commands.comparison_folder import FIGURES_IN
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
    Xlsx,
    print_beside,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.progress import all_threads, together, watched
from analysis.commands.report_county import WithPage, with_county_of_comparison
from analysis.commands.results_folder import (
    Overwrite,
    claim,
    default_folder,
    keep,
    manifest,
    out_option,
)
from analysis.commands.winners_option import Winners, print_winners, run_for_winners
from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.census import Census
    from analysis.comparison.comparison import Comparison
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario


@command(place=10)
def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Names of shipped scenarios, or paths of .toml files: the baseline, then the "
            "others. One alone is compared with uniform. A rulebook of your own stands for the "
            "baseline under it.",
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
    xlsx: Xlsx = False,
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
    Of two, the clauses that the other changes are printed, before and after.

    Examples: cadre-sim compare uniform index --replicates 50 --years 8; cadre-sim compare index
    my_rulebook.toml
    """
    from analysis.comparison.comparison import compare as compare_runs
    from analysis.comparison.record_notes import inert
    from analysis.comparison.run_comparison import common_horizon, with_baseline
    from analysis.comparison.winners import winners_table
    from analysis.report.clauses_text import clause_rows
    from analysis.report.figures.lettering import letters_for
    from analysis.words import words
    from sim.files.workbook_output import check_workbook_output

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
    flags = {"--excel": excel, "--xlsx": xlsx, "--winners": winners}
    written = [*as_options(numbers), *(name for name, given in flags.items() if given)]
    command = ["cadre-sim", "compare", *named, *base, *written]
    said, set_files = recorded(named, found, numbers)
    if xlsx:
        check_workbook_output("--xlsx", drawn.pairs * horizon * len(names))
    about = manifest("compare", command, loaded, seed, drawn.pairs, horizon) | said | drawn.said
    claim(folder, about, [*file_names(len(names)), *set_files], overwrite)
    with held(folder):
        runs, counted = _run(loaded, drawn, seed, horizon, threads or all_threads(), winners)
        comparison = compare_runs(runs[0], runs[1:], drawn.each)
        comparison = replace(comparison, titles=tuple(one.label for one in loaded))
        about |= {"adopted": comparison.adopted}
        for one, described in zip(loaded, about["scenarios"], strict=True):
            own = one.schemes[one.adoption[-1][1]]
            described["notes"] = {language.value: inert(own, language) for language in Language}
        letters = letters_for(comparison, lang.value)
        about |= {FIGURES_IN: letters.lang}
        if letters.numbered:
            about |= {"numbered": letters.numbered}
        differs = drawn.table(runs)
        gained = winners_table(runs, counted, drawn.each) if winners else None
        tables = comparison_tables(comparison, runs, (differs, gained), drawn.each, about)
        files = page_files(comparison, tables, about, lang.value, letters)
        files |= table_files(tables, excel, xlsx)
        if page:
            report = files["report.html"].decode()
            county = with_county_of_comparison(report, folder, about, lang.value)
            files["report.html"] = county.encode()
        keep(folder, about, files | set_files, overwrite)
    if format == Format.json:
        print_json(comparison.to_json() | {"clauses": clause_rows(about)})
    elif format == Format.csv:
        print_csv(comparison.frame)
    else:
        if scenarios and len(scenarios) == 1:
            print_prose(_alone(comparison, lang.value))
        if numbers:
            print_prose(words("compare", lang.value)["set"].format(numbers=", ".join(numbers)))
        _print(comparison, folder, lang.value)
        _print_clauses(about, comparison, folder, lang.value)
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
    for note in letters.notes:
        print_beside(note, format)


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
    replicates = drawn.pairs
    with watched(together(scenarios), replicates * len(scenarios)) as progress:
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


def _print_clauses(about: dict[str, Any], comparison: Comparison, folder: Path, lang: str) -> None:
    """Print what a scenario changes beside the baseline, clause by clause."""
    from analysis.report.clauses_text import clause_section
    from analysis.words import words

    texts, path = words("clauses", lang), folder / CLAUSES
    section = clause_section(about, comparison, lang)
    if section is None:
        print(texts["kept"].format(path=path))
        return
    title, rows, more = section
    print_table(title, rows, prose=tuple(rows.column_names))
    if more:
        print(texts["more"].format(count=more, path=path))


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
    from analysis.words import words, years_in_words

    texts = words("compare", lang)
    head = texts["several_one" if comparison.replicates == 1 else "several"]
    years = years_in_words(comparison.adopted, comparison.years, lang)
    print_prose(head.format(count=len(comparison.scenarios), n=comparison.replicates, years=years))
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
