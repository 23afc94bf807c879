"""The plan in a sweep's folder, which is believed when it is whole and has the shape of plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.base.errors import InputError
from sim.model.measure_catalogue import MEASURES
from sim.scenario.scenario_file import LONGEST
from sim.sweeps.planning.plan import Plan, read_plan
from sim.sweeps.planning.study import MOST_RUNS
from sim.sweeps.storage.reading import read_whole

_SHAPE: dict[str, type] = {"panel": bool, "rulebooks": dict}
_SHAPE |= dict.fromkeys(("replicates", "years", "first_year", "seed"), int)
_SHAPE |= dict.fromkeys(("points", "cells", "scenarios", "measures", "varied", "ranges"), list)
"""What a plan holds at least, each of a kind."""


def open_plan(path: Path) -> Plan:
    """Read the plan of a folder.

    Raises
    ------
    InputError
        When it is not there, or not as it was written.
    SweepStopped
        When it cannot be read.
    """
    allowed, do = "the plan of a sweep as it was written", "Restore it."
    try:
        text = read_whole(path).decode()
    except FileNotFoundError as error:
        raise InputError(str(path), "no plan", allowed, do) from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "no text", allowed, do) from error
    plan = read_plan(text, str(path))
    if not _has_its_shape(plan):
        raise InputError(str(path), "a plan that lacks what every plan has", allowed, do)
    return plan


def _has_its_shape(plan: Plan) -> bool:
    """Whether a text that reads like a plan has what the tables are made from.

    It may have been put together by somebody else, in the very form in which plans are written.
    """
    data = plan.data
    if not all(isinstance(data.get(key), kind) for key, kind in _SHAPE.items()):
        return False
    known = [one.name for one in MEASURES]
    return (
        1 <= data["first_year"] <= data["years"] <= LONGEST
        and data["replicates"] >= 1
        and 1 <= plan.runs <= MOST_RUNS
        and all(name in known for name in data["measures"])
        and len(data["points"]) == len(data["cells"])
        and all(_is_row(point, len(plan.varied)) for point in data["points"])
        and all(_is_row(cell, len(data["scenarios"])) for cell in data["cells"])
        and all(isinstance(one, dict) and "name" in one for one in data["scenarios"])
    )


def _is_row(row: Any, length: int) -> bool:
    return isinstance(row, list) and len(row) == length
