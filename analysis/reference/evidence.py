"""What is known of the claims, written into documents: ``python -m analysis.reference.evidence``.

It takes the tables of a calibration and of claims, keeps them in ``results/evidence``, and writes
them between marks into ``docs/evidence.md`` and README; ``make evidence`` does all of it. Nothing
else of the documents is touched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.comparison.comparison import COMPARED
from analysis.comparison.estimates import decimals_for, number
from analysis.evidence.claims import Claim, ClaimsFile, load_claims
from analysis.evidence.outside import OutsideFile, load_outside
from analysis.evidence.targets import TargetsFile, load_targets
from analysis.reference.marked_pages import fill_pages, markdown_table
from analysis.words import Words, words
from sim.files.atomic import write_atomically
from sim.runs.horizon_totals import SUMMED
from sim.scenario.scenario import load_scenario

KEPT = Path("results/evidence")
FACTS = Path("results/reference/facts.csv")
SOURCES = {
    "calibration": (
        Path("results/calibrate-s_county"),
        ("targets", "conflicts", "numbers", "waves", "recovery", "coverage"),
        ("predictive", "marginals"),
    ),
    "paper": (
        Path("results/claims-paper"),
        ("verdicts", "points", "readings", "turns"),
        ("sign_map", "turns"),
    ),
    "patterns": (Path("results/claims-patterns"), ("verdicts", "points", "readings", "turns"), ()),
    "masked": (Path("results/masked"), ("draws", "effects"), ()),
}
"""Folders of results with the tables and figures that are kept of each."""
PAGES = (Path("docs/evidence.md"), Path("README.md"), Path("README.zh.md"))
KIND = "evidence"
"""Of the marks in documents."""
OUTER = ("difference", "low", "high", "draws_low", "draws_high")

_UNITS = {one.name: one.unit for one in COMPARED}

Tables = dict[str, dict[str, pd.DataFrame]]


def keep() -> None:
    """Copy the tables and figures that documents show."""
    files = {}
    for name, (folder, tables, figures) in SOURCES.items():
        for table in tables:
            files[KEPT / name / f"{table}.csv"] = (folder / f"{table}.csv").read_bytes()
        for figure in figures:
            image = (folder / "figures" / f"{figure}.png").read_bytes()
            files[KEPT / "figures" / f"{name}_{figure}.png"] = image
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(files)


def read() -> Tables:
    """Read the tables kept."""
    found: Tables = {}
    for name, (_, tables, _) in SOURCES.items():
        found[name] = {}
        for table in tables:
            with open(KEPT / name / f"{table}.csv", encoding="utf-8", newline="") as file:
                found[name][table] = pd.read_csv(file)
    return found


def facts_block(tables: Tables, targets: TargetsFile) -> str:
    """Lay out each fact with its bounds, the base, and what runs at the draws give."""
    with open(FACTS, encoding="utf-8", newline="") as file:
        base = pd.read_csv(file).set_index("target")["value"]
    rows = []
    for row in tables["calibration"]["targets"].itertuples():
        one = targets.targets[str(row.target)]
        places = decimals_for(row.low, row.high)
        told = [number(value, places) for value in (row.low, row.high, base[row.target])]
        ends = [number(value, places) for value in (row.fifth, row.nine_fifth)]
        rows.append(
            (
                f"{one.title.en} {one.title.zh}", f"{told[0]} – {told[1]}", told[2],
                f"{ends[0]} – {ends[1]}", f"{100 * row.met:.0f}%",
                "no free number moves it" if row.standing == "unmoved" else "",
            )
        )  # fmt: skip
    return markdown_table(("fact", "bounds", "base", "runs at the draws, 90%", "met by", ""), rows)


def conflicts_block(tables: Tables) -> str:
    """Name the facts that are met together less than half as often as by chance."""
    rows = [
        (
            f"`{row.target}` and `{row.other}`",
            *(f"{100 * share:.2g}%" for share in (row.share, row.share_other, row.share_both)),
            number(row.ratio, 2),
        )
        for row in tables["calibration"]["conflicts"].itertuples()
    ]
    heads = ("facts", "first met", "second met", "both met", "of what chance would give")
    return markdown_table(heads, rows)


def numbers_block(tables: Tables) -> str:
    """Lay out each free number: range, posterior, base, and whether intervals hold."""
    coverage = tables["calibration"]["coverage"].set_index("number")["inside"]
    standing = {"pinned": "pinned", "weakly": "weakly", "not_pinned": "no"}
    rows = [
        (
            f"`{row.number}`", f"{row.low:g} – {row.high:g}",
            f"{row.posterior_low:.3g} – {row.posterior_high:.3g}", f"{row.base:g}",
            standing[row.standing], f"{100 * coverage[row.number]:.0f}%",
        )
        for row in tables["calibration"]["numbers"].itertuples()
    ]  # fmt: skip
    heads = ("number", "range", "posterior, 90%", "base, the central draw", "pinned", "recovered")
    text = markdown_table(heads, rows)
    return f"{text}\n\nOver all numbers 90% intervals hold {100 * coverage['all']:.0f}%."


def claims_block(tables: dict[str, pd.DataFrame], file: ClaimsFile) -> str:
    """Lay out each claim: verdict, draws, space, readings, and what breaks it."""
    points, years = tables["points"].set_index(["claim", "view"]), years_of(file)
    rows = []
    for row in tables["verdicts"].itertuples():
        key = str(row.claim)
        one = file.claims[key]
        title = f"{one.title.en} {one.title.zh}"
        if row.verdict == "unmeasured":
            rows.append((title, one.kind, "not measured", *["–"] * 5))
            continue
        space = points.loc[(key, "map")]
        turns = tables["turns"]
        mover = turns[(turns["claim"] == key) & (turns["place"] == 0)]
        own = tables["readings"][tables["readings"]["claim"] == key]
        rows.append(
            (
                title, one.kind, f"**{row.verdict}**", _drawn(points, key, one, years),
                f"{100 * space['share']:.0f}%{_turning(mover)}", _counts(own, "forms"),
                _counts(own, "strategies"), _without(row.cause, own, one.breaks),
            )
        )  # fmt: skip
    heads = (
        "the index, against the old appraisal", "kind", "verdict",
        "draws: mean [80% of them], share that holds", "plausible space, moved most by",
        "forms", "strategies", "without its cause",
    )  # fmt: skip
    return markdown_table(heads, rows)


def years_of(file: ClaimsFile) -> int:
    """Count the years that claims about all years are about."""
    return file.views.years - load_scenario(file.scenario).adopted + 1


def short_block(tables: dict[str, pd.DataFrame], file: ClaimsFile, lang: str) -> str:
    """Lay out verdicts in short, in one of two languages."""
    points, years = tables["points"].set_index(["claim", "view"]), years_of(file)
    said = words("claims", lang)
    rows = []
    for row in tables["verdicts"].itertuples():
        key = str(row.claim)
        one = file.claims[key]
        own = tables["readings"][tables["readings"]["claim"] == key]
        rows.append(
            (
                getattr(one.title, lang), said[one.kind], f"**{said[row.verdict]}**",
                _drawn(points, key, one, years),
                f"{100 * points.loc[(key, 'map')]['share']:.0f}%",
                _in_short(row.cause, own, one.breaks, said),
            )
        )  # fmt: skip
    return markdown_table(_SHORT[lang], rows)


def _in_short(cause: object, own: pd.DataFrame, breaks: list[str], said: Words) -> str:
    """Say whether a claim goes with the causes that the source names, one after another."""
    keys = {"holds": "stands", "open": "breaks", "contrary": "breaks"}
    found = _ablated(cause, own, breaks)
    return said["joint"].join(said[keys[one]] for one in found.values()) or "–"


_SHORT = {
    "en": (
        "the index, against the old appraisal", "kind", "verdict",
        "draws: mean [80% of them], share that holds", "plausible space", "without its cause",
    ),
    "zh": (
        "指数与传统考核相比",
        "性质",
        "判定",
        "各组参数：均值[80%的组]，成立占比",
        "可信参数空间",
        "去除其原因后",
    ),
}  # fmt: skip


def masked_block(tables: Tables) -> str:
    """Lay out what the outside case moves, over draws."""
    found = tables["masked"]["draws"].set_index("measure")
    rows = []
    for name, share in (("overhead_share", 100), ("public_value", 1), ("tasks_on_time", 100)):
        row = found.loc[name]
        ends = [number(share * row[key], 2, True) for key in OUTER]
        unit = " points" if share == 100 else ""
        rows.append(
            (
                f"`{name}`", f"{ends[0]}{unit} [{ends[1]}, {ends[2]}]", f"{ends[3]} to {ends[4]}",
                f"{100 * row['same_sign']:.0f}%",
            )
        )  # fmt: skip
    heads = ("measure", "change [95% interval]", "nine in ten draws", "draws with this sign")
    return markdown_table(heads, rows)


def outside_block(table: pd.DataFrame, file: OutsideFile) -> str:
    """Lay out the outside case's effects beside the published ones, and count what agrees."""
    units = {"sd": " SD", "percent": "%"}
    rows = []
    for row in table.itertuples():
        unit = str(row.unit)
        made = [float(getattr(row, name)) for name in (unit, f"{unit}_low", f"{unit}_high")]
        told = [number(one, 4 if unit == "sd" else 2, True) for one in made]
        rows.append(
            (
                file.effects[str(row.effect)].title.en, f"{row.published:+g}{units[unit]}",
                f"{told[0]}{units[unit]} [{told[1]}, {told[2]}]",
                *(str(one).replace("_", " ") for one in (row.direction, row.size)),
            )
        )  # fmt: skip
    heads = ("effect", "published", "here [95% interval over draws]", "direction", "order of size")
    agree = {name: int((table[name] == "as_published").sum()) for name in ("direction", "size")}
    return (
        f"{markdown_table(heads, rows)}\n\n**Of {len(table)} effects {agree['direction']} have "
        f"the published direction, and {agree['size']} its order of size.**"
    )


def _drawn(points: pd.DataFrame, key: str, claim: Claim, years: int) -> str:
    if (key, "ensemble") not in points.index:
        return "–"
    row, factor = points.loc[(key, "ensemble")], 1.0
    if claim.measure in SUMMED and claim.when == "all":
        # what adds up over years is by the year
        factor = 1 / years
    elif _UNITS.get(claim.measure or "") == "share":
        factor = 100
    ends = [factor * float(row[name]) for name in ("mean", "tenth", "nine_tenths")]
    middle, low, high = (number(one, decimals_for(*ends), True) for one in ends)
    return f"{middle} [{low}, {high}], {100 * row['share']:.0f}%"


def _turning(mover: pd.DataFrame) -> str:
    if mover.empty:
        return ""
    row = mover.iloc[0]
    at = "" if pd.isna(row["turns_at"]) else f", turns at {row['turns_at']:.3g}"
    return f", `{row['number']}` {number(row['correlation'], 2, True)}{at}"


def _counts(own: pd.DataFrame, view: str) -> str:
    found = own.loc[own["view"] == view, "verdict"].value_counts()
    return " / ".join(str(int(found.get(one, 0))) for one in ("holds", "open", "contrary"))


def _without(cause: object, own: pd.DataFrame, breaks: list[str]) -> str:
    """Say of each ablation that should break a claim what becomes of it."""
    said = {"holds": "stands", "open": "gone", "contrary": "turned"}
    found = _ablated(cause, own, breaks)
    return "; ".join(f"{name}: {said[one]}" for name, one in found.items()) or "–"


def _ablated(cause: object, own: pd.DataFrame, breaks: list[str]) -> dict[str, str]:
    """Give what a claim is without each of its causes; nothing where there is none to take away."""
    if pd.isna(cause):
        return {}
    found = own[own["view"] == "ablations"].set_index("reading")["verdict"]
    return {name: found[name] for name in breaks}


def blocks(tables: Tables) -> dict[str, str]:
    """Make what stands between the marks, by their names."""
    targets = load_targets("s_county")
    return {
        "facts": facts_block(tables, targets),
        "conflicts": conflicts_block(tables),
        "numbers": numbers_block(tables),
        "claims": claims_block(tables["paper"], load_claims("paper")),
        "patterns": claims_block(tables["patterns"], load_claims("patterns")),
        "masked": masked_block(tables),
        "outside": outside_block(tables["masked"]["effects"], load_outside("de_janvry_2023")),
        "short": short_block(tables["paper"], load_claims("paper"), "en"),
        "short_zh": short_block(tables["paper"], load_claims("paper"), "zh"),
    }


def write(say: Callable[[str], None] = print) -> None:
    """Write the documents anew from the tables kept."""
    fill_pages(PAGES, blocks(read()), KIND, say)


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["keep"]):
        sys.exit("usage: python -m analysis.reference.evidence [keep]")
    if sys.argv[1:]:
        keep()
    write()
