"""The option ``--page`` of commands that write reports: the county itself inside of the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sim.sweeps.planning.plan import Plan

WithPage = Annotated[
    bool,
    typer.Option(
        "--page",
        help="Put the county itself into the report, to be run and moved in the reader's browser; "
        "0.7 MB more.",
    ),
]
"""The option ``--page``."""


def with_county_of_comparison(report: str, folder: Path, about: dict[str, Any], lang: str) -> str:
    """Put the county of a comparison into its report.

    Parameters
    ----------
    report : str
    folder : Path
        Where the results are, for messages.
    about : dict
        Manifest of the comparison.
    lang : {'en', 'zh'}

    Raises
    ------
    InputError
        When the manifest's scenarios cannot be made again.
    """
    from analysis.commands.comparison_folder import first_scenarios, label_of
    from analysis.page.in_report import with_county

    scenarios = []
    for one, described in zip(first_scenarios(folder, about), about["scenarios"], strict=True):
        label = label_of(described)
        scenarios.append(replace(one, title=label, is_titled=True) if label else one)
    return with_county(report, scenarios, lang, about["seed"], about["years"])


def with_county_of_sweep(
    report: str, plan: Plan, lang: str, moved: tuple[str, ...] | None = None
) -> str:
    """Put the county of a sweep into its report: scenarios as they are before anything varies.

    Of the numbers that vary those `moved` get sliders, by default all of them.
    """
    from analysis.page.in_report import with_county

    scenarios = [plan.base(place) for place in range(len(plan.names))]
    seed, years = plan.data["seed"], plan.data["years"]
    return with_county(
        report, scenarios, lang, seed, years, plan.varied if moved is None else moved
    )
