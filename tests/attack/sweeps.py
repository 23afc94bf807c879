"""A small finished sweep that attacks may copy and harm."""

import functools
import shutil
import tempfile
from pathlib import Path

import pytest

import sim
from sim.sweeps.planning.study import load_study
from tests.sweeps.small_sweeps import FEW, final_bytes, grouped


@functools.cache
def study():
    """Its study, of sixteen runs."""
    return load_study("tiny", FEW)


@functools.cache
def _kept():
    """A folder that goes with the process."""
    return tempfile.TemporaryDirectory(prefix="attacked-")


@functools.cache
def whole():
    """Its folder, with parts of 5, 5, 5 and 1 runs."""
    folder = Path(_kept().name) / "sweep"
    with pytest.MonkeyPatch.context() as patch:
        grouped(patch, 5)
        sim.sweep(study(), out=folder, workers=1)
    return folder


def copied(folder):
    """A copy of it in a folder."""
    return Path(shutil.copytree(whole(), folder / "sweep"))


def is_whole(folder):
    """Whether the final tables are those of the sweep that nobody harmed."""
    return final_bytes(folder) == final_bytes(whole())


def go_on(folder, **options):
    """Go on with a sweep; it must end with the bytes of the one that nobody harmed."""
    table = sim.sweep(study(), out=folder, **options)
    assert is_whole(folder), "other tables"
    return table
