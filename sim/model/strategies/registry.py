"""The strategies by number, as compiled rules know them."""

from __future__ import annotations

from sim.base.record_arrays import numbered
from sim.scenario.strategies import STRATEGIES

Strategy = numbered("Strategy", {one.name: place for place, one in enumerate(STRATEGIES)}, __name__)
"""Number of each strategy: its place in `sim.scenario.strategies.STRATEGIES`."""
