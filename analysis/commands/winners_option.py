"""The option ``--winners`` of comparisons: who gains and who loses, as files and in print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.output import print_prose, print_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.commands.draws_option import Drawn
    from analysis.comparison.census import Census
    from analysis.comparison.comparison import Comparison
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario

TABLE, BOOK, KEPT = "winners.csv", "winners_codebook.csv", "winners.parquet"
FILES = (TABLE, BOOK, KEPT)
FIGURE = "winners"

Winners = Annotated[
    bool,
    typer.Option(
        "--winners",
        help="Also say who gains and who loses: by post, level, staffing, unit and age.",
    ),
]


def run_for_winners(
    scenarios: list[Scenario],
    drawn: Drawn,
    seed: int,
    years: int,
    threads: int,
    progress: Any,
) -> tuple[list[Runs], list[list[Census]]]:
    """Run scenarios and note who was in office from adoption on."""
    from functools import partial

    from analysis.comparison.census import take_census

    since = max(one.adopted for one in scenarios)
    arms = [partial(drawn.scenario, one) for one in scenarios]
    return take_census(arms, seed, range(drawn.pairs), years, since, threads, progress)


def winners_tables(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the table and its codebook by their names."""
    import pandas as pd

    from analysis.comparison.winners_codebook import CODEBOOK, COLUMNS

    return {"winners": table, "winners_codebook": pd.DataFrame(CODEBOOK, columns=list(COLUMNS))}


def print_winners(table: pd.DataFrame, comparison: Comparison, folder: Path, lang: str) -> None:
    """Print who gains and who loses under each scenario, and close the account."""
    from analysis.report.winners_text import SPARE, winners_sections
    from analysis.words import words

    texts = words("winners", lang)
    for title, rows, closing in winners_sections(table, comparison, lang):
        print_table(
            title,
            rows,
            spare=[[texts[one]] for one in SPARE],
            rest=words("compare", lang)["left_out"],
        )
        for line in closing:
            print_prose(line)
    print(texts["table"].format(path=folder / TABLE))
