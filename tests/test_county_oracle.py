"""The compiled county and its dull oracle begin alike: whole numbers equal, real ones to a relative 1e-9.

The oracle is written from ``docs/odd.md`` alone. Its records, publications and year's end are those of an earlier description, so the two are compared in the
uniform scenario up to the first quarter's records, under seven of ten strategies. Lead offices, early help and merit are not compared.
"""

import ast
from pathlib import Path

import pytest
from county_comparison import Difference, SideBySide
from county_oracle import tasks

from sim.documents import merge
from sim.scenario import load_scenario

ORACLE = Path(__file__).parent / "county_oracle"
BEFORE_RECORDS = 5
"""Half-months before the first quarter's records are written."""
NAMES = ("fixed", "satisfice", "best_response", "conscience", "free_ride", "opportunist")
TINY = {
    "county": {
        "townships": 2, "departments": 1, "township_smallest": 10, "township_largest": 14,
        "department_smallest": 6, "department_largest": 6,
    },
    "strategies": {f"share_{name}": 0.14 for name in NAMES},
    "exploits": {"knowhow_start": 0.5},
}  # fmt: skip


def begin(seed, *edits, name="uniform"):
    """Run both counties up to the first records."""
    scenario = TINY
    for edit in edits:
        scenario = merge(scenario, edit)
    sides = SideBySide(load_scenario(name, scenario), seed, 0, 1)
    sides.run(BEFORE_RECORDS)
    return sides


@pytest.mark.parametrize("seed", range(8))
def test_founding_dispatch_choice_work_and_lamps_are_the_described_ones(seed):
    begin(seed)


@pytest.mark.parametrize(
    "edits",
    [
        {"people": {"leader_share": 0}},
        {
            "people": {"leader_share": 0.1, "project_share": 1},
            "work": {"task_load": 60, "task_hours": 20, "deadline": 24},
        },
        {"county": {"departments": 0}, "work": {"error_chance": 0.5, "deadline": 1}},
        {"schemes": {"uniform": {"levers": {"experienced": -2, "experience_base": 0.1, "idle": 3, "willing": 0}}}},
    ],
)
def test_other_worlds_begin_as_described_too(edits):
    begin(11, edits)


def test_a_wrong_rule_is_found(monkeypatch):
    monkeypatch.setattr(tasks, "candidate_weight", lambda county, seat: 1.0)
    with pytest.raises(Difference, match="dispatch"):
        begin(3)


def test_the_oracle_knows_nothing_of_the_kernel():
    allowed = {"sim", "sim.randomness", "sim.decisions"}
    for path in ORACLE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert {name for name in names if name.split(".")[0] == "sim"} <= allowed, path.name
