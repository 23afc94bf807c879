"""The county as a plain Mesa model."""

from types import SimpleNamespace

import mesa

from tests.county_oracle import choices, learning, publication, records, tasks, working, yearend
from tests.county_oracle.arithmetic import TICKS, mean
from tests.county_oracle.classes import class_units
from tests.county_oracle.luck import Luck
from tests.county_oracle.measures import curves, measure_groups, measure_year
from tests.county_oracle.people import DEPARTMENT, TOWNSHIP, found_cadres, found_units
from tests.county_oracle.people_measures import reach_of_leavers
from tests.county_oracle.schemes import Scheme


class OracleCounty(mesa.Model):
    """A county of cadres, one half-month at a time; its agents are the holders of seats."""

    def __init__(self, setting, seed, replicate=0):
        # Mesa's own generator is not used: all draws are keyed
        super().__init__(rng=seed)
        source = setting.to_dict()
        self.world = SimpleNamespace(**source["parameters"])
        self.luck = Luck(seed, replicate)
        self.schemes = [Scheme(one) for one in source["schemes"]]
        self.adoption = source["adopt"]
        self.tick = 0
        self.events = []
        self.sheets = {}
        self.years = []
        self.mean_bonus = 0.0
        self.left_late = []
        self._clear_year()
        self.units = found_units(self)
        for kind in (TOWNSHIP, DEPARTMENT):
            class_units(self, kind)
        self.seats = [seat for unit in self.units for seat in unit.seats]
        for unit in self.units:
            found_cadres(self, unit)

    def _clear_year(self):
        self.effort_cost = 0.0
        self.merits = []

    @property
    def cadres(self):
        return [seat.cadre for seat in self.seats]

    @property
    def half_month(self):
        """Place in the year, from 0."""
        return self.tick % TICKS

    @property
    def year(self):
        """Number of the year, from 1."""
        return self.tick // TICKS + 1

    @property
    def scheme(self):
        """The scheme in force: the last one adopted."""
        name = [scheme for year, scheme in self.adoption if year <= self.year][-1]
        return self._scheme_named(name)

    def _scheme_named(self, name):
        return next(scheme for scheme in self.schemes if scheme.name == name)

    @property
    def levers(self):
        return self.scheme.levers

    def rulebook(self, unit):
        """The rulebook that holds for a unit this year."""
        return self.scheme.rulebooks[unit.kind]

    def units_of(self, kind):
        return [unit for unit in self.units if unit.kind == kind]

    def step(self):
        """One half-month: the phases of section 3."""
        for phase in PHASES:
            phase(self)
        self.tick += 1

    @property
    def ends_year(self):
        return self.half_month == TICKS - 1

    @property
    def ends_period(self):
        return (self.half_month + 1) % self.scheme.period == 0


def begin_year(county):
    if county.half_month == 0:
        yearend.set_pools(county)


def score(county):
    records.write_nodes(county)
    records.write_conduct(county)
    if (county.half_month + 1) % 6 == 0:
        records.write_quarter(county)
    if county.ends_period:
        records.write_appraisal(county)
        publication.publish(county)


def close_year(county):
    if county.ends_year:
        yearend.close_year(county)
        # before `renew`, which clears what they are made of
        measures = measure_year(county)
        county.years.append(
            {"measures": measures, "groups": measure_groups(county), "curves": curves(county)}
        )


def renew(county):
    if county.ends_year:
        yearend.renew(county)
        measures = county.years[-1]["measures"]
        measures["promoted_merit"] = mean(county.merits) if county.merits else float("nan")
        measures["ever_deputy_section"] = reach_of_leavers(county)
        county._clear_year()


PHASES = (
    begin_year,
    tasks.dispatch,
    choices.decide,
    working.work,
    working.monitor,
    score,
    close_year,
    renew,
    learning.learn,
)
