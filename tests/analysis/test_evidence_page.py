"""Documents show the evidence as its tables have it."""

import pytest

from analysis.reference import evidence
from sim.scenario.parameters import PARAMETERS
from tests.laws.house import ROOT


@pytest.fixture(scope="module")
def made():
    return evidence.blocks(evidence.read())


@pytest.mark.parametrize("page", evidence.PAGES, ids=lambda page: page.name)
def test_a_document_shows_what_the_tables_kept_give(page, made, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / page).read_text("utf-8")
    again = "write it again: python -m analysis.reference.evidence"
    assert evidence.filled(text, made) == text, again
    assert "<!-- evidence: " in text


def test_only_what_stands_between_marks_is_replaced(made):
    text = "before\n<!-- evidence: numbers -->\nearlier\n<!-- end of evidence -->\nafter"
    told = evidence.filled(text, made)
    assert told.startswith("before\n<!-- evidence: numbers -->\n| number |")
    assert told.endswith("<!-- end of evidence -->\nafter") and "earlier" not in told


def test_what_does_not_hold_in_the_base_is_not_said_to_break(made):
    row = next(line for line in made["short"].splitlines() if line.startswith("| mass work falls"))
    assert row.endswith("| – |")


def test_the_base_is_the_central_draw_to_three_digits():
    numbers = evidence.read()["calibration"]["numbers"].set_index("number")
    rounded = {name: float(f"{central:.3g}") for name, central in numbers["central"].items()}
    assert {name: PARAMETERS[name].default for name in rounded} == rounded
