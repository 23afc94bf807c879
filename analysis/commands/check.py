"""``cadre-sim check``: says what is wrong where, before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.output import Lang, Language, Strict, Written, counted
from analysis.words import error_in_words, said, spoken, words
from sim.base.errors import InputError

if TYPE_CHECKING:
    from sim.scoring.tabular import Table
    from sim.sweeps.planning.cost_estimate import CostEstimate
    from sim.sweeps.planning.plan import Plan


@command(place=70)
def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Rulebooks, scenarios, studies, claims, targets, outside cases, units and forms "
            "of a stress (.toml; the first three by shipped names too), rosters and ledgers (.csv, "
            ".xlsx, .parquet)."
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
    lang: Lang = Language.en,
) -> None:
    """Check files before anything runs; what a study will cost is estimated too.

    All faults of a file are reported at once, and the exit code is 2 if there is any. A shipped
    name of several kinds, such as a scenario and a rulebook, is checked as each.

    Example: cadre-sim check my_rulebook.toml ledger.csv --roster roster.csv
    """
    faults = []
    for file in files:
        try:
            for told in _check_file(file, roster, rulebook, encoding, strict):
                print(words("check", lang.value)["of_file"].format(file=file, told=told))
        except InputError as error:
            faults.append(error)
            print(words("check", lang.value)["not_good"].format(file=file))
    # one fault alone is worded as any other command would word it
    if len(faults) == 1:
        raise faults[0]
    if faults:
        lines = "".join(f"\n  {error_in_words(fault, lang.value)}" for fault in faults)
        raise InputError(
            f"{len(faults)} of {len(files)} files", "faults", "none", f"Mend them:{lines}"
        )


def _check_file(
    file: Path, roster: Path | None, rulebook: str, encoding: str | None, strict: bool
) -> list[str]:
    """Say what a file is, as each thing that it is."""
    from sim.scoring import load_rulebook, read_ledger, read_roster

    if file.suffix == ".toml":
        return [_check_toml(file)]
    if not file.suffix:
        return _check_name(file)
    holds = _tables_in(file, encoding)
    if roster is None and "roster" not in holds:
        allowed = "ledgers together with --roster"
        raise InputError(str(file), "a ledger without its roster", allowed, "Add --roster ROSTER.")
    rules = load_rulebook(rulebook)
    people = read_roster(roster or file, encoding, leaders=rules.counts_leaders)
    told = []
    own = roster is None or file.resolve() == roster.resolve()
    if own:
        cadres, units = _count(people.cadres, "cadre"), _count(people.units, "unit")
        found = _said("roster", cadres=cadres, units=units)
        told.append(_with_notes(found, people.source, strict))
    # a workbook may have both, each in a sheet of its own
    if not own or "ledger" in holds:
        ledger = read_ledger(file, people, rules, encoding)
        found = _said("ledger", records=_count(ledger.value, "record"))
        told.append(_with_notes(found, ledger.source, strict))
    return told


def _said(key: str, **filled: object) -> str:
    return words("check", spoken())[key].format(**filled)


def _with_notes(found: str, table: Table, strict: bool) -> str:
    from sim.scoring.doubts import refuse_doubts

    if strict:
        refuse_doubts(table.doubts)
    return _noted(found, [*table.notes, *table.doubts])


def _noted(found: str, notes: list[str]) -> str:
    note, lang = words("printed", spoken())["note"], spoken()
    return "\n  ".join([found, *(note.format(note=said(one, lang)) for one in notes)])


def _check_name(name: Path) -> list[str]:
    """Check what comes with the project under a name, as each kind that it is."""
    from analysis.commands.input_kinds import kinds_of_name, unknown

    kinds = kinds_of_name(str(name))
    if not kinds:
        raise unknown(str(name))
    return [_CHECKS[kind](name) for kind in kinds]


def _check_toml(file: Path) -> str:
    """Check a file as what its keys make it."""
    from analysis.commands.input_kinds import kinds_of_file
    from sim.files.toml_files import read_toml

    data = read_toml(file)
    for key, check_it in _EVIDENCE.items():
        if key in data:
            return check_it(file)
    if _is_of_forms(data):
        return _check_forms(file)
    kinds = kinds_of_file(file)
    if not kinds:
        allowed = "keys of a scenario, a study or a rulebook, or [claims], [targets] or [effects]"
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
    found = _said("scenario", name=scenario.name, schemes=_count(scenario.schemes, "scheme"))
    return _noted(found, scenario_notes(scenario, spoken()))


def _check_rulebook(name: Path) -> str:
    from analysis.comparison.record_notes import rulebook_notes
    from sim.scoring import load_rulebook

    rules = load_rulebook(name)
    items, blocks = _count(rules.items, "item"), _count(rules.blocks, "block")
    found = _said("rulebook", name=rules.code, items=items, blocks=blocks)
    return _noted(found, rulebook_notes(rules, spoken()))


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
    found = [_said("study", name=study.name), *_cost(plan, cost)]
    return _noted("\n  ".join(found), plan_notes(plan))


def _cost(plan: Plan, cost: CostEstimate) -> list[str]:
    """Say how many runs there will be, how long they take and how much they write."""

    def many(count: int | str, name: str) -> str:
        return counted(count, name, spoken())

    # an estimate from nothing must not look like one from a run
    how = _said("measured" if cost.measured else "assumed")
    time, about = _duration(cost.minutes), "about"
    size = f"{cost.megabytes:,.0f} MB" if cost.megabytes >= 10 else f"{cost.megabytes:.2g} MB"
    often, runs = many(cost.replicates, "replicate"), many(cost.runs, "run")
    if plan.adaptive:
        often = _said("at_least", fewest=f"{cost.at_least:,}", most=often)
        runs = _said("between", fewest=f"{cost.fewest:,}", most=runs)
        least = _duration(cost.minutes * cost.fewest / cost.runs)
        time, about = _said("range", low=least, high=time), "at_most"
    counts = (many(cost.points, "point"), many(cost.scenarios, "scenario"), often)
    each = {
        "years": many(plan.data["years"], "year"),
        "cadres": many(round(cost.cadres), "cadre"),
    }
    seconds, workers = f"{cost.seconds:.2g}", many(cost.workers, "worker")
    return [
        _said("product", counts=" × ".join(counts), runs=runs, **each),
        _said("lasts", time=time, workers=workers, seconds=seconds, how=how),
        _said(about, size=size),
    ]


def _check_claims(name: Path) -> str:
    from analysis.evidence.claims import load_claims
    from analysis.evidence.data_files import named_scenario

    file = load_claims(name)
    for key in ("scenario", "baseline"):
        named_scenario(getattr(file, key), f"{name}, {key}")
    found = {"claims": _count(file.claims, "claim"), "controls": _count(file.controls, "control")}
    return _said("claims", scenario=file.scenario, baseline=file.baseline, **found)


def _check_targets(name: Path) -> str:
    from analysis.evidence.data_files import named_scenario
    from analysis.evidence.targets import load_targets
    from sim.sweeps.planning.layers import locate_scenario

    file = load_targets(name)
    for key, one in file.targets.items():
        # as the waves of a calibration find it
        own = locate_scenario(one.scenario, name.parent, name.stem)
        named_scenario(own, f"{name}, targets.{key}.scenario")
    free = _count([*file.uncertainties, *file.levers], "free number")
    return _said("targets", facts=_count(file.targets, "fact"), numbers=free)


def _check_outside(name: Path) -> str:
    from analysis.evidence.outside import load_outside

    file = load_outside(name)
    effects = _count(file.effects, "effect")
    return _said("outside", scenario=file.scenario, baseline=file.baseline, effects=effects)


def _check_unit(name: Path) -> str:
    from analysis.evidence.data_files import read_data_file
    from analysis.stress.setting import FOLDER, SettingFile

    file, _ = read_data_file(SettingFile, name, FOLDER)
    return _said("attacking_unit", cadres=_count(file.people, "cadre"))


def _check_forms(name: Path) -> str:
    from analysis.stress.forms import read_forms

    return _said("other_forms", forms=_count(read_forms(str(name)).forms, "form"))


def _is_of_forms(data: dict[str, Any]) -> bool:
    """A scenario has forms too: numbers, where other forms of a scheme are tables."""
    forms = data.get("forms")
    return isinstance(forms, dict) and any(isinstance(one, dict) for one in forms.values())


_EVIDENCE: dict[str, Callable[[Path], str]] = {
    "claims": _check_claims,
    "targets": _check_targets,
    "effects": _check_outside,
    "writers": _check_unit,
    "limits": _check_unit,
}
"""What a file is that has a table of this name."""
_CHECKS: dict[str, Callable[[Path], str]] = {
    "scenario": _check_scenario,
    "study": _check_study,
    "rulebook": _check_rulebook,
}


def _duration(minutes: float) -> str:
    if minutes >= 1.5:
        return _said("minutes", count=f"{minutes:.0f}")
    return _said("seconds", count=f"{60 * minutes:.2g}")


def _count(things: Sized, name: str) -> str:
    return counted(len(things), name, spoken())


def _tables_in(file: Path, encoding: str | None) -> set[str]:
    """Say which tables a file has, by the names of its columns; a file of unknown ones is taken for
    a roster."""
    from sim.scoring.ledger import OPTIONAL, REQUIRED
    from sim.scoring.roster import COLUMNS
    from sim.scoring.tabular import column_names

    every = tuple(dict.fromkeys((*REQUIRED, *OPTIONAL, *COLUMNS)))
    names = column_names(file, every, encoding)
    if "item" not in names:
        return {"roster"}
    return {"ledger", "roster"} if set(COLUMNS) <= set(names) else {"ledger"}
