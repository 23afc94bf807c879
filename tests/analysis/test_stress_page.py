"""The worked example of a stress shows what its tables have."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.reference import stress
from analysis.reference.marked_pages import filled
from analysis.stress.caps import Arm, curves_of, tips_of
from analysis.stress.county import AS_IT_IS
from analysis.stress.forms import read_forms
from analysis.stress.fronts import CRITERIA
from analysis.stress.spread import spread_table
from sim.model.codes import EXPLOITS
from tests.analysis.stress.made_up_county import luck, runs_of
from tests.laws.house import ROOT


@pytest.fixture(scope="module")
def tables():
    runs = runs_of({AS_IT_IS: {}, "cap-50": {"public_value": luck(1, -30)}})
    curves = curves_of(runs, [Arm("cap", 50)])
    lines = [("x", 3.0, 9.0, "y", 5, True)]
    front = [(1, "cap=50", one, -1.0, -2.0, 1.0, 80.0) for one in CRITERIA]
    reform = [(1, "cap", "Table 1", None, 50.0, one, -1.0, -2.0, 1.0) for one in CRITERIA]
    return {
        "exploits": pd.DataFrame(
            lines, columns=["edits", "gain", "most", "mend", "after", "closes"]
        ).assign(clause="z", who="squad"),
        "mended": pd.DataFrame({"number": [1]}),
        "left": pd.DataFrame({"edits": []}),
        "spread": spread_table(np.ones((2, 48, EXPLOITS)), np.zeros((2, 48, EXPLOITS)), 3),
        "caps": curves,
        "tips": tips_of(curves, {"cap": read_forms("forms").forms["cap"]}),
        "winners": pd.DataFrame(
            [(None, "post", "chief", one, 5.0, 4.0, 6.0)
             for one in ("persons", "gaining", "losing", "bonus", "hours")],
            columns=["year", "by", "group", "quantity", "difference", "low", "high"],
        ),
        "overspend": pd.DataFrame(
            {"pool_rule": ["literal"], "by": ["county"], "overspend": [1.02], "low": [1.0],
             "high": [1.04]}
        ),
        "failures": pd.DataFrame(
            {"measure": ["public_value"], "points": [200], "cases": [60], "failed": [0]}
        ),
        "boxes": pd.DataFrame({"measure": ["public_value"], "box": [1], "density": [0.9]}),
        "limits": pd.DataFrame(
            {"measure": ["public_value"], "box": [1], "number": ["duty"], "low": [None],
             "high": [3.0]}
        ),
        "candidates": pd.DataFrame({"candidate": [AS_IT_IS, "c001"]}),
        "front": pd.DataFrame(
            front,
            columns=["reform", "changes", "criterion", "difference", "difference_low",
                     "difference_high", "worst_tenth"],
        ),
        "reform": pd.DataFrame(
            reform,
            columns=["reform", "form", "clause", "before", "after", "criterion", "difference",
                     "low", "high"],
        ),
    }  # fmt: skip


def test_the_document_shows_what_the_tables_kept_give(monkeypatch):
    monkeypatch.chdir(ROOT)
    text = stress.PAGE.read_text("utf-8")
    again = "write it again: python -m analysis.reference.stress"
    made = stress.blocks(stress.read())
    assert filled(text, made, stress.KIND) == text, again
    assert set(re.findall(r"<!-- stress: (\w+) -->", text)) == set(made)


def test_every_block_says_what_its_table_has(tables):
    made = stress.blocks(tables)
    assert "1 lines mend" in made["gaming"] and "| x | `z` | squad |" in made["gaming"]
    assert "| being seen | at once | at once | 100%, 100% | 0.0% [0.0, 0.0] |" in made["spread"]
    assert "end of years 3 to 4" in made["spread"]
    assert made["caps"].splitlines()[3].startswith("| 50 points | 6 | −30.00 [")
    assert made["tips"].count("\n") == 2 and "public value" in made["tips"]
    assert "| post: chief | 5 | 500 [400, 600] | 500 [400, 600] | 5 [4, 6] |" in made["cost"]
    assert made["cost"].endswith("a yuan of pool pays 1.020 [1.000, 1.040] yuan.")
    assert "| 60 of 200 (30%) | `duty` ≤ 3: 90% |" in made["failure"]
    assert "| 1 | `cap=50` | −1.000 [−2.000, +1.000] |" in made["best"]
    assert "| none | 50 points | public value (100 = full service) −1.000" in made["lines"]


def test_only_what_stands_between_marks_is_replaced():
    text = "before\n<!-- stress: caps -->\nearlier\n<!-- end of stress -->\nafter"
    told = filled(text, stress.blocks({}), stress.KIND)
    assert told == text.replace("earlier", stress.NOT_YET)
