"""What a run keeps is all that scoring needs: the command that `run` prints gives the scores and
bonuses of the run."""

import shlex
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.commands import app
from sim.base.errors import InputError
from sim.scenario.scenario import UNIT_KINDS, load_scenario, shipped_scenarios
from sim.scoring import load_rulebook


def call(*arguments):
    done = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_rulebook_written_out_reads_back_the_same(name, tmp_path):
    for scheme in load_scenario(name).schemes:
        for book in scheme.rulebooks:
            file = tmp_path / "book.toml"
            file.write_text(book.to_toml(), encoding="utf-8")
            assert load_rulebook(file) == book


def test_the_command_that_run_prints_scores_as_the_run_did(tmp_path):
    out = tmp_path / "of a run"
    printed = call("run", "index_capped", "--years", 3, "--out", out).splitlines()[-1]
    words = shlex.split(printed.removeprefix("Score a year again: "))
    assert words[:2] == ["cadre-sim", "score"]
    kept = pd.read_parquet(out / "cadres.parquet")
    for kind in UNIT_KINDS:
        scored = tmp_path / kind
        call(*(word.replace("township", kind) for word in words[1:]), "--out", scored)
        found = pd.read_csv(scored / "cadres.csv", dtype={"cadre": str}).set_index("cadre")
        written = kept[kept.year == 3].set_index("cadre").loc[found.index]
        assert (found["score"] == written["score"]).all() and found["score"].nunique() > 5
        assert (found["bonus"].fillna(0) == written["bonus"]).all() and (found["bonus"] > 0).any()
        assert (found["rank"].fillna(0) == written["rank"]).all()


ROSTER = (
    "cadre,unit,staffing,post,level,line,village,village_role\n"
    "A,H,civil_servant,general,ordinary,,,\n"
)


@pytest.mark.parametrize(
    "pools, more, words",
    [
        (
            "unit,yuan\nH,5\nH,6\n",
            [],
            "pools.csv, column unit: got line 3: 'H'; allowed: one pool for each unit",
        ),
        ("unit,money\nH,5\n", [], "no column 'yuan'"),
        ("unit,yuan\nX,5\n", [], "X"),
        ("unit,yuan\nH,many\n", [], "pool of unit 'H': got 'many'"),
        ("unit,yuan\nH,5\n", ["--pool", "H=6"], "unit 'H' twice"),
    ],
)
def test_pools_from_a_file_are_checked_like_those_of_the_command_line(
    pools, more, words, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER)
    Path("pools.csv").write_text(pools)
    Path("ledger.csv").write_text("cadre,date,item,value\nA,2021-06-30,squad.special,1\n")
    with pytest.raises(InputError) as caught:
        call("score", "ledger.csv", "--roster", "roster.csv", "--pools", "pools.csv", *more)
    assert words in str(caught.value)


def test_a_result_never_takes_the_place_of_an_input_and_an_explanation_is_text(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER)
    text = "cadre,date,item,value\nA,2021-06-30,squad.special,1\n"
    Path("cadres.csv").write_text(text)
    with pytest.raises(InputError, match="which a result would replace"):
        call("score", "cadres.csv", "--roster", "roster.csv", "--out", tmp_path)
    with pytest.raises(InputError, match="--explain: got --format json beside it"):
        call("score", "cadres.csv", "--roster", "roster.csv", "--explain", "A", "--format", "json")
    assert Path("cadres.csv").read_text() == text and len(list(tmp_path.iterdir())) == 2
