"""One model, three faces: the compiled batch, the recorded run and the Mesa county give the same
numbers to the bit."""

import gc
import inspect
import subprocess
import sys
import tomllib
import weakref
from pathlib import Path
from textwrap import dedent

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.mesa_interface.cadre import Cadre
from sim.mesa_interface.county import County
from sim.model.measure_catalogue import MEASURES
from sim.model.state import ACTIVITIES, SEEN
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import UNIT_KINDS
from sim.scoring import score

PARTS = ("yearly", "groups", "lorenz")
NAMES = [measure.name for measure in MEASURES]


def same(one, other, years=None):
    """Two sets of runs are the same bytes, up to a year."""
    return all(
        getattr(one, part)[:, :years].tobytes() == getattr(other, part)[:, :years].tobytes()
        for part in PARTS
    )


def ticked(county, ticks):
    for _ in range(ticks):
        county.step()
    return county


@pytest.fixture
def county(small, seed, years):
    return County(small(), rng=seed, years=years)


def test_a_county_ticked_by_hand_is_the_compiled_run(county, runs, years):
    for year in range(years):
        ticked(county, TICKS)
        kept = county.state.year
        assert kept.measures.tobytes() == runs.yearly[0, year].tobytes()
        assert kept.groups.tobytes() == runs.groups[0, year].tobytes()
        assert kept.lorenz.tobytes() == runs.lorenz[0, year].tobytes()
    assert not county.running


def test_the_second_replicate_by_hand_is_the_second_compiled_one(small, seed, years, runs):
    county = ticked(County(small(), rng=seed, replicate=1, years=years), years * TICKS)
    assert county.state.year.measures.tobytes() == runs.yearly[1, -1].tobytes()
    assert runs.yearly[0].tobytes() != runs.yearly[1].tobytes()


def test_a_recorded_run_is_the_compiled_run(recorded, small, seed, years):
    assert same(recorded[0], run_replicates(small(), seed, [0], years))


def test_threads_and_the_order_of_replicates_change_nothing(small, seed):
    one = run_replicates(small(), seed, [0, 1, 2, 3], 3, threads=1)
    assert same(one, run_replicates(small(), seed, [0, 1, 2, 3], 3, threads=2))
    turned = [2, 0, 3, 1]
    other = run_replicates(small(), seed, turned, 3, threads=2)
    for part in PARTS:
        assert getattr(other, part).tobytes() == getattr(one, part)[turned].tobytes()
    assert list(other.replicates) == turned


def test_more_replicates_leave_the_old_ones(small, seed, years, runs):
    more = run_replicates(small(), seed, range(4), years)
    assert all(getattr(more, part)[:2].tobytes() == getattr(runs, part).tobytes() for part in PARTS)


def test_a_longer_horizon_leaves_the_earlier_years(small, seed, years, runs):
    longer = run_replicates(small(), seed, [0, 1], years + 2)
    assert same(longer, runs, years)


def test_before_adoption_both_arms_are_equal_and_afterwards_not(small, seed, years, runs):
    uniform = run_replicates(small("uniform"), seed, [0, 1], years)
    assert same(uniform, runs, runs.adopted - 1)
    assert runs.adopted == 3 and not same(uniform, runs, runs.adopted)


def test_another_seed_is_another_history(small, seed, runs):
    other = run_replicates(small(), seed + 1, [0, 1], 1)
    assert not same(other, runs, 1)


def test_a_run_reports_its_progress_once_per_replicate(small, seed):
    seen = []
    run_replicates(small(), seed, [3, 5, 8], 1, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("first, second", [("uniform", "index"), ("index", "index")])
def test_the_same_scheme_under_another_name_changes_nothing_for_anybody(small, seed, first, second):
    """A null policy: in year 3 an exact copy takes the place of the scheme in force."""
    file = tomllib.loads((library() / f"{second}.toml").read_text("utf-8"))["schemes"]["index"]
    adopt = [{"year": 1, "scheme": first}, {"year": 2, "scheme": second}]
    plain = run_recorded(small(adopt=adopt), seed, 0, 3)[1]
    renamed = [
        {"year": 1, "scheme": first},
        {"year": 2, "scheme": second},
        {"year": 3, "scheme": "copy"},
    ]
    named = run_recorded(small(schemes={"copy": file}, adopt=renamed), seed, 0, 3)[1]
    for table in ("cadres", "units"):
        assert named[table].equals(plain[table])
    for table in ("ledgers", "rosters", "pools"):
        assert named[table].keys() == plain[table].keys()
        for name in plain[table]:
            assert named[table][name].equals(plain[table][name])


def rescored(scenario, records, year, kind, as_files=False):
    """What the scoring engine makes of a year's files, beside what the run wrote down."""
    name = f"year_{year:02d}_{UNIT_KINDS[kind]}"
    ledger, roster = records["ledgers"][name], records["rosters"][name]
    if as_files:
        ledger, roster = (
            table.to_pandas().to_csv(index=False).encode() for table in (ledger, roster)
        )
    pools = dict(records["pools"][name].to_pandas().itertuples(index=False))
    book = scenario.schemes[scenario.scheme_of_year(year)].rulebooks[kind]
    found = pd.DataFrame(score(ledger, roster, book, pools).to_dict()["cadres"]).set_index("cadre")
    table, units = records["cadres"].to_pandas(), set(pools)
    written = table[(table.year == year) & table.unit.isin(units)].set_index("cadre")
    return found.loc[written.index], written


def assert_rescored(found, written):
    assert len(written) > 0 and (written["rank"] > 0).any()
    ranked = written["rank"] > 0
    assert (found["score"] == written["score"]).all()
    assert (found["unit"] == written["unit"]).all()
    assert (found["excellent"] == written["excellent"]).all()
    assert (found["rank"].fillna(0) == written["rank"]).all()
    assert (found["bonus"].fillna(0) == written["bonus"]).all()
    np.testing.assert_allclose(
        found["index"][ranked].astype(float), written["index"][ranked], rtol=0, atol=0.005001
    )


@pytest.mark.parametrize("kind", [0, 1], ids=UNIT_KINDS)
@pytest.mark.parametrize("year", [1, 2, 3, 4])
def test_the_engine_scores_the_recorded_ledger_as_the_run_did(small, recorded, year, kind):
    found, written = rescored(small(), recorded[1], year, kind)
    assert_rescored(found, written)
    assert found["score"].nunique() > 5


@pytest.mark.parametrize("rule", ["literal", "double"])
def test_the_engine_agrees_under_other_pool_rules(small, seed, rule):
    edits = {
        "options": {"pool_rule": {"value": rule, "origin": "assumed", "reason": "for this test"}}
    }
    scenario = small(schemes={"index": {"edits": edits}}, adopt=[{"year": 1, "scheme": "index"}])
    records = run_recorded(scenario, seed, 0, 1)[1]
    for kind in (0, 1):
        assert_rescored(*rescored(scenario, records, 1, kind, as_files=True))


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


@pytest.mark.parametrize("key", [-1, 2**32, True, 1.5, "7", np.float64(3)])
def test_a_key_that_is_no_whole_number_of_32_bits_is_refused_by_every_face(small, key):
    with pytest.raises(InputError, match="seed"):
        County(small(), rng=key)
    with pytest.raises(InputError, match="replicate"):
        County(small(), rng=1, replicate=key)
    with pytest.raises(InputError, match="seed"):
        run_replicates(small(), key, [0], 1)
    with pytest.raises(InputError, match="replicate"):
        run_replicates(small(), 1, [0, key], 1)
    with pytest.raises(InputError, match="seed"):
        run_recorded(small(), key, 0, 1)


def test_a_numpy_integer_is_the_same_key_as_a_plain_one(small, seed, runs):
    county = ticked(County(small(), rng=np.int64(seed), years=1), TICKS)
    assert county.state.year.measures.tobytes() == runs.yearly[0, 0].tobytes()


def alone(code):
    """Run code in an interpreter of its own, since arrays read beyond their end may take it down;
    give what it says."""
    opening = """
        from sim.runs.batch import run_replicates
        from sim.mesa_interface.county import County
        from sim.base.errors import InputError
        from sim.runs.microdata import run_recorded
        from sim.scenario.scenario import load_scenario
        tiny = load_scenario("index", {"county": {"townships": 1, "departments": 0}})
    """
    command = [sys.executable, "-c", dedent(opening) + dedent(code)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or f"ended by signal {-done.returncode}"
    return done.stdout.split("\n")[:-1]


def test_a_horizon_outside_one_to_a_hundred_years_is_refused_by_every_face():
    code = """
        for years in (0, -1, 2.5, 101):
            faces = {
                "county": lambda: County(tiny, rng=1, years=years),
                "batch": lambda: run_replicates(tiny, 1, [0], years),
                "recorded": lambda: run_recorded(tiny, 1, 0, years),
            }
            for name, face in faces.items():
                try:
                    face()
                    print(f"{name} takes {years}")
                except InputError as error:
                    assert "years" in str(error)
    """
    assert alone(code) == []


def test_a_step_beyond_the_horizon_is_refused_or_done_but_never_reads_foreign_memory():
    code = """
        county = County(tiny, years=1)
        try:
            for _ in range(120):
                county.step()
        except InputError:
            pass
        print(county.measure("effort") > 0)
    """
    assert alone(code) == ["True"]


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


def test_the_collector_has_a_row_for_every_tick_with_the_last_year_closed(county, runs):
    ticked(county, 2 * TICKS + 3)
    rows = county.datacollector.get_model_vars_dataframe()
    assert len(rows) == 2 * TICKS + 3 and list(rows["year"]) == [1] * TICKS + [2] * TICKS + [3] * 3
    assert rows[NAMES].iloc[: TICKS - 1].isna().all(axis=None)
    for first, last, year in ((TICKS - 1, 2 * TICKS - 1, 0), (2 * TICKS - 1, 2 * TICKS + 3, 1)):
        np.testing.assert_array_equal(
            rows[NAMES].iloc[first:last], np.tile(runs.yearly[0, year], (last - first, 1))
        )


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


KEYWORD = "rng" in inspect.signature(mesa.batch_run).parameters
"""Whether Mesa's batch takes keys as a keyword: from 3.4 on, where a parameter ``rng`` is
overwritten without a word."""


def batch_of_counties(scenario, keys, max_steps=10 * TICKS, period=-1, **fixed):
    """Run Mesa's batch over keys on either version.

    Mesa 3.3 takes the keys as a parameter like any other, lets a model make one step more than
    `max_steps`, and counts rows from 0. A county ends by itself at its horizon, so `max_steps` need
    only be large enough.
    """
    parameters = {"scenario_file": [scenario], **fixed}
    how = {
        "number_processes": 1,
        "display_progress": False,
        "max_steps": max_steps,
        "data_collection_period": period,
    }
    if KEYWORD:
        return pd.DataFrame(mesa.batch_run(County, parameters, rng=keys, **how))
    return pd.DataFrame(mesa.batch_run(County, {**parameters, "rng": keys}, **how))


def test_mesa_batch_run_gives_the_values_of_the_same_keys_run_directly(small):
    keys = [1, 2]
    rows = batch_of_counties(small(), keys, years=2)
    assert len(rows) == len(keys) and list(rows["year"]) == [2, 2]
    for place, key in enumerate(keys):
        direct = run_replicates(small(), key, [0], 2)
        np.testing.assert_array_equal(rows[NAMES].iloc[place].astype(float), direct.yearly[0, 1])


def test_mesa_batch_run_takes_each_replicate_of_a_key(small, seed):
    rows = batch_of_counties(small(), [seed], years=1, replicate=[0, 1]).sort_values("replicate")
    direct = run_replicates(small(), seed, [0, 1], 1)
    np.testing.assert_array_equal(rows[NAMES].astype(float), direct.yearly[:, 0])


def test_mesa_batch_run_reports_every_tick_and_stops_when_told(small, seed, runs):
    rows = batch_of_counties(small(), [seed], years=2, period=1)
    assert list(rows["year"]) == [1] * TICKS + [2] * TICKS
    expected = np.tile(runs.yearly[0, 0], (TICKS, 1))
    np.testing.assert_array_equal(rows[NAMES].iloc[TICKS - 1 : -1].astype(float), expected)
    assert len(batch_of_counties(small(), [seed], years=2, period=1, max_steps=10)) == (
        10 if KEYWORD else 11
    )
