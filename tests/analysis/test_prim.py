"""Boxes are peeled, pasted and tested as PRIM says, and found where they are."""

import math

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from analysis.discovery.boxes import FEWEST_CASES, LARGEST_CHANCE, chance_of, find_boxes
from analysis.discovery.prim import (
    LEAST_MASS,
    PEELED,
    box_of,
    choose,
    find_box,
    log_likelihood_ratio,
    paste,
    peel,
    quasi_p_value,
    quasi_p_values,
)

X = np.random.default_rng(6).random((300, 4))
X[:, 3] = np.floor(3 * X[:, 3])
INSIDE = (X[:, 0] < 0.4) & (X[:, 1] > 0.5)


def slow_peel(x, y):
    """All peels of all boxes, point by point: from the definition and not from the code."""
    box, ends = np.arange(len(y)), []
    while y[box].mean() < 1:
        best, before = None, y[box].mean()
        for place in range(x.shape[1]):
            column = x[box, place]
            ordered = sorted(column)
            gone = math.floor((len(box) - 1) * PEELED)
            for end, kept in ((1, column < ordered[-1 - gone]), (0, column > ordered[gone])):
                if kept.any():
                    gain = (y[box[kept]].mean() - before) / (~kept).sum()
                    rank = (gain, any(place == other for other, _ in ends))
                    if best is None or rank > best[0]:
                        best = rank, place, end, box[kept]
        if best is None or len(best[3]) / len(y) < LEAST_MASS:
            break
        ends.append(best[1:3])
        box = best[3]
        yield len(box), int(y[box].sum()), best[1:3]


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_peeling_takes_the_best_of_all_peels_each_time(noise):
    y = INSIDE ^ (np.random.default_rng(1).random(300) < noise)
    boxes, slow = peel(X, y), list(slow_peel(X, y))
    assert [(one.points, one.cases) for one in boxes[1:]] == [one[:2] for one in slow]
    last = {limit for *_, limit in slow}
    assert set(boxes[-1].limits) == last


def test_boxes_on_the_way_are_nested():
    boxes = peel(X, INSIDE)
    for outer, inner in zip(boxes, boxes[1:], strict=False):
        assert (outer.low <= inner.low).all() and (outer.high >= inner.high).all()
        assert inner.points < outer.points
        assert inner.coverage <= outer.coverage
    assert boxes[0].limits == () and boxes[0].mass == boxes[0].coverage == 1


def test_the_box_is_chosen_that_cases_are_least_alike_in_and_out_of():
    """Half the statistic of a likelihood ratio test of a table of two rows and two columns."""
    y = INSIDE ^ (np.random.default_rng(1).random(300) < 0.3)
    boxes = peel(X, y)
    ratios = [log_likelihood_ratio(one, boxes[0]) for one in boxes]
    for one, ratio in zip(boxes[1:], ratios[1:], strict=True):
        table = np.array([[one.cases, one.points - one.cases]] * 2)
        table[1] = [boxes[0].cases, 300 - boxes[0].cases] - table[0]
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert ratio == pytest.approx(expected / 2)
    assert ratios[0] == 0 and choose(boxes) is boxes[int(np.argmax(ratios))]


def test_a_limit_lies_midway_between_the_points_outside_and_inside():
    x = np.arange(1.0, 21)[:, None]
    box, trajectory = find_box(x, x[:, 0] > 10)
    assert (box.low[0], box.high[0]) == (10.5, np.inf)
    assert (box.points, box.cases, box.coverage, box.density) == (10, 10, 1, 1)
    # of twenty points or fewer one goes at a time
    assert [one.points for one in trajectory] == list(range(20, 9, -1))


def test_a_number_of_few_values_is_peeled_by_its_values():
    box, _ = find_box(X, X[:, 3] == 1)
    assert (box.low[3], box.high[3]) == (0.5, 1.5) and box.density == box.coverage == 1
    assert box.limits == ((3, 0), (3, 1))


def test_pasting_gives_back_what_was_peeled_too_far():
    y = X[:, 0] < 0.4
    narrow = box_of(np.full(4, -np.inf), np.array([0.2, np.inf, np.inf, np.inf]), X, y)
    wide = paste(narrow, X, y)
    # a last slice would hold others too
    assert wide.coverage > 0.9 and wide.density == 1 and narrow.coverage < 0.6
    # a limit beyond which nothing lies is taken off
    loose = box_of(np.full(4, -np.inf), np.array([0.4, 1.1, np.inf, np.inf]), X, y)
    assert paste(loose, X, y).limits == ((0, 1),)


def test_a_box_is_found_where_it_is_and_other_numbers_have_no_limits():
    box, _ = find_box(X, INSIDE)
    assert box.limits == ((0, 1), (1, 0))
    assert box.high[0] == pytest.approx(0.4, abs=0.02)
    assert box.low[1] == pytest.approx(0.5, abs=0.02)
    assert box.coverage > 0.95 and box.density > 0.95


def test_quasi_p_values_are_those_of_a_published_box():
    """Kwakkel's reading of the data of Bryant and Lempert (2010): a box of 87 points, 67 of them
    cases; without its limit on the cost of cellulose 95 points, 68 of them cases."""
    assert quasi_p_value(87, 67, 68 / 95) == pytest.approx(0.15741333528927348, rel=1e-9)
    assert quasi_p_value(5, 0, 0.5) == 1 and quasi_p_value(3, 3, 0.5) == pytest.approx(0.125)


def test_a_limit_that_chance_explains_is_taken_off():
    x, y = X[:, :2], X[:, 0] < 0.4
    box = box_of(np.array([-np.inf, 0.02]), np.array([0.4, np.inf]), x, y)
    values = quasi_p_values(box, x, y)
    assert values[0, 1] < 1e-20 and values[1, 0] > 0.5
    assert find_box(x, y)[0].limits == ((0, 1),)


def test_where_nothing_says_where_a_box_is_found_as_seldom_as_its_chance_says():
    luck, boxes = np.random.default_rng(12), 0
    for _ in range(4):
        x, y = luck.random((40, 2)), luck.random(40) < 0.3
        boxes += chance_of(peel(x, y), x, y) <= LARGEST_CHANCE
    assert boxes <= 1
    for y in (np.zeros(300, bool), np.ones(300, bool), np.arange(300) < FEWEST_CASES - 1):
        assert find_boxes(X, y) == []


def test_a_second_box_is_looked_for_outside_of_the_first():
    y = INSIDE | (X[:, 2] > 0.9)
    first, second = find_boxes(X, y)[:2]
    assert first.box.limits == ((0, 1), (1, 0)) and second.box.limits == ((2, 0),)
    assert first.box.coverage + second.box.coverage == pytest.approx(1, abs=0.05)
    assert second.box.low[2] == pytest.approx(0.9, abs=0.02)
    assert first.base == pytest.approx(y.mean()) and second.base < first.base


def test_halves_of_the_points_give_a_clear_box_again_and_a_doubtful_one_less_often():
    clear = find_boxes(X, INSIDE)[0]
    assert set(clear.reproduced.values()) == {1.0}
    assert clear.held_out_density > 0.85 and clear.held_out_coverage > 0.85
    doubtful = find_boxes(X, INSIDE ^ (np.random.default_rng(2).random(300) < 0.25))[0]
    assert doubtful.held_out_density < clear.held_out_density
    assert min(doubtful.reproduced.values()) < 1
