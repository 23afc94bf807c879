"""What a page needs of a scenario: its context as bytes, and the names and bounds of its numbers.

It is made from the scenario whenever a page is made and is no part of the module, so a parameter's
default or a rule of a rulebook changes no compiled code.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.base.model_version import MODEL_VERSION
from sim.model.founding import make_ready
from sim.model.state import Key
from sim.scenario.parameters import LEVERS, TICKS, WORLD
from sim.scenario.parameters.parameter import Parameter
from sim.scenario.scenario import Scenario

ADD_UP = (
    (("leader_share", "chief_share", "deputy_share"), 0.0, 1.0),
    (("stationed_share", "helping_share"), 0.0, 1.0),
    (tuple(one.name for one in WORLD if one.name.startswith("share_")), 0.0, 1.0),
    (("weight_tasks", "weight_routine", "weight_mass"), 1.0, 1.0),
)
"""Numbers of the world whose sum has bounds; a test compares them with what loading refuses."""
IN_ORDER = (
    ("township_smallest", "township_largest"),
    ("department_smallest", "department_largest"),
)
"""Numbers of the world of which the first is not above the second; likewise."""


def scenario_data(scenario: Scenario, years: int | None = None) -> dict[str, Any]:
    """Give a scenario as a page takes it.

    Parameters
    ----------
    scenario : Scenario
    years : int, optional
        Horizon; the scenario's own by default.

    Returns
    -------
    dict
        Plain data, for JSON. ``tables`` holds each table of the context by its path, with shape and
        bytes in base64; ``parameters`` and ``levers`` lowest and highest number and whether it is
        whole; ``rulebooks``, for each scheme and kind of unit, the codes of its items in order.
    """
    ready = make_ready(scenario, years)
    context = ready.at(Key(0, 0))
    return {
        "name": scenario.name,
        "title": {"en": scenario.label.en, "zh": scenario.label.zh},
        "digest": scenario.digest,
        "model_version": MODEL_VERSION,
        "years": ready.years,
        "schemes": [scheme.name for scheme in scenario.schemes],
        "rulebooks": [
            [list(book.items) for book in scheme.rulebooks] for scheme in scenario.schemes
        ],
        "parameters": {one.name: _bounds(one) for one in WORLD},
        "levers": {one.name: _bounds(one) for one in LEVERS},
        "dividing": {"appraisals": TICKS},
        "add_up": [[list(names), lowest, highest] for names, lowest, highest in ADD_UP],
        "in_order": [list(pair) for pair in IN_ORDER],
        "tables": {path: _bytes(table) for path, table in _tables(context)},
    }


def _tables(part: Any, before: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Give the tables of a context by path, those of its parts too; the key has none."""
    for name, one in part._asdict().items():
        if isinstance(one, np.ndarray):
            yield before + name, one
        elif isinstance(one, tuple) and not isinstance(one, Key):
            yield from _tables(one, f"{before}{name}.")


def _bounds(one: Parameter) -> list[float | bool]:
    return [one.low, one.high, one.integer]


def _bytes(table: np.ndarray) -> dict[str, Any]:
    return {"shape": list(table.shape), "bytes": base64.b64encode(table.tobytes()).decode()}
