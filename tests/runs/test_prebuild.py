"""The library is built once, by whoever comes first, and a failing build stops nobody."""

import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.kernel.library import LEVELS, is_supported, levels_here
from sim.kernel.library_file import sealed
from sim.kernel.sources import digest_of, kernel_sources
from sim.runs import prebuild
from tests.laws.house import ROOT

pytestmark = pytest.mark.skipif(not is_supported(), reason="no library is made for this machine")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Let the library stand in a folder of its own, where a linker is at hand."""
    monkeypatch.setattr(prebuild, "PATH", tmp_path / "rules.elf")
    monkeypatch.setattr("sim.kernel.native.find_linker", lambda: "ld")
    return tmp_path / "rules.elf"


def library(levels):
    return sealed(b"code", {"sources": digest_of(kernel_sources()), "levels": levels})


def test_of_two_set_ups_at_once_one_builds_and_the_other_waits_for_it(elsewhere, monkeypatch):
    built = []

    def build(levels, linker):
        built.append(levels)
        # the other comes meanwhile; were there no waiting, it would build too
        time.sleep(0.1)
        return library(levels)

    monkeypatch.setattr(prebuild, "build", build)
    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(prebuild.build_if_needed) for _ in range(2)]
        assert {one.result() for one in said} == {prebuild.READY}
    assert built == [levels_here()[:1]]


def test_a_wheel_gets_all_levels_of_processors_where_set_up_built_one(elsewhere, monkeypatch):
    built = []

    def build(levels, linker):
        built.append(levels)
        return library(levels)

    monkeypatch.setattr(prebuild, "build", build)
    for every_level in (False, True, True, False):
        assert prebuild.build_if_needed(every_level) == prebuild.READY
    assert built == [levels_here()[:1], list(LEVELS)]


def test_a_wheel_needs_numba_where_it_holds_no_library(monkeypatch):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    monkeypatch.syspath_prepend(ROOT)
    building = pytest.importorskip("hatch_build")
    hook = building.NeedsHook(str(ROOT), project["tool"]["hatch"]["metadata"]["hooks"]["custom"])
    needed = {}
    for library in (None, Path("rules.elf")):
        monkeypatch.setattr(building, "library_of", lambda _, library=library: library)
        metadata = {"optional-dependencies": extras}
        hook.update(metadata)
        needed[library] = set(metadata["dependencies"])
    assert needed[None] - needed[Path("rules.elf")] == set(extras["compile"])
    assert {"numpy", "pyarrow>=14.0.1"} <= needed[Path("rules.elf")]


def test_a_rule_that_cannot_be_compiled_stops_no_set_up(elsewhere, monkeypatch):
    def build(levels, linker):
        raise TypeError("a rule adds a table to a number")

    monkeypatch.setattr(prebuild, "build", build)
    assert "a rule adds a table to a number" in prebuild.build_if_needed()
    assert list(elsewhere.parent.iterdir()) == []


def test_without_a_linker_set_up_says_what_brings_one(elsewhere, monkeypatch):
    monkeypatch.setattr("sim.kernel.native.find_linker", lambda: None)
    assert "apt-get install binutils" in prebuild.build_if_needed()
