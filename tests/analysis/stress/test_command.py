"""``cadre-sim stress``: its folder, its pages, and what it refuses."""

import json

import pytest

from analysis.commands.stress import PAGES
from analysis.commands.stress_gaming import find_spread, read_in_county
from analysis.stress.kept import NOWHERE
from sim.base.errors import InputError
from tests.analysis.calling import call
from tests.analysis.stress.zoo import SOUND, item, rulebook_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("stress")
    own = {"items": {**SOUND, "z.view": item("rating", "individual", lowest=0, highest=60)}}
    path = place / "mine.toml"
    path.write_text(rulebook_of(own["items"], {}).to_toml(), "utf-8")
    out = place / "out"
    patch = pytest.MonkeyPatch()
    patch.setattr("analysis.stress.archive.QUICK", 1)
    told = call("stress", path, "--quick", "--only", "gaming", "--out", out, "--format", "json")
    patch.undo()
    return out, json.loads(told.stdout)


def test_the_folder_holds_tables_records_the_mended_rulebook_and_two_pages(folder):
    out, told = folder
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert names >= {"exploits.csv", "mended.csv", "left.csv", "mended.toml", *PAGES.values()}
    assert names >= {"honest/ledger.csv", "exploits/01/ledger.csv", "exploits/01/roster.csv"}
    assert names >= {"spread.csv", "codebook.csv"}
    assert told["exploits"][0]["clause"] == "z.view" and told["exploits"][0]["closes"]


def test_records_of_an_exploit_are_scored_by_cadre_sim_score(folder):
    out, told = folder
    own = out / "exploits" / "01"
    scored = call("score", own / "ledger.csv", "--roster", own / "roster.csv", "--rulebook",
                  out / "rulebook.toml", "--format", "json").stdout  # fmt: skip
    honest = call("score", out / "honest" / "ledger.csv", "--roster", own / "roster.csv",
                  "--rulebook", out / "rulebook.toml", "--format", "json").stdout  # fmt: skip
    after, before = (
        sum(one["index"] for one in json.loads(text)["cadres"]) for text in (scored, honest)
    )
    assert after - before == pytest.approx(told["exploits"][0]["gain"])


def test_both_pages_say_the_same_in_their_language(folder):
    out, _ = folder
    english, chinese = ((out / name).read_text("utf-8") for name in PAGES.values())
    assert "What can be gamed?" in english and "什么可以被钻空子" in chinese
    assert all("z.view" in page and "://" not in page for page in (english, chinese))


def test_how_soon_it_spreads_is_said_for_what_the_county_does(folder):
    out, told = folder
    english, chinese = ((out / name).read_text("utf-8") for name in PAGES.values())
    # a rating that the model does not have
    assert "nobody in the county does this: not modelled" in english
    assert "县里无人这样做：未建模" in chinese
    assert {row["exploit"] for row in told["spread"]} >= {"splitting", "traces"}
    book = (out / "codebook.csv").read_text("utf-8").splitlines()
    known = {line.split(",")[0] for line in book if "spread" in line.split(",")[1]}
    assert known == {*told["spread"][0]}


def test_a_county_that_cannot_be_is_no_reason_not_to_attack(tmp_path):
    refused = read_in_county("index", str(tmp_path / "no.toml"), 0, "s_county", True)
    told = find_spread(refused, 1, 1, "en", NOWHERE)
    assert told.table.empty and told.refused is refused.refused is not None
    with pytest.raises(InputError, match="no such file"):
        read_in_county("index", "", 0, str(tmp_path / "no.parquet"), True)


def test_what_is_neither_scenario_nor_rulebook_is_refused(tmp_path):
    with pytest.raises(InputError, match="got a study, not a scenario"):
        call("stress", "tiny", "--out", tmp_path / "x")
    with pytest.raises(InputError, match="--kind: got 'city'"):
        call("stress", "index", "--kind", "city", "--out", tmp_path / "x")
    assert not (tmp_path / "x").exists()
