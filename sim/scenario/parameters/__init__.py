"""Every parameter of the world and every lever of a scheme, once.

Each is a row with default, unit, ranges, meaning in two languages and origin: those of the world in
``world/``, a module for each section of a scenario file; levers in ``levers/``, a module for each
group. Validation, help, documentation, the annotated ``scenarios/base.toml`` and the ranges of
sweeps are all made from these rows. Compiled rules read the values from tables of one row, for the
world and for each scheme.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.base.record_arrays import columns, floats, records
from sim.scenario.parameters.checks import belonging, check_value
from sim.scenario.parameters.levers import LEVERS
from sim.scenario.parameters.parameter import Parameter
from sim.scenario.parameters.world import WORLD

__all__ = [
    "LEVERS",
    "LEVERS_OF_A_SCHEME",
    "PARAMETERS",
    "PARAMETERS_OF_THE_WORLD",
    "TICKS",
    "UNIT_KINDS",
    "WORLD",
    "Parameter",
    "belonging",
    "check_value",
    "one_record",
]

# These two are frozen into compiled rules. The folder of compiled code goes by the text of what
# those import, and of what a package hands on to them: so they may stand here and in the rows only.
TICKS = 24
"""Half-months of a year."""
UNIT_KINDS = ("township", "department")
"""Kinds of unit, in the order of their numbers."""

PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for parameter in (*WORLD, *LEVERS)}
"""All of them by name."""
PARAMETERS_OF_THE_WORLD = columns(floats(" ".join(parameter.name for parameter in WORLD)))
"""Numbers of the world; `WORLD` says what each means."""
LEVERS_OF_A_SCHEME = columns(floats(" ".join(parameter.name for parameter in LEVERS)))
"""Numbers of a scheme; `LEVERS` says what each means."""


def one_record(dtype: np.dtype, values: Mapping[str, float]) -> np.recarray:
    """Put numbers by name into a table of one row that compiled rules read."""
    table = records(dtype, 1)
    # a whole row at once: a run of a small county does little else in Python
    table[0] = tuple(values[name] for name in dtype.names or ())
    return table
