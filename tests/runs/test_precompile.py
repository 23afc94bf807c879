"""The first start: the helper compiles what a run needs, and nothing is lost when it fails."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

import sim.runs.precompile
from analysis.commands.progress import compile_shown
from sim.kernel.disk_cache import FOLDER
from sim.mesa_interface.county import County
from sim.model.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE, run
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.runs.precompile import (
    HEAVY,
    NOTICE,
    OTHERS,
    PHASES,
    compile_first,
    compile_model,
    is_compiled,
)
from tests.sweeps.small_sweeps import one_point


def test_the_two_halves_are_all_phases():
    assert sorted(phase.__name__ for phase in (*HEAVY, *OTHERS)) == sorted(
        phase.__name__ for phase in PHASES
    )
    assert set(PHASES) >= {*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE, *AFTER_CLOSE}


def test_what_is_compiled_beforehand_serves_every_face(small, seed):
    compile_model(1)
    assert is_compiled()
    run_replicates(small(), seed, [0], 1, threads=1)
    run_recorded(small("uniform"), seed, 0, 1)
    County(small(), rng=seed).step()
    # what a library has is compiled by nobody
    assert {
        function.__name__: len(function.standalone.signatures) for function in (run, *PHASES)
    } == {function.__name__: 0 if function.prebuilt else 1 for function in (run, *PHASES)}


@pytest.mark.parametrize("program", ["/nowhere/python", "false"])
def test_a_helper_that_cannot_help_is_no_reason_to_stop(monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)
    before = set(FOLDER.iterdir())
    with sim.runs.precompile._helper() as take_over:
        take_over()
    assert set(FOLDER.iterdir()) == before


def test_the_helper_is_gone_when_this_process_is_stopped_meanwhile(monkeypatch):
    started = []

    def noted(*arguments, **options):
        started.append(Popen(*arguments, **options))
        return started[0]

    Popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", noted)
    before = set(FOLDER.iterdir())
    with pytest.raises(KeyboardInterrupt), sim.runs.precompile._helper():
        assert started[0].poll() is None
        raise KeyboardInterrupt
    assert started[0].returncode is not None
    assert set(FOLDER.iterdir()) == before


def test_the_helper_leaves_when_nobody_waits_for_it(tmp_path):
    root = Path(sim.runs.precompile.__file__).parents[2]
    environment = {**os.environ, "CADRE_SIM_CACHE": str(tmp_path), "PYTHONPATH": str(root)}
    # with a library it would have nothing to compile, and be done
    environment["NUMBA_OPT"] = "3"
    helper = subprocess.Popen(
        [sys.executable, "-m", "sim.runs.precompile"], env=environment, stdin=subprocess.PIPE
    )
    helper.stdin.close()
    assert helper.wait(timeout=60) == 1


@pytest.mark.parametrize("compiled", [True, False])
def test_compiling_is_announced_where_nothing_can_move_too(compiled, monkeypatch):
    done, told = [], io.StringIO()
    monkeypatch.setattr(sim.runs.precompile, "is_compiled", lambda: compiled)
    monkeypatch.setattr(sim.runs.precompile, "compile_model", done.append)
    compile_shown(Console(file=told))
    assert told.getvalue() == (
        "" if compiled else "Compiling the model, once; this takes about a minute\n"
    )
    assert len(done) == (not compiled)


@pytest.mark.parametrize("compiled", [True, False])
def test_python_announces_compiling_too(compiled, monkeypatch, capsys):
    done = []
    monkeypatch.setattr(sim.runs.precompile, "is_compiled", lambda: compiled)
    monkeypatch.setattr(sim.runs.precompile, "compile_model", done.append)
    compile_first(3)
    assert capsys.readouterr() == ("", "" if compiled else f"{NOTICE}\n")
    assert done == ([] if compiled else [3])


def test_every_way_from_python_to_many_runs_announces_it(monkeypatch, small):
    told = []
    for place in (
        "sim.sweeps.results",
        "sim.sweeps.execution.driver",
        "analysis.comparison.run_comparison",
    ):
        monkeypatch.setattr(f"{place}.compile_first", told.append)
    sim.run(small(), years=3)
    sim.compare(small(), "uniform", replicates=1, years=3)
    sim.sweep(one_point())
    assert len(told) == 3
