"""Cadres as Mesa agents: what they see, what they choose, and that they are views of the county."""

import gc
import weakref

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.base.errors import InputError
from sim.mesa_interface.cadre import Cadre
from sim.mesa_interface.county import County
from sim.model.state import ACTIVITIES, SEEN
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import UNIT_KINDS
from tests.mesa_interface.conftest import ticked


class Idle(Cadre):
    """Rests, whatever is seen, and keeps what was seen."""

    def choose(self, seen):
        self.seen = seen
        return {}


class Stubborn(Cadre):
    def choose(self, seen):
        return {"routine": 40, "mass": 10.5}


class Faithful(Cadre):
    """Gives back what the compiled rule chose."""

    def choose(self, seen):
        return super().choose(seen)


@pytest.mark.parametrize("agents", [Cadre, Faithful])
def test_enlisted_agents_that_follow_the_rule_change_nothing(small, seed, years, runs, agents):
    county = County(small(), rng=seed, years=years)
    county.enlist(agents)
    assert len(list(county.agents)) == len(county.state.people)
    ticked(county, 3 * TICKS)
    assert county.state.year.measures.tobytes() == runs.yearly[0, 2].tobytes()


@pytest.mark.parametrize("seats", [[3], [7, 7]])
def test_a_seat_has_one_agent(county, seats):
    county.enlist(Stubborn, seats=[3])
    with pytest.raises(InputError, match="has an agent already"):
        county.enlist(Cadre, seats=seats)
    assert len(list(county.agents)) == 1
    next(iter(county.agents)).remove()
    assert len(list(county.enlist(Cadre, seats=[3]))) == 1


def test_the_hours_of_a_stubborn_cadre_are_what_was_chosen(county):
    county.enlist(Stubborn, seats=[5])
    for _ in range(TICKS):
        county.step()
        assert list(county.state.seen.hours[5]) == [40.0, 10.5, 0.0, 0.0, 0.0]
    assert county.state.seen.hours[:, 3:].sum() > 0


def test_what_one_cadre_chooses_reaches_the_county(county, small, seed, years):
    county.enlist(Idle)
    plain = ticked(County(small(), rng=seed, years=years), TICKS)
    ticked(county, TICKS)
    assert county.measure("effort") == 0 < plain.measure("effort")
    assert county.measure("public_value") == 0 < plain.measure("public_value")


def test_a_chooser_sees_copies_of_its_own_row_as_it_was_before_the_choice(county):
    ticked(county, TICKS)
    county.enlist(Idle, seats=[3])
    before = county.state.seen[3].copy()
    county.step()
    (agent,) = county.agents
    for name in set(SEEN.names) - {"load"}:
        assert np.array_equal(getattr(agent.seen, name), before[name]), name
    agent.seen.demand[:] = -1
    assert (county.state.seen[3].demand > 0).all()


BAD_HOURS = (-1, 128.5, float("nan"), float("inf"), "many", None)
BAD_CHOICES = ({"sleep": 8}, {"routine": 100, "mass": 29}, None, [40, 10, 0, 0, 0])


@pytest.mark.parametrize(
    "chosen", [*({"routine": hours} for hours in BAD_HOURS), *BAD_CHOICES], ids=str
)
def test_a_bad_choice_is_refused_with_the_class_and_seat(county, chosen):
    class Bad(Cadre):
        def choose(self, seen):
            return chosen

    county.enlist(Bad, seats=[4])
    with pytest.raises(InputError, match=r"Bad\.choose.*seat 4"):
        county.step()


def test_a_cadre_is_a_view_of_its_seat(county, recorded):
    ticked(county, TICKS)
    table = recorded[1]["cadres"].to_pandas().query("year == 1").reset_index(drop=True)
    rosters = [recorded[1]["rosters"][f"year_01_{kind}"].to_pandas() for kind in UNIT_KINDS]
    roster = pd.concat(rosters).reset_index(drop=True)
    county.enlist()
    for cadre in county.agents:
        row, listed = table.loc[cadre.seat], roster.loc[cadre.seat]
        assert cadre.score == row.score
        assert cadre.bonus == (row.bonus if cadre.generation == 0 else 0.0)
        assert list(cadre.hours) == list(county.state.seen[cadre.seat].hours)
        if cadre.generation == 0:
            assert (cadre.staffing, row.cadre) == (listed.staffing, f"{cadre.seat:05d}.0")
        assert cadre.unit == county.state.cadres[cadre.seat].unit
        assert cadre.ability.shape == (4,) and (cadre.ability > 0).all()
    cadre.ability[:] = cadre.hours[:] = -1
    assert (cadre.ability > 0).all() and (cadre.hours >= 0).all()
    assert {cadre.post for cadre in county.agents} == {"general", "deputy", "chief", "leader"}
    assert {cadre.level for cadre in county.agents} == {
        "ordinary", "deputy_subsection", "subsection", "deputy_section", "section",
    }  # fmt: skip


def test_mesa_agent_sets_and_reporters_work_on_cadres(county):
    county.enlist(seats=range(10))
    ticked(county, 2)
    assert county.agents.select(lambda cadre: cadre.seat < 3).get("seat") == [0, 1, 2]
    assert county.agents.agg("hours", lambda rows: np.shape(list(rows))) == (10, len(ACTIVITIES))
    collector = mesa.DataCollector(agent_reporters={"seat": "seat", "post": "post"})
    collector.collect(county)
    assert list(collector.get_agent_vars_dataframe()["seat"]) == list(range(10))


def test_a_forgotten_county_is_freed_though_it_had_agents(small, seed):
    county = County(small(), rng=seed, years=1)
    county.enlist(Faithful)
    county.step()
    county.forget()
    assert len(county.agents) == 0
    gone = weakref.ref(county)
    del county
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    "remove",
    [
        lambda county: county.remove_all_agents(),
        lambda county: county.agents.do("remove"),
        lambda county: [cadre.remove() for cadre in list(county.agents)],
    ],
    ids=["all", "set", "each"],
)
def test_removed_agents_choose_no_more_and_the_rule_chooses_again(
    county, small, seed, years, remove
):
    plain = ticked(County(small(), rng=seed, years=years), 4)
    county.enlist(Stubborn)
    remove(county)
    ticked(county, 4)
    assert county.state.seen.hours.tobytes() == plain.state.seen.hours.tobytes()


def test_an_agent_that_stays_chooses_on_when_another_is_removed(county):
    county.enlist(Stubborn, seats=[5, 6])
    next(one for one in county.agents if one.seat == 5).remove()
    county.step()
    assert list(county.state.seen.hours[6]) == [40.0, 10.5, 0.0, 0.0, 0.0]
    assert list(county.state.seen.hours[5]) != [40.0, 10.5, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("name", ["chose", "chooses", "choose_", "Choose"])
def test_a_misspelt_choose_is_named_and_no_agent_is_made(county, name):
    cadre_class = type("Slip", (Cadre,), {name: lambda self, seen: {}})
    with pytest.raises(InputError, match=f"class Slip: got a method '{name}'"):
        county.enlist(cadre_class)
    assert len(county.agents) == 0


def test_other_methods_of_a_class_are_its_own_business(county):
    cadre_class = type("Named", (Cadre,), {"describe": lambda self: self.post, "close": print})
    assert len(county.enlist(cadre_class, seats=[1])) == 1
