"""What ``cadre-sim page`` and ``cadre-sim classroom`` share: a page put in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.own_file import write_own_file
from analysis.commands.results_folder import check_page, out_option
from sim.base.errors import InputError
from sim.files.places import try_file

SHOWN = (
    "uniform",
    "index",
    "index_capped",
    "index_per_task",
    "index_split_credit",
    "index_audited",
    "index_base_floor",
    "index_survey",
    "index_literal_pool",
    "index_without_platform",
    "good_leader",
    "equal_split",
)
"""Scenarios of a page for which none are named."""
FILE = Path("county.html")
"""The page's default place."""
Scenarios = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SCENARIO...]",
        help="Names of shipped scenarios, or paths of .toml files; the first two are shown first. "
        "By default the old appraisal, the index and its repairs.",
    ),
]
"""The argument of both commands."""
Replace = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Replace whatever file stands there; without it only an earlier page is replaced.",
    ),
]
"""The option ``--overwrite`` of both commands."""
Out = Annotated[Path | None, out_option(f"The page; by default {FILE}.", "FILE")]
"""The option ``--out`` of both commands."""


def make_page(scenarios: list[str] | None, target: Path, overwrite: bool, lang: str) -> None:
    """Make the page and write it whole or not at all.

    Raises
    ------
    InputError
        When a scenario cannot be read, two have one name, or the page may not be written there.
    """
    from analysis.page.assembly import MARK, assemble

    names = list(scenarios or SHOWN)
    stems = [Path(name).stem for name in names]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        got = f"{', '.join(twice)} more than once"
        raise InputError("scenarios", got, "each scenario once, and no two of one name")
    try_file(target)
    check_page(target, MARK, "a new file, or an earlier page of this command", overwrite)
    write_own_file(target, assemble(names, lang).encode())
