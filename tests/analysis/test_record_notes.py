"""A rule without records, and a record without a rule, are named."""

from pathlib import Path

import pytest

from analysis.comparison.record_notes import inert, rulebook_notes, scenario_notes, written
from sim.model.ledger_records import Record
from sim.runs.microdata import run_recorded
from sim.scenario.scenario import UNIT_KINDS, load_scenario
from sim.scoring import load_rulebook
from tests.analysis.calling import call

WECHAT = """[schemes.index.edits.township.items.conduct.records."conduct.wechat"]
names = { en = "no answer in the group", zh = "群消息不回" }
amount = 10
origin = "assumed"
reason = "A test."
"""
NEVER = "townships: nothing in the county writes conduct.wechat (conduct)"
ANY = 'block = "common"\norigin = "assumed"\nreason = "A test."\nnames = { en = "a", zh = "a" }\n'
RATING = 'kind = "rating"\nlowest = 0\nhighest = 10\n'
RATE = 'kind = "rate"\npoints_per_unit = 1\n'
OF_EVERY_RECORD = {
    "unit.business": RATING,
    "impression.leader": RATING,
    "impression.peer": RATING,
    "service.evaluation": RATING,
    "survey.mass": RATING,
    "service.review_rank": 'kind = "rank_linear"\nfirst = 10\nlast = 0\n',
    "service.difficulty": 'kind = "tier"\nvalues = [10, 8, 5]\n',
    "work.progress": RATE,
    "work.unit_progress": RATE,
}
EVERY = 'extends = "h_township_2021"\ncode = "every"\n' + "".join(
    f'[items."{item}"]\n{ANY}{rule}' for item, rule in OF_EVERY_RECORD.items()
)


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("wechat.toml").write_text(f'extends = "index"\n{WECHAT}', "utf-8")
    Path("every.toml").write_text(EVERY, "utf-8")
    for lines in ("", '[schemes.index.edits]\ndrop = ["unit.tally"]\n'):
        name = "fewer.toml" if lines else "all.toml"
        Path(name).write_text(
            'extends = "index"\n[schemes.index]\n'
            f'township = "every.toml"\ndepartment = "every.toml"\n{lines}',
            "utf-8",
        )


def test_what_is_said_to_be_written_is_what_a_county_writes():
    scenario = load_scenario(
        "all.toml",
        {
            "county": {
                "townships": 3, "departments": 3, "township_smallest": 60,
                "township_largest": 60, "department_smallest": 30, "department_largest": 30,
            },
            "conduct": {"conduct_events": 4},
            "adopt": [{"year": 1, "scheme": "index"}],
        },
    )  # fmt: skip
    ledgers = run_recorded(scenario, 1, 0, years=2)[1]["ledgers"]
    for kind in UNIT_KINDS:
        found = {
            code
            for name, ledger in ledgers.items()
            if name.endswith(kind)
            for code in ledger["item"].to_pylist()
        }
        assert found <= set(written(kind, None, {}))
        # a lapsed order and a slip of the tongue may be lacking in two years
        rare = {"conduct.order", "conduct.speech", "conduct.discipline"}
        assert set(written(kind, None, {})) - found <= rare


def test_an_item_that_the_county_never_writes_is_named():
    assert any(NEVER in note for note in scenario_notes(load_scenario("wechat.toml")))
    assert any(NEVER in note for note in inert(load_scenario("wechat.toml").schemes[-1]))
    assert NEVER in call("check", "wechat.toml").stdout


def test_points_that_nothing_deducts_from_are_said_to_be_given_to_everybody():
    hotline = """extends = "h_township_2021"
code = "hotline"
[items.hotline]
block = "common"
kind = "deduct"
start = 30
origin = "assumed"
reason = "A test."
names = { en = "a", zh = "a" }
[items.hotline.records."hotline.overdue"]
names = { en = "a", zh = "a" }
amount = 2
origin = "assumed"
reason = "A test."
"""
    Path("hotline.toml").write_text(hotline, "utf-8")
    told = "\n".join(rulebook_notes(load_rulebook("hotline.toml")))
    assert "deducts from hotline (30): everybody always has these points" in told
    assert "nothing in the county writes" not in told


def test_a_record_that_the_rulebook_does_not_know_is_named():
    told = "\n".join(rulebook_notes(load_rulebook("h_township_2021")))
    assert "nothing in the county writes" not in told
    assert "survey.mass" in told and "which the rulebook does not know" in told
    assert rulebook_notes(load_rulebook("every.toml")) == []
    lost = "townships and departments: the county can write unit.tally, which"
    notes = inert(load_scenario("fewer.toml").schemes[-1])
    assert [note for note in notes if "unit.tally" in note][0].startswith(lost)


@pytest.mark.parametrize("name", ["index", "uniform", "index_survey"])
def test_a_comparison_says_nothing_of_what_ships(name):
    assert inert(load_scenario(name).schemes[-1]) == []


def test_a_list_of_conduct_without_theory_study_is_never_written():
    known = [one.code for one in Record if one != Record.THEORY]
    assert "conduct.late" not in written("township", known, {})
    assert "conduct.late" in written("township", [*known, "conduct.theory"], {})


def test_switches_of_a_scheme_leave_records_unwritten():
    assert Record.NODE.code not in written("township", None, {"platform": 0.0})
    assert Record.AWARD.code not in written("township", None, {"award_points": 0.0})


def test_what_is_said_of_an_earlier_scheme_is_chinese_too():
    english, chinese = (scenario_notes(load_scenario("core"), lang)[0] for lang in ("en", "zh"))
    assert english.startswith("scheme core_uniform, townships")
    assert chinese.startswith("方案 core_uniform，乡镇") and "scheme" not in chinese
