"""What ``cadre-sim story`` and ``cadre-sim portrait`` share: one cadre's life under one scheme or
two, founded again from what a folder of results says of its runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from analysis.commands.kept_runs import check_same, measures_of, other_numbers
from analysis.commands.output import print_prose
from analysis.commands.progress import together, watched
from sim.base.errors import InputError, closest, naming, shown

if TYPE_CHECKING:
    import numpy as np

    from analysis.lives.records import Half, Life
    from sim.files.fields import Names
    from sim.scenario.scenario import Scenario

KINDS = ("run", "compare")
"""Commands whose folders are told of."""
REPLICATE = 0
"""The replicate that is told of: the one whose records a run keeps."""
MOST_ROWS = 10_000_000
"""Rows that a table may have."""
_CADRE = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,6}))?", re.ASCII)

RunFolder = Annotated[
    Path, typer.Argument(metavar="RUN", help="Folder that cadre-sim run or compare has written.")
]
"""The argument of both commands."""
Cadre = Annotated[
    str,
    typer.Option(
        metavar="ID",
        help="As in cadres.parquet, such as 00012.0: seat and holder; the seat alone, such as 12, "
        "stands for all who hold it.",
    ),
]
"""The option ``--cadre``."""
Against = Annotated[
    Path | None,
    typer.Option(
        metavar="RUN", help="Another such folder, with the same seed and the same county: B."
    ),
]
"""The option ``--against``."""
OnlyScenario = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="NAME",
        help="Of a folder with several scenarios, which; may be given twice. By default the "
        "baseline and the next.",
    ),
]
"""The option ``--scenario``."""


class Arm(NamedTuple):
    """A scenario as a folder has it."""

    folder: Path
    kind: str
    scenario: Scenario
    label: Names
    seed: int
    years: int

    def named(self, lang: str) -> str:
        """Name the scenario, and the folder, since two folders may have one scenario."""
        from analysis.words import words

        label, name = getattr(self.label, lang), self.scenario.name
        form = words("lives", lang)["of_titled_run" if label == name else "of_run"]
        return form.format(label=label, name=name, folder=self.folder)


class Told(NamedTuple):
    """A life under one scheme; `years` has an empty list where somebody else holds the seat."""

    arm: Arm
    life: Life
    years: list[list[Half]]


class Lives(NamedTuple):
    """One seat under one scheme, or under two on the same luck.

    Attributes
    ----------
    seat : int
    holder : int or None
        The generation that is told of; None for all.
    unit : int
    townships : int
        Units before the departments.
    told : list of Told
    """

    seat: int
    holder: int | None
    unit: int
    townships: int
    told: list[Told]

    def named(self, lang: str) -> str:
        """Name the cadre, or the seat, in words."""
        from analysis.words import words

        page, own = words("laboratory", lang), words("lives", lang)
        kind, number = "township", self.unit + 1
        if self.unit >= self.townships:
            kind, number = "department", number - self.townships
        unit = page[kind].format(number=number)
        if self.holder is None:
            return own["seat"].format(seat=self.seat, unit=unit)
        return page["cadre"].format(seat=self.seat, unit=unit, generation=self.holder + 1)


def lives(folder: Path, cadre: str, against: Path | None, names: Sequence[str] | None) -> Lives:
    """Found the counties of one folder or two again, and keep what one cadre lived through.

    Raises
    ------
    InputError
        When a folder is none of a run or comparison, its numbers do not come out again, the two
        are no twins, or nobody has this id.
    """
    from analysis.lives.records import live, of_holder

    arms = _chosen(folder, against, names or [])
    seat, holder = _seat(cadre)
    people = _same_people(arms)
    seats = len(people["unit"])
    if seat >= seats:
        raise _unknown(cadre, f"seats from 0 to {seats - 1}, as in cadres.parquet")
    told = []
    with watched(together([one.scenario for one in arms]), len(arms)) as progress:
        for done, arm in enumerate(arms, 1):
            life = live(arm.scenario, arm.seed, REPLICATE, arm.years, seat)
            _check(arm, life)
            told.append(Told(arm, life, of_holder(life, holder)))
            progress(done, len(arms))
    if not any(year for one in told for year in one.years):
        raise _unknown(cadre, _holders(seat, told[0].life))
    townships = int(arms[0].scenario.parameters["townships"][0])
    return Lives(seat, holder, int(people["unit"][seat]), townships, told)


def print_beside_each_other(said: list[str], lang: str) -> None:
    """Print what there is to say of one life, or of A and of B; what is the same is said once."""
    from analysis.words import words

    both, colon = words("lives", lang)["both"], words("laboratory", lang)["colon"]
    if len(said) == 1:
        print_prose(f"  {said[0]}", indent=4)
    elif said[0] == said[1]:
        print_prose(f"  {both}{colon}{said[0]}", indent=4)
    else:
        for letter, one in zip("AB", said, strict=True):
            print_prose(f"  {letter}{colon}{one}", indent=4)


def _seat(cadre: str) -> tuple[int, int | None]:
    """Read an id: seat, and holder where one is named."""
    found = _CADRE.fullmatch(cadre.strip())
    if found is None:
        raise _unknown(cadre, "a seat such as 12, or an id of cadres.parquet such as 00012.0")
    return int(found[1]), None if found[2] is None else int(found[2])


def _unknown(cadre: str, allowed: str) -> InputError:
    return InputError("--cadre", shown(cadre), allowed, "Name a cadre of this county.")


def _holders(seat: int, life: Life) -> str:
    """Name who held a seat, and in which years."""
    years: dict[int, list[int]] = {}
    for year, halves in enumerate(life.years, 1):
        years.setdefault(halves[-1]["cadres"]["generation"], []).append(year)
    return naming([f"{seat:05d}.{one} (years {own[0]} to {own[-1]})" for one, own in years.items()])


def _chosen(folder: Path, against: Path | None, names: Sequence[str]) -> list[Arm]:
    """Choose whose lives are told: of two folders one each, of one folder one or two."""
    folders = [folder] if against is None else [folder, against]
    found = [_arms(one) for one in folders]
    known = [arm.scenario.name for arms in found for arm in arms]
    for name in names:
        if name not in known:
            got = f"{shown(name)}, which no folder here has"
            raise InputError("--scenario", got, naming(sorted(set(known))), closest(name, known))
    most = 2 if against is None else 1
    chosen = []
    for arms in found:
        # named in their order, so that the first is A
        own = [arm for name in names for arm in arms if arm.scenario.name == name]
        own = own or (arms[:2] if against is None else arms)
        if len(own) > most:
            got = f"{len(own)} scenarios ({', '.join(arm.scenario.name for arm in own)})"
            do = "Say which with --scenario NAME."
            raise InputError(str(arms[0].folder), got, f"at most {most}", do)
        chosen += own
    return chosen


def _arms(folder: Path) -> list[Arm]:
    """Read what a folder says of its scenarios; nothing in it is believed."""
    from analysis.commands.comparison_folder import first_scenarios, label_of, read_manifest
    from analysis.commands.input_kinds import check_folder
    from sim.files.fields import Names

    check_folder(folder, *KINDS)
    about = read_manifest(folder, KINDS)
    arms = []
    for one, described in zip(first_scenarios(folder, about), about["scenarios"], strict=True):
        label = label_of(described) or Names(en=one.name, zh=one.name)
        arms.append(Arm(folder, about["kind"], one, label, about["seed"], about["years"]))
    return arms


def _same_people(arms: list[Arm]) -> dict[str, np.ndarray]:
    """Refuse two that are no twins: seats with other people in them, or other luck.

    Returns
    -------
    dict
        Who sits where at the founding, by column.
    """
    import numpy as np

    from analysis.commands.comparison_folder import AGAIN
    from analysis.commands.reading import told_if_damaged
    from analysis.comparison.scenario_differences import differing_numbers
    from analysis.lives.records import founding

    founded = []
    for arm in arms:
        with told_if_damaged(arm.folder, "results as they were written", AGAIN):
            founded.append(founding(arm.scenario, arm.seed, REPLICATE, arm.years))
    first, last = arms[0], arms[-1]
    allowed = f"a run of the county and the luck of {first.folder}, with seed {first.seed}"
    if first.seed != last.seed:
        do = f"Run it again with --seed {first.seed}, into another folder."
        raise InputError(str(last.folder), f"a run with seed {last.seed}", allowed, do)
    if not all(np.array_equal(founded[0][name], founded[-1][name]) for name in founded[0]):
        worlds = (one.scenario.parameters for one in (last, first))
        differing = differing_numbers(*worlds).items()
        numbers = naming([f"{name} {two:g}, there {one:g}" for name, (two, one) in differing])
        got = f"another county, with other people in its seats ({numbers})"
        do = "Compare schemes in one county: set the same numbers in both."
        raise InputError(str(last.folder), got, allowed, do)
    return founded[0]


def _check(arm: Arm, life: Life) -> None:
    """Hold a county that ran again against what the folder keeps of it."""
    from analysis.commands.comparison_folder import AGAIN
    from analysis.commands.reading import told_if_damaged
    from sim.files.parquet import read_parquet
    from sim.files.places import check_inside
    from sim.model.measure_catalogue import MEASURES

    name = "cadres.parquet" if arm.kind == "run" else "replicates.parquet"
    check_inside(arm.folder, [name], AGAIN)
    with told_if_damaged(arm.folder, "tables as they were written", AGAIN):
        table: Any = read_parquet(arm.folder / name, str(arm.folder / name), MOST_ROWS)
        if arm.kind == "run":
            own = life.cadres
            if not all(table[one].cast(own[one].type).equals(own[one]) for one in own.column_names):
                raise other_numbers(arm.folder, name)
            return
        names = [one.name for one in MEASURES]
        kept = measures_of(table, arm.scenario.name, REPLICATE, names)
        check_same(arm.folder, name, kept, life.runs.yearly[0])
