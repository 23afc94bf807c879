"""``cadre-sim report``: one HTML page from a folder of results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.output import Language
from sim.base.errors import InputError

if TYPE_CHECKING:
    from analysis.comparison.comparison import Comparison


@command(place=80)
def report(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Results of cadre-sim compare, or a finished sweep."),
    ],
    out: Annotated[Path | None, typer.Option(help="The page; by default DIR/report.html.")] = None,
    lang: Annotated[
        Language, typer.Option(help="Language of the text; figures are English.")
    ] = Language.en,
) -> None:
    """Make one HTML page from results: summary, figures, tables, differences, sources.

    Of a sweep it says what scenarios change, and which numbers that depends on.

    The page needs no other file and loads nothing from elsewhere.

    Example: cadre-sim report results/uniform-vs-index --lang zh --out report-zh.html
    """
    from analysis.commands.input_kinds import check_folder, kind_of_results
    from sim.files.atomic import write_whole

    target = out or folder / "report.html"
    if kind_of_results(folder) != "sweep":
        check_folder(folder, "compare")
    text = _page(folder, lang.value)
    try:
        write_whole({target: text.encode()})
    except OSError as error:
        raise InputError(
            str(target), f"no place to write to ({error.strerror})", "a file in a folder of yours"
        ) from error
    print(target)


def _page(folder: Path, lang: str) -> str:
    import jinja2
    import pyarrow as pa

    from analysis.commands.input_kinds import kind_of_results
    from analysis.report.page import page

    allowed = "a folder that cadre-sim compare or sweep has finished writing"
    # whatever a damaged or foreign folder can make these libraries raise
    faults = (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        StopIteration,
        pa.ArrowException,
        jinja2.TemplateError,
    )
    try:
        if kind_of_results(folder) == "sweep":
            return _sweep_page(folder, lang)
        return page(*load(folder), lang)
    except InputError:
        raise
    except faults as error:
        lacks = Path(error.filename).name if isinstance(error, FileNotFoundError) else ""
        got = f"no {lacks}" if lacks else f"no readable results ({type(error).__name__}: {error})"
        raise InputError(str(folder), got, allowed, "Run it again.") from error


def _sweep_page(folder: Path, lang: str) -> str:
    from analysis.commands.reading import page_of, read_folder
    from analysis.comparison.sweep_reading import read_sweep

    table = read_folder(folder)
    return page_of(read_sweep(table, table.varied), table, folder, lang)[0]


def load(folder: Path) -> tuple[Comparison, dict[str, Any], dict[str, bytes]]:
    """Read a folder of results back: the comparison, the manifest and the figures as SVG.

    Raises
    ------
    InputError
        When the folder holds results of another command, or unfinished ones.
    """
    from analysis.report.page import FIGURES

    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    if about["kind"] != "compare" or not about["complete"]:
        got = (
            "unfinished results"
            if about["kind"] == "compare"
            else f"results of cadre-sim {about['kind']}"
        )
        raise InputError(
            str(folder), got, "finished results of cadre-sim compare", "Run the comparison again."
        )
    figures = {name: (folder / "figures" / f"{name}.svg").read_bytes() for name in FIGURES}
    return _comparison(folder / "measures.parquet", about), about, figures


def _comparison(path: Path, about: dict[str, Any]) -> Comparison:
    import pyarrow.parquet as pq

    from analysis.comparison.comparison import COLUMNS, LEVELS, Comparison

    # a flipped bit would else be shown as a result
    frame = pq.read_table(path, page_checksum_verification=True).to_pandas()
    frame = frame[[*COLUMNS, *LEVELS]].astype({"year": "Int64"})
    names = tuple(scenario["name"] for scenario in about["scenarios"])
    adoption = tuple(scenario["adopted"] for scenario in about["scenarios"])
    return Comparison(names, about["replicates"], about["years"], adoption, frame)
