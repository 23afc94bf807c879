"""``cadre-sim stress``: what of a rulebook can be gamed, and which line closes it."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.output import Format, Lang, Language, print_csv, print_json, print_prose
from analysis.commands.output import print_table as show_table
from analysis.commands.results_folder import (
    Overwrite,
    claim,
    default_folder,
    keep,
    manifest_of_inputs,
    out_option,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.stress.attack import Attack
    from sim.scenario.scenario import Scenario
    from sim.scoring.rulebook import Rulebook

PAGES = {"en": "report.html", "zh": "report.zh.html"}
LISTED_BY = "index"
"""Scenario that says how the platform lists points where a rulebook alone is named."""


@command(place=65)
def stress(
    given: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO_OR_RULEBOOK",
            help="Name of a shipped scenario or rulebook, or the path of a .toml file. Of a "
            "scenario the last scheme counts.",
        ),
    ],
    kind: Annotated[
        str, typer.Option(help="Of a scenario: the rulebook of a township or of a department.")
    ] = "township",
    unit: Annotated[
        str, typer.Option(help="The unit that attacks: a shipped name or a .toml file.")
    ] = "unit",
    writer: Annotated[
        list[str] | None,
        typer.Option(
            help="CODE=WHO, who makes the records of an item: cadre, squad, head, discretion, "
            "raters, plans or outside; repeat for each item."
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A fifth of the search.")] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**62, help="Seed of the search.")] = 1,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Threads; by default one for each processor."),
    ] = None,
    out: Annotated[Path | None, out_option("Folder; by default results/stress-NAME.")] = None,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the table is printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Find what can be gained by records alone, and the line of the rulebook that closes it.

    A search edits the records of a small unit whose real work stays the same, the real engine
    scores them, and each kind of gain is shown by its smallest record set. The mended rulebook is
    attacked again.

    Example: cadre-sim stress h_township_2021 --quick --out results/stress
    """
    from analysis.commands.progress import all_threads, watched
    from analysis.stress.archive import GENERATIONS, QUICK
    from analysis.stress.attack import attack, steps
    from analysis.stress.setting import read_setting
    from analysis.stress.tables import tables
    from analysis.words import spoken, words

    rulebook, scenario, title = _read(given, kind)
    setting = read_setting(unit, scenario, rulebook, writer)
    target = out or default_folder(f"stress-{Path(given).stem}")
    about = _about(given, rulebook, setting, quick, seed)
    claim(target, about, ["exploits.csv", *PAGES.values()], overwrite)
    threads, generations = workers or all_threads(), QUICK if quick else GENERATIONS
    _tell_price(rulebook, setting, generations, threads, lang.value)
    with watched(words("printed", spoken())["stress"], steps(generations)) as progress:
        found = attack(rulebook, setting, seed, generations, threads, progress)
    made = tables(found)
    keep(target, about, _files(found, made, title, about), overwrite)
    _print(found, made, target, format, lang.value)


def _read(given: str, kind: str) -> tuple[Rulebook, Scenario, dict[str, str]]:
    """Read what is named: a rulebook with the platform of the index, or a scenario's last one."""
    from analysis.commands.input_kinds import kinds_of_file, kinds_of_name, own_title, read_as
    from sim.base.errors import InputError, closest, shown
    from sim.scenario.parameters import UNIT_KINDS
    from sim.scenario.scenario import load_scenario
    from sim.scoring import load_rulebook

    if kind not in UNIT_KINDS:
        allowed = ", ".join(UNIT_KINDS)
        raise InputError("--kind", shown(kind), allowed, closest(kind, UNIT_KINDS))
    kinds = kinds_of_file(Path(given)) if given.endswith(".toml") else kinds_of_name(given)
    # of a name that is both, the scenario says more
    if "rulebook" in kinds[:1]:
        rulebook, scenario = load_rulebook(given), load_scenario(LISTED_BY)
    else:
        scenario = read_as("scenario", given, load_scenario)
        scheme = scenario.schemes[scenario.adoption[-1][1]]
        rulebook = scheme.rulebooks[UNIT_KINDS.index(kind)]
        kinds = ["scenario"]
    return rulebook, scenario, {one: own_title(kinds[0], given, one) for one in PAGES}


def _about(given: str, rulebook: Rulebook, setting: Any, quick: bool, seed: int) -> dict[str, Any]:
    texts = {"rulebook": rulebook.to_toml(), "unit": setting.file.model_dump_json()}
    inputs: dict[str, Any] = {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()
    }
    inputs |= {"quick": quick, "platform": setting.numbers, "writers": setting.writers}
    return manifest_of_inputs("stress", ["cadre-sim", *sys.argv[1:]], seed=seed, inputs=inputs)


def _tell_price(
    rulebook: Rulebook, setting: Any, generations: int, threads: int, lang: str
) -> None:
    """Say how long it will take, by the time that a first batch takes."""
    import numpy as np

    from analysis.stress.archive import BATCH, BATCHES, EDITS, try_out
    from analysis.stress.attack import ROUNDS
    from analysis.stress.case import build_case
    from analysis.stress.menu import build_menu
    from analysis.stress.sheets import Sheets
    from analysis.words import words

    case = build_case(rulebook, setting)
    sheets = Sheets(case, build_menu(case))
    edits = np.zeros((BATCH, EDITS), dtype=np.int64)
    begun = time.perf_counter()
    try_out(sheets, edits + 1, edits + 1)
    second = time.perf_counter() - begun
    tried = generations * BATCHES * BATCH
    # minimising and mending take about as long as the search itself, on one thread
    seconds = (1 + ROUNDS) * tried / BATCH * second * (1 + 1 / threads)
    words_of_price = {"attacks": 1 + ROUNDS, "tried": f"{tried:,}", "workers": threads}
    text = words("stress", lang)["price"].format(seconds=max(1, round(seconds)), **words_of_price)
    print(text, file=sys.stderr)


def _files(
    found: Attack, made: dict[str, pd.DataFrame], title: dict[str, str], about: dict[str, Any]
) -> dict[str, bytes]:
    from analysis.report.stress_page import gaming_section, stress_page
    from analysis.stress.evidence import record_files
    from analysis.words import words
    from sim.files.tables import csv_bytes

    files = {f"{name}.csv": csv_bytes(table) for name, table in made.items()}
    files |= {f"honest/{name}": data for name, data in record_files(found.sheets).items()}
    files["rulebook.toml"] = found.sheets.case.rulebook.to_toml().encode()
    if found.lines:
        files["mended.toml"] = _mended(found).encode()
    for number, one in enumerate(found.exploits):
        for name, data in record_files(found.sheets, one).items():
            files[f"exploits/{number + 1:02}/{name}"] = data
    for lang, name in PAGES.items():
        texts = words("stress", lang)
        tried = {"tried": f"{found.tried:,}", "rounds": 1 + found.rounds, "seed": about["seed"]}
        setting = found.sheets.case.setting.file
        unit = setting.title.zh if lang == "zh" else setting.title.en
        how = [
            texts["how_tried"].format(**tried),
            texts["how_unit"].format(title=unit),
            texts["how_files"],
        ]
        shown = {"title": title[lang], "command": about["command"], "how": how}
        other = next(page for page in PAGES.values() if page != name)
        page = stress_page(
            [gaming_section(found, lang)],
            shown | {"other_page": other},
            about["inputs"]["rulebook"],
            lang,
        )
        files[name] = page.encode()
    return files


def _mended(found: Attack) -> str:
    """Write the mended rulebook; levers, which are no part of it, as a comment."""
    from analysis.stress.tables import line_named

    levers = [line_named(one) for one in found.lines if one.is_lever]
    head = "".join(f"# and in the scheme of the scenario: {line}\n" for line in levers)
    return head + found.mended.case.rulebook.to_toml()


def _print(
    found: Attack, made: dict[str, pd.DataFrame], target: Path, format: Format, lang: str
) -> None:
    from analysis.report.stress_page import gaming_section
    from analysis.words import words
    from sim.files.tables import as_arrow

    if format == Format.csv:
        print_csv(made["exploits"])
        return
    if format == Format.json:
        rows = {name: as_arrow(table).to_pylist() for name, table in made.items()}
        print_json({"folder": str(target), "tried": found.tried} | rows)
        return
    texts, section = words("stress", lang), gaming_section(found, lang)
    print_prose(section.question)
    for line in section.answer:
        print_prose(line)
    prose = (texts["edits"], texts["mend"])
    for table in section.tables:
        show_table(table.caption, table.frame, prose=prose, longest=200)
    print_prose(texts["tables"].format(path=target))
