"""The how-to pages are carried out: their diffs in one copy of the sources, then their commands."""

import subprocess
import sys

import pytest

from tests.how_to.pages import ROOT, apply, copy_sources, environment, read_page, run

#: Less optimised, the model is compiled sooner; what it computes is the same.
SOONER = {"NUMBA_OPT": "1"}
COMPILE = "from sim.runs.precompile import compile_model; compile_model(1)"
#: Files that a page may have its reader edit by hand, or the house would be in disorder.
MOST_FILES = {"strategy": 5, "measure": 3, "item-kind": 4, "command": 2}
PAGES = [
    page for page in map(read_page, sorted((ROOT / "docs" / "how-to").glob("*.md"))) if page.diffs
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy in which all pages have been followed, one after another.

    One copy for all, so that the model is compiled once for it and not once for each page."""
    folder = tmp_path_factory.mktemp("how_to")
    try:
        copy_sources(folder)
    except RuntimeError as error:
        pytest.skip(str(error))
    for page in PAGES:
        apply(page, folder)
    # at one go, which is quicker than phase by phase when a command first needs it
    subprocess.run(
        [sys.executable, "-c", COMPILE],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder), **SOONER),
        check=True,
    )
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_edits_few_files(page):
    assert len(page.edited) <= MOST_FILES.get(page.name, len(page.edited)), sorted(page.edited)
    assert page.commands, f"{page.name} ends with no command that shows what was made"


#: Half a minute or more each; that their diffs apply is tested all the same.
LONG = {"strategy", "measure", "lever"}


def marked(page):
    marks = [pytest.mark.thorough] if page.name in LONG else []
    return pytest.param(page, marks=marks, id=page.name)


@pytest.mark.parametrize("page", [*map(marked, PAGES)])
def test_a_page_can_be_carried_out(page, copy):
    run(page, copy, copy, **SOONER)
