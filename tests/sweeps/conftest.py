"""A small sweep that was never disturbed, and a copy of it that a test may harm."""

import shutil

import pytest

import sim
from sim.sweeps.planning.study import load_study
from tests.sweeps.small_sweeps import FEW, grouped, resolved_once, swept


@pytest.fixture(scope="module")
def study():
    with resolved_once(load_study("tiny", FEW)) as small:
        yield small


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory):
    """Folder of a sweep that was never disturbed, in parts of 5, 5, 5 and 1 runs."""
    with pytest.MonkeyPatch.context() as patch:
        grouped(patch, 5)
        return swept(study, tmp_path_factory, workers=1)


@pytest.fixture(scope="module")
def finished(study, tmp_path_factory):
    """Results of a sweep that was never disturbed, with tables for Stata, as it is usually run."""
    folder = tmp_path_factory.mktemp("finished") / "sweep"
    return sim.sweep(study, out=folder, stata=True)


@pytest.fixture
def copy(whole, tmp_path):
    """A copy of it to be harmed."""
    folder = tmp_path / "sweep"
    shutil.copytree(whole, folder)
    return folder


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of few runs; with one worker, of exactly four."""
    grouped(monkeypatch, 4)
