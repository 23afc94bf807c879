"""Named tuples by address: rules read and write the very tables, whatever their shapes, and nothing
else is let through."""

from typing import NamedTuple

import numba
import numpy as np
import pytest

from sim.base.record_arrays import columns, integers, records
from sim.kernel import by_address, kernel
from sim.model.state import Key

ROW = columns(integers("first second"))


@by_address
class Inside(NamedTuple):
    cube: np.ndarray
    number: float


@by_address
class Outside(NamedTuple):
    rows: np.ndarray
    inside: Inside
    key: Key


@kernel
def weigh(outside, row):
    """Three axes and two columns, each read at a place of its own."""
    cube = outside.inside.cube
    outside.rows[row].second = outside.rows[row].first + outside.key.replicate
    cube[1, 2, 3] += outside.inside.number
    return (
        cube.shape[0] * 100
        + cube.shape[1] * 10
        + cube.shape[2]
        + len(outside.rows) * 1000
        + cube[0, 1, 2]
    )


@kernel
def weigh_twice(outside):
    """A rule hands a bundle, and the one within it, on."""
    return weigh(outside, 0) + weigh(outside, 1) + last_of(outside.inside)


@kernel
def last_of(inside):
    return inside.cube[-1, -1, -1]


def outside(cube=None):
    rows = records(ROW, 6)
    rows.first = np.arange(6) * 7
    cube = np.arange(24.0).reshape(2, 3, 4) if cube is None else cube
    return Outside(rows, Inside(cube, 0.5), Key(3, 40))


def test_a_rule_reads_and_writes_the_tables_themselves():
    given = outside()
    assert weigh(given, 4) == 6234 + 6.0
    expected = np.arange(24.0).reshape(2, 3, 4)
    expected[1, 2, 3] += 0.5
    assert np.array_equal(given.inside.cube, expected)
    assert given.rows.second.tolist() == [0, 0, 0, 0, 68, 0]


def test_a_bundle_is_handed_on_and_so_is_one_within_it():
    given = outside()
    assert weigh_twice(given) == 2 * (6234 + 6.0) + 24.0
    assert given.rows.second.tolist() == [40, 47, 0, 0, 0, 0]


def test_other_shapes_are_the_same_type_and_other_kinds_of_table_another():
    assert numba.typeof(outside()) == numba.typeof(outside(np.zeros((3, 5, 7))))
    assert numba.typeof(outside()) != numba.typeof(outside(np.zeros((2, 3, 4), dtype=np.float32)))
    assert weigh(outside(np.zeros((3, 5, 7))), 0) == 6357


@pytest.mark.parametrize(
    "cube", [np.zeros((2, 3, 8))[:, :, ::2], np.zeros((4, 3, 2)).T], ids=["steps", "columns first"]
)
def test_an_array_that_is_not_stored_row_by_row_is_refused(cube):
    with pytest.raises(TypeError, match=r"Inside\.cube: .*contiguous"):
        weigh(outside(cube), 0)
