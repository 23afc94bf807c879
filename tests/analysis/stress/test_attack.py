"""What an attack says is what the engine says, and does not hang on threads."""

import numpy as np
import pytest

from analysis.stress.archive import EDITS, search
from analysis.stress.attack import attack, find
from analysis.stress.case import build_case
from analysis.stress.evidence import explained, record_files, scored_files, worth_of
from analysis.stress.exploits import catalogue
from analysis.stress.menu import Edit, build_menu
from analysis.stress.setting import read_setting
from analysis.stress.sheets import Sheets
from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook
from tests.analysis.stress.zoo import HOLES, SOUND, rulebook_of

SEED = 5


def setting_for(rulebook, writers=()):
    return read_setting("unit", load_scenario("index"), rulebook, list(writers))


@pytest.fixture(scope="module")
def township():
    rulebook = load_rulebook("h_township_2021")
    return find(rulebook, setting_for(rulebook), SEED, generations=2)


def test_the_predictions_of_the_source_are_found(township):
    named = {one.name for one in township[1]}
    assert {"split@squad.special", "pad@squad.special", "favour@squad.discretion"} <= named


def test_files_of_an_exploit_score_to_the_points_that_the_search_saw(township):
    sheets, exploits = township
    honest = worth_of(scored_files(sheets, record_files(sheets)))
    assert len(exploits) > 5
    for one in exploits:
        gamed = worth_of(scored_files(sheets, record_files(sheets, one)))
        gains = {who: after - before for who, (before, after) in enumerate(zip(honest, gamed))}
        assert {who: round(gain, 4) for who, gain in gains.items() if round(gain, 4)} == {
            who: round(gain, 4) for who, gain in one.gainers
        }, one.name


def test_an_exploit_is_material_and_its_records_are_minimal(township):
    sheets, exploits = township
    least = sheets.case.setting.limit("least")
    for one in exploits:
        assert one.gainers[0][1] >= least and one.gain >= least and one.most >= one.gain - 1e-9
        used = [place for place, entry in enumerate(one.edits) if entry]
        for place in used if len(used) > 1 else ():
            fewer = np.array([one.edits])
            fewer[0, place] = 0
            claims = sheets.claims(fewer, np.array([one.levels]))
            gain = sheets.score(claims).worth - sheets.base.worth
            assert min(gain.max(), gain.sum()) < least * 10_000, one.name


def test_the_engine_explains_the_clause_in_two_languages(township):
    sheets, exploits = township
    split = next(one for one in exploits if one.name == "split@squad.special")
    cadre = sheets.case.names[split.gainers[0][0]]
    honest, gamed = (scored_files(sheets, record_files(sheets, one)) for one in (None, split))
    for lang in ("en", "zh"):
        lines = explained(honest, gamed, cadre, lang)
        assert any(line[0] == "+" and "[squad.special]" in line for line in lines)


def test_twice_as_many_nodes_list_their_fixed_points_twice(township):
    """Worked case: 210 hours are six nodes of 0.65 + 0.0388 × 35 = 2.01 points; twelve nodes list
    0.65 + 0.0388 × 17.5 = 1.33 each."""
    sheets, _ = township
    flood = next(
        place for place, one in enumerate(sheets.case.records)
        if one.task == "flood" and one.cadre == 0
    )  # fmt: skip
    menu = sheets.menu
    entry = np.flatnonzero((menu.edit == Edit.SPLIT) & (menu.record == flood))[0]
    edits = np.zeros((1, EDITS), dtype=np.int64)
    # up to four times as many in eight steps: the third is 2.125 times six, rounded up
    assert sheets.claims(edits, edits + 1).value[0, flood] == 2_010_000
    edits[0, 0] = entry
    claims = sheets.claims(edits, edits * 0 + 3)
    assert claims.times[0, flood] == 13
    assert claims.value[0, flood] == round(0.65 + 0.0388 * 210 / 13, 2) * 1_000_000
    assert claims.lost[0] == 7 * sheets.case.setting.numbers["handover_hours"]


def test_the_number_of_threads_changes_nothing(township):
    sheets, exploits = township
    again = catalogue(sheets, search(sheets, SEED, 2, workers=3))
    assert again == exploits


def test_a_mended_rulebook_is_attacked_again(tmp_path):
    items, parts, *_ = HOLES["a rank among a number that is left open"]
    rulebook = rulebook_of({**SOUND, **items}, parts)
    found = attack(rulebook, setting_for(rulebook), SEED, generations=1)
    assert [one.name for one in found.exploits] == ["group@z6.rank"]
    assert [one.where for one in found.lines] == ['[items."z6.rank"] of']
    assert found.left == [] and found.rounds == 1
    mended = found.mended.case.rulebook
    path = tmp_path / "mended.toml"
    path.write_text(mended.to_toml(), "utf-8")
    assert load_rulebook(path).to_toml() == mended.to_toml()
    assert mended.items["z6.rank"].of == 30


@pytest.mark.parametrize(
    "text, said",
    [
        ("[people.A]\nmass = 1900", r"people.*A.*got 2250 hours; allowed: at most 1920 in all"),
        ("[limits.slack]\nvalue = -1", "limits.slack.value"),
        ("[people.E]\nvillage = 'V1'", "got a village or a role alone"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(text, said, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(f'extends = "unit"\n{text}\n', "utf-8")
    rulebook = load_rulebook("h_township_2021")
    with pytest.raises(InputError, match=said):
        read_setting(str(path), load_scenario("index"), rulebook)


def test_a_record_that_the_unit_does_not_make_is_not_edited():
    rulebook = load_rulebook("h_township_2021")
    outside = setting_for(rulebook, ["squad.special=outside", "unit.tally=outside"])
    case = build_case(rulebook, outside)
    sheets = Sheets(case, build_menu(case))
    edited = {case.records[place].item for place in sheets.menu.record[sheets.menu.edit > 0]}
    codes = list(rulebook.items)
    assert codes.index("squad.special") not in edited


@pytest.mark.parametrize(
    "text, said", [("x=cadre", "CODE=WHO"), ("squad.award=nobody", "cadre, squad, head")]
)
def test_a_writer_that_is_none_is_refused(text, said):
    rulebook = load_rulebook("h_township_2021")
    with pytest.raises(InputError, match=said):
        setting_for(rulebook, [text])
