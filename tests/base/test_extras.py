"""A library that is missing is told of with the extra that brings it."""

import re
import sys
import tomllib

import pytest

import sim
from analysis import commands
from analysis.words import error_in_words
from sim.base.errors import InputError
from sim.base.extras import EXTRAS, lacking, told_if_lacking
from tests.laws.house import CHINESE, ROOT

#: What calls a rule first in each function of the public interface.
FIRST_CALLS = (
    "sim.sweeps.results.compile_first",
    "sim.sweeps.execution.driver.compile_first",
    "analysis.comparison.run_comparison.compile_first",
    "sim.model.founding.Ready.found",
    "sim.scoring.engine.score_each",
)


@pytest.fixture
def without_numba(monkeypatch):
    """Let nothing be compiled, and numba not be found, as on a machine that no library fits."""

    def compiling(*_):
        raise ModuleNotFoundError("No module named 'numba'", name="numba")

    for called in FIRST_CALLS:
        monkeypatch.setattr(called, compiling)


def test_every_extra_that_is_named_can_be_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for library, extra in EXTRAS.items():
        listed = " ".join(project["optional-dependencies"][extra])
        # llvmlite comes with numba
        assert library in listed or library == "llvmlite", library
        told = lacking(ModuleNotFoundError(f"No module named '{library}'", name=library))
        assert f"pip install 'cadre-sim[{extra}]'" in str(told)
        chinese = error_in_words(told, "zh")
        assert all(CHINESE.search(part) for part in re.split("[：；。]", chinese) if len(part) > 40)


def test_an_import_that_no_extra_mends_fails_as_it_did():
    error = ImportError("cannot import name 'x' from 'numpy'", name="numpy")
    assert lacking(error) is None
    with pytest.raises(ImportError) as raised, told_if_lacking():
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    "runs",
    [
        lambda: sim.run("index", replicates=1, years=3),
        lambda: sim.compare("uniform", "index", replicates=1, years=3),
        lambda: sim.sweep("prospects", out="sweep"),
        lambda: sim.County("index"),
        lambda: sim.score("ledger.csv", "roster.csv"),
    ],
)
def test_python_is_told_what_brings_a_compiler(runs, without_numba, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="the extra compile"):
        runs()


def test_a_command_ends_with_the_code_of_bad_input_and_says_what_to_install(monkeypatch, capsys):
    def app():
        raise ModuleNotFoundError("No module named 'numba'", name="numba")

    monkeypatch.setattr(commands, "app", app)
    monkeypatch.setattr(sys, "argv", ["cadre-sim", "run", "index"])
    with pytest.raises(SystemExit) as ended:
        commands._call()
    assert ended.value.code == commands.BAD_INPUT
    assert "pip install 'cadre-sim[compile]'" in capsys.readouterr().err
