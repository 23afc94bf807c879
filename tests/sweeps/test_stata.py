"""Tables for Stata: every name is one that it allows, with its label and its numbers."""

import warnings

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.model.measure_catalogue import MEASURES
from sim.scenario.parameters import PARAMETERS
from sim.sweeps.planning.study import KEYS, LONGEST_COLUMN
from sim.sweeps.storage.stata import LONGEST_LABEL, RESERVED, stata_name, write_stata
from tests.sweeps.small_sweeps import one_point

LONGEST = "str" + "1" * (LONGEST_COLUMN - 3)
HARD = {
    "long": ("blocks.individual.max", 50),
    "str5": ("items.conduct.records.conduct.order.amount", 3),
    LONGEST: ("items.conduct.records.conduct.late.amount", 1),
    LONGEST[:-1] + "2": ("items.squad.discretion.cap", 10),
    "a" * LONGEST_COLUMN: ("options.excellent_share.value", 0.2),
}
"""Names that a study may give to numbers of rulebooks and that Stata does not allow, or hardly."""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    axes = {name: {"edit": keys, "values": [value]} for name, (keys, value) in HARD.items()}
    study = one_point(
        levers=axes, scenarios=["index_capped"], fixed={"township_smallest": 5, "townships": 2}
    )
    folder = tmp_path_factory.mktemp("stata") / "sweep"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return sim.sweep(study, out=folder, stata=True)


def labels(path):
    with pd.io.stata.StataReader(path) as reader:
        return reader.variable_labels()


def test_a_column_with_a_name_of_stata_is_renamed_and_keeps_its_label_and_numbers(finished):
    path = finished.folder / "results.dta"
    told, frame = labels(path), pd.read_stata(path)
    for name, (keys, value) in HARD.items():
        assert told[stata_name(name)].startswith(f"Number {keys} of")
        assert (frame[stata_name(name)] == value).all()
    assert "_long" in frame and "long" not in frame and frame.columns.is_unique
    assert all(told.values())


def test_the_codebook_says_what_a_column_is_called_in_stata(finished):
    source = finished.codebook.set_index("column")["source"]
    assert source["long"] == "_long in Stata's files, where long is a reserved word"
    assert source["a" * LONGEST_COLUMN] == ""
    assert "long" in finished.results.columns


def test_stata_names_are_allowed_and_differ_from_all_others():
    # those of ours need no other name; those of a study begin with a letter
    own = [*KEYS, *PARAMETERS, *(one.name for one in MEASURES)]
    assert [stata_name(name) for name in own] == own
    renamed = [stata_name(name) for name in [*RESERVED, *HARD]]
    assert max(map(len, renamed)) <= LONGEST_COLUMN
    assert len(set(renamed)) == len({*RESERVED, *HARD})


def test_every_word_that_pandas_would_rename_is_renamed_before(tmp_path):
    words = sorted(pd.io.stata.StataParser().RESERVED_WORDS)
    allowed = [word for word in words if word.isascii() and word.islower() and word.isalpha()]
    assert set(allowed) <= RESERVED
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = pd.DataFrame({stata_name(word): [1.0] for word in [*RESERVED, *HARD]})
        frame.to_stata(tmp_path / "words.dta", write_index=False, version=118)


def test_a_label_that_is_too_long_is_cut_and_the_codebook_has_it_whole(finished, tmp_path):
    long = "价" * (LONGEST_LABEL - 1) + "值 and more"
    book = finished.codebook.assign(en=long)
    pq.write_table(pa.table({"effort": [1.5]}), tmp_path / "results.parquet")
    pq.write_table(pa.table({"year": [1]}), tmp_path / "yearly.parquet")
    book.to_csv(tmp_path / "codebook.csv", index=False)
    write_stata(tmp_path)
    assert labels(tmp_path / "results.dta") == {"effort": long[:LONGEST_LABEL]}


def test_whole_numbers_reach_stata_from_64_bits_alone(finished, monkeypatch):
    """From 32 bits or fewer, pandas lets the largest through as they are, which Stata reads as
    missing."""
    given = {}

    def look(frame, file, **_):
        given.update({(file.name, name): str(kind) for name, kind in frame.dtypes.items()})

    monkeypatch.setattr(pd.DataFrame, "to_stata", look)
    write_stata(finished.folder)
    kinds = {name: kind for (_, name), kind in given.items()}
    assert kinds["task"] == kinds["replicate"] == kinds["year"] == "int64"
    assert set(kinds.values()) == {"int64", "float64", "str"}
