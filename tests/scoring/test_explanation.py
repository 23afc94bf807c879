"""逐分说明: what `--explain` says of ranks, weights, means and pay can be computed again.

Sheets are written completely or not at all.
"""

import os
import stat
from pathlib import Path

import pytest

from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook, score
from sim.scoring.explain import explain

ROSTER = """cadre,unit,staffing,post,level,line,village,village_role
A,H,civil_servant,chief,ordinary,,V1,stationed
B,H,civil_servant,deputy,ordinary,,,
"""
LEDGER = """cadre,date,item,value,of
A,2021-06-30,squad.special,22.82,
B,2021-06-30,squad.special,29.96,
A,2021-12-31,area.village_rank,3,7
A,2021-12-31,post.module_rank,5,10
A,2021-12-31,area.evaluation,9,
"""


@pytest.fixture(autouse=True)
def work_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def sheet(ledger=LEDGER, pools=None, roster=ROSTER, **edits):
    rules = load_rulebook("h_township_2021", edits)
    return score(
        ledger.encode(),
        roster.encode(),
        rules,
        pools=pools,
        pool_rule="balanced" if pools else None,
    )


def page(cadre, lang="en", **given):
    return "\n".join(explain(sheet(**given), cadre, lang))


def test_a_rank_is_shown_with_how_it_became_points():
    said = page("A")
    assert "rank 3 of 7: 20 + (10 − 20) × (3 − 1) ÷ (7 − 1) → 16.67" in said
    assert "rank 5 of 10: place 1 + (5 − 1) × 20 ÷ 10, rounded down, is 9 of 20 → " in said
    assert "第 3 名（共 7）：20 + (10 − 20) × (3 − 1) ÷ (7 − 1) → 16.67" in page("A", "zh")
    assert "rank 9 of 20 → " in page("A", ledger=LEDGER.replace("rank,5,10", "rank,9,20"))


def test_an_index_is_shown_as_it_is_ranked_by():
    ledger = "".join(LEDGER.splitlines(keepends=True)[:3])
    cadres = {
        row["cadre"]: row
        for row in sheet(ledger, options={"no_village": {"value": "zero"}}).to_dict()["cadres"]
    }
    assert [cadres[name]["index"] for name in "AB"] == [59.948, 59.952]
    assert [cadres[name]["rank"] for name in "AB"] == [2, 1]
    assert "= 59.948; rank 2 of 2" in page(
        "A", ledger=ledger, options={"no_village": {"value": "zero"}}
    )


@pytest.mark.parametrize("paid", ["in", "out"])
@pytest.mark.parametrize("ranked", ["in", "out"])
def test_a_leader_is_told_which_option_leaves_leaders_out(ranked, paid):
    options = {"leader_rank": {"value": ranked}, "leader_pay": {"value": paid}}
    roster = ROSTER + "L,H,civil_servant,leader,section,,,\n"
    said, zh = (
        page("L", lang, roster=roster, pools={"H": 3000}, options=options) for lang in ("en", "zh")
    )
    assert ("of 3 in the unit" in said) == (ranked == "in") != ("option leader_rank" in said)
    assert ("yuan (balanced)" in said) == (paid == "in") != ("option leader_pay" in said)
    assert ("选项 leader_rank" in zh, "选项 leader_pay" in zh) == (ranked == "out", paid == "out")


def test_a_weight_counts_for_all_parts_and_a_mean_names_its_clause():
    weight = {"weight": 0.5, "assumed": {"weight": {"reason": "A test."}}}
    said = page("B", blocks={"individual": weight}, options={"no_village": {"value": "unit_mean"}})
    assert "(29.96 + 0 + 0) × weight 0.5" in said
    assert (
        "mean of those in the unit to whom it applies, option unit_mean; Table 1, evaluation)"
        in said
    )


def test_pay_is_shown_to_the_figure():
    said = page("A", pools={"H": "10000.01"})
    value, points = (
        float(said.split(word)[1].split(" ")[0].replace(",", ""))
        for word in ("point value ", "× score ")
    )
    bonus = float(said.split("add up to its pool, = ")[1].split(" ")[0].replace(",", ""))
    assert bonus == pytest.approx(value * points, abs=0.011)


def test_tables_are_written_together_or_not_at_all():
    Path("out/units.csv").mkdir(parents=True)
    with pytest.raises(InputError, match="out/units.csv: got a folder"):
        sheet().to_csv("out")
    assert os.listdir("out") == ["units.csv"]
    Path("out/units.csv").rmdir()
    sheet().to_csv("out")
    assert sorted(os.listdir("out")) == ["cadres.csv", "items.csv", "units.csv"]
    Path("plain").touch()
    assert {stat.S_IMODE(path.stat().st_mode) for path in Path("out").iterdir()} == {
        stat.S_IMODE(Path("plain").stat().st_mode)
    }


@pytest.mark.parametrize(
    "edit", ['options.pool_rule.value = "literall"', 'items."squad.awrd".cap = 5']
)
def test_a_fault_in_an_edit_names_the_scenario(edit):
    Path("mine.toml").write_text(f'extends = "index"\n[schemes.index.edits]\n{edit}\n', "utf-8")
    with pytest.raises(InputError, match=r"^mine.toml, \[schemes.index\] township, edits of "):
        load_scenario("mine.toml")
