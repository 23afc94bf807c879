"""``cadre-sim ask``: a question answered by paired runs, until it can be told."""

from __future__ import annotations

import math
import shlex
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.draws_option import EnsembleOption
from analysis.commands.output import (
    MOST_REPLICATES,
    Format,
    Lang,
    Language,
    print_csv,
    print_json,
    print_prose,
)
from analysis.commands.progress import all_threads, watched

if TYPE_CHECKING:
    from analysis.comparison.asking import Arm, Told
    from analysis.comparison.question import Question
    from sim.scenario.scenario import Scenario

NO, CANNOT_TELL = 6, 7
"""Exit codes of the answers but yes, which is 0: so a shell's ``if`` can ask. None is 1, which is
what a program gives that has broken down."""
USUAL_RUNS = 100


@command(place=15)
def ask(
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUESTION",
            help="In quotes: MEASURE SCENARIO > SCENARIO [by NUMBER] [in year N | from year A to "
            "B]; < asks for less. cadre-sim list measures names the measures.",
        ),
    ],
    runs: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_REPLICATES,
            help="Pairs of runs at most; at draws of an ensemble, one at each.",
            show_default="100, or all draws where there are fewer",
        ),
    ] = None,
    ensemble: EnsembleOption = None,
    years: Annotated[
        int | None, typer.Option(min=1, help="Horizon; by default the longer of the scenarios'.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Key of all luck.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Threads; by default one for each processor.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How the answer is printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Answer a question by paired runs, one pair after another: yes, no, or cannot be told.

    It looks after each pair and stops as soon as it can tell; a confidence sequence keeps the error
    at what it says, however often one looks. The price is said first. Exit code 0 says yes, 6 no,
    7 that it cannot be told within that many runs. Nothing is written.

    Example: cadre-sim ask "public_value index > uniform by 1"
    """
    from analysis.commands.input_kinds import read_as
    from analysis.comparison.asking import ask as run_pairs
    from analysis.comparison.asking import span_of
    from analysis.comparison.question import read_question
    from analysis.comparison.run_comparison import common_horizon
    from sim.scenario.scenario import load_scenario

    asked = read_question(question)
    pair = [read_as("scenario", name, load_scenario) for name in (asked.first, asked.other)]
    horizon = common_horizon(pair, years, "--years")
    span = span_of(asked, max(one.adopted for one in pair), horizon)
    arms, most = _arms(pair, ensemble, runs)
    threads = workers or all_threads()
    with watched("ask", most) as progress:
        _tell_price(arms, span[1], most, threads, seed, lang.value)
        told = run_pairs(asked, arms, span, most, seed, threads, progress)
    full = _in_full(asked, most, horizon, seed, ensemble)
    answer = _answer(asked, span, told, full)
    if format == Format.json:
        print_json(answer)
    elif format == Format.csv:
        import pandas as pd

        print_csv(pd.DataFrame([answer]))
    else:
        _print(asked, pair, span, told, most, full, lang.value)
    if told.verdict is not True:
        raise typer.Exit(CANNOT_TELL if told.verdict is None else NO)


def _arms(
    pair: list[Scenario], ensemble: str | None, runs: int | None
) -> tuple[tuple[Arm, Arm], int]:
    """Give both scenarios by replicate, and how many pairs there are at most."""
    if ensemble is None:
        return (partial(_as_it_is, pair[0]), partial(_as_it_is, pair[1])), runs or USUAL_RUNS
    from analysis.evidence.ensemble import load_ensemble
    from analysis.evidence.ensemble_runs import at_draw, first_draws

    found = load_ensemble(ensemble)
    drawn = first_draws(found, runs or min(USUAL_RUNS, len(found.numbers)), "--runs")
    most = len(drawn.numbers)
    # all draws are checked before the first run
    for one in pair:
        for draw in range(most):
            at_draw(one, drawn, draw)
    return (partial(at_draw, pair[0], drawn), partial(at_draw, pair[1], drawn)), most


def _as_it_is(scenario: Scenario, replicate: int) -> Scenario:
    return scenario


def _tell_price(
    arms: tuple[Arm, Arm], years: int, most: int, threads: int, seed: int, lang: str
) -> None:
    """Say how long it can take, by the time of one year of the first county."""
    from analysis.comparison.sequence import FEWEST
    from analysis.words import words
    from sim.runs.batch import run_replicates

    begun = time.perf_counter()
    run_replicates(arms[0](0), seed, [0], 1, threads=1)
    second = (time.perf_counter() - begun) * years * len(arms) / threads
    text = words("ask", lang)["price"].format(
        fewest=min(FEWEST, most),
        most=most,
        years=years,
        least=max(1, math.ceil(second * min(FEWEST, most))),
        seconds=max(1, math.ceil(second * most)),
    )
    print(text, file=sys.stderr)


def _in_full(asked: Question, most: int, horizon: int, seed: int, ensemble: str | None) -> str:
    """Give the command that compares both scenarios in all measures."""
    often = (
        ["--replicates", most] if ensemble is None else ["--ensemble", ensemble, "--draws", most]
    )
    options = [*often, "--years", horizon, "--seed", seed]
    return shlex.join(map(str, ["cadre-sim", "compare", asked.other, asked.first, *options]))


def _answer(asked: Question, span: tuple[int, int], told: Told, full: str) -> dict[str, Any]:
    """Give the answer as plain data; null where there is no number."""
    numbers = (told.found.mean, told.found.low, told.found.high)
    mean, low, high = (one if math.isfinite(one) else None for one in numbers)
    return {
        "answer": _VERDICTS[told.verdict],
        "measure": asked.measure,
        "scenario": asked.first,
        "sign": asked.sign,
        "other": asked.other,
        "by": asked.by,
        "first_year": span[0],
        "last_year": span[1],
        "difference": mean,
        "low": low,
        "high": high,
        "n": told.found.n,
        "pairs": told.pairs,
        "compare": full,
    }


_VERDICTS = {True: "yes", False: "no", None: "cannot_tell"}


def _print(
    asked: Question, pair: list[Scenario], span: tuple[int, int], told: Told, most: int, full: str,
    lang: str,
) -> None:  # fmt: skip
    from analysis.comparison.estimates import decimals_for, number
    from analysis.comparison.sequence import ERROR
    from analysis.report.measure_names import unit_called
    from analysis.words import words, years_in_words
    from sim.model.measure_catalogue import MEASURES

    texts = words("ask", lang)
    quantity = next(one for one in MEASURES if one.name == asked.measure)
    share = quantity.unit == "share"
    found = [100 * one if share else one for one in told.found[:3]]
    places = 1 if share else decimals_for(*(one for one in found if math.isfinite(one)))
    mean, low, high = (number(one, places, signed=True) for one in found)
    unit = words("summary", lang)["points"] if share else f" {unit_called(quantity.unit, lang)}"
    known = texts["interval"].format(low=low, high=high, level=round(100 * (1 - ERROR)))
    print_prose(texts[_VERDICTS[told.verdict]].format(pairs=told.pairs, most=most))
    print_prose(
        texts["found"].format(
            measure=quantity.zh if lang == "zh" else quantity.en,
            first=asked.first,
            other=asked.other,
            years=years_in_words(*span, lang),
            mean=mean,
            interval=known if math.isfinite(told.found.low) else texts["no_interval"],
            unit=unit,
            n=told.found.n,
        )
    )
    print(texts["full"].format(command=full))
