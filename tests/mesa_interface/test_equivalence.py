"""One model, three interfaces: the compiled batch, the recorded run and the Mesa county give the
same numbers to the bit."""

import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import numpy as np
import pandas as pd
import pytest

from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.mesa_interface.county import County
from sim.model.measure_catalogue import MEASURES
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import UNIT_KINDS
from sim.scoring import score
from tests.mesa_interface.conftest import ticked

PARTS = ("yearly", "groups", "curves")
NAMES = [measure.name for measure in MEASURES]


def same(one, other, years=None):
    """Two sets of runs are the same bytes, up to a year."""
    return all(
        getattr(one, part)[:, :years].tobytes() == getattr(other, part)[:, :years].tobytes()
        for part in PARTS
    )


def test_a_county_ticked_by_hand_is_the_compiled_run(county, runs, years):
    for year in range(years):
        ticked(county, TICKS)
        kept = county.state.year
        assert kept.measures.tobytes() == runs.yearly[0, year].tobytes()
        assert kept.groups.tobytes() == runs.groups[0, year].tobytes()
        assert kept.curves.tobytes() == runs.curves[0, year].tobytes()
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
    found = pd.DataFrame(score(ledger, roster, book, pools=pools).to_dict()["cadres"]).set_index(
        "cadre"
    )
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


@pytest.mark.parametrize("key", [-1, 2**32, True, 1.5, "7", np.float64(3)])
def test_a_key_that_is_no_whole_number_of_32_bits_is_refused_by_every_interface(small, key):
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
    command = [sys.executable, "-c", dedent(opening) + code]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or f"ended by signal {-done.returncode}"
    return done.stdout.split("\n")[:-1]


def test_years_that_cannot_be_are_refused_and_foreign_memory_is_never_read():
    """By every interface a horizon outside one to a hundred years; a step beyond it may be done."""
    refused = """
        for years in (0, -1, 2.5, 101):
            interfaces = {
                "county": lambda: County(tiny, rng=1, years=years),
                "batch": lambda: run_replicates(tiny, 1, [0], years),
                "recorded": lambda: run_recorded(tiny, 1, 0, years),
            }
            for name, run in interfaces.items():
                try:
                    run()
                    print(f"{name} takes {years}")
                except InputError as error:
                    assert "years" in str(error)
    """
    beyond = """
        county = County(tiny, years=1)
        try:
            for _ in range(120):
                county.step()
        except InputError:
            pass
        print(county.measure("effort") > 0)
    """
    # in one interpreter, since most of the time goes into its start
    assert alone(dedent(refused) + dedent(beyond)) == ["True"]


def test_the_collector_has_a_row_for_every_tick_with_the_last_year_closed(county, runs):
    ticked(county, 2 * TICKS + 3)
    rows = county.datacollector.get_model_vars_dataframe()
    assert len(rows) == 2 * TICKS + 3 and list(rows["year"]) == [1] * TICKS + [2] * TICKS + [3] * 3
    assert rows[NAMES].iloc[: TICKS - 1].isna().all(axis=None)
    for first, last, year in ((TICKS - 1, 2 * TICKS - 1, 0), (2 * TICKS - 1, 2 * TICKS + 3, 1)):
        np.testing.assert_array_equal(
            rows[NAMES].iloc[first:last], np.tile(runs.yearly[0, year], (last - first, 1))
        )


"""Whether Mesa's batch takes keys as a keyword: from 3.4 on, where a parameter ``rng`` is
overwritten without a word."""
