"""Rules built beforehand: the same numbers as compiled ones, and none from a file that is not of
these sources, whole and for this machine."""

import copy
import os
import pickle
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from sim.base.elementary import power
from sim.base.fixed_point import divide_half_even
from sim.base.random_numbers import normal
from sim.base.record_arrays import columns, integers, records
from sim.kernel import by_address, library
from sim.kernel.block import block_of, kind_of
from sim.kernel.library_file import describe, sealed, symbol
from sim.model.state import Key
from tests.laws.house import ROOT

ROW = columns(integers("first second"))
SOURCES = "0" * 32
#: Builds a library of one rule and writes it to standard output.
TINY = f"""
import sys
from sim.base.random_numbers import normal
from sim.kernel.library import LEVELS
from sim.kernel.native import find_linker, shared_library
linker = find_linker()
if linker:
    rules = [(normal, (1, 2, 3, 4, 5, 6, 7))]
    sys.stdout.buffer.write(shared_library(rules, (), {SOURCES!r}, list(LEVELS), linker))
"""
QUICK = """
import sys
from analysis.commands import app
for words in ARGUMENTS:
    app(words, standalone_mode=False)
loaded = {"numba", "llvmlite"} & sys.modules.keys()
sys.exit(f"loaded: {loaded}" if loaded else 0)
"""
#: Prints a digest of three years of each scenario, the last two under its scheme.
EVERY = """
import hashlib
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario, shipped_scenarios
for name in shipped_scenarios():
    runs = run_replicates(load_scenario(name), 7, [0], 4, threads=2)
    parts = (runs.measures, runs.groups, runs.curves)
    print(name, hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest())
"""


@by_address
class Tables(NamedTuple):
    rows: np.ndarray
    key: Key


def tables():
    return Tables(records(ROW, 3), Key(1, 2))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A library that holds one rule."""
    made = subprocess.run([sys.executable, "-c", TINY], cwd=ROOT, capture_output=True, check=True)
    if not made.stdout:
        pytest.skip("no linker is here")
    path = tmp_path_factory.mktemp("library") / "tiny.so"
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
def in_place(tiny, monkeypatch):
    """Let it be the library, of sources that are said to be these."""
    monkeypatch.setattr(library, "PATH", tiny)
    monkeypatch.setattr(library, "digest_of", lambda sources: SOURCES)
    for name in [name for name in os.environ if name.startswith("NUMBA_")]:
        monkeypatch.delenv(name)
    entries = library._entries.__wrapped__
    # rules that are called meanwhile must not take this library for theirs, nor keep it after
    monkeypatch.setattr(library, "_entries", dict)
    return entries


def test_every_level_of_processor_gives_what_the_rule_says(in_place, monkeypatch):
    for level in library.levels_here():
        monkeypatch.setattr(library, "levels_here", lambda level=level: [level])
        entry = in_place()[normal.name]
        for seed in range(200):
            given = (seed, 1, 2**40 + seed, 0, 3, 5, 1)
            assert entry.call(given) == normal.py_func(*given), level


def test_a_library_built_for_newer_processors_alone_is_left(in_place, monkeypatch):
    monkeypatch.setattr(library, "levels_here", list)
    assert in_place() == {}


def test_no_library_is_used_that_is_damaged_or_of_other_sources(in_place, tiny, monkeypatch):
    assert set(in_place()) == {normal.name}
    data, place = tiny.read_bytes(), tiny.with_name("other.so")
    monkeypatch.setattr(library, "PATH", place)
    assert in_place() == {}
    for at in range(0, len(data), len(data) // 20):
        place.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert in_place() == {}
    for cut in (b"", data[:-1], data[: len(data) // 2], data + b"\0"):
        place.write_bytes(cut)
        assert in_place() == {}
    # whole, but of another machine's code
    place.write_bytes(sealed(b"\x7fELF of no machine", describe(tiny)))
    assert in_place() == {}
    monkeypatch.setattr(library, "PATH", tiny)
    monkeypatch.setattr(library, "digest_of", lambda sources: "1" * 32)
    assert in_place() == {}


def test_what_is_asked_of_numba_is_left_to_it(in_place, monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert in_place() == {}
    monkeypatch.delenv("NUMBA_DISABLE_JIT")
    monkeypatch.setattr(library.platform, "machine", lambda: "aarch64")
    assert in_place() == {}


def test_a_library_takes_no_arguments_of_other_kinds(in_place):
    entry = in_place()[normal.name]
    for wrong in (True, 1.0, np.float32(1), 2**63, np.int32(1), np.array(1), None):
        assert entry.call((wrong, 2, 3, 4, 5, 6, 7)) is NotImplemented
        assert not entry.fits((wrong, 2, 3, 4, 5, 6, 7))
    assert entry.call((1, 2)) is NotImplemented
    assert entry.fits((np.int64(1), 2, 3, 4, 5, 6, 7))


def test_tables_with_gaps_or_not_to_be_written_are_of_no_kind():
    table = np.zeros((4, 4))
    assert kind_of(table) and kind_of(table) != kind_of(table[0])
    assert kind_of(table) != kind_of(table.astype("i8")) != kind_of(table.astype(">f8"))
    assert kind_of(table[:, :2]) == kind_of(table.T) == ""
    table.flags.writeable = False
    assert kind_of(table) == ""
    assert kind_of(Tables(table, Key(1, 2))) == kind_of(Tables(np.zeros(3), Key(1, 2.5))) == ""
    assert kind_of(tables()) not in ("", kind_of(tables()._replace(rows=np.zeros(3))))


def test_a_copy_has_a_block_of_its_own():
    first = tables()
    before = block_of(first)
    assert block_of(first) is before
    for other in (copy.copy(first), copy.deepcopy(first), stored(first)):
        assert type(other) is Tables and "_block" not in vars(other)
    assert block_of(first._replace(rows=records(ROW, 3))).address.value != before.address.value
    place = np.frombuffer(before._memory, dtype=np.uint64)
    assert place.tolist() == [first.rows.ctypes.data, 3, 1, 2]


def stored(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - written by this very line


def test_names_of_functions_tell_sources_apart():
    assert symbol(1, "x86-64", "a") != symbol(1, "x86-64", "b") != symbol(1, "x86-64-v3", "b")


def test_rules_that_no_library_has_are_compiled():
    assert library.find(divide_half_even.name) is None
    assert divide_half_even(7, 2) == 4


@pytest.fixture(scope="module")
def built():
    """The library of these sources, which `make setup` builds where it can."""
    if not library.find(power.name):
        pytest.skip("no library is built: `make setup` builds one where it can")


def test_running_and_scoring_load_no_compiler(built, tmp_path):
    run, unit = str(tmp_path / "run"), ROOT / "scenarios" / "examples" / "unit_h"
    arguments = [
        ["run", "index", "--years", "1", "--out", run],
        ["score", str(unit / "ledger.csv"), "--roster", str(unit / "roster.csv")],
    ]
    python(QUICK.replace("ARGUMENTS", repr(arguments)))


@pytest.mark.thorough
def test_comparing_and_sweeping_load_no_compiler(built, tmp_path):
    compared, swept = str(tmp_path / "compared"), str(tmp_path / "swept")
    short = ["--replicates", "2", "--years", "3"]
    arguments = [
        ["compare", *short, "--out", compared],
        ["sweep", "tiny", "--workers", "1", "--out", swept],
    ]
    python(QUICK.replace("ARGUMENTS", repr(arguments)))


@pytest.mark.thorough
def test_every_shipped_scenario_gives_the_bytes_that_numba_gives(built):
    assert python(EVERY) == python(EVERY, NUMBA_OPT="3")


def python(script, **environment):
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
