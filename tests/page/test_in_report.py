"""A report that holds its county: one file still, which asks for nothing, with the report's own
scenarios, luck and years."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from analysis.page import in_report
from analysis.page.assembly import MARK, joined_parts, policy_of_scripts
from analysis.report.rendering import POLICY, render_page
from analysis.words import words
from sim.scenario.scenario import load_scenario
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.conftest import SMALL

HOSTILE = '</body></h1>"><script>alert(1)</script>'
EDITS = SMALL | {"motives": {"duty": 3}, "schemes": {"index": {"levers": {"audit_rate": 0.1}}}}


def report():
    """A report with a name that would end it if it were taken for markup."""
    page = words("page", "en")
    about = {"title": HOSTILE, "description": "", "numbered": {}, "varied": [], "design": ""}
    about |= dict.fromkeys(("points", "scenarios", "runs", "failed", "first", "last"), 1)
    about |= dict.fromkeys(("held", "seed", "replicates", "years", "sweep", "versions"), 1)
    reading = {"others": [], "varied": [], "baseline": ""}
    given = {"about": about | {"dates": ["", ""]}, "reading": reading, "notes": [], "images": {}}
    tables = {"differences": None, "influences": None}
    own = {"mark": "", "words": words("reading", "en"), "page": page, "lang": "en"}
    return render_page("sweep.html", **given, **tables, **own)


@pytest.fixture(scope="module")
def scenarios(small):
    """A shipped scenario with numbers set, and one with another rulebook."""
    capped = {"schemes": {"index": {"edits": {"blocks": {"individual": {"max": 50}}}}}}
    return [load_scenario("index", EDITS), small("index", **capped)]


@pytest.fixture(scope="module")
def whole(scenarios):
    return in_report.with_county(report(), scenarios, "en", 5, 3)


def data_in(text):
    page = unescape(re.search(r'<iframe [^>]*srcdoc="([^"]*)"', text)[1])
    assert page.startswith("<!DOCTYPE html>") and MARK in page
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_report_stays_as_it_was_around_its_county(whole):
    before = report()
    start, end = whole.index('<section id="county">'), whole.index("</section>")
    link = re.search(r'\n<p><a href="#county">[^<]*</a></p>', whole)[0]
    allowed = policy_of_scripts(joined_parts())
    rest = whole[:start] + whole[end + len("</section>\n") :]
    assert rest.replace(link, "").replace(f"; {allowed}", "") == before
    assert whole.count("<iframe") == whole.count("<section") == 1


def test_the_report_may_run_the_pages_own_scripts_and_still_ask_for_nothing(whole):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', whole)[1]
    assert policy.startswith(f"{POLICY}; script-src 'sha256-")
    assert policy.count("sha256") == 2 and "unsafe-eval'" in policy
    assert "connect-src" not in policy and "http" not in policy
    assert set(re.findall(r'(?:src|href)="([^"]*)"', whole)) == {"#county"}
    assert "<script" not in whole, "scripts are in the frame's text alone"


def test_the_county_begins_with_the_luck_the_years_and_the_county_of_the_report(whole):
    data = data_in(whole)
    assert (data["seed"], data["years"], data["county"]) == (5, 3, "full")
    assert (data["check"]["seed"], data["check"]["years"]) == (5, 3)
    assert "luck 5" in whole and "runs 3 years" in whole


def test_what_is_taken_away_gives_the_reports_scenario_or_is_nothing(whole, scenarios):
    numbers, capped = data_in(whole)["scenarios"]
    assert numbers["given"] == "index" and numbers["title"]["en"] == scenarios[0].label.en
    assert numbers["set"] == {
        "world": {**SMALL["county"], "duty": 3.0},
        "levers": {"audit_rate": 0.1},
    }
    assert capped["given"] is None
    mine = replace(scenarios[0], name="mine")
    assert in_report.taken_away(mine).given is None


def test_a_text_that_is_no_report_gets_no_county(scenarios):
    with pytest.raises(ValueError, match="no report of this project"):
        in_report.with_county("<html></html>", scenarios, "en", 1, 1)


def test_a_scenario_of_a_plan_before_anything_varies_is_the_studys():
    study = load_study("tiny", {"settings": ["task_load=20", "index:audit_rate=0.1"]})
    plan = build_plan(study)
    levers = {"schemes": {"index": {"levers": {"audit_rate": 0.1}}}}
    for place, (name, own) in enumerate({"uniform": {}, "index": levers}.items()):
        edits = {"county": dict(study.file.fixed), "work": {"task_load": 20}, **own}
        again = load_scenario(name, edits)
        assert plan.base(place).to_dict() == again.to_dict() | {"years": plan.data["years"]}
