"""Numbers of the world, one module for each section of a scenario file."""

from sim.scenario.parameters.world.careers import CAREERS
from sim.scenario.parameters.world.conduct import CONDUCT
from sim.scenario.parameters.world.county import COUNTY
from sim.scenario.parameters.world.exploits import EXPLOITS
from sim.scenario.parameters.world.forms import FORMS
from sim.scenario.parameters.world.mind import MIND
from sim.scenario.parameters.world.money import MONEY
from sim.scenario.parameters.world.motives import MOTIVES
from sim.scenario.parameters.world.people import PEOPLE
from sim.scenario.parameters.world.raters import RATERS
from sim.scenario.parameters.world.strategies import STRATEGIES
from sim.scenario.parameters.world.value import VALUE
from sim.scenario.parameters.world.work import WORK

# The order is that of the columns which compiled rules read, and of scenarios/base.toml.
WORLD = (
    *COUNTY,
    *PEOPLE,
    *WORK,
    *VALUE,
    *MOTIVES,
    *MIND,
    *RATERS,
    *STRATEGIES,
    *EXPLOITS,
    *CAREERS,
    *CONDUCT,
    *MONEY,
    *FORMS,
)
