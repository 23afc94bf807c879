"""``cadre-sim stress``: its folder, its pages, and what it refuses."""

import json

import pytest

from analysis.commands.stress import PAGES
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


def test_what_is_neither_scenario_nor_rulebook_is_refused(tmp_path):
    with pytest.raises(InputError, match="got a study, not a scenario"):
        call("stress", "tiny", "--out", tmp_path / "x")
    with pytest.raises(InputError, match="--kind: got 'city'"):
        call("stress", "index", "--kind", "city", "--out", tmp_path / "x")
    assert not (tmp_path / "x").exists()
