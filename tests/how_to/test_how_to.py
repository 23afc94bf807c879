"""The how-to pages are carried out: their diffs in one copy of the sources, then their commands."""

import subprocess
import sys

import pytest

from tests.how_to.pages import ROOT, apply, copy_sources, environment, read_page, run

#: Less optimised, the model is compiled sooner; what it computes is the same.
SOONER = {"NUMBA_OPT": "1"}
COMPILE = "from sim.runs.precompile import compile_model; compile_model(1)"
#: What Python calls with state and context and what holds the compiled rules that a page edits.
HOLDS = {
    "sim/model/phases/monitor.py": "sim.model.phases.monitor.monitor",
    "sim/model/strategies/choose.py": "sim.model.phases.decide.decide",
    "sim/model/strategies/punctual.py": "sim.model.phases.decide.decide",
    "sim/model/measures.py": "sim.model.measures.measure_year",
}
#: numba reads a rule, finds all types and writes its code; nothing is optimised or linked, which
#: is most of compiling and finds no fault of a page's.
READ_BY_NUMBA = """
import sys
from importlib import import_module
from sim.kernel.compile import types_of
from sim.runs.precompile import sample

types = types_of(sample())
for name in sys.argv[1:]:
    module, _, rule = name.rpartition(".")
    rule = getattr(import_module(module), rule)
    rule.be_part()
    rule.part.compile(types)
"""
#: Files that a page may have its reader edit by hand, or the house would be in disorder.
MOST_FILES = {"strategy": 5, "measure": 3, "item-kind": 4, "command": 2}
PAGES = [
    page for page in map(read_page, sorted((ROOT / "docs" / "how-to").glob("*.md"))) if page.diffs
]


def python(folder, text, *words):
    """Run Python in a copy, with its modules."""
    done = subprocess.run(
        [sys.executable, "-c", text, *words],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder), **SOONER),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy in which all pages have been followed, one after another."""
    folder = tmp_path_factory.mktemp("how_to")
    try:
        copy_sources(folder)
    except RuntimeError as error:
        pytest.skip(str(error))
    for page in PAGES:
        apply(page, folder)
    return folder


@pytest.fixture(scope="module")
def compiled(copy):
    """The same with the model compiled: once for all pages and at one go, which is quicker than
    phase by phase when a command first needs it."""
    python(copy, COMPILE)
    return copy


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_edits_few_files(page):
    assert len(page.edited) <= MOST_FILES.get(page.name, len(page.edited)), sorted(page.edited)
    assert page.commands, f"{page.name} ends with no command that shows what was made"


def test_numba_can_compile_the_rules_that_pages_edit(copy):
    edited = {path for page in PAGES for path in page.edited if path.startswith("sim/model/")}
    rules = {path for path in edited if "@kernel" in (copy / path).read_text("utf-8")}
    assert rules == set(HOLDS)
    python(copy, READ_BY_NUMBA, *sorted(set(HOLDS.values())))


#: They run the model, half a minute or more each; that their diffs apply and that numba can compile
#: their rules is tested all the same.
OF_THE_MODEL = {"strategy", "measure", "lever"}


def pages(names):
    return [pytest.param(page, id=page.name) for page in PAGES if page.name in names]


@pytest.mark.parametrize("page", pages({page.name for page in PAGES} - OF_THE_MODEL))
def test_a_page_can_be_carried_out(page, copy):
    run(page, copy, copy, **SOONER)


@pytest.mark.thorough
@pytest.mark.parametrize("page", pages(OF_THE_MODEL))
def test_a_page_of_the_model_can_be_carried_out(page, compiled):
    run(page, compiled, compiled, **SOONER)
