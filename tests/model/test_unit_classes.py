"""Classes of units for pools, and departments nearly without task forces."""

import numpy as np
import pytest

from sim.model.founding import founded
from sim.model.loop import PHASES
from sim.model.measure_catalogue import MEASURES
from sim.model.state import UnitKind
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.scenario.parameters import TICKS
from sim.sweeps.execution.chunk import number_faults

COUNTY = {"townships": 10, "departments": 10}
SHARES = {
    "township_first_class": 0.3,
    "township_second_class": 0.6,
    "department_first_class": 0.2,
    "department_second_class": 0.4,
}
ONE_CLASS = {"township_first_class": 1, "department_first_class": 1}
PARTS = {1: 1.0, 2: 0.5, 3: 0.2}
MONEY = {"pool_second_class": PARTS[2], "pool_third_class": PARTS[3]}


@pytest.fixture
def county(small, seed):
    """A new county of ten units of each kind and the contexts of its half-months."""

    def make(key=seed, name="index", years=2, money=MONEY, **edits):
        scenario = small(name, county=COUNTY | edits, money=money)
        return founded(scenario, key, years=years)

    return make


def run(state, context_at, ticks):
    for tick in range(ticks):
        context = context_at(tick)
        for phase in PHASES:
            phase(state, context)


def per_cadre(state):
    """Pool of each unit in yuan for each cadre who is paid."""
    paid = np.bincount(state.cadres.unit, weights=state.standing.places.paid)
    return state.units.pool / 100 / paid


def test_where_all_are_of_the_first_there_is_one_class_for_all(county):
    state, context_at = county(quiet_share=0, **ONE_CLASS)
    assert (state.units.unit_class == 1).all()
    run(state, context_at, 1)
    world = context_at(0).world[0]
    # leaders are paid as well
    people = np.bincount(state.cadres.unit)
    np.testing.assert_allclose(state.units.pool / people, world.pool_per_cadre * 100)


def test_as_shipped_a_third_are_of_the_first_class_and_two_departments_in_ten_are_quiet(county):
    state, context_at = county(money={})
    calm = state.units.busyness != county(quiet_share=0)[0].units.busyness
    assert calm.sum() == 2 and (state.units.kind[calm] == UnitKind.DEPARTMENT).all()
    for kind in (UnitKind.TOWNSHIP, UnitKind.DEPARTMENT):
        classes = state.units.unit_class[state.units.kind == kind]
        assert np.bincount(classes, minlength=4)[1:].tolist() == [4, 3, 3]
    run(state, context_at, 1)
    yuan, world = state.units.pool / 100 / np.bincount(state.cadres.unit), context_at(0).world[0]
    parts = np.array([0, 1, world.pool_second_class, world.pool_third_class])
    assert 1 > parts[2] > parts[3] > 0
    np.testing.assert_allclose(yuan, world.pool_per_cadre * parts[state.units.unit_class])


def test_each_kind_has_as_many_units_of_a_class_as_its_share_says(county):
    state, _ = county(**SHARES)
    # of the seven and eight others six tenths and four tenths
    for kind, numbers in ((UnitKind.TOWNSHIP, [3, 4, 3]), (UnitKind.DEPARTMENT, [2, 3, 5])):
        classes = state.units.unit_class[state.units.kind == kind]
        assert np.bincount(classes, minlength=4)[1:].tolist() == numbers


def test_a_class_is_the_unit_s_own_whatever_the_scheme_and_the_year(county, seed):
    one, context_at = county(**SHARES)
    founding = one.units.unit_class.copy()
    run(one, context_at, TICKS)
    assert one.units.unit_class.tolist() == founding.tolist()
    other, _ = county(name="uniform", **SHARES)
    assert other.units.unit_class.tolist() == founding.tolist()
    elsewhere = [county(key=seed + turn, **SHARES)[0].units.unit_class for turn in range(1, 4)]
    assert any(one.tolist() != founding.tolist() for one in elsewhere)


def test_pools_go_by_the_class_of_the_unit(county):
    """Before units have a rank, and under the uniform appraisal always."""
    state, context_at = county(name="uniform", **SHARES)
    full = context_at(0).world[0].pool_per_cadre
    run(state, context_at, TICKS)
    expected = [full * PARTS[int(one)] for one in state.units.unit_class]
    np.testing.assert_allclose(per_cadre(state), expected, rtol=1e-6)


def test_the_rank_moves_money_between_units_and_adds_none(county):
    state, context_at = county(**SHARES)
    run(state, context_at, 2 * TICKS)
    yuan, full = per_cadre(state), context_at(0).world[0].pool_per_cadre
    paid = state.units.pool / 100 / yuan
    parts = np.array([PARTS[int(one)] for one in state.units.unit_class])
    for kind in (UnitKind.TOWNSHIP, UnitKind.DEPARTMENT):
        units = state.units.kind == kind
        whole = full * (paid * parts)[units].sum()
        assert state.units.pool[units].sum() / 100 == pytest.approx(whole, abs=1)
        # of one class the better rank has more
        for one in PARTS:
            same = np.flatnonzero(units & (state.units.unit_class == one))
            order = same[np.argsort(state.units.work_rank[same])]
            assert (np.diff(yuan[order]) <= 0).all()


def test_quiet_departments_are_of_the_last_class_and_get_hardly_any_tasks(county):
    plain, _ = county(quiet_share=0, **SHARES)
    state, context_at = county(quiet_share=0.3, quiet_load=0.1, **SHARES)
    calm = state.units.busyness != plain.units.busyness
    assert calm.sum() == 3 and (state.units.kind[calm] == UnitKind.DEPARTMENT).all()
    assert (state.units.unit_class[calm] == 3).all()
    np.testing.assert_allclose(state.units.busyness[calm], 0.1 * plain.units.busyness[calm])
    run(state, context_at, TICKS - 1)
    seats = np.bincount(state.cadres.unit)
    asked = state.works.arrived_worth / seats
    assert asked[calm].sum() < 0.3 * asked[~calm & (state.units.kind == 1)].mean() * calm.sum()


def test_all_departments_can_be_quiet_though_their_class_were_the_first(county):
    state, _ = county(quiet_share=1, **ONE_CLASS)
    departments = state.units.kind == UnitKind.DEPARTMENT
    assert (state.units.unit_class == np.where(departments, 3, 1)).all()


def test_the_table_of_units_names_the_class(small, seed):
    classes = {"township_first_class": 0, "township_second_class": 1, "department_first_class": 1}
    scenario = small(county={"quiet_share": 0, **classes})
    table = run_recorded(scenario, seed, 0, 1)[1]["units"].to_pandas()
    assert set(table.unit_class[table.unit.str.startswith("T")]) == {2}
    assert set(table.unit_class[table.unit.str.startswith("D")]) == {1}


def test_a_county_without_units_of_the_first_class_has_no_measures_of_them_and_no_fault(small):
    scenario = small("index", county={"township_first_class": 0, "department_first_class": 0})
    runs = run_replicates(scenario, 3, [0], 3)
    measures = [one.name for one in MEASURES]
    absent = {name for name in measures if np.isnan(runs.yearly[..., measures.index(name)]).all()}
    assert {"point_value_first", "bonus_upper_quartile"} <= absent
    assert number_faults(runs.yearly, measures) == [""]
