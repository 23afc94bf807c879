"""Runs of one scenario that were made in parts, as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.measure_catalogue import Runs
from sim.scenario.scenario import Scenario


def joined(scenario: Scenario, parts: Sequence[Runs]) -> Runs:
    """Put runs of one seed and horizon one after the other.

    Parameters
    ----------
    scenario : Scenario
        Whose name and year of adoption they have, also where each part had numbers of its own.
    parts : sequence of Runs
    """
    first = parts[0]
    return Runs(
        scenario.name,
        first.seed,
        np.concatenate([one.replicates for one in parts]),
        first.years,
        scenario.adopted,
        np.concatenate([one.yearly for one in parts]),
        np.concatenate([one.groups for one in parts]),
        np.concatenate([one.curves for one in parts]),
    )
