"""Levers of a scheme of appraisal, one module for each group."""

from sim.scenario.parameters.levers.assignment import ASSIGNMENT
from sim.scenario.parameters.levers.consequences import CONSEQUENCES
from sim.scenario.parameters.levers.credit import CREDIT
from sim.scenario.parameters.levers.platform import PLATFORM
from sim.scenario.parameters.levers.publication import PUBLICATION

# The order is that of the columns which compiled rules read, and of scenarios/base.toml.
LEVERS = (
    *PLATFORM,
    *CREDIT,
    *ASSIGNMENT,
    *CONSEQUENCES,
    *PUBLICATION,
)
