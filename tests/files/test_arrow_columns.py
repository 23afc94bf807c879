"""Columns that are made by hand are those that pyarrow would make, and are seen as it would."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim.files import arrow_columns
from sim.files.arrow_columns import as_numpy, numbers, of_python, text, texts

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=20)
DTYPES = (np.float64, np.float32, np.float16, np.int64, np.int32, np.uint8, np.bool_)


@given(TEXTS, st.sampled_from([pa.string(), pa.large_string()]))
def test_texts_are_arrows_of_either_kind(values, kind):
    made = texts(iter(values), kind)
    made.validate(full=True)
    assert made.equals(pa.array(values, kind))
    assert texts(values).type == pa.string()
    assert [text(value) for value in values] == [pa.scalar(value) for value in values]


def test_texts_that_are_too_long_together_are_refused_and_large_ones_are_not(monkeypatch):
    monkeypatch.setattr(arrow_columns, "MOST_BYTES", 5)
    assert texts(["张", "ab"]).to_pylist() == ["张", "ab"]
    with pytest.raises(pa.ArrowCapacityError, match="6 bytes"):
        texts(["张", "abc"])
    assert texts(["张", "abc"], pa.large_string()).to_pylist() == ["张", "abc"]


@given(
    st.sampled_from(DTYPES).flatmap(lambda kind: arrays.arrays(kind, st.integers(0, 20))),
    st.integers(0, 20),
)
def test_numbers_go_there_and_back_whatever_part_is_looked_at(values, begin):
    made = numbers(values)
    made.validate(full=True)
    assert made.equals(pa.array(values, from_pandas=True))
    part = made[begin:]
    seen, expected = as_numpy(part), values[begin:]
    assert seen.dtype == values.dtype
    np.testing.assert_array_equal(seen, expected)


@given(
    st.sampled_from(
        [st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)]
    ).flatmap(lambda kind: st.lists(st.none() | kind, max_size=10))
    | TEXTS
)
def test_what_python_has_becomes_what_arrow_infers(values):
    made = of_python(values)
    made.validate(full=True)
    inferred = pa.array(values)
    expected = inferred.cast(pa.large_string()) if inferred.type == pa.string() else inferred
    assert made.equals(expected)


def test_an_absent_real_number_is_nan_and_an_absent_whole_one_is_no_number():
    seen = as_numpy(pa.array([1.5, None, 2.0, None])[1:])
    assert math.isnan(seen[0]) and seen[1] == 2 and math.isnan(seen[2])
    with pytest.raises(ValueError, match="NaN"):
        as_numpy(pa.array([1, None]))
