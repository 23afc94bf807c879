"""A county of agents to be stepped by hand."""

import pytest

from sim.mesa_interface.county import County


def ticked(county, ticks):
    """Step a county so many half-months and give it back."""
    for _ in range(ticks):
        county.step()
    return county


@pytest.fixture
def county(small, seed, years):
    """The small county as a Mesa model."""
    return County(small(), rng=seed, years=years)
