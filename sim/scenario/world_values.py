"""Numbers of the world that a scenario file sets, checked one by one and against each other."""

from __future__ import annotations

from sim.base.errors import InputError
from sim.scenario.parameters import UNIT_KINDS, WORLD, check_value
from sim.scenario.scenario_file import ScenarioFile

ROUNDING = 1e-9
"""By how much shares that should add up to one may miss it."""
SECTIONS = tuple(dict.fromkeys(parameter.section for parameter in WORLD))
"""Tables of a scenario file that hold numbers of the world."""


def world_values(file: ScenarioFile, where: str) -> dict[str, float]:
    """Give every number of the world: the file's own, else the default.

    Raises
    ------
    InputError
        When one is out of its range, or several do not go together.
    """
    values = {parameter.name: parameter.default for parameter in WORLD}
    for section in SECTIONS:
        allowed = tuple(parameter for parameter in WORLD if parameter.section == section)
        for name, value in getattr(file, section).items():
            values[name] = check_value(name, value, where, (section,), allowed)
    check_together(values, where)
    return values


def check_together(values: dict[str, float], where: str) -> None:
    """Check every number of the world against the others, each being within its own range.

    Raises
    ------
    InputError
        When several do not go together.
    """
    _check_sizes(values, where)
    _check_sums(values, where)


def _check_sizes(values: dict[str, float], where: str) -> None:
    """Refuse a smallest unit of a kind that is larger than the largest."""
    for kind in UNIT_KINDS:
        low, high = f"{kind}_smallest", f"{kind}_largest"
        if values[low] > values[high]:
            raise InputError(
                f"{where}, [county]",
                f"{low} = {values[low]:g} above {high} = {values[high]:g}",
                f"{low} up to {high}",
                "Mend one of the two.",
            )


def _check_sums(values: dict[str, float], where: str) -> None:
    """Shares add up to 1 at most, weights of public value to 1."""
    if values["leader_share"] + values["chief_share"] + values["deputy_share"] > 1:
        raise InputError(
            f"{where}, [people]",
            "leader_share + chief_share + deputy_share above 1",
            "a sum up to 1",
            "Lower one of them.",
        )
    if values["stationed_share"] + values["helping_share"] > 1 + ROUNDING:
        raise InputError(
            f"{where}, [people]",
            "stationed_share + helping_share above 1",
            "a sum up to 1",
            "Lower one of them.",
        )
    if sum(value for name, value in values.items() if name.startswith("share_")) > 1 + ROUNDING:
        raise InputError(
            f"{where}, [strategies]",
            "shares that add up to more than 1",
            "a sum up to 1; logit takes the rest",
            "Lower one of them.",
        )
    # not scaled to one: a weight in a file is the weight that is meant
    weights = values["weight_tasks"] + values["weight_routine"] + values["weight_mass"]
    if abs(weights - 1) > ROUNDING:
        raise InputError(
            f"{where}, [value]",
            f"weights that add up to {weights:g}",
            "weights that add up to 1",
            "Mend the weights.",
        )
