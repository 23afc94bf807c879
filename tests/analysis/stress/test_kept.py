"""What a stress keeps: whoever is stopped goes on, to the same numbers."""

import numpy as np
import pytest

from analysis.stress import archive, cost, kept, spread
from analysis.stress.case import build_case
from analysis.stress.kept import Kept
from analysis.stress.menu import build_menu
from analysis.stress.setting import read_setting
from analysis.stress.sheets import Sheets
from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario
from tests.analysis.stress.zoo import SOUND, rulebook_of

GENERATIONS = 3
SMALL = {"county": {"townships": 2, "departments": 1}}


class Stopped(Exception):
    pass


@pytest.fixture(scope="module")
def sheets():
    rulebook = rulebook_of(SOUND, {})
    case = build_case(rulebook, read_setting("unit", load_scenario("index"), rulebook, []))
    return Sheets(case, build_menu(case))


@pytest.fixture
def refusing(monkeypatch):
    """Let nothing be run any more."""

    def refuse(*_):
        raise Stopped

    def now():
        monkeypatch.setattr(archive, "try_out", refuse)
        monkeypatch.setattr(spread, "run_with_shares", refuse)
        monkeypatch.setattr(cost, "run_with_census", refuse)

    return now


def test_a_search_goes_on_after_its_last_whole_generation(sheets, tmp_path, refusing):
    whole = archive.search(sheets, 7, GENERATIONS)
    begun = []

    def stop(done, of):
        begun.append(done)
        if begun == [1, 2]:
            raise Stopped

    with pytest.raises(Stopped):
        archive.search(sheets, 7, GENERATIONS, progress=stop, kept=Kept(tmp_path))
    again = archive.search(sheets, 7, GENERATIONS, progress=stop, kept=Kept(tmp_path))
    assert begun == [1, 2, 3]
    assert (again.best, again.tried, again.records) == (whole.best, whole.tried, whole.records)
    refusing()
    # a whole one is only read
    assert archive.search(sheets, 7, GENERATIONS, kept=Kept(tmp_path)).best == whole.best
    for seed, generations in ((8, GENERATIONS), (7, GENERATIONS + 1)):
        with pytest.raises(Stopped):
            archive.search(sheets, seed, generations, kept=Kept(tmp_path))


def test_a_file_kept_under_another_key_is_not_taken(tmp_path):
    mine = Kept(tmp_path)
    mine.keep("search", (1,), {"a": np.arange(3)})
    mine.keep("search", (2,), {"b": np.arange(4)})
    assert mine.read("search", (1,))["a"].tolist() == [0, 1, 2]
    one, other = sorted(tmp_path.iterdir())
    one.write_bytes(other.read_bytes())
    assert [mine.read("search", (key,)) for key in (1, 2)].count(None) == 1
    # an archive of whatever arrays
    np.savez_compressed(other, a=np.arange(3))
    assert mine.read("search", (1,)) is mine.read("search", (2,)) is None


def test_runs_in_the_county_are_taken_again_and_give_the_same_tables(tmp_path, refusing):
    county = load_scenario("index", SMALL | {"adopt": [{"year": 1, "scheme": "index"}]})
    given = {"count": 2, "seed": 3, "years": 1, "threads": 2}
    spread_once = spread.spread([county, county], 3, 1, 2, kept=Kept(tmp_path))
    before = load_scenario("uniform", SMALL)
    cost_once = cost.cost(county, baseline=before, kept=Kept(tmp_path), **given)
    refusing()
    assert spread.spread([county, county], 3, 1, kept=Kept(tmp_path)).equals(spread_once)
    cost_again = cost.cost(county, baseline=before, kept=Kept(tmp_path), **given)
    assert all(one.equals(two) for one, two in zip(cost_once, cost_again, strict=True))
    with pytest.raises(Stopped):
        spread.spread([county, county], 4, 1, kept=Kept(tmp_path))


@pytest.mark.parametrize("harm", ["cut", "flipped", "other sources"])
def test_what_is_harmed_or_of_other_sources_is_made_anew(harm, tmp_path, monkeypatch):
    here = Kept(tmp_path)
    one = {"a": np.arange(1000), "b": np.array([1.5, np.nan])}
    here.get("thing", ("key", 1), lambda: one)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    middle = whole.index(b"a.npy") + 40
    if harm == "cut":
        path.write_bytes(whole[:-30])
    elif harm == "flipped":
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    else:
        monkeypatch.setattr(kept, "_sources", lambda: "others")
    assert here.read("thing", ("key", 1)) is None
    assert here.get("thing", ("key", 1), lambda: one) is one
    found = here.read("thing", ("key", 1))
    assert all(np.array_equal(found[name], one[name], equal_nan=True) for name in one)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(InputError, match="no folder to write to"):
        Kept(tmp_path / "file").keep("thing", (), {"a": np.zeros(1)})
