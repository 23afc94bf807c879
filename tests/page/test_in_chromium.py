"""The page in a browser, opened from the disk: the same bits as here, and nothing asked outside."""

import base64
import json
import time

import numpy as np
import pytest

from analysis.page.assembly import assemble
from analysis.page.contents import TEACHING
from analysis.page.in_report import with_county
from analysis.report.rendering import POLICY
from sim.model.codes import ACTIVITIES
from sim.model.measure_catalogue import MEASURES
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.scenario.scenario import load_scenario, shipped_scenarios
from tests.chromium import Chromium, needs_chromium
from tests.wasm.node import unlike

pytestmark = needs_chromium
HOSTILE = '</script><img src=x onerror="document.title=1">{{page}} & "co"'
#: What a run gave, as bytes in base64, a record for each year.
RUN = """(async (job) => {
  const bytes = (numbers) =>
    btoa(String.fromCharCode(...new Uint8Array(Float64Array.from(numbers).buffer)));
  const frames = await laboratory.runner.whole(0, job);
  return frames.map(({ measures, groups, curves }) => ({
    measures: bytes(measures),
    groups: bytes(Object.values(groups).flatMap(Object.values)),
    curves: bytes(Object.values(curves).flatMap((curve) => [...curve])),
  }));
})"""
MOVED = (
    "#county=teaching&seed=11&w.duty=3.3&w.share_conscience=0.25&a=uniform&a.seen_load=0.6"
    "&b=index&b.audit_rate=0.1&b.appraisals=6&b.rule.cap=40&b.rule.weight=1.15&b.rule.pool=literal"
)
TABS = [f"tab-{one}" for one in ("years", "people", "task", "predict", "life", "league", "take")]
NAMELESS = """[...document.querySelectorAll("button, input, select, textarea, svg[role=img]")]
  .filter((one) => !(
    one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length
  )).map((one) => one.outerHTML)"""
#: Which part of the policy forbids a request.
FORBIDDEN = """new Promise((told) => {
  const heard = ({ effectiveDirective }) => told(effectiveDirective);
  document.addEventListener("securitypolicyviolation", heard, { once: true });
  fetch("http://127.0.0.1:9/").catch(() => setTimeout(() => told("nothing"), 2000));
})"""
#: Two English words or more that a reader of the Chinese page would meet, but for what is typed.
ENGLISH = """(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement: place, data } = walker.currentNode;
    if (place.closest("script, pre, option, .code, [lang=en]")) continue;
    if (/[A-Za-z]{2,} [A-Za-z]{2,}/.test(data)) found.push(data);
  }
  return found;
})()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def file(folder):
    own = folder / "own.toml"
    title = json.dumps(HOSTILE)
    own.write_text(f'extends = "index"\ntitle = {{ en = {title}, zh = {title} }}\n', "utf-8")
    file = folder / "county.html"
    file.write_text(assemble(["uniform", "index", "index_per_task", str(own)]), "utf-8")
    return file


@pytest.fixture(scope="module")
def browser():
    with Chromium() as browser:
        yield browser


def wait_for(page, condition):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if page.ask(condition):
            return
        time.sleep(0.02)
    pytest.fail(f"never came: {condition}; {page.errors()}")


READY = "!!window.laboratory && laboratory.view.results.sides.every((side) => side.done)"


@pytest.fixture(scope="module")
def page(browser, file):
    return opened(browser, file)


def opened(browser, file, **given):
    page = browser.page(file, **given)
    wait_for(page, "!!window.laboratory")
    # replicates behind the bands would only take the processors from the tests
    page.ask(
        "(({ results }) => { results.later = () => {}; clearTimeout(results.waiting); })"
        "(laboratory.view)"
    )
    wait_for(page, READY)
    return page


def go_to(page, fragment):
    """Follow a link within the page, as one that is pasted is followed."""
    page.ask(f"location.hash = {json.dumps(fragment)}")
    wait_for(page, f"laboratory.view.asked === {json.dumps(fragment)} && {READY}")


def job(name, **given):
    return json.dumps({"scenario": name, "seed": 7, "replicates": [0], "years": 4} | given)


def test_a_county_in_a_worker_has_native_numbers_to_the_bit(page):
    assert page.ask("laboratory.runner.usesWorkers")
    told = page.ask(f"{RUN}({job('index')})")
    assert unlike(told, run_replicates(load_scenario("index"), 7, [0], 4)) == []


def test_the_people_shown_are_those_of_the_run_s_table_of_cadres(page):
    people = page.ask(f"""(async () => {{
      const [, frame] = await laboratory.runner.whole(0, {job("index", years=2, people=True)});
      const {{ score, bonus, task_work, hours, generation }} = frame.people;
      return [score, bonus, task_work, hours, generation].map((one) => [...one]);
    }})()""")
    score, bonus, task_work, hours, generation = map(np.array, people)
    table = run_recorded(load_scenario("index"), 7, 0, years=2)[1]["cadres"].to_pydict()
    ours = {name: np.array(column)[np.array(table["year"]) == 2] for name, column in table.items()}
    assert np.array_equal(score / 100, ours["score"])
    assert np.array_equal(bonus / 100, ours["bonus"])
    assert np.array_equal(task_work, ours["task_work"])
    for place, name in enumerate(ACTIVITIES):
        assert np.array_equal(hours[place :: len(ACTIVITIES)], ours[f"{name}_hours"])
    seats = [f"{seat:05d}.{int(holder)}" for seat, holder in enumerate(generation)]
    assert seats == ours["cadre"].tolist()


def test_the_check_compares_every_bit(page):
    good = page.ask("laboratory.recheck()")
    assert good["differs"] == [] and good["compared"] == 4 * 4 * len(MEASURES)
    page.ask("""(() => { const { numbers } = laboratory.data.check; window.kept = numbers[1];
        numbers[1] = numbers[0]; })()""")
    bad = page.ask("laboratory.recheck()")
    page.ask("laboratory.data.check.numbers[1] = window.kept")
    assert {one["scenario"] for one in bad["differs"]} == {"index"}
    assert {one["year"] for one in bad["differs"]} == {3, 4}, "the schemes differ from year 3 on"


@pytest.mark.parametrize("side", [0, 1])
def test_the_exported_scenario_gives_the_numbers_on_screen_to_the_bit(page, folder, side):
    # the same county first: its years before adoption are kept and not run again
    go_to(page, MOVED.replace("audit_rate=0.1", "audit_rate=0.2"))
    go_to(page, MOVED)
    text, years = page.ask(f"""(() => {{
      const {{ view, exported }} = laboratory;
      const bytes = (numbers) => btoa(String.fromCharCode(...new Uint8Array(numbers.buffer)));
      return [exported.scenarioFile(view.data, view.state, {side}),
        view.results.sides[{side}].frames.map((frame) => bytes(frame.measures))];
    }})()""")
    written = folder / f"page_{side}.toml"
    written.write_text(text, "utf-8")
    runs = run_replicates(load_scenario(written), 11, [0], 10)
    ours = np.stack([np.frombuffer(base64.b64decode(year)) for year in years])
    assert np.array_equal(ours, runs.yearly[0], equal_nan=True)
    base = run_replicates(
        load_scenario(("uniform", "index")[side], {"county": TEACHING}), 11, [0], 10
    )
    assert not np.array_equal(ours, base.yearly[0], equal_nan=True), "numbers that were moved count"


def test_nothing_is_asked_outside_the_file_and_a_request_is_forbidden(page, file):
    assert page.requests() == [file.as_uri()]
    assert page.ask("fetch('http://127.0.0.1:9/').then(() => 'went', () => 'refused')") == "refused"
    # by the page's own policy, and not because nobody listens there
    assert page.ask(FORBIDDEN) == "connect-src"
    assert (
        page.ask("(() => { try { return eval('1') } catch { return 'refused' } })()") == "refused"
    )


def test_a_hostile_title_is_text(page):
    go_to(page, "#b=own")
    assert HOSTILE in page.ask("document.querySelector('.side-1').textContent")
    assert page.ask("document.querySelectorAll('img').length") == 0
    assert page.ask("document.title") == "The county in a page"


def test_every_view_draws_in_both_languages_and_all_that_can_be_used_has_a_name(page):
    go_to(page, "#a=uniform&b=index")
    assert page.ask("[...document.querySelectorAll('[role=tab]')].map((one) => one.id)") == TABS
    before = len(page.errors())
    for lang in ("zh", "en"):
        page.ask("document.querySelector('.language').click()")
        assert page.ask("laboratory.view.lang") == lang
        for tab in TABS:
            page.ask(f"document.getElementById('{tab}').click()")
            if tab == "tab-life":
                page.ask("laboratory.view.openLife(7)")
                wait_for(page, "laboratory.view.lives !== null")
            assert page.ask("document.getElementById('panel').textContent.length") > 20, tab
            assert page.ask(NAMELESS) == [], tab
            assert lang == "en" or page.ask(ENGLISH) == [], tab
    assert page.errors()[before:] == []


def test_the_keyboard_alone_reaches_and_moves_everything(page):
    page.ask("document.getElementById('tab-years').click()")
    page.press("ArrowRight")
    assert page.ask("laboratory.view.tab") == "people"
    before = page.ask("laboratory.view.state.year")
    page.ask("document.querySelector('.years input').focus()")
    page.press("ArrowLeft")
    assert page.ask("laboratory.view.state.year") == before - 1
    assert f"year={before - 1}" in page.ask("location.hash")


def test_numbers_that_do_not_go_together_are_told_and_the_page_goes_on(page):
    page.ask('location.hash = "#w.share_conscience=0.7&w.share_opportunist=0.7"')
    wait_for(page, "!!document.querySelector('[role=status] .bad')")
    assert "allowed is 0 to 1" in page.ask(
        "document.querySelector('[role=status] .bad').textContent"
    )
    page.ask("laboratory.view.reset()")
    wait_for(page, READY)


def test_all_rules_of_a_league_play_in_one_county(page):
    go_to(page, "#a=uniform&b=index")
    page.ask("document.getElementById('tab-league').click()")
    codes = page.ask("""(() => {
      document.getElementById("player").value = "Li";
      const slider = document.getElementById("trait-cost");
      const made = [1, 8].map((quarters) => {
        slider.value = quarters;
        document.querySelector(".league .buttons button").click();
        return document.querySelector(".league output.code").textContent;
      });
      document.getElementById("codes").value = [...made, "AA-44444-no"].join("\\n");
      [...document.querySelectorAll(".league button")].at(-1).click();
      return made;
    })()""")
    assert [code[2:] for code in codes] == ["-14444-Li", "-84444-Li"]
    wait_for(page, "!!document.querySelector('.league td')")
    rows = page.ask("""[...document.querySelectorAll(".league tbody tr")].map(
      (row) => [...row.cells].map((cell) => cell.textContent))""")
    assert [row[0] for row in rows] == ["Li", "Li"]
    assert "AA-44444-no" in page.ask("document.querySelector('.league .bad').textContent")
    cadres = [int(row[3]) for row in rows]
    assert abs(cadres[0] - cadres[1]) <= 1 and sum(cadres) > 250
    # to whom an hour costs an eighth of the toil works longer
    hours = {row[2][:4]: float(row[6]) for row in rows}
    assert hours["0.25"] > hours["2.00"] + 10


def test_a_chart_is_taken_away_as_drawing_and_as_picture(page):
    page.ask("document.getElementById('tab-years').click()")
    page.ask("""(() => {
      window.taken = [];
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob) => (window.taken.push(blob), make(blob));
      document.querySelectorAll("#chart-effort .keep button").forEach((one) => one.click());
    })()""")
    wait_for(page, "window.taken.length === 2")
    drawing, picture = page.ask("""Promise.all(window.taken.map(async (blob) =>
      [blob.type, (await blob.text()).slice(0, 40), blob.size]))""")
    assert drawing[0] == "image/svg+xml" and drawing[1].startswith("<svg") and drawing[2] > 2000
    assert picture[0] == "image/png" and picture[1][1:4] == "PNG" and picture[2] > 5000


def test_what_is_moved_goes_before_a_check_that_runs_and_the_page_goes_on(page):
    page.ask("document.getElementById('tab-take').click()")
    page.ask("""(() => {
      const button = [...document.querySelectorAll(".takeaway button")].at(-1);
      button.click();
      const { view } = laboratory;
      view.change(() => { view.state.seed = 12; });
    })()""")
    wait_for(page, READY)
    native = run_replicates(load_scenario("uniform", {"county": TEACHING}), 12, [0], 1).yearly[0, 0]
    shown = page.ask("[...laboratory.view.results.frame(0, 1).measures.slice(0, 5)]")
    assert shown == native[:5].tolist()
    assert page.ask("[...document.querySelectorAll('.takeaway button')].at(-1).disabled") is False


def test_a_phone_shows_every_view_without_scrolling_sideways(page):
    page.resize(390, 844)
    for tab in TABS:
        page.ask(f"document.getElementById('{tab}').click()")
        assert page.ask("document.documentElement.scrollWidth") <= 390, tab
    page.resize(1366, 768)


@pytest.mark.thorough
def test_a_report_runs_its_county_once_it_is_opened_and_asks_for_nothing(browser, folder, small):
    scenario, years = small(), 3
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    report = f'<!doctype html><meta charset="utf-8">{policy}<h1>R</h1></body>'
    file = folder / "report.html"
    file.write_text(with_county(report, [small("uniform"), scenario], "zh", 7, years), "utf-8")
    page = browser.page(file)
    frame = "document.querySelector('iframe').contentWindow"
    wait_for(page, f"{frame}.document.getElementById('app') !== null")
    time.sleep(0.2)
    assert not page.ask(f"!!{frame}.laboratory"), "nothing runs before it is opened"
    page.ask("document.querySelector('summary').click()")
    sides = f"{frame}.laboratory.view.results.sides"
    wait_for(page, f"!!{frame}.laboratory && {sides}.every((side) => side.done)")
    measures = f"{sides}[1].frames.map((frame) => [...frame.measures].map(String))"
    shown = np.array(page.ask(measures), dtype=float)
    assert np.array_equal(shown, run_replicates(scenario, 7, [0], years).yearly[0], equal_nan=True)
    assert page.ask(f"{frame}.laboratory.runner.usesWorkers")
    page.ask(f"{frame}.laboratory.view.moved()")
    assert page.ask(f"{frame}.location.href") == "about:srcdoc", "a report has no link of its own"
    assert page.requests() == [file.as_uri()] and page.errors() == []
    page.close()


def test_where_no_worker_is_allowed_the_page_runs_counties_itself(browser, file):
    without = "window.Worker = class { constructor() { throw 1 } }"
    page = opened(browser, file, before=without)
    assert page.ask("laboratory.runner.usesWorkers") is False
    told = page.ask(f"{RUN}({job('index')})")
    assert unlike(told, run_replicates(load_scenario("index"), 7, [0], 4)) == []


@pytest.mark.thorough
def test_every_shipped_scenario_has_native_numbers_to_the_bit(browser, folder):
    file = folder / "all.html"
    names = shipped_scenarios()
    file.write_text(assemble(names), "utf-8")
    page = opened(browser, file)
    for name in names:
        told = page.ask(f"{RUN}({job(name)})")
        assert len(told) == 4
        assert unlike(told, run_replicates(load_scenario(name), 7, [0], 4)) == [], name
