"""``cadre-sim check``: says what is wrong where, before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Strict, Written, counted
from sim.base.errors import InputError

if TYPE_CHECKING:
    from sim.scoring.tabular import Table


@command(place=70)
def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Rulebooks, scenarios, studies, claims and targets (.toml; the first three by "
            "shipped names too), "
            "rosters and ledgers (.csv, .parquet)."
        ),
    ],
    roster: Annotated[
        Path | None, typer.Option(help="The roster that ledgers are checked against.")
    ] = None,
    rulebook: Annotated[
        str, typer.Option(help="The rulebook that ledgers are checked against.")
    ] = "h_township_2021",
    encoding: Written = None,
    strict: Strict = False,
) -> None:
    """Check files before anything runs; what a study will cost is estimated too.

    The first fault of each file is reported, and the exit code is 2 if there is any. A shipped name
    of several kinds, such as a scenario and a rulebook, is checked as each.

    Example: cadre-sim check my_rulebook.toml ledger.csv --roster roster.csv
    """
    faults = []
    for file in files:
        try:
            print(f"{file}: {_check_file(file, roster, rulebook, encoding, strict)}")
        except InputError as error:
            faults.append(error)
            print(f"{file}: not good")
    # one fault alone is worded as any other command would word it
    if len(faults) == 1:
        raise faults[0]
    if faults:
        lines = "".join(f"\n  {fault}" for fault in faults)
        raise InputError(
            f"{len(faults)} of {len(files)} files", "faults", "none", f"Mend them:{lines}"
        )


def _check_file(
    file: Path, roster: Path | None, rulebook: str, encoding: str | None, strict: bool
) -> str:
    from sim.scoring import load_rulebook, read_ledger, read_roster
    from sim.scoring.roster import check_leaders

    if file.suffix == ".toml":
        return _check_toml(file)
    if not file.suffix:
        return _check_name(file)
    if roster is None and not _is_roster(file, encoding):
        allowed = "ledgers together with --roster"
        raise InputError(str(file), "a ledger without its roster", allowed, "Add --roster ROSTER.")
    people = read_roster(roster or file, encoding)
    rules = load_rulebook(rulebook)
    if rules.counts_leaders:
        check_leaders(people)
    if roster is None or file.resolve() == roster.resolve():
        found = f"{_count(people.cadres, 'cadre')} in {_count(people.units, 'unit')}"
        return _with_notes(f"roster of {found}; good", people.source, strict)
    records = read_ledger(file, people, rules, encoding)
    return _with_notes(f"ledger of {_count(records.value, 'record')}; good", records.source, strict)


def _with_notes(found: str, table: Table, strict: bool) -> str:
    from sim.scoring.doubts import refuse_doubts

    if strict:
        refuse_doubts(table.doubts)
    return _noted(found, [*table.notes, *table.doubts])


def _noted(found: str, notes: list[str]) -> str:
    return "\n  note: ".join([found, *notes])


def _check_name(name: Path) -> str:
    """Check what comes with the project under a name, as each kind that it is."""
    from analysis.commands.input_kinds import kinds_of_name, unknown

    kinds = kinds_of_name(str(name))
    if not kinds:
        raise unknown(str(name))
    return f"\n{name}: ".join(_CHECKS[kind](name) for kind in kinds)


def _check_toml(file: Path) -> str:
    """Check a file as what its keys make it."""
    from analysis.commands.input_kinds import kinds_of_file
    from sim.files.toml_files import read_toml

    for key, check_it in _EVIDENCE.items():
        if key in read_toml(file):
            return check_it(file)
    kinds = kinds_of_file(file)
    if not kinds:
        allowed = "keys of a scenario, a study or a rulebook, or [claims] or [targets]"
        raise InputError(
            str(file),
            "none of their keys, and no parent that has any",
            allowed,
            "Is this the right file?",
        )
    return _CHECKS[kinds[0]](file)


def _check_scenario(name: Path) -> str:
    from analysis.comparison.record_notes import scenario_notes
    from sim.scenario.scenario import load_scenario

    scenario = load_scenario(name)
    found = f"scenario {scenario.name}, {_count(scenario.schemes, 'scheme')}; good"
    return _noted(found, scenario_notes(scenario))


def _check_rulebook(name: Path) -> str:
    from analysis.comparison.record_notes import rulebook_notes
    from sim.scoring import load_rulebook

    rules = load_rulebook(name)
    found = f"{_count(rules.items, 'item')} in {_count(rules.blocks, 'block')}"
    return _noted(f"rulebook {rules.code}, {found}; good", rulebook_notes(rules))


def _check_study(name: Path) -> str:
    """Check every point of a study under every scenario, and estimate what it will cost."""
    from analysis.commands.progress import all_threads
    from sim.sweeps.planning.cost_estimate import estimate_cost
    from sim.sweeps.planning.identical_scenarios import plan_notes
    from sim.sweeps.planning.plan import build_plan
    from sim.sweeps.planning.study import load_study

    study = load_study(name)
    plan = build_plan(study)
    cost = estimate_cost(plan, all_threads())
    # an estimate from nothing must not look like one from a run
    how = "measured here" if cost.measured else "assumed, since the model is not compiled here yet"
    time, about = _duration(cost.minutes), "about"
    size = f"{cost.megabytes:,.0f} MB" if cost.megabytes >= 10 else f"{cost.megabytes:.2g} MB"
    often, runs = counted(cost.replicates, "replicate"), counted(cost.runs, "run")
    if plan.adaptive:
        often, runs = f"{cost.at_least:,} to {often}", f"between {cost.fewest:,} and {runs}"
        time, about = f"{_duration(cost.minutes * cost.fewest / cost.runs)} to {time}", "at most"
    counts = (counted(cost.points, "point"), counted(cost.scenarios, "scenario"), often)
    each = f"{counted(study.file.years, 'year')}, {counted(round(cost.cadres), 'cadre')}"
    workers = counted(cost.workers, "worker")
    found = (
        f"study {study.name}; good\n"
        f"  {' × '.join(counts)} = {runs} of {each}\n"
        f"  about {time} with {workers}: {cost.seconds:.2g} seconds a run, {how}\n"
        f"  {about} {size} on disk"
    )
    return _noted(found, plan_notes(plan))


def _check_claims(name: Path) -> str:
    from analysis.evidence.claims import load_claims

    file = load_claims(name)
    found = f"{_count(file.claims, 'claim')}, {_count(file.controls, 'control')}"
    return f"claims of {file.scenario} against {file.baseline}, {found}; good"


def _check_targets(name: Path) -> str:
    from analysis.evidence.targets import load_targets

    file = load_targets(name)
    free = _count([*file.uncertainties, *file.levers], "free number")
    return f"targets, {_count(file.targets, 'fact')}, {free}; good"


_EVIDENCE: dict[str, Callable[[Path], str]] = {"claims": _check_claims, "targets": _check_targets}
"""What a file is that has a table of this name."""
_CHECKS: dict[str, Callable[[Path], str]] = {
    "scenario": _check_scenario,
    "study": _check_study,
    "rulebook": _check_rulebook,
}


def _duration(minutes: float) -> str:
    return f"{minutes:.0f} minutes" if minutes >= 1.5 else f"{60 * minutes:.2g} seconds"


def _count(things: Sized, name: str) -> str:
    return counted(len(things), name)


def _is_roster(file: Path, encoding: str | None) -> bool:
    from sim.scoring.roster import COLUMNS
    from sim.scoring.tabular import column_names

    names = column_names(file, encoding)
    return "item" not in names or set(COLUMNS) <= set(names)
