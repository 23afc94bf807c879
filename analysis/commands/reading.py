"""What a sweep says, in its folder: two tables, figures and a page."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.commands.results_folder import check_page
from analysis.commands.sweep_sources import describe
from sim.base.errors import InputError
from sim.files.places import ANOTHER

if TYPE_CHECKING:
    from analysis.commands.crate import File
    from analysis.comparison.sweep_reading import Reading
    from analysis.report.figures.lettering import Lettering
    from sim.sweeps.planning.plan import Plan
    from sim.sweeps.results import SweepResults

PAGE = "report.html"
BOOK = "reading-codebook.csv"
"""What the columns of the two tables mean: they are made after the codebook of the sweep."""
LARGEST_DESCRIBED = 20_000_000
"""Bytes up to which a table of CSV is read again for its columns."""


@contextmanager
def told_if_damaged(folder: Path, allowed: str, do: str) -> Iterator[None]:
    """Turn whatever a damaged or foreign folder can make libraries raise into one message.

    Raises
    ------
    InputError
    """
    import jinja2
    import pyarrow as pa

    try:
        yield
    except InputError:
        raise
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        StopIteration,
        RecursionError,
        MemoryError,
        pa.ArrowException,
        jinja2.TemplateError,
    ) as error:
        lacks = Path(error.filename).name if isinstance(error, FileNotFoundError) else ""
        got = f"no {lacks}" if lacks else f"no readable results ({type(error).__name__}: {error})"
        raise InputError(str(folder), got, allowed, do) from error


def read_folder(folder: Path) -> SweepResults:
    """Read the final tables of a sweep.

    Raises
    ------
    InputError
        When it is not finished, or its tables are not as they were written.
    """
    from sim.sweeps.results import read_tables
    from sim.sweeps.storage.export import final_table

    plan = finished_plan(folder)
    final_table(folder, plan, "results.parquet")
    return read_tables(folder, plan, True)


def check_target(target: Path, folder: Path, overwrite: bool) -> None:
    """Refuse to replace a file of a sweep, or one that is no page of it."""
    from analysis.report.rendering import mark

    sweep = finished_plan(folder).sweep_id
    allowed = "a new file, or a page of the same sweep"
    if target.resolve() == (folder / PAGE).resolve():
        return
    if target.exists() and target.resolve().is_relative_to(folder.resolve()):
        raise InputError(str(target), "a file of the sweep itself", allowed, ANOTHER)
    check_page(target, mark("sweep", sweep), allowed, overwrite)


def finished_plan(folder: Path) -> Plan:
    """Read the plan of a sweep.

    Raises
    ------
    InputError
        When it is not finished.
    """
    from sim.sweeps.storage.export import COMPLETE

    if not (folder / COMPLETE).exists():
        do = (
            f"Go on with cadre-sim sweep STUDY --out {shlex.quote(str(folder))}; "
            "shards are put together by cadre-sim merge."
        )
        raise InputError(str(folder), "a sweep that is not finished", "a finished sweep", do)
    return _plan(folder)


def _plan(folder: Path) -> Plan:
    from sim.sweeps.storage.folder import PLAN
    from sim.sweeps.storage.stored_plan import open_plan

    return open_plan(folder / PLAN)


def page_of(
    reading: Reading,
    table: SweepResults,
    folder: Path,
    letters: Lettering,
    lang: str,
    county: bool = False,
) -> tuple[str, dict[str, bytes]]:
    """Make the page of a sweep, and the figures in it by their paths in the folder.

    With `county` it holds the county, to be tried in a browser.
    """
    from analysis.commands.report_county import with_county_of_sweep
    from analysis.report.figures import render_reading
    from analysis.report.summary import title_and_name
    from analysis.report.sweep_page import sweep_page

    images = render_reading(reading, letters)
    plain = {
        name.removesuffix(".svg"): image for name, image in images.items() if name.endswith("svg")
    }
    plan = _plan(folder)
    about = describe(table, plan, folder, lang) | {"numbered": letters.numbered}
    about["scenarios"] = ", ".join(title_and_name(reading, one, lang) for one in reading.scenarios)
    page = sweep_page(reading, about, plain, lang)
    if county:
        page = with_county_of_sweep(page, plan, lang)
    return page, {f"figures/{name}": image for name, image in images.items()}


def described(folder: Path, files: Mapping[str, File]) -> tuple[dict[str, Any], dict[str, File]]:
    """Give what is said of a sweep and of its files, the large ones by their digests alone."""
    from analysis.commands.crate import Kept
    from sim.files.json_files import read_json
    from sim.sweeps.storage.environment import ENV
    from sim.sweeps.storage.export import SUMS, digests_in
    from sim.sweeps.storage.folder import STUDY

    plan, made = _plan(folder), read_json(folder / ENV, "", "")
    digests = digests_in((folder / SUMS).read_bytes())
    named: dict[str, File] = {}
    for name, digest in digests.items():
        path = folder / name
        size = path.stat().st_size
        whole = name.endswith(".csv") and size < LARGEST_DESCRIBED
        named[name] = path.read_bytes() if whole else Kept(size, digest)
    about = {
        "kind": "sweep",
        "command": f"cadre-sim sweep {STUDY} --out {folder.name}",
        # of the tables: a page that is made anew says the same
        "created": _day_of(folder / SUMS),
        "versions": {"python": made["python"]} | made["libraries"],
        "replicates": plan.data["replicates"],
        "years": plan.data["years"],
        "seed": plan.data["seed"],
        "sweep": plan.sweep_id,
    }
    return about, named | dict(files)


def _day_of(path: Path) -> str:
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC).isoformat()


def keep_reading(
    reading: Reading, table: SweepResults, folder: Path, lang: str, county: bool = False
) -> Lettering:
    """Write the reading beside a sweep's tables; it is made from these and safe to delete.

    Returns
    -------
    Lettering
        How its figures write the names of scenarios.

    Raises
    ------
    InputError
        When the folder cannot be written to.
    """
    from analysis.commands.crate import crate_files
    from analysis.comparison.sweep_reading import CODEBOOK
    from analysis.report.figures.lettering import letters_for
    from sim.files.atomic import write_atomically
    from sim.files.tables import csv_text
    from sim.files.tables import table as arrow_table

    letters = letters_for(reading, lang)
    page, images = page_of(reading, table, folder, letters, lang, county)
    files = {PAGE: page.encode(), **images}
    files["differences.csv"] = csv_text(reading.differences).encode()
    files["influences.csv"] = csv_text(reading.influences).encode()
    book = dict(
        zip(("column", "tables", "en", "zh", "unit"), zip(*CODEBOOK, strict=True), strict=True)
    )
    files[BOOK] = csv_text(
        arrow_table({name: list(given) for name, given in book.items()})
    ).encode()
    files |= crate_files(*described(folder, files))
    try:
        write_atomically({folder / name: data for name, data in files.items()})
    except OSError as error:
        got = f"no folder to write to ({error.strerror})"
        allowed = "a folder with room that can be written to"
        raise InputError(str(folder), got, allowed, "The tables of the sweep are safe.") from error
    return letters
