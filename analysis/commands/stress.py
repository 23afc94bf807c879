"""``cadre-sim stress``: what of a scheme can be gamed, what a cap does, when it fails, what is
better."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.evidence_folder import AcceptCodeChange, begun
from analysis.commands.output import Format, Lang, Language, print_csv, print_json, print_prose
from analysis.commands.output import print_table as show_table
from analysis.commands.report_county import WithPage
from analysis.commands.results_folder import (
    Overwrite,
    default_folder,
    keep,
    manifest_of_inputs,
    out_option,
)
from analysis.commands.stress_county import Answers, Figures
from analysis.stress.asked import QUESTIONS, Asked
from sim.base.errors import InputError, closest, naming, shown

if TYPE_CHECKING:
    import pandas as pd

    from analysis.commands.stress_gaming import Gamed
    from analysis.report.stress_page import Section
    from analysis.stress.attack import Attack
    from analysis.stress.kept import Kept
    from sim.scenario.scenario import Scenario
    from sim.scoring.rulebook import Rulebook

PAGES = {"en": "report.html", "zh": "report.zh.html"}
LISTED_BY = "index"
"""Scenario that says how the platform lists points, and gives the county, where a rulebook alone is
named."""
GAMING = "gaming"
ALL = (GAMING, *QUESTIONS)
USUAL = {"kind": "township", "only": ALL, "unit": "unit", "writer": [], "forms": "forms",
         "ensemble": "s_county", "seed": 1}  # fmt: skip
"""Options as they are where none is given, which a command need not name."""


@dataclass(frozen=True)
class Subject:
    """What is put under stress.

    Attributes
    ----------
    given : str
    rulebook : Rulebook
    scenario : Scenario
    alone : bool
        Whether a rulebook is named and no scenario.
    kind : int
        Place of the rulebook in `UNIT_KINDS`.
    titles : dict of str to str
        By language.
    """

    given: str
    rulebook: Rulebook
    scenario: Scenario
    alone: bool
    kind: int
    titles: dict[str, str]


@command(place=65)
def stress(
    given: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO_OR_RULEBOOK",
            help="Name of a shipped scenario or rulebook, or the path of a .toml file. Of a "
            "scenario the last scheme counts; a rulebook is put into the county of index.",
        ),
    ],
    kind: Annotated[
        str, typer.Option(help="Of a scenario: the rulebook of a township or of a department.")
    ] = "township",
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="A question: gaming, caps, cost, failure or search; repeat for each. All by "
            "default."
        ),
    ] = None,
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
    forms: Annotated[
        str, typer.Option(help="Other forms of the scheme: a shipped name or a .toml file.")
    ] = "forms",
    ensemble: Annotated[
        str, typer.Option(help="Calibrated counties: a shipped ensemble or a .parquet file.")
    ] = "s_county",
    quick: Annotated[
        bool, typer.Option("--quick", help="A small part of the search and of the runs.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**62, help="Seed of searches and runs.")] = 1,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Threads; by default one for each processor."),
    ] = None,
    out: Annotated[Path | None, out_option("Folder; by default results/stress-NAME.")] = None,
    accept_code_change: AcceptCodeChange = False,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the table is printed.")] = Format.table,
    lang: Lang = Language.en,
    page: WithPage = False,
) -> None:
    """Put a scheme under stress: what can be gamed, what caps do, when it fails, what is better.

    A search edits records and lets the real engine count them; the county shows how soon that
    spreads. Caps and other forms, uncertain behaviour and a search for better schemes are runs of
    calibrated counties; a stopped stress goes on with the same command. The page has a section for
    each question.

    Example: cadre-sim stress index --quick --out results/stress
    """
    from analysis.commands.progress import all_threads
    from analysis.commands.stress_county import answer
    from analysis.commands.stress_gaming import Gamed, InCounty, find_spread, read_in_county
    from analysis.stress.kept import Kept
    from analysis.stress.setting import read_setting

    questions, subject = _questions(only), _read(given, kind)
    setting = read_setting(unit, subject.scenario, subject.rulebook, writer)
    asked = _asked(subject, questions, forms, ensemble, quick, seed)
    spreads = InCounty()
    if GAMING in questions:
        spreads = read_in_county(*_place(subject), subject.kind, ensemble, quick)
    target, threads = out or default_folder(f"stress-{Path(given).stem}"), workers or all_threads()
    options: dict[str, Any] = {
        "kind": kind,
        "only": questions,
        "unit": unit,
        "writer": writer or [],
    }
    options |= {"forms": forms, "ensemble": ensemble, "quick": quick, "seed": seed}
    about = _about(subject, setting, asked.said if asked else spreads.said, options)
    with begun(target, about, [*PAGES.values()], overwrite):
        found, gamed = Answers(), None
        if asked:
            found = answer(asked, target, threads, accept_code_change, lang.value)
        if GAMING in questions:
            kept = Kept(target / "runs" / GAMING)
            attack = _attack(subject, setting, quick, seed, threads, lang.value, kept)
            gamed = Gamed(attack, find_spread(spreads, seed, threads, lang.value, kept))
        made = _tables(gamed, found)
        files, figures = _files(subject, gamed, asked, found, made, target)
        sections = {one: _sections(gamed, asked, found, figures, one) for one in PAGES}
        for one, name in PAGES.items():
            shown = _shown(subject, gamed, asked, about, one)
            text = _page_text(sections[one], shown, about, one)
            text = _with_county(text, asked, found, one) if page and asked else text
            files[name] = text.encode()
        keep(target, about, files, overwrite)
    _print(sections[lang.value], made, target, format, lang.value)


def _questions(only: list[str] | None) -> tuple[str, ...]:
    for one in only or ():
        if one not in ALL:
            raise InputError("--only", shown(one), naming(list(ALL)), closest(one, ALL))
    return tuple(one for one in ALL if not only or one in only)


def _read(given: str, kind: str) -> Subject:
    """Read what is named: a rulebook with the platform of the index, or a scenario's last one."""
    from analysis.commands.input_kinds import kinds_of_file, kinds_of_name, own_title, read_as
    from sim.scenario.parameters import UNIT_KINDS
    from sim.scenario.scenario import load_scenario
    from sim.scoring import load_rulebook

    if kind not in UNIT_KINDS:
        allowed = ", ".join(UNIT_KINDS)
        raise InputError("--kind", shown(kind), allowed, closest(kind, UNIT_KINDS))
    kinds = kinds_of_file(Path(given)) if given.endswith(".toml") else kinds_of_name(given)
    # of a name that is both, the scenario says more
    place, alone = UNIT_KINDS.index(kind), "rulebook" in kinds[:1]
    if alone:
        rulebook, scenario = load_rulebook(given), load_scenario(LISTED_BY)
    else:
        scenario = read_as("scenario", given, load_scenario)
        scheme = scenario.schemes[scenario.adoption[-1][1]]
        rulebook = scheme.rulebooks[place]
    titles = {one: own_title("rulebook" if alone else "scenario", given, one) for one in PAGES}
    return Subject(given, rulebook, scenario, alone, place, titles)


def _asked(
    subject: Subject,
    questions: tuple[str, ...],
    forms: str,
    ensemble: str,
    quick: bool,
    seed: int,
) -> Asked | None:
    """Put together what is asked of the county; None where nothing is."""
    from analysis.stress.asked import read_asked
    from analysis.stress.county import read_county
    from analysis.stress.forms import read_forms

    wanted = tuple(one for one in questions if one in QUESTIONS)
    if not wanted:
        return None
    file = read_forms(forms)
    scenario, rulebook = _place(subject)
    county = read_county(scenario, file.forms, rulebook, subject.kind)
    return read_asked(county, file, ensemble, quick, seed, wanted)


def _place(subject: Subject) -> tuple[str, str]:
    """Name the scenario in whose county a scheme is run, and the rulebook that is laid over it."""
    return (LISTED_BY, subject.given) if subject.alone else (subject.given, "")


def _about(
    subject: Subject, setting: Any, said: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
    """Say what results come from; how many threads made them says nothing of them."""
    texts = {"rulebook": subject.rulebook.to_toml(), "unit": setting.file.model_dump_json()}
    inputs: dict[str, Any] = {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()
    }
    inputs |= {"quick": options["quick"], "platform": setting.numbers, "writers": setting.writers}
    inputs |= {"questions": list(options["only"])} | said
    words = ["cadre-sim", "stress", subject.given]
    for name, value in options.items():
        if value is True:
            words.append(f"--{name}")
        elif value is not False and value != USUAL.get(name):
            several = value if isinstance(value, list | tuple) else [value]
            words += [part for one in several for part in (f"--{name}", one)]
    return manifest_of_inputs("stress", words, seed=options["seed"], inputs=inputs)


def _attack(
    subject: Subject,
    setting: Any,
    quick: bool,
    seed: int,
    threads: int,
    lang: str,
    kept: Kept,
) -> Attack:
    """Ask what can be gamed."""
    from analysis.commands.progress import watched
    from analysis.commands.stress_gaming import tell_price
    from analysis.stress.archive import GENERATIONS, QUICK
    from analysis.stress.attack import attack, steps
    from analysis.words import words

    generations = QUICK if quick else GENERATIONS
    tell_price(subject.rulebook, setting, generations, threads, lang)
    title = words("printed", lang)["stress"]
    with watched(title, steps(generations)) as progress:
        return attack(subject.rulebook, setting, seed, generations, threads, progress, kept)


def _tables(gamed: Gamed | None, found: Answers) -> dict[str, pd.DataFrame]:
    from analysis.commands.stress_county import tables
    from analysis.commands.stress_gaming import gaming_tables

    return (gaming_tables(gamed) if gamed else {}) | tables(found)


def _files(
    subject: Subject,
    gamed: Gamed | None,
    asked: Asked | None,
    found: Answers,
    made: dict[str, pd.DataFrame],
    folder: Path,
) -> tuple[dict[str, bytes], Figures]:
    """Give all files but the pages, and the figures that pages show."""
    from analysis.commands.finished_sweep import table_files
    from analysis.commands.stress_county import county_files
    from analysis.commands.stress_gaming import gaming_files
    from analysis.stress.codebook import CODEBOOK

    files = table_files(made, CODEBOOK)
    files["rulebook.toml"] = subject.rulebook.to_toml().encode()
    if gamed:
        files |= gaming_files(gamed.attack)
    if asked is None:
        return files, {}
    more, figures = county_files(asked, found, folder)
    return files | more, figures


def _sections(
    gamed: Gamed | None, asked: Asked | None, found: Answers, figures: Figures, lang: str
) -> list[Section]:
    """Give the sections of a page, in the order of the questions."""
    from analysis.commands.stress_county import county_sections
    from analysis.commands.stress_gaming import gaming_answer

    sections = [gaming_answer(gamed, lang)] if gamed else []
    return sections + (county_sections(asked, found, figures[lang], lang) if asked else [])


def _shown(
    subject: Subject, gamed: Gamed | None, asked: Asked | None, about: dict[str, Any], lang: str
) -> dict[str, Any]:
    """Give what a page says of itself."""
    from analysis.commands.stress_county import county_how
    from analysis.commands.stress_gaming import gaming_how

    how = gaming_how(gamed.attack, about["seed"], lang) if gamed else []
    if asked:
        how += county_how(asked, lang)
    other = next(name for one, name in PAGES.items() if one != lang)
    title = subject.titles[lang]
    return {"title": title, "command": about["command"], "how": how, "other_page": other}


def _page_text(
    sections: list[Section], shown: dict[str, Any], about: dict[str, Any], lang: str
) -> str:
    from analysis.report.stress_page import stress_page

    return stress_page(sections, shown, about["inputs"]["rulebook"], lang)


def _with_county(text: str, asked: Asked, found: Answers, lang: str) -> str:
    """Put the county itself into the page, the scheme beside the reforms that were found."""
    from analysis.commands.stress_county import shown_scenarios
    from analysis.page.in_report import with_county

    years = asked.county.scenario.adopted + asked.budget.years - 1
    return with_county(text, shown_scenarios(asked, found), lang, asked.seed, years)


def _print(
    sections: list[Section],
    made: dict[str, pd.DataFrame],
    target: Path,
    format: Format,
    lang: str,
) -> None:
    from analysis.words import words
    from sim.files.tables import as_arrow

    if format == Format.csv:
        for table in list(made.values())[:1]:
            print_csv(table)
        return
    if format == Format.json:
        rows = {name: as_arrow(table).to_pylist() for name, table in made.items()}
        print_json({"folder": str(target)} | rows)
        return
    texts, of_county = words("stress", lang), words("stress_county", lang)
    of_spread = words("stress_spread", lang)
    prose = (
        *(texts["edits"], texts["mend"], of_spread["in_county"]),
        *(of_county["effect"], of_county["changes"]),
    )
    for section in sections:
        print_prose(section.question)
        for line in section.answer:
            print_prose(line)
        for table in section.tables:
            show_table(table.caption, table.frame, prose=prose, longest=200)
    print_prose(texts["tables"].format(path=target))
