"""Parquet files are read within bounds that follow from their size, and from open files alone.

All files here are small; it is the bound that is lowered."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.base.errors import InputError
from sim.files import parquet
from sim.files.parquet import read_parquet
from sim.scoring.tabular import read_table

ROWS = 2_000


@pytest.fixture
def low(monkeypatch):
    """A bound of thousands of bytes."""
    monkeypatch.setattr(parquet, "LEAST_ROOM", 20_000)
    monkeypatch.setattr(parquet, "ROOM_A_BYTE", 1)


def written(tmp_path, columns, **options):
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table(columns), path, **options)
    return path


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["x" * 50] * ROWS),
        pa.array(["x" * 50] * ROWS, pa.large_string()),
        pa.array(["x" * 50] * ROWS).dictionary_encode(),
        pa.array([b"x" * 50] * ROWS),
        pa.array(np.zeros(10 * ROWS)),
        pa.nulls(10 * ROWS, pa.int64()),
        pa.array([[0] * 10 * ROWS]),
        pa.array([b"x" * 50] * ROWS, pa.binary(50)),
    ],
    ids=lambda column: str(column.type).split("<")[0],
)
def test_a_table_larger_than_its_file_explains_is_refused(tmp_path, low, column):
    path = written(tmp_path, {"column": column}, compression="zstd")
    assert path.stat().st_size < 20_000
    with pytest.raises(InputError, match=r"table\.parquet: got a table that would take 0 MB"):
        read_parquet(path, str(path), 10**6)


def test_ordinary_tables_are_read_whole(tmp_path):
    words = [f"{row % 7:05d}" if row % 3 else None for row in range(ROWS)]
    columns = {"text": words, "number": np.arange(ROWS), "day": ["2021-03-31"] * ROWS}
    path = written(tmp_path, columns, row_group_size=100)
    table = read_parquet(path, str(path), ROWS)
    assert table["text"].cast(pa.string()).to_pylist() == words
    assert table["number"].to_pylist() == list(range(ROWS))
    with pytest.raises(InputError, match=r"got 2,000 rows; allowed: at most 1,999 rows"):
        read_parquet(path, str(path), ROWS - 1)


def test_a_ledger_that_asks_for_too_much_is_refused_with_its_name(tmp_path, low):
    columns = {name: ["x" * 50] * ROWS for name in ("cadre", "unit")}
    path = written(tmp_path, columns)
    with pytest.raises(InputError, match=r"table\.parquet: got a table.*Write the file again"):
        read_table(path, ("cadre", "unit"), (), "ledger")


def test_texts_come_out_as_they_were_written(tmp_path):
    ids = [f"{row % 11:05d}" for row in range(ROWS)]
    path = written(tmp_path, {"cadre": ids, "unit": ["H"] * ROWS}, row_group_size=64)
    read = read_table(path, ("cadre", "unit"), (), "ledger")
    assert read.columns["cadre"].to_pylist() == ids


@pytest.mark.parametrize("name", ["a:b.parquet", "~", "s3:", "file:"])
def test_a_path_is_no_address(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    path = written(tmp_path / name, {"cadre": ["1"]})
    assert read_table(path, ("cadre",), (), "ledger").rows == 1
    assert read_table(f"{name}/table.parquet", ("cadre",), (), "ledger").rows == 1
