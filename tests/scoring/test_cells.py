"""The same value gives the same text, however its column is typed and whoever hands it over."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.base.errors import InputError
from sim.scoring import score
from sim.scoring.cells import as_text

ROSTER = b"""cadre,unit,staffing,post,level,line,village,village_role
1,H,civil_servant,general,ordinary,,,
2,H,civil_servant,general,ordinary,,,
"""
LEDGER = pa.table(
    {
        "cadre": ["1", "2"],
        "date": ["2021-06-30", "2021-07-01"],
        "item": ["squad.special"] * 2,
        "value": ["10", "2.5"],
    }
)


def result(ledger):
    return score(ledger, ROSTER).to_dict()


EXPECTED = result(LEDGER)


def with_column(name, array):
    return LEDGER.set_column(LEDGER.column_names.index(name), name, array)


DECIMALS = [(18, 3), (18, 6), (18, 7), (38, 10), (38, 18)]


@pytest.mark.parametrize(("precision", "scale"), DECIMALS)
def test_a_decimal_is_written_without_zeros_that_say_nothing(precision, scale):
    kind = pa.decimal128(precision, scale)
    numbers = [Decimal(text) for text in ("0", "1", "-2.5", "100", "0.001")]
    texts = as_text(pa.array([*numbers, None], kind), "x").to_pylist()
    assert texts == ["0", "1", "-2.5", "100", "0.001", ""]
    values = pa.array([Decimal("10"), Decimal("2.5")], kind)
    ids = pa.array([Decimal(1), Decimal(2)], kind)
    assert result(with_column("value", values)) == EXPECTED
    assert result(with_column("cadre", ids)) == EXPECTED


@pytest.mark.parametrize("make", [pa.decimal32, pa.decimal64, pa.decimal256])
def test_decimals_of_every_width_are_read(make):
    assert as_text(pa.array([Decimal("1.50")], make(5, 2)), "x").to_pylist() == ["1.5"]


def test_more_decimals_than_a_ledger_may_have_are_refused_and_not_cut():
    values = pa.array([Decimal("10.0000001"), Decimal("2.5")], pa.decimal128(38, 10))
    with pytest.raises(InputError, match=r"line 2: '10\.0000001'"):
        result(with_column("value", values))


MIDNIGHTS = [datetime.datetime(2021, 6, 30), datetime.datetime(2021, 7, 1)]
SHANGHAI = pd.DatetimeIndex(MIDNIGHTS).tz_localize("Asia/Shanghai")


@pytest.mark.parametrize(
    "dates",
    [
        pa.array([day.date() for day in MIDNIGHTS]),
        pa.array(MIDNIGHTS, pa.timestamp("s")),
        pa.array(MIDNIGHTS, pa.timestamp("ns")),
        pa.array(SHANGHAI),
        pa.array(["2021-06-30 00:00:00", "2021-07-01T00:00"]),
        pa.array(["2021-06-30 00:00:00+08", "2021-07-01T00:00:00.000Z"]),
        pa.array(["2021-06-30", "2021-07-01"], pa.string_view()),
        pa.array(["2021-06-30", "2021-07-01"]).dictionary_encode(),
    ],
    ids=["date", "seconds", "nanoseconds", "zone", "text", "text with zone", "view", "dictionary"],
)
def test_a_midnight_is_its_day_in_its_own_zone(dates):
    assert result(with_column("date", dates)) == EXPECTED


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        (pa.array([datetime.datetime(2021, 6, 30, 16, 30)] * 2), "2021-06-30 16:30:00"),
        (pa.array(SHANGHAI.tz_convert("UTC")), "2021-06-29 16:00:00 UTC"),
        (pa.array(["2021-06-30 16:30"] * 2), "2021-06-30 16:30"),
        (pa.array(["2021-06-30 00:00:01+08"] * 2), "2021-06-30 00:00:01"),
    ],
)
def test_another_time_of_day_is_refused_by_line_and_never_cut(dates, shown):
    with pytest.raises(InputError, match=f"column date: got line 2: '{shown}"):
        result(with_column("date", dates))


@pytest.mark.parametrize(
    "column",
    [
        pd.to_datetime,
        lambda days: pd.to_datetime(days).astype(object),
        lambda days: pd.to_datetime(days).dt.tz_localize("Asia/Shanghai"),
        lambda days: pd.to_datetime(days).dt.tz_localize("Asia/Shanghai").astype(object),
        lambda days: pd.Series([datetime.date.fromisoformat(day) for day in days]),
        lambda days: pd.Series([np.datetime64(day) for day in days], dtype=object),
        lambda days: pd.Series([MIDNIGHTS[0], "2021-07-01"], dtype=object),
    ],
)
def test_dates_of_a_data_frame_follow_one_rule_whatever_their_type(column):
    frame = LEDGER.to_pandas()
    assert result(frame.assign(date=column(frame.date))) == EXPECTED


@pytest.mark.parametrize("kind", ["datetime64[ns]", object])
def test_a_time_of_day_in_a_data_frame_is_refused_whatever_its_type(kind):
    frame = LEDGER.to_pandas()
    moments = pd.to_datetime(frame.date + " 16:30").astype(kind)
    with pytest.raises(InputError, match="line 2: '2021-06-30 16:30:00'"):
        result(frame.assign(date=moments))


class Stream:
    """A frame of a library that hands its data on through Arrow's C stream, as Polars does."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


class Interchange:
    """A frame of a library that speaks the interchange protocol alone."""

    def __init__(self, table):
        self.table = table

    def __dataframe__(self, **options):
        return self.table.__dataframe__(**options)


class Broken:
    def __arrow_c_stream__(self, requested_schema=None):
        raise RuntimeError("connection closed")


@pytest.mark.parametrize(
    "given",
    [
        LEDGER,
        LEDGER.to_batches()[0],
        LEDGER.to_reader(),
        LEDGER.to_pandas(),
        Stream(LEDGER),
        Interchange(LEDGER),
        bytearray(
            b"cadre,date,item,value\n1,2021-06-30,squad.special,10\n2,2021-07-01,squad.special,2.5\n"
        ),
    ],
    ids=lambda one: type(one).__name__,
)
def test_whatever_hands_a_table_to_arrow_is_read(given):
    assert result(given) == EXPECTED


@pytest.mark.parametrize(
    "given", [None, 3, [{"cadre": "1"}], pd.Series([1]), iter("x"), {"cadre": ["1"]}]
)
def test_what_is_no_table_is_refused_with_what_may_be_given(given):
    with pytest.raises(InputError, match=f"ledger: got a value of type {type(given).__name__}"):
        result(given)


def test_a_frame_that_fails_while_it_is_read_is_named():
    with pytest.raises(InputError, match="RuntimeError: connection closed"):
        result(Broken())


def test_row_labels_that_pandas_writes_are_no_column(tmp_path):
    # as after a selection of rows; labels that count up evenly are not written as a column
    frame = LEDGER.to_pandas().set_index(pd.Index([9, 5]))
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=True), tmp_path / "ledger.parquet")
    names = pq.read_schema(tmp_path / "ledger.parquet").names
    assert "__index_level_0__" in names
    assert result(tmp_path / "ledger.parquet") == EXPECTED
