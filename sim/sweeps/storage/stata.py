"""Final tables for Stata: names that it allows, whole numbers that it keeps, labels that fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.sweeps.planning.study import LONGEST_COLUMN
from sim.sweeps.storage.durable_files import write_durable

if TYPE_CHECKING:
    import pandas as pd

LONGEST_LABEL = 80
"""Characters of a variable's label in Stata."""
RESERVED = {
    "aggregate", "array", "boolean", "break", "byte", "case", "catch", "class", "colvector",
    "complex", "const", "continue", "default", "delegate", "delete", "do", "double", "else",
    "eltypedef", "end", "enum", "explicit", "export", "external", "float", "for", "friend",
    "function", "global", "goto", "if", "in", "inline", "int", "local", "long", "pragma",
    "protected", "quad", "rowvector", "short", "typedef", "typename", "using", "virtual",
    "with",
}  # fmt: skip
"""Words of Stata's language and of its matrix language that no variable may be called."""
# str1 to str2045 are Stata's types of text
_TYPE_OF_TEXT = re.compile(r"str\d+")
# Stata files hold the time of writing; with a fixed one equal tables are equal files
_FIXED_TIME = datetime(2000, 1, 1)


def stata_name(column: str) -> str:
    """Give the name of a column in Stata's files: its own, or with _ before a word of Stata's.

    No other column can have that name, since all begin with a letter.
    """
    if column in RESERVED or _TYPE_OF_TEXT.fullmatch(column):
        # where there is no room the first letter goes: the last may be all that tells two apart
        return "_" + column[1 - LONGEST_COLUMN :]
    return column


def stata_note(column: str) -> str:
    """Say for the codebook what Stata's files call a column; empty where it keeps its name."""
    name = stata_name(column)
    return "" if name == column else f"{name} in Stata's files, where {column} is a reserved word"


def write_stata(folder: Path) -> list[Path]:
    """Write the final tables for Stata, with the codebook's words as labels.

    They are made from the other tables and safe to delete.
    """
    import pandas as pd

    # pandas takes ~ for a home folder and a colon for an address, so it is given open files
    with open(folder / "codebook.csv", encoding="utf-8", newline="") as text:
        book = pd.read_csv(text, keep_default_na=False)
    written = []
    for name in ("results", "yearly", *(["cells"] if (folder / "cells.parquet").exists() else [])):
        with open(folder / f"{name}.parquet", "rb") as table:
            frame = pd.read_parquet(table)
        own = book[[name in tables.split() for tables in book["tables"]]]
        path = folder / f"{name}.dta"
        fill = _filled(frame, dict(zip(own["column"], own["en"], strict=True)))
        write_durable(path, fill, path.name, int(frame.memory_usage().sum()))
        written.append(path)
    return written


def _filled(frame: pd.DataFrame, labels: dict[str, str]) -> Callable[[Path], None]:
    """Give what fills a file; labels go by the columns' own names and are cut to fit."""
    # pandas would rename too, but leaves out the label then and warns on the screen
    names = {column: stata_name(column) for column in frame.columns}
    about: dict[str, Any] = {"version": 118, "write_index": False, "time_stamp": _FIXED_TIME}
    about["variable_labels"] = {
        name: labels[column][:LONGEST_LABEL] for column, name in names.items()
    }

    def fill(temporary: Path) -> None:
        with open(temporary, "wb") as file:
            frame.rename(columns=names).to_stata(file, **about)

    return fill
