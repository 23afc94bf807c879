"""What ``cadre-sim compare`` writes into its folder: tables, figures and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.commands.draws_option import TABLE as DRAWS_TABLE
from analysis.commands.results_folder import WORKBOOK
from analysis.commands.winners_option import FILES as WINNERS_FILES
from analysis.commands.winners_option import winners_tables

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.comparison import Comparison
    from analysis.report.figures.lettering import Lettering
    from sim.files.tables import AnyTable
    from sim.model.measure_catalogue import Runs

CLAUSES = "clauses.csv"
IN_PARQUET = ("measures", "pairs", "replicates", "winners")
_TABLES = (
    "measures.csv",
    "measures.parquet",
    "replicates.parquet",
    "groups.csv",
    "lorenz.csv",
    "hours.csv",
    CLAUSES,
)


def file_names(arms: int) -> list[str]:
    """Name the files that a comparison of so many scenarios writes."""
    from analysis.report.figures import FORMATS
    from analysis.report.page import ALL_FIGURES

    figures = [f"figures/{name}.{kind}" for name in ALL_FIGURES for kind in FORMATS]
    pairs = ["pairs.csv", "pairs.parquet"] if arms > 2 else []
    others = [DRAWS_TABLE, *WINNERS_FILES, WORKBOOK, "comparison.json", "report.html"]
    return [*_TABLES, *pairs, *others, *figures]


def comparison_tables(
    comparison: Comparison,
    runs: list[Runs],
    asked: tuple[pd.DataFrame | None, pd.DataFrame | None],
    each: int,
    about: dict[str, Any],
) -> dict[str, AnyTable]:
    """Give all tables of a comparison by their names.

    Those `asked` for are what differs over draws, and who gains and who loses.
    """
    from analysis.comparison.comparison import group_table, hours_table, lorenz_table
    from analysis.comparison.estimates import replicate_table
    from analysis.report.clauses_text import clause_table

    pairs = {} if comparison.pairs is None else {"pairs": comparison.pairs}
    differs, gained = asked
    return {
        "measures": comparison.frame,
        **pairs,
        **({} if differs is None else {"draws": differs}),
        **({} if gained is None else winners_tables(gained)),
        "groups": group_table(runs, each),
        "lorenz": lorenz_table(runs, each),
        "hours": hours_table(runs, each),
        "clauses": clause_table(about),
        "replicates": replicate_table(runs),
    }


def table_files(tables: dict[str, AnyTable], excel: bool, xlsx: bool) -> dict[str, bytes]:
    """Write tables as CSV, those that programs read as Parquet too, and together if asked for."""
    from sim.files.tables import csv_bytes, parquet_bytes
    from sim.files.workbook_output import workbook_bytes

    whole = [name for name in tables if name in IN_PARQUET]
    files = {f"{name}.parquet": parquet_bytes(tables[name]) for name in whole}
    return {
        **files,
        **{
            f"{name}.csv": csv_bytes(one, excel)
            for name, one in tables.items()
            if name != "replicates"
        },
        **({WORKBOOK: workbook_bytes(tables, "--xlsx")} if xlsx else {}),
    }


def page_files(
    comparison: Comparison,
    tables: dict[str, AnyTable],
    about: dict[str, Any],
    lang: str,
    letters: Lettering,
) -> dict[str, bytes]:
    """Draw the figures and make the page of a comparison."""
    from analysis.report.clauses_text import clause_rows
    from analysis.report.figures import render_all
    from analysis.report.page import ALL_FIGURES, page
    from sim.files.json_files import json_bytes

    groups, lorenz, hours = (tables[name] for name in ("groups", "lorenz", "hours"))
    # drawn once: the page holds the same SVG that stands beside it
    differs, gained = tables.get("draws"), tables.get("winners")
    images = render_all(comparison, groups, lorenz, hours, lang, letters, gained)
    svg = {name: images[f"{name}.svg"] for name in ALL_FIGURES if f"{name}.svg" in images}
    return {
        "comparison.json": json_bytes(comparison.to_json() | {"clauses": clause_rows(about)}),
        **{f"figures/{name}": image for name, image in images.items()},
        "report.html": page(comparison, about, svg, lang, differs, gained).encode(),
    }
