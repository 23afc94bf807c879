"""Mesa's own batch gives the same numbers as the compiled run."""

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.base.errors import InputError
from sim.mesa_interface.county import KEYS_ARE_PARAMETERS, County
from sim.model.measure_catalogue import MEASURES
from sim.runs.batch import run_replicates
from sim.scenario.parameters import TICKS

NAMES = [measure.name for measure in MEASURES]


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
    if not KEYS_ARE_PARAMETERS:
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


def test_mesa_batch_run_reports_every_tick_and_stops_when_asked(small, seed, runs):
    rows = batch_of_counties(small(), [seed], years=2, period=1)
    assert list(rows["year"]) == [1] * TICKS + [2] * TICKS
    expected = np.tile(runs.yearly[0, 0], (TICKS, 1))
    np.testing.assert_array_equal(rows[NAMES].iloc[TICKS - 1 : -1].astype(float), expected)
    assert len(batch_of_counties(small(), [seed], years=2, period=1, max_steps=10)) == (
        11 if KEYS_ARE_PARAMETERS else 10
    )


class Elder(County):
    """A subclass with an `__init__` of its own, between the batch and the county."""

    def __init__(self, **options):
        super().__init__(**options)


@pytest.mark.filterwarnings("ignore:The `iterations`:DeprecationWarning")
@pytest.mark.parametrize("county_class", [County, Elder])
@pytest.mark.parametrize("keys", [{}, {"rng": [1, 2]}], ids=["no keys", "keys"])
def test_repeated_runs_are_refused_for_they_would_be_one_county_again(small, county_class, keys):
    """Mesa 3.3 gave equal rows without a word."""
    parameters = {"scenario_file": [small()], "years": [1], **keys}
    with pytest.raises(InputError, match=r"County, rng: .*batch_run\(County, \{"):
        mesa.batch_run(
            county_class,
            parameters,
            iterations=2,
            max_steps=1,
            number_processes=1,
            display_progress=False,
        )
