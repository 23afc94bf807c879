"""Other forms of a scheme: laid over it by one number, and refused where it cannot have them."""

import pytest

from analysis.stress.county import arm_text, read_county
from analysis.stress.forms import places_in, read_forms
from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario


@pytest.fixture(scope="module")
def forms():
    return read_forms("forms").forms


@pytest.fixture(scope="module")
def county(forms):
    return read_county("index", forms)


def test_every_shipped_form_can_be_had_by_the_index_and_changes_it(county):
    assert not county.refused
    for name, one in county.forms.items():
        level = next(level for level in (*one.choices, *one.first) if level != county.own(name))
        laid = load_scenario("index", county.overlay({name: level}))
        assert laid.digest != county.scenario.digest
        assert one.own(laid.schemes[laid.adoption[-1][1]]) == level


def test_a_scheme_without_an_individual_score_has_no_cap_and_says_why(forms):
    county = read_county("uniform", forms)
    assert "cap" in county.refused and "cap" not in county.forms
    assert "blocks.individual" in county.refused["cap"].where
    assert not county.has_before


def test_a_level_between_two_is_a_multiple_of_the_step(forms):
    assert forms["cap"].between(200, 50) == 100
    assert forms["audit_rate"].between(0.05, 0.2) == pytest.approx(0.1)
    assert forms["per_task"].between(0, 1) is None


def test_the_appraisal_before_is_the_scenario_without_its_last_adoption(county):
    before = load_scenario("index", county.before())
    assert before.adoption == ((1, 0),) and before.schemes[0].name == "uniform"


def test_an_arm_as_a_file_is_the_arm(county, tmp_path):
    path = tmp_path / "index.toml"
    path.write_text(arm_text(county.extends(tmp_path), ("a", "b"), county.overlay({"cap": 50})))
    capped, own = load_scenario(path), load_scenario("index", county.overlay({"cap": 50}))
    assert capped.digest == own.digest


def test_a_rulebook_of_ones_own_is_named_as_seen_from_the_file(forms, tmp_path):
    book = tmp_path / "books" / "mine.toml"
    book.parent.mkdir()
    book.write_text('extends = "h_township_2021"\n[blocks.individual]\nmax = 70\n')
    county = read_county("index", {"cap": forms["cap"]}, str(book))
    assert county.own("cap") == 70
    place = tmp_path / "reforms"
    place.mkdir()
    laid = county.overlay({}, place)
    assert laid["schemes"]["index"]["township"] == "../books/mine.toml"
    path = place / "r.toml"
    path.write_text(arm_text(county.extends(place), ("a", "b"), laid))
    assert load_scenario(path).schemes[1].rulebooks[0].blocks["individual"].max == 7000


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("max = 50", "a form without one number"),
        ('max = "level"\nmin = "level"', "a form without one number"),
    ],
)
def test_a_form_without_one_number_is_refused(table, message, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'extends = "forms"\n[forms.x]\ntitle = { en = "x", zh = "x" }\n'
        'unit = { en = "x", zh = "x" }'
        f'\nstep = 1\nreason = "r"\n[forms.x.set.edits.blocks.individual]\n{table}\n'
    )
    with pytest.raises(InputError, match=message):
        read_forms(str(path))


def test_places_of_the_number_are_found_in_tables_and_lists():
    assert places_in({"a": [{"b": 1}, {"b": "level"}]}) == [("a", 1, "b")]
