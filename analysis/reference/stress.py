"""A stress of H Township's rulebook as a document: ``python -m analysis.reference.stress``.

It takes the tables of ``cadre-sim stress``, keeps them in ``results/stress``, and writes them
between marks into ``docs/stress.md``; ``make stress`` does all of it. Nothing else of the document
is touched, and no word of it says what the numbers are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.comparison.estimates import number
from analysis.reference.marked_pages import fill_pages, markdown_table
from analysis.report.stress_cost import SHOWN, group_called
from analysis.report.stress_numbers import called, change_text, level_text, value_text
from analysis.report.stress_spread import spread_cells
from analysis.stress.caps import CURVES, NEVER
from analysis.stress.cost import LITERAL
from analysis.stress.county import AS_IT_IS
from analysis.stress.forms import Form, read_forms
from analysis.stress.fronts import CRITERIA
from sim.files.atomic import write_atomically
from sim.model.codes import Exploit

SOURCE = Path("results/stress-h_township_2021")
KEPT = Path("results/stress")
TABLES = (
    "exploits", "mended", "left", "spread", "caps", "tips", "winners", "overspend", "failures",
    "boxes", "limits", "candidates", "front", "reform",
)  # fmt: skip
FIGURES = ("caps", "forms", "front")
PAGE = Path("docs/stress.md")
KIND = "stress"
"""Of the marks in it."""
CAP = "cap"
NOT_YET = "*Not run yet: `make stress` writes this.*"
_ENDS = ["difference", "difference_low", "difference_high"]

Tables = Mapping[str, pd.DataFrame]


def keep() -> None:
    """Copy the tables and figures that the document shows."""
    files = {KEPT / f"{one}.csv": (SOURCE / f"{one}.csv").read_bytes() for one in TABLES}
    for one in FIGURES:
        image = (SOURCE / "figures" / f"{one}.png").read_bytes()
        files[KEPT / "figures" / f"{one}.png"] = image
    (KEPT / "figures").mkdir(parents=True, exist_ok=True)
    write_atomically(files)


def read() -> dict[str, pd.DataFrame]:
    """Read the tables kept; none where nothing is kept."""
    found = {}
    for one in TABLES:
        path = KEPT / f"{one}.csv"
        if path.is_file():
            with open(path, encoding="utf-8", newline="") as file:
                found[one] = pd.read_csv(file)
    return found


def gaming_block(tables: Tables) -> str:
    """Lay out what can be gained by records alone, and what is left in the mended rulebook."""
    rows = [
        (
            f"{row['edits']}", f"`{row['clause']}`", row["who"], number(row["gain"], 2),
            number(row["most"], 2), _mend(row),
        )
        for row in tables["exploits"].to_dict("records")
    ]  # fmt: skip
    heads = ("what is done with records", "clause", "by", "gain, smallest", "at most", "closed by")
    left, lines = len(tables["left"]), len(tables["mended"])
    said = f"{len(rows)} kinds. {lines} lines mend the rulebook; {left} kinds are left open."
    return f"{markdown_table(heads, rows)}\n\n{said}" if rows else said


def spread_block(tables: Tables) -> str:
    """Lay out how soon each exploit of the model is known and used in the county."""
    own = tables["spread"]
    rows = [tuple(spread_cells(own, one, "en")) for one in Exploit]
    years = own["year"].dropna().astype(int)
    heads = (
        *("in the county", "a tenth know it, half-months", "half know it"),
        *(f"know it, end of years {years.min()} to {years.max()}", "use it, at the last [95%]"),
    )
    return markdown_table(heads, rows)


def _mend(row: Mapping[str, object]) -> str:
    return f"`{row['mend']} = {row['after']}`" if row["closes"] is True else "no line"


def tips_block(tables: Tables, forms: Mapping[str, Form]) -> str:
    """Lay out where behaviour tips, over all forms."""
    rows = []
    for row in tables["tips"].to_dict("records"):
        if row["kind"] == NEVER:
            continue
        one = forms[row["form"]]
        change = change_text(row["measure"], [row[name] for name in _ENDS], "en")
        kind = "interval leaves zero" if row["kind"] == "clear" else "at the weakest level tried"
        at = level_text(one, row["level"], "en")
        rows.append((one.title.en, called(row["measure"], "en"), at, kind, change))
    heads = ("form", "outcome", "tips at", "how it is known", "difference [95%]")
    return markdown_table(heads, rows) if rows else "No outcome is clearly moved at any level."


def caps_block(tables: Tables, forms: Mapping[str, Form]) -> str:
    """Lay out every outcome over the cap, as differences from the scheme as it stands."""
    curves = tables["caps"]
    base = curves[curves["form"] == AS_IT_IS].set_index("measure")
    first = ["as it stands", str(int(base["draws"].iloc[0]))]
    rows = [(*first, *(value_text(one, _row(base, one, _LEVELS)) for one in CURVES))]
    own = curves[curves["form"] == CAP]
    for level in sorted(own["level"].unique(), reverse=True):
        at = own[own["level"] == level].set_index("measure")
        told = [change_text(one, _row(at, one, _ENDS), "en") for one in CURVES]
        counties = str(int(at["draws"].iloc[0]))
        rows.append((level_text(forms[CAP], level, "en"), counties, *told))
    return markdown_table(("cap", "counties", *(called(one, "en") for one in CURVES)), rows)


_LEVELS = ["mean", "low", "high"]


def _row(table: pd.DataFrame, name: str, columns: Sequence[str]) -> list[float]:
    return [float(table.at[name, column]) for column in columns]


def cost_block(tables: Tables) -> str:
    """Lay out who gains and loses, and what the formula as it is written would cost."""
    whole = tables["winners"][tables["winners"]["year"].isna()]
    rows = []
    for (by, group), own in whole.groupby(["by", "group"], sort=False):
        at = own.set_index("quantity")
        if by in SHOWN and at.at["persons", "difference"] >= 1:
            told = [
                _interval(_row_of(at, name, factor), places) for name, factor, places in _PERSONS
            ]
            persons = number(at.at["persons", "difference"], 0)
            rows.append((group_called(str(by), str(group), "en"), persons, *told))
    spent = tables["overspend"]
    literal = spent[(spent["pool_rule"] == LITERAL) & (spent["by"] == "county")].iloc[0]
    ends = [float(literal[name]) for name in ("overspend", "low", "high")]
    heads = ("who", "persons", "gaining, %", "losing, %", "bonus, yuan a year", "hours")
    said = f"As written, a yuan of pool pays {_interval(ends, 3)} yuan."
    return f"{markdown_table(heads, rows)}\n\n{said}"


_PERSONS = (("gaining", 100, 0), ("losing", 100, 0), ("bonus", 1, 0), ("hours", 1, 2))


def _row_of(at: pd.DataFrame, name: str, factor: float) -> list[float]:
    return [factor * float(at.at[name, end]) for end in ("difference", "low", "high")]


def _interval(ends: Sequence[float], places: int) -> str:
    told = [number(one, places) for one in ends]
    return f"{told[0]} [{told[1]}, {told[2]}]"


def failure_block(tables: Tables) -> str:
    """Say at how many points it fails, and give the boxes."""
    rows = []
    for row in tables["failures"].to_dict("records"):
        share = f"{row['cases']} of {row['points']} ({100 * row['cases'] / row['points']:.0f}%)"
        rows.append((row["measure"], share, _boxes(tables, row["measure"])))
    return markdown_table(("it fails by", "points", "mostly where"), rows)


def _boxes(tables: Tables, measure: str) -> str:
    boxes, limits = (
        tables[name][tables[name]["measure"] == measure] for name in ("boxes", "limits")
    )
    told = []
    for box in boxes.to_dict("records"):
        own = limits[limits["box"] == box["box"]]
        said = " and ".join(map(_limit, own.to_dict("records")))
        told.append(f"{said}: {100 * box['density']:.0f}%")
    return "; ".join(told) or "no box"


def _limit(row: Mapping[str, object]) -> str:
    low, high = row["low"], row["high"]
    if pd.isna(low):
        return f"`{row['number']}` ≤ {high:.3g}"
    return f"`{row['number']}` ≥ {low:.3g}" + ("" if pd.isna(high) else f", ≤ {high:.3g}")


def best_block(tables: Tables) -> str:
    """Lay out the three best: what they change, and all aims at counties not searched."""
    front, rows = tables["front"], []
    for reform, own in front[front["reform"] > 0].groupby("reform"):
        at = own.set_index("criterion")
        told = [change_text(one, _row(at, one, _ENDS), "en") for one in CRITERIA]
        changes = f"`{own['changes'].iloc[0]}`"
        rows.append((str(reform), changes, *told, number(at.at["public_value", "worst_tenth"], 1)))
    tried = len(tables["candidates"]) - 1
    heads = ("reform", "changes", *(called(one, "en") for one in CRITERIA), "worst tenth")
    if not rows:
        return f"{tried} candidates; none of them stands on the front."
    return f"{markdown_table(heads, rows)}\n\n{tried} candidates were tried."


def lines_block(tables: Tables, forms: Mapping[str, Form]) -> str:
    """Lay out each line of the reforms: clause, before, after, effect."""
    rows = []
    for (reform, form), own in tables["reform"].groupby(["reform", "form"], sort=False):
        one, first = forms[str(form)], own.iloc[0]
        clause = f"lever `{one.keys[-1]}`" if one.is_lever else first["clause"]
        rows.append(
            (
                str(reform), one.title.en, "new" if pd.isna(clause) else str(clause),
                level_text(one, first["before"], "en"), level_text(one, first["after"], "en"),
                "; ".join(_effects(own)),
            )
        )  # fmt: skip
    heads = ("reform", "line", "clause", "before", "after", "effect [95%]")
    return markdown_table(heads, rows) if rows else "No lines."


def _effects(own: pd.DataFrame) -> Iterator[str]:
    """Write what a line does to public value, and to the rest where that is clear."""
    for row in own.to_dict("records"):
        ends = [row[name] for name in ("difference", "low", "high")]
        if row["criterion"] == "public_value" or ends[1] > 0 or ends[2] < 0:
            yield f"{called(row['criterion'], 'en')} {change_text(row['criterion'], ends, 'en')}"


def blocks(tables: Tables) -> dict[str, str]:
    """Make what stands between the marks, by their names; without tables it says so."""
    forms = read_forms("forms").forms
    makers: dict[str, Callable[[], str]] = {
        "gaming": lambda: gaming_block(tables),
        "spread": lambda: spread_block(tables) if "spread" in tables else NOT_YET,
        "caps": lambda: caps_block(tables, forms),
        "tips": lambda: tips_block(tables, forms),
        "cost": lambda: cost_block(tables),
        "failure": lambda: failure_block(tables),
        "best": lambda: best_block(tables),
        "lines": lambda: lines_block(tables, forms),
    }
    return {name: make() if tables else NOT_YET for name, make in makers.items()}


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["keep"]):
        sys.exit("usage: python -m analysis.reference.stress [keep]")
    if sys.argv[1:]:
        keep()
    fill_pages([PAGE], blocks(read()), KIND)
