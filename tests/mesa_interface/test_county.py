"""What a Mesa county refuses, at the call and with what is allowed."""

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.base.errors import InputError
from sim.mesa_interface.county import County


@pytest.fixture
def county(small, seed):
    return County(small(), rng=seed, years=1)


@pytest.mark.parametrize("seat", [-1, 10**6, 1.0, "1", True, None])
def test_a_seat_that_the_county_does_not_have_is_refused_before_any_agent_is_made(county, seat):
    with pytest.raises(InputError, match=r"County\.enlist, seats: got .*; allowed: 0 to \d+\."):
        county.enlist(seats=[0, seat])
    assert len(county.agents) == 0


def test_seats_may_be_numbers_of_numpy(county):
    county.enlist(seats=np.arange(3))
    assert [cadre.seat for cadre in county.agents] == [0, 1, 2]


def test_an_unknown_measure_is_refused_with_the_nearest(county):
    with pytest.raises(
        InputError, match=r"County\.measure: got 'efort'; allowed: .*effort.*Did you mean 'effort'"
    ):
        county.measure("efort")


def test_no_key_is_refused_with_what_mesa_wants_of_its_batch():
    with pytest.raises(
        InputError,
        match=r"County, rng: got None; .*batch_run\(County, \{\.\.\.\}, rng=\[1, 2\], \.\.\.\)",
    ):
        County(rng=None)


def test_a_batch_with_keys_among_the_parameters_is_right_or_refused(small):
    """Mesa 3.3 takes them there; later ones overwrite them without a word, which would give one
    county again and again."""

    def batch():
        parameters = {"scenario_file": [small()], "rng": [1, 2], "years": [1]}
        return pd.DataFrame(
            mesa.batch_run(
                County, parameters, max_steps=24, number_processes=1, display_progress=False
            )
        )

    if tuple(map(int, mesa.__version__.split(".")[:2])) >= (3, 4):
        with pytest.raises(InputError, match="beside the parameters"):
            batch()
    else:
        assert batch()["effort"].nunique() == 2


def test_measures_are_collected_with_the_year_that_they_tell_of(small, seed):
    county = County(small(), rng=seed, years=2)
    for _ in range(25):
        county.step()
    rows = county.datacollector.get_model_vars_dataframe()
    assert rows.year.iloc[[22, 23, 24]].tolist() == [1, 1, 2]
    assert rows.measured_year.iloc[[22, 23, 24]].tolist() == [0, 1, 1]
    assert np.isnan(rows.effort.iloc[22]) and rows.effort.iloc[24] == rows.effort.iloc[23] > 0


class Clocked(County):
    """Moves Mesa's own clock, as models with a clock of their own do."""

    def step(self):
        super().step()
        self.time += 1


@pytest.mark.skipif(
    not hasattr(mesa, "time"),
    reason="this Mesa has no clock of its own (3.4 and later have)",
)
def test_a_subclass_that_moves_the_clock_is_refused_before_a_half_month_is_left_out(small, seed):
    county = Clocked(small(), rng=seed, years=2)
    county.step()
    with pytest.raises(InputError, match="County.step: got Mesa's clock `time` at"):
        for _ in range(3):
            county.step()
    assert county.tick == 1


def test_running_by_mesas_clock_is_no_fault(small, seed):
    county = County(small(), rng=seed, years=2)
    if not hasattr(county, "run_for"):
        pytest.skip("this Mesa has no run_for (3.5 has)")
    county.run_for(5)
    county.step()
    assert county.tick == 6


def test_the_name_that_mesa_keeps_for_a_scenario_is_refused_with_advice(small, seed):
    class Own(County):
        def __init__(self, **options):
            super().__init__(small(), **options)
            self.scenario = "mine"

    with pytest.raises(InputError, match="County.scenario: got 'mine' .* the county's own"):
        Own(rng=seed)
