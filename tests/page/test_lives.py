"""Lives told by a command are those of the page: the same letters, the same bits."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import analysis.page
from analysis.lives.portrait import portrait, portrait_told
from analysis.lives.records import live
from analysis.lives.telling import decimals_showing, parting, parting_told, written, years_told
from analysis.page.contents import codes
from analysis.words import words
from sim.wasm.build import HERE
from sim.wasm.scenario_data import scenario_data
from tests.wasm.node import NODE, needs_node

pytestmark = needs_node
YEARS = 5
#: A leader, one in the middle of a township and one of a department, in both languages.
JOBS = [(0, "en"), (17, "zh"), (70, "en")]


@pytest.fixture(scope="module")
def scenarios(small):
    """People learn the rules' gaps and are often renewed, so that all kinds of sentences come."""
    often = {"exploits": {"knowhow_start": 0.2}}
    return [small("uniform", **often), small("index", **often)]


@pytest.fixture(scope="module")
def here(scenarios, seed):
    return {seat: [live(one, seed, 0, YEARS, seat) for one in scenarios] for seat, _ in JOBS}


@pytest.fixture(scope="module")
def there(scenarios, seed, tmp_path_factory):
    """What the page's own modules tell of the same seats, from counties of the browser's module."""
    folder = tmp_path_factory.mktemp("lives")
    asked, answered = folder / "asked.json", folder / "answered.json"
    sections = {"words": "laboratory", "terms": "laboratory_terms", "units": "units"}
    spoken = {
        part: {lang: words(section, lang) for lang in ("en", "zh")}
        for part, section in sections.items()
    }
    given = {
        "parts": (Path(analysis.page.__file__).parent / "parts").as_uri(),
        "wasm": os.fspath(HERE),
        "scenarios": [scenario_data(one, YEARS) for one in scenarios],
        "data": {"codes": codes(), **spoken},
        "jobs": [{"seed": seed, "years": YEARS, "seat": one, "lang": lang} for one, lang in JOBS],
    }
    asked.write_text(json.dumps(given), "utf-8")
    script = Path(__file__).with_name("lives.mjs")
    subprocess.run([NODE, script, asked, answered], check=True)
    return dict(zip(JOBS, json.loads(answered.read_text("utf-8")), strict=True))


@pytest.mark.parametrize("job", JOBS)
def test_years_are_told_in_the_letters_of_the_page(job, here, there):
    seat, lang = job
    assert [years_told(one.years, lang) for one in here[seat]] == there[job]["years"]


@pytest.mark.parametrize("job", JOBS)
def test_lives_part_where_the_page_says_for_the_same_cause(job, here, there):
    seat, lang = job
    found = parting(*(one.years for one in here[seat]))
    assert found._asdict() == there[job]["parting"]
    assert parting_told(found, lang) == there[job]["parting_told"]


@pytest.mark.parametrize("job", JOBS)
def test_a_portrait_has_the_bits_and_the_letters_of_the_page(job, here, there):
    seat, lang = job
    shown = [portrait(one, seat, YEARS) for one in here[seat]]
    assert [one._asdict() for one in shown] == there[job]["portraits"]
    told = [list(map(list, portrait_told(one, lang).items())) for one in shown]
    # the page draws abilities
    assert [one[1:] for one in told] == there[job]["portraits_told"]


def test_numbers_are_rounded_as_a_browser_does(there):
    for value, *texts in there[JOBS[0]]["numbers"]:
        assert [written(value, decimals) for decimals in range(3)] == texts


def test_of_a_small_number_two_digits_are_shown_as_in_the_page(there):
    found = [(value, decimals_showing(value, 3)) for value, _ in there[JOBS[0]]["decimals"]]
    assert found == [tuple(one) for one in there[JOBS[0]]["decimals"]]
    assert [decimals for _, decimals in found] == [3, 3, 3, 4, 6, 5, 12]
    assert written(0.00412, decimals_showing(0.00412, 3)) == "0.0041"


def test_all_kinds_of_sentences_were_compared(there):
    told = " ".join(text for one in there.values() for life in one["years"] for text in life)
    for key in ("life_successor", "life_excellent", "life_learnt", "life_believed", "life_got"):
        start = words("laboratory", "en")[key].split("{")[0]
        assert start in told, key
