"""``cadre-sim claims``: over which assumptions claims of a source hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.evidence_folder import (
    AcceptCodeChange,
    about_file,
    begun,
    run_in,
    written_study,
)
from analysis.commands.finished_sweep import Workers, figure_names
from analysis.commands.output import (
    Format,
    Lang,
    Language,
    counted,
    print_beside,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.report_county import WithPage
from analysis.commands.results_folder import Overwrite, default_folder, keep, out_option

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence.claim_runs import Pairs
    from analysis.evidence.claims import ClaimsFile
    from analysis.report.figures.lettering import Lettering

CONTROL_FAILED = 5
"""Exit code when what must be so whatever is assumed is not so."""
FIGURES = ("sign_map", "turns")
PAGE = "report.html"
MOST_MOVERS = 8
"""Numbers that get a slider in the page's county."""
TABLES = ("verdicts", "points", "readings", "turns")

READ = ("forms", "strategies", "ablations")
"""Views of several readings, each a sweep of its own."""
Part = tuple[str, str, str]
"""View, reading, and text of a study."""


@command(place=49)
def claims(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Name of shipped claims, or the path of a .toml file."),
    ],
    out: Annotated[
        Path | None, out_option("Folder of sweeps and results; by default results/claims-NAME.")
    ] = None,
    workers: Workers = None,
    price: Annotated[
        bool, typer.Option("--price", help="Only say what it costs, and run nothing.")
    ] = False,
    accept_code_change: AcceptCodeChange = False,
    overwrite: Overwrite = False,
    page: WithPage = False,
    format: Annotated[Format, typer.Option(help="How the verdicts are printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Judge each claim of a file: robust, fragile, undetermined or false.

    Views are the plausible space (a sign map), a calibrated ensemble, other forms of rules and
    other strategies; then each claim without its cause. Each is a sweep beside the folder, so that
    the same command goes on where it was stopped, and other claims over the same views run nothing.
    Exit code 5 says that a control failed.

    Example: cadre-sim claims paper
    """
    from analysis.evidence.claims import claims_path, load_claims
    from analysis.evidence.verdicts import tables
    from analysis.report.figures.lettering import letters_for_titles

    read, path = load_claims(file), claims_path(file)
    folder = out or default_folder(f"claims-{path.stem}")
    parts = list(_parts(read, path))
    print_beside(_price(parts, lang.value), format)
    if price:
        return
    about = about_file("claims", file, read, folder)
    with begun(folder, about, _names(), overwrite):
        views, numbers, failed = _run(read, path, parts, folder, workers, accept_code_change)
        made = tables(read, views, numbers)
        letters = letters_for_titles((), (), lang.value)
        controls = list(_control_lines(read, failed, lang.value))
        files, report = _files(read, made, letters, about | {"controls": controls}, lang.value)
        if page:
            report = _with_county(report, parts, made["turns"], lang.value)
        keep(folder, about, files | {PAGE: report.encode()}, overwrite)
    if format == Format.csv:
        print_csv(made["verdicts"])
    elif format == Format.json:
        from sim.files.tables import as_arrow

        rows = {name: as_arrow(table).to_pylist() for name, table in made.items()}
        print_json({"folder": str(folder), "failed_controls": failed} | rows)
    else:
        _print(read, made, folder, lang.value)
    for note in letters.notes:
        print_beside(note, format)
    for line in controls:
        print_beside(line, format)
    if failed:
        raise typer.Exit(CONTROL_FAILED)


def _parts(file: ClaimsFile, path: Path) -> Iterator[Part]:
    """Write the study of every view and reading; that of the map is the file's own."""
    from analysis.evidence.claim_runs import (
        ENSEMBLE,
        MAP,
        ensemble_of,
        ensemble_text,
        map_study,
        reading_text,
    )

    study = map_study(file, path)
    yield MAP, study.name, study.text
    draws = ensemble_of(file, path)
    if draws is not None:
        yield ENSEMBLE, "", ensemble_text(file, path, draws)
    for view in READ:
        for reading, lines in getattr(file.views, view).items():
            yield view, reading, reading_text(file, path, lines, reading)


def _price(parts: list[Part], lang: str) -> str:
    """Say before anything is run how many runs there are, and how long they take."""
    from analysis.evidence.claim_runs import MAP
    from analysis.evidence.waves import study_in_memory
    from analysis.words import words
    from sim.sweeps.planning.cost_estimate import estimate_cost
    from sim.sweeps.planning.plan import build_plan

    runs, minutes, of_map, processors = 0, 0.0, 0.0, 1
    seconds: dict[int, float] = {}
    for view, _, text in parts:
        study = study_in_memory(text, Path("claims.toml"))
        years, count = study.file.years, _runs(study)
        if years not in seconds:
            # of the first study of a horizon; the others differ from it by little
            cost = estimate_cost(build_plan(study) if view != MAP else _some_points(text))
            seconds[years], processors = cost.seconds, cost.workers
        spent = count * seconds[years] / processors / 60
        runs, minutes = runs + count, minutes + spent
        of_map += spent if view == MAP else 0.0
    about = {"minutes": f"{minutes:.0f}", "map": f"{of_map:.0f}", "processors": processors}
    said = counted(runs, "run") if lang == "en" else f"{runs:,}"
    return words("claims", lang)["price"].format(runs=said, sweeps=len(parts), **about)


def _runs(study: Any) -> int:
    points = study.file.points or len(study.file.point) or 1
    return points * len(study.file.scenarios) * (study.file.replicates or 0)


def _some_points(text: str) -> Any:
    """Plan a few points of a large study: to plan all of them takes half a minute."""
    import re

    from analysis.evidence.waves import study_in_memory
    from sim.sweeps.planning.plan import build_plan

    return build_plan(
        study_in_memory(re.sub(r"(?m)^points = \d+$", "points = 4", text), Path("c.toml"))
    )


def _names() -> tuple[str, ...]:
    figures = [name for figure in FIGURES for name in figure_names(figure)]
    return (*(f"{name}.csv" for name in TABLES), "codebook.csv", PAGE, *figures)


def _run(
    file: ClaimsFile, path: Path, parts: list[Part], folder: Path, workers: int | None, accept: bool
) -> tuple[dict[str, dict[str, Pairs]], pd.DataFrame, dict[str, list[str]]]:
    """Run what is not done yet, and read all of it.

    Returns
    -------
    views : dict of str to dict of str to Pairs
        By view and reading.
    numbers : DataFrame
        A row for each point of the map.
    failed : dict of str to list of str
        By sweep, controls that failed there.
    """
    import pandas as pd

    from analysis.evidence.claim_runs import (
        ABLATIONS,
        MAP,
        ensemble_of,
        failed_controls,
        map_study,
        pairs_of,
        views_digest,
    )

    views: dict[str, dict[str, Pairs]] = {}
    digest = views_digest(file, ensemble_of(file, path))
    numbers, failed = pd.DataFrame(), {}
    for place, (view, reading, text) in enumerate(parts):
        # runs do not depend on claims, so they stand beside the folders of what is said of them
        where = folder.parent / (reading if view == MAP else f"views-{digest}/{view}")
        where = where / f"{place:02d}" if view in READ else where
        study = map_study(file, path) if view == MAP else written_study(where, text)
        table = run_in(where, study, workers, accept)
        arms = (Path(file.baseline).stem, Path(file.scenario).stem)
        pairs = pairs_of(where, table.first_year, table.last_year, arms)
        views.setdefault(view, {})[reading] = pairs
        # an ablation takes away what a control may be about
        wrong = failed_controls(pairs, {} if view == ABLATIONS else file.controls)
        if wrong:
            failed[reading or view] = wrong
        if view == MAP:
            numbers = table.results.drop_duplicates("point").set_index("point")
            numbers = numbers[list(table.varied)]
    return views, numbers, failed


def _files(
    file: ClaimsFile,
    made: dict[str, pd.DataFrame],
    letters: Lettering,
    about: dict[str, Any],
    lang: str,
) -> tuple[dict[str, bytes], str]:
    """Make tables and figures by their names, and the page."""
    from analysis.commands.finished_sweep import table_files
    from analysis.evidence.claims_codebook import CODEBOOK
    from analysis.report.claims_page import claims_page
    from analysis.report.figures import render
    from analysis.report.figures.claims import draw_sign_map, draw_turns

    files, shown = table_files(made, CODEBOOK), {}
    for name, draw in zip(FIGURES, (draw_sign_map, draw_turns), strict=True):
        images = render(draw, file, made, letters.lang, fonts=letters.fonts)
        files |= {f"figures/{name}.{kind}": image for kind, image in images.items()}
        shown[name] = images["svg"]
    return files, claims_page(file, made, shown, about, lang)


def _with_county(report: str, parts: list[Part], turns: pd.DataFrame, lang: str) -> str:
    """Put the county into the page, with sliders for the numbers that move claims most."""
    from analysis.commands.report_county import with_county_of_sweep
    from analysis.evidence.claim_runs import MAP

    (text,) = (text for view, _, text in parts if view == MAP)
    strongest = turns.reindex(turns["correlation"].abs().sort_values(ascending=False).index)
    movers = tuple(strongest["number"].drop_duplicates()[:MOST_MOVERS])
    return with_county_of_sweep(report, _some_points(text), lang, movers)


def _print(file: ClaimsFile, made: dict[str, pd.DataFrame], folder: Path, lang: str) -> None:
    from analysis.report.claims_text import verdict_table
    from analysis.words import words

    texts = words("claims", lang)
    print_table(getattr(file.title, lang), verdict_table(file, made, lang), prose=(texts["claim"],))
    print_prose(texts["legend"])
    print_prose(texts["tables"].format(path=folder))


def _control_lines(file: ClaimsFile, failed: dict[str, list[str]], lang: str) -> Iterator[str]:
    from analysis.evidence.claim_runs import BUILT_IN
    from analysis.words import words

    texts = words("claims", lang)
    if not failed:
        yield texts["controls_hold"].format(count=len(file.controls) + len(BUILT_IN))
    for where, keys in failed.items():
        titles = {key: getattr(one.title, lang) for key, one in file.controls.items()}
        titles |= {key: texts[key] for key in BUILT_IN}
        said = texts["joint"].join(titles[key] for key in keys)
        yield texts["control_failed"].format(where=where, controls=said)
