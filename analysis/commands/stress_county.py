"""The questions of a stress that are put to the county: caps, failure, better schemes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.stress.asked import CAPS, COST, FAILURE, SEARCH, Asked

if TYPE_CHECKING:
    import pandas as pd

    from analysis.discovery.discovery import Discovery
    from analysis.report.stress_page import Section
    from analysis.stress.caps import CapsFound
    from analysis.stress.cost import Cost
    from analysis.stress.county import County
    from analysis.stress.runs import Experiment
    from analysis.stress.search import SearchFound
    from sim.scenario.scenario import Scenario
    from sim.sweeps.planning.study import Study

REFORMS = "reforms"
"""Folder of the best reforms as scenario files."""


@dataclass(frozen=True)
class Answers:
    """What was found; None for what was not asked.

    Attributes
    ----------
    caps : CapsFound or None
    cost : Cost or None
    failure : list of Discovery or None
    search : SearchFound or None
    """

    caps: CapsFound | None = None
    cost: Cost | None = None
    failure: list[Discovery] | None = None
    search: SearchFound | None = None


def answer(asked: Asked, folder: Path, threads: int, accept: bool, lang: str) -> Answers:
    """Run what is asked, or go on with it.

    Parameters
    ----------
    asked : Asked
    folder : Path
        Of the results; runs stand in ``runs`` there.
    threads : int
    accept : bool
        Go on although the model's sources have changed.
    lang : {'en', 'zh'}
        Of the price that is told first.
    """
    from analysis.stress.caps import find_caps
    from analysis.stress.failure import find_failures
    from analysis.stress.runs import Experiment
    from analysis.stress.search import find_better

    with _going(asked, threads, accept) as go:
        place = folder / "runs" / asked.digest
        setting = (asked.county, asked.ensemble, asked.seed, asked.budget, place, go)
        experiment = Experiment(*setting)
        _tell_price(asked, experiment, threads, lang)
        wanted = asked.questions
        # those first that need no further library
        caps = find_caps(experiment) if CAPS in wanted else None
        before = asked.county.has_before
        failure = find_failures(experiment) if FAILURE in wanted and before else None
        search = find_better(experiment) if SEARCH in wanted else None
    found = _cost(asked, experiment, threads) if COST in wanted and before else None
    return Answers(caps, found, failure, search)


def _cost(asked: Asked, experiment: Experiment, threads: int) -> Cost:
    from analysis.commands.progress import watched
    from analysis.stress.cost import cost
    from analysis.stress.kept import Kept
    from analysis.words import spoken, words
    from sim.scenario.scenario import load_scenario

    county, count = asked.county, asked.budget.draws
    before = _named(load_scenario(county.given, county.before()), "before")
    with watched(words("printed", spoken())["stress"], 3 * count) as show:
        return cost(
            county.scenario, asked.ensemble_given, baseline=before, count=count, seed=asked.seed,
            years=experiment.years, threads=threads, progress=show,
            kept=Kept(experiment.folder / COST),
        )  # fmt: skip


@contextmanager
def _going(asked: Asked, threads: int, accept: bool) -> Iterator[Callable[..., pd.DataFrame]]:
    """Give what runs a study; one bar shows how far all of them are."""
    from analysis.commands.progress import watched
    from analysis.words import spoken, words
    from sim.sweeps.execution.driver import sweep
    from sim.sweeps.exit_codes import stopped_by_machine
    from sim.sweeps.storage.durable_files import try_writable

    with watched(words("printed", spoken())["stress"], asked.most_runs) as show:
        done = 0

        def go(where: Path, study: Study) -> pd.DataFrame:
            nonlocal done
            try_writable(where)
            with stopped_by_machine(where):
                table = sweep(
                    study,
                    out=where,
                    workers=threads,
                    progress=lambda now, *_: show(min(done + now, asked.most_runs), 0),
                    accept_code_change=accept,
                    # candidates may be alike in all that counts, and nothing is odd in that
                    tell=lambda text: None,
                )
            done += len(table.results)
            return table.results

        yield go


def _tell_price(asked: Asked, experiment: Experiment, threads: int, lang: str) -> None:
    from analysis.words import words
    from sim.sweeps.planning.cost_estimate import estimate_cost
    from sim.sweeps.planning.plan import build_plan

    study = experiment.study([_shipped_or_path(asked.county)], 0)
    seconds = estimate_cost(build_plan(study)).seconds * asked.most_runs / threads
    text = words("stress_county", lang)["price"]
    told = {"runs": f"{asked.most_runs:,}", "seconds": max(1, round(seconds)), "workers": threads}
    print(text.format(**told), file=sys.stderr)


def _shipped_or_path(county: County) -> Path:
    from analysis.stress.county import is_shipped
    from sim.files.toml_files import library

    return library() / f"{county.given}.toml" if is_shipped(county.given) else Path(county.given)


def tables(found: Answers) -> dict[str, pd.DataFrame]:
    """Give all tables of what was found."""
    import pandas as pd

    from analysis.discovery.discovery import box_tables
    from analysis.stress.failure import failures_table
    from analysis.stress.search import candidates_table, front_table

    made: dict[str, pd.DataFrame] = {}
    if found.caps is not None:
        made |= {"caps": found.caps.curves, "tips": found.caps.tips}
    if found.cost is not None:
        made |= found.cost._asdict()
    if found.failure is not None:
        made["failures"] = failures_table(found.failure)
        parts = [box_tables(one) for one in found.failure]
        for name in ("boxes", "limits"):
            made[name] = pd.concat([one[name] for one in parts], ignore_index=True)
    if found.search is not None:
        made |= {"candidates": candidates_table(found.search), "front": front_table(found.search)}
        made["reform"] = found.search.lines
    return made


Figures = dict[str, dict[str, bytes]]
"""By language of the page and name, a figure in SVG."""


def county_files(asked: Asked, found: Answers, folder: Path) -> tuple[dict[str, bytes], Figures]:
    """Give figures and reforms as files.

    Parameters
    ----------
    asked : Asked
    found : Answers
    folder : Path
        Of the results.

    Returns
    -------
    files : dict of str to bytes
        Figures among them are in English.
    figures : Figures
        For the pages.
    """
    from analysis.stress.search import reform_files

    files: dict[str, bytes] = {}
    drawn = {lang: _drawn(asked, found, lang) for lang in ("en", "zh")}
    if found.search is not None:
        place = folder / REFORMS
        for name, text in reform_files(asked.county, found.search, place).items():
            files[f"{REFORMS}/{name}"] = text.encode()
    for name, images in drawn["en"].items():
        files |= {f"figures/{name}.{kind}": image for kind, image in images.items()}
    figures = {
        lang: {name: images["svg"] for name, images in every.items()}
        for lang, every in drawn.items()
    }
    return files, figures


def _drawn(asked: Asked, found: Answers, lang: str) -> dict[str, dict[str, bytes]]:
    """Draw the figures in a language, as far as there are fonts for it."""
    from analysis.report.figures import render
    from analysis.report.figures.lettering import letters_for_titles
    from analysis.report.figures.stress import draw_caps, draw_forms, draw_front
    from analysis.stress.caps import levels_in_order

    letters, drawn = letters_for_titles((), (), lang), {}
    spoken, forms = letters.lang, asked.county.forms
    if found.caps is not None:
        curves = found.caps.curves
        named = [
            (name, level)
            for name, one in forms.items()
            for level in levels_in_order(curves, name, one.first)
        ]
        if "cap" in forms:
            drawn["caps"] = render(draw_caps, curves, "cap", spoken, fonts=letters.fonts)
        if named:
            drawn["forms"] = render(draw_forms, curves, named, spoken, fonts=letters.fonts)
    if found.search is not None:
        scores, best = found.search.scores, list(found.search.best)
        drawn["front"] = render(draw_front, scores, best, spoken, fonts=letters.fonts)
    return drawn


def county_sections(
    asked: Asked, found: Answers, figures: dict[str, bytes], lang: str
) -> list[Section]:
    """Give the sections of the page, in the order of the questions."""
    from analysis.report.stress_caps import caps_section
    from analysis.report.stress_cost import cost_section
    from analysis.report.stress_failure import failure_section
    from analysis.report.stress_page import Section
    from analysis.report.stress_search import search_section
    from analysis.words import words

    texts, made = words("stress_county", lang), []
    own = {name: image for name, image in figures.items() if name in ("caps", "forms")}
    if found.caps is not None:
        made.append(caps_section(found.caps, asked.county, own, lang))
    reason = [texts["not_asked"].format(reason=texts["no_before"])]
    if found.cost is not None:
        made.append(cost_section(found.cost, lang))
    elif COST in asked.questions:
        made.append(Section(words("stress_cost", lang)["question"], reason, reason[0]))
    if found.failure is not None:
        made.append(failure_section(found.failure, lang))
    elif FAILURE in asked.questions:
        made.append(Section(texts["question_failure"], reason, reason[0]))
    if found.search is not None:
        front = {"front": figures["front"]}
        made.append(search_section(found.search, asked.county, front, lang))
    return made


def shown_scenarios(asked: Asked, found: Answers) -> list[Scenario]:
    """Give the scenarios for the reader's browser: the scheme, and the reforms or what was
    before."""
    from sim.scenario.scenario import load_scenario

    county, scenario = asked.county, asked.county.scenario
    laid = {}
    if found.search is not None:
        laid = {
            f"reform_{number}": county.overlay(found.search.levels[name])
            for number, name in enumerate(found.search.best, 1)
        }
    elif county.has_before:
        laid = {"before": county.before()}
    others = [_named(load_scenario(county.given, one), name) for name, one in laid.items()]
    return [scenario, *others]


def _named(scenario: Scenario, name: str) -> Scenario:
    """Give a scenario under a name of its own, so that people can tell them apart."""
    from sim.files.fields import Names

    source = scenario.source | {"name": name}
    return replace(scenario, name=name, title=Names(en=name, zh=name), source=source)


def county_how(asked: Asked, lang: str) -> list[str]:
    """Say how the answers were made."""
    from analysis.words import words

    texts, county = words("stress_county", lang), asked.county
    adopted = county.scenario.adopted
    lines = [
        texts["how_county"].format(
            scenario=getattr(county.scenario.label, lang),
            draws=asked.budget.most_draws,
            ensemble=asked.ensemble.name,
            first=adopted,
            last=adopted + asked.budget.years - 1,
            seed=asked.seed,
        )
    ]
    if county.refused:
        lines.append(texts["how_refused"].format(forms=texts["list"].join(county.refused)))
    return [*lines, texts["how_numbers"]]
