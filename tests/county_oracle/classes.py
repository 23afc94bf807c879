"""Classes of units for pools, and departments that are quiet (5)."""

from tests.county_oracle.arithmetic import rint
from tests.county_oracle.people import TOWNSHIP


def class_units(county, kind):
    """The units of a kind are put into classes in the order of their lots."""
    world = county.world
    if kind == TOWNSHIP:
        first, second, quiet = world.township_first_class, world.township_second_class, 0
    else:
        first, second = world.department_first_class, world.department_second_class
        quiet = world.quiet_share

    def lot(unit):
        return county.luck.uniform(unit.number, 0, 0, "UNIT_CLASS", 0)

    units = sorted(county.units_of(kind), key=lot, reverse=True)
    number = len(units)
    for unit in units[rint(first * number) :]:
        unit.unit_class = 2
    for unit in units[rint((first + second * (1 - first)) * number) :]:
        unit.unit_class = 3
    for unit in units[number - rint(quiet * number) :]:
        unit.unit_class = 3
        unit.busyness *= world.quiet_load
