"""A small finished sweep that attacks may copy and harm."""

import functools
import shutil
from pathlib import Path
from unittest import mock

import pytest

import sim
from sim.sweeps.execution import driver
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.attack.trials import kept
from tests.sweeps.small_sweeps import FEW, final_bytes, grouped

STUDY = """
extends = "tiny"
years = 3
[uncertainties.duty]
levels = 2
[uncertainties.service_motivation]
values = [0, 4]
"""
"""The study of this sweep as a file, for commands."""


@functools.cache
def study():
    """Its study, of sixteen runs."""
    return load_study("tiny", FEW)


@functools.cache
def plan():
    """Its plan, built once: nothing of that is attacked."""
    return build_plan(study())


def swept(folder, **options):
    """Sweep it, or go on with it."""
    with mock.patch.object(driver, "build_plan", lambda study, panel: plan()):
        return sim.sweep(study(), out=folder, **options)


@functools.cache
def whole():
    """Its folder, with parts of 5, 5, 5 and 1 runs."""
    folder = kept("sweep")
    with pytest.MonkeyPatch.context() as patch:
        grouped(patch, 5)
        swept(folder, workers=1)
    return folder


def copied(folder):
    """A copy of it in a folder."""
    return Path(shutil.copytree(whole(), folder / "sweep"))


def is_whole(folder):
    """Whether the final tables are those of the sweep that nobody harmed."""
    return final_bytes(folder) == final_bytes(whole())


def go_on(folder, **options):
    """Go on with a sweep; it must end with the bytes of the one that nobody harmed."""
    table = swept(folder, **options)
    assert is_whole(folder), "other tables"
    return table


def files_of(folder):
    """Bytes of all files of a sweep but its log and its lock, by path."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("log.jsonl", ".lock")
    }


def stopped(folder, code, names=(), **options):
    """Go on with a sweep, which must stop with a code and name all that is given."""
    with pytest.raises(SweepStopped) as error:
        swept(folder, **options)
    assert error.value.code == code, error.value
    for name in names:
        assert str(name) in str(error.value), f"{name} is not named: {error.value}"
    return str(error.value)
