"""Errors of the house cross processes whole."""

import copy
import inspect
import pickle
import pkgutil
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

import pytest

import sim
from sim.base.errors import InputError
from sim.scoring.faults import Faults
from sim.sweeps.exit_codes import SweepStopped

PARTS = ("roster.csv, line 3", "got this", "allowed that", "Do so.")
INPUT = InputError(*PARTS)
STOPPED = SweepStopped("stopped by a signal", 130, busy=True, do="cadre-sim merge a b")


def sent(error):
    """What arrives in another process."""
    return pickle.loads(pickle.dumps(error))  # noqa: S301 - written by this very line


def refuse():
    raise INPUT


def own_errors():
    """Every exception class that the house defines."""
    for module in pkgutil.walk_packages(sim.__path__, "sim."):
        try:
            loaded = import_module(module.name)
        except ModuleNotFoundError as missing:  # an extra that is not installed
            assert not missing.name.startswith("sim")
            continue
        for _, one in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(one, Exception) and one.__module__ == module.name:
                yield one


@pytest.mark.parametrize("error", [INPUT, STOPPED], ids=["InputError", "SweepStopped"])
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, sent])
def test_an_error_copied_or_sent_keeps_its_parts(error, way):
    made = way(error)
    assert type(made) is type(error) and str(made) == str(error) and vars(made) == vars(error)


def test_every_error_of_the_house_can_be_sent():
    samples = {InputError: INPUT, SweepStopped: STOPPED, Faults: Faults(*PARTS)}
    found = set(own_errors())
    assert samples.keys() <= found
    for kind in found:
        error = samples.get(kind) or kind("why")
        assert str(sent(error)) == str(error), kind


def test_a_pool_of_processes_hands_the_error_back():
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with pool, pytest.raises(InputError, match="allowed that") as caught:
        pool.submit(refuse).result(timeout=120)
    assert caught.value.do == "Do so."
