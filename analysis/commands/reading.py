"""What a sweep says, in its folder: two tables, figures and a page."""

from __future__ import annotations

import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.base.errors import InputError
from sim.files.places import ANOTHER

if TYPE_CHECKING:
    from analysis.comparison.sweep_reading import Reading
    from sim.sweeps.results import SweepResults

PAGE = "report.html"


def read_folder(folder: Path) -> SweepResults:
    """Read the final tables of a sweep.

    Raises
    ------
    InputError
        When it is not finished.
    """
    from sim.sweeps.results import read_tables
    from sim.sweeps.storage.export import COMPLETE, final_table
    from sim.sweeps.storage.folder import PLAN
    from sim.sweeps.storage.stored_plan import open_plan

    if not (folder / COMPLETE).exists():
        do = f"Go on with cadre-sim sweep STUDY --out {shlex.quote(str(folder))}."
        raise InputError(str(folder), "a sweep that is not finished", "a finished sweep", do)
    plan = open_plan(folder / PLAN)
    final_table(folder, plan, "results.parquet")
    return read_tables(folder, plan, True)


def check_target(target: Path, folder: Path, overwrite: bool) -> None:
    """Refuse to replace a file of a sweep, or one that is no page of it."""
    table = read_folder(folder)
    allowed = "a new file, or a page of the same sweep"
    if target.resolve() == (folder / PAGE).resolve():
        return
    if target.exists() and target.resolve().is_relative_to(folder.resolve()):
        raise InputError(str(target), "a file of the sweep itself", allowed, ANOTHER)
    if overwrite or not target.exists():
        return
    with open(target, "rb") as file:
        if table.sweep_id.encode() not in file.read():
            do = "Choose another --out, or give --overwrite to replace it."
            raise InputError(str(target), "another file", allowed, do)


def page_of(
    reading: Reading, table: SweepResults, folder: Path, lang: str
) -> tuple[str, dict[str, bytes]]:
    """Make the page of a sweep, and the figures in it by their paths in the folder."""
    from analysis.report.figures import render_reading
    from analysis.report.sweep_page import sweep_page

    images = render_reading(reading)
    plain = {
        name.removesuffix(".svg"): image for name, image in images.items() if name.endswith("svg")
    }
    page = sweep_page(reading, _about(table, folder, lang), plain, lang)
    return page, {f"figures/{name}": image for name, image in images.items()}


def keep_reading(reading: Reading, table: SweepResults, folder: Path) -> None:
    """Write the reading beside a sweep's tables; it is made from these and safe to delete.

    Raises
    ------
    InputError
        When the folder cannot be written to.
    """
    from sim.files.atomic import write_atomically
    from sim.files.tables import csv_text

    page, images = page_of(reading, table, folder, "en")
    files = {PAGE: page.encode(), **images}
    files["differences.csv"] = csv_text(reading.differences).encode()
    files["influences.csv"] = csv_text(reading.influences).encode()
    try:
        write_atomically({folder / name: data for name, data in files.items()})
    except OSError as error:
        got = f"no folder to write to ({error.strerror})"
        allowed = "a folder with room that can be written to"
        raise InputError(str(folder), got, allowed, "The tables of the sweep are safe.") from error


def _about(table: SweepResults, folder: Path, lang: str) -> dict[str, Any]:
    from sim.sweeps.storage.folder import STUDY

    frame = table.results
    title, description = folder.name, ""
    try:
        study = tomllib.loads((folder / STUDY).read_text("utf-8-sig"))
        title, description = study["title"][lang], study["description"]
    except (OSError, ValueError, LookupError, TypeError):
        # for people, and perhaps in a parent; the numbers do not depend on it
        pass
    return {
        "title": str(title),
        "description": str(description),
        "points": f"{frame['point'].nunique():,}",
        "scenarios": ", ".join(dict.fromkeys(frame["scenario"])),
        "runs": f"{len(frame):,}",
        "failed": table.failed,
        "first": table.first_year,
        "last": table.last_year,
        "sweep": table.sweep_id,
    }
