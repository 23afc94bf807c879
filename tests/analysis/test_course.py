"""The course pack: answers as they are computed, both languages in step, the page's own words."""

import re
from collections import Counter

import pytest

from analysis.commands.county_page import SHOWN
from analysis.course import answers, sheets
from analysis.course.screens import BANDS, far_left
from analysis.page.assembly import part
from analysis.reference.marked_pages import block
from analysis.words import words
from sim.scenario.parameters import LEVERS, PARAMETERS
from sim.scenario.scenario import load_scenario
from tests.analysis.in_step import ALIKE, rows, unlike, unlike_rows
from tests.laws.house import ROOT

COURSE = ROOT / answers.FOLDER
PAGES = ("teacher.md", *(f"lesson-{number}.md" for number in range(1, 6)))
HEADING = re.compile(r"^#+", re.M)
QUOTED = re.compile("“([^“”]+)”")


def read(lang, page):
    return (COURSE / lang / page).read_text("utf-8")


@pytest.mark.parametrize("lang", answers.LANGUAGES)
def test_the_answers_of_the_first_lesson_are_those_of_its_counties(lang):
    page = read(lang, "teacher.md")
    for name, text in answers.who_works(lang).items():
        assert block(page, name, answers.KIND) == text, "write them again: make course"


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_are_in_step(page):
    english, chinese = (read(lang, page) for lang in answers.LANGUAGES)
    chinese = chinese.replace("../en/", "../zh/").replace("lang=zh", "lang=en")
    assert HEADING.findall(english) == HEADING.findall(chinese)
    assert {what: unlike(what, english, chinese) for what in ALIKE} == dict.fromkeys(ALIKE, [])
    assert unlike_rows(english, chinese) == []
    assert [line.count("|") for line in rows(english)] == [
        line.count("|") for line in rows(chinese)
    ]


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_student_s_sheet_has_no_answers(page):
    assert all("<!--" not in read(lang, page) for lang in answers.LANGUAGES)


@pytest.mark.parametrize("lang", answers.LANGUAGES)
def test_what_is_printed_is_the_sheets(lang, monkeypatch):
    monkeypatch.chdir(ROOT)
    printed = sheets.path_of(lang).read_text("utf-8")
    assert printed == sheets.page(lang), "write it again: make course"
    assert printed.count("<section>") == sheets.LESSONS and "<table>" in printed


@pytest.mark.parametrize("lang", answers.LANGUAGES)
def test_what_a_sheet_quotes_stands_in_the_page(lang):
    known = [*words("laboratory", lang).values()]
    known += [getattr(one, lang) for one in PARAMETERS.values()]
    known += [getattr(load_scenario(name).title, lang) for name in SHOWN]
    said = "\n".join(known)
    quoted = {text for page in PAGES[1:] for text in QUOTED.findall(read(lang, page))}
    assert len(quoted) > 30 and {text for text in quoted if text not in said} == set()


def test_sliders_at_their_left_end_stand_where_the_page_has_it():
    # a slider begins at the plausible range, unless the scenario's own number lies below
    levers = {one.name for one in LEVERS}
    for name in ("experienced", "seen_load", "publicity"):
        given = load_scenario("index")
        table = given.schemes[given.adoption[-1][1]].levers if name in levers else given.parameters
        assert far_left(name)[1] <= table[name][0], name


def test_the_lucks_counted_are_those_behind_the_bands():
    assert f"BACKGROUND = {{ teaching: {BANDS}," in part("results.js")


def test_every_block_has_its_place_in_both_languages():
    asked = re.compile(r"<!-- course: (\w+) -->")
    found = [Counter(asked.findall(read(lang, "teacher.md"))) for lang in answers.LANGUAGES]
    assert found[0] == found[1] and set(found[0].values()) == {1}
