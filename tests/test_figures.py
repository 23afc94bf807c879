"""Figures are drawn for whatever a comparison can hold, and the same comparison gives the same SVG."""

import warnings
from xml.etree import ElementTree

import numpy as np
import pytest
from test_comparison import grown, made

from analysis.comparison import compare, group_table, lorenz_table
from analysis.figures import MOST_SCENARIOS, render_all
from sim.records import GROUP_QUANTITIES, GROUPS, LORENZ_POINTS

NAMES = {f"{name}.{kind}" for name in ("lorenz", "years", "earnings", "time_use") for kind in ("png", "svg")}


def drawn(runs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return render_all(compare(runs[0], runs[1:]), group_table(runs), lorenz_table(runs))


@pytest.fixture(scope="module")
def images():
    return drawn([grown("uniform", 1, 0.0), grown("index", 3, 1.0)])


def test_every_figure_is_there_in_both_formats(images):
    assert set(images) == NAMES
    for name, image in images.items():
        assert len(image) > 5000
        if name.endswith(".png"):
            assert image.startswith(b"\x89PNG")
        else:
            assert ElementTree.fromstring(image).tag.endswith("svg")


def test_the_same_comparison_gives_the_same_bytes(images):
    assert drawn([grown("uniform", 1, 0.0), grown("index", 3, 1.0)]) == images


def test_an_svg_holds_no_date_and_refers_to_nothing_outside(images):
    for name, image in images.items():
        if name.endswith(".svg"):
            text = image.decode()
            assert "<dc:date>" not in text
            links = [
                value
                for node in ElementTree.fromstring(image).iter()
                for key, value in node.items()
                if key.endswith("href")
            ]
            assert all(link.startswith("#") for link in links)


def nothing(scenario, replicates, years):
    """Runs in which nobody had a task, was paid or existed."""
    shape = (replicates, years)
    return made(
        scenario,
        lorenz=np.full((*shape, LORENZ_POINTS), np.nan),
        groups=np.full((*shape, len(GROUPS), len(GROUP_QUANTITIES)), np.nan),
        effort=np.zeros(shape),
        public_value=np.full(shape, np.nan),
        random_floor=np.full(shape, np.nan),
    )


@pytest.mark.parametrize(
    "runs",
    [
        [grown("uniform", 1, 0.0, replicates=1, years=1), grown("index", 1, 1.0, replicates=1, years=1)],
        [nothing("uniform", 2, 3), nothing("index", 2, 3)],
        [grown(f"cap_{number}", 2, number / 10, replicates=2) for number in range(MOST_SCENARIOS)],
        [grown("a$x$", 1, 0.0, replicates=2), grown("_b", 2, 1.0, replicates=2)],
    ],
    ids=["one run of one year", "no numbers", "many scenarios", "odd names"],
)
def test_odd_comparisons_are_drawn_without_a_warning(runs):
    assert set(drawn(runs)) == NAMES
