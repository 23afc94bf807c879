"""Tables as they are written: columns from NumPy are what pandas would make of them, and CSV is the
same from either."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import sim.scoring
from analysis.commands.output import Format
from sim.files.tables import csv_text, parquet_bytes, table
from sim.files.toml_files import library

ROOT = Path(__file__).resolve().parents[2]
DTYPES = (np.float64, np.float32, np.int64, np.int32, np.uint8, np.bool_)


@st.composite
def columns(draw):
    length = draw(st.integers(0, 20))
    texts = st.lists(
        st.text(st.characters(exclude_categories=["Cs"])), min_size=length, max_size=length
    )
    numbers = st.sampled_from(DTYPES).flatmap(lambda kind: arrays.arrays(kind, length))
    return draw(
        st.dictionaries(st.text("abcxyz_", min_size=1), texts | numbers, min_size=1, max_size=5)
    )


@given(columns())
def test_columns_become_what_pandas_would_make_of_them(made):
    frame = pd.DataFrame(
        {
            name: pd.Series(values, dtype="str" if isinstance(values, list) else None)
            for name, values in made.items()
        }
    )
    expected = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    found = table(made)
    found.validate(full=True)
    assert found.schema == expected.schema
    assert found.equals(expected)
    assert csv_text(found) == csv_text(frame)
    assert pq.read_table(io.BytesIO(parquet_bytes(found))).equals(expected)


def test_a_column_of_records_is_copied_and_an_array_of_texts_is_text():
    rows = np.zeros(3, dtype=[("hours", "f8"), ("unit", "i8")]).view(np.recarray)
    made = table({"hours": rows.hours, "unit": rows.unit, "name": np.array(["a", "王"])[[1, 0, 1]]})
    alone = np.ones(2)
    kept = table({"x": alone})
    rows.hours[:] = alone[:] = 7
    assert made.to_pydict() == {"hours": [0, 0, 0], "unit": [0, 0, 0], "name": ["王", "a", "王"]}
    assert kept.to_pydict() == {"x": [1, 1]}


def test_absent_numbers_are_empty_and_infinite_ones_are_written():
    made = table({"x": np.array([np.nan, np.inf, -0.5]), "y": np.array([True, False, True])})
    assert csv_text(made) == "x,y\n,True\ninf,False\n-0.5,True\n"
    assert (
        csv_text(pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "s": ["=1", None]}))
        == "n,s\n1,'=1\n,\n"
    )


def loaded(commands, folder):
    """Modules that a fresh process has loaded after some commands."""
    code = """if True:
        import json, sys
        from analysis.commands import app
        for command in json.loads(sys.argv[1]):
            app(command, standalone_mode=False)
        print(*sys.modules)
    """
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(commands)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_a_quick_command_waits_for_neither_pandas_nor_scipy(tmp_path):
    """Nor for what reads files of records; each would be felt at every start."""
    run = ["run", "index", "--years", "1", "--out", "run"]
    found = loaded([run], tmp_path)
    heavy = {"pandas", "scipy.linalg", "scipy.special", "scipy.stats", "matplotlib", "mesa", "dask"}
    assert found & {*heavy, "pyarrow.compute"} == set()
    assert "sim.scoring.ledger" not in found and "sim.runs.microdata" in found
    # scores in every way of giving and printing them, from CSV and Parquet
    unit = library() / "examples" / "unit_h"
    own = [str(unit / "ledger.csv"), "--roster", str(unit / "roster.csv"), "--pool", "H=30000"]
    year = "year_01_department"
    stored = [f"run/ledgers/{year}.parquet", "--roster", f"run/rosters/{year}.csv"]
    stored += ["--pools", f"run/pools/{year}.csv", "--rulebook", f"run/rulebooks/{year}.toml"]
    both = ["--rulebook", "h_township_2021", "--rulebook", "h_department_2021"]
    ways = [
        stored,
        [*own, "--explain", "A"],
        [*own, "--out", "scores", "--xlsx"],
        *([*own, *both, "--format", form] for form in Format),
    ]
    scores = loaded([["score", *way] for way in ways], tmp_path)
    assert scores & {*heavy, "pyarrow.dataset"} == set()
    assert "sim.scoring.ledger" in scores


def test_the_package_of_scoring_has_what_it_names_and_nothing_else():
    for name in sim.scoring.__all__:
        assert getattr(sim.scoring, name).__name__ == name
    with pytest.raises(AttributeError, match=r"sim\.scoring has no nothing"):
        sim.scoring.nothing  # noqa: B018
