"""The page in Firefox, opened from the disk: the same bits as here, and every view draws."""

import base64
import json
import time

import numpy as np
import pytest

from analysis.page.assembly import assemble
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario
from tests.firefox import Firefox, needs_firefox

pytestmark = needs_firefox
TABS = ("years", "people", "task", "predict", "life", "league", "take")
READY = "!!laboratory && laboratory.view.results.sides.every((side) => side.done)"
#: Measures of each year of a run, by the page's own objects: what belongs to the driver's script
#: the page may not read, nor the other way round.
MEASURES = """(async () => {
  const { JSON, Uint8Array, String, btoa } = window;
  const frames = await laboratory.runner.whole(0, JSON.parse(%s));
  return Array.from({ length: frames.length }, (_, year) =>
    btoa(String.fromCharCode.apply(null, new Uint8Array(frames[year].measures.buffer))));
})()"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "county.html"
    file.write_text(assemble(["uniform", "index"]), "utf-8")
    with Firefox() as browser:
        browser.open(file)
        until = time.monotonic() + 60
        while not browser.ask(READY):
            assert time.monotonic() < until, "the page never became ready"
            time.sleep(0.05)
        # replicates behind the bands would take the lanes; Function.prototype does nothing
        browser.ask("laboratory.view.results.later = window.Function.prototype, null")
        browser.ask("clearTimeout(laboratory.view.results.waiting)")
        yield browser


def test_a_county_in_a_worker_has_native_numbers_to_the_bit(page):
    assert page.ask("laboratory.runner.usesWorkers")
    job = {"scenario": "index", "seed": 7, "replicates": [0], "years": 4}
    told = page.ask(MEASURES % json.dumps(json.dumps(job)))
    native = run_replicates(load_scenario("index"), 7, [0], 4).yearly[0]
    read = [np.frombuffer(base64.b64decode(year)) for year in told]
    assert all(
        np.array_equal(ours, theirs, equal_nan=True)
        for ours, theirs in zip(native, read, strict=True)
    )


def test_every_view_draws_in_both_languages(page):
    for lang in ("zh", "en"):
        page.ask("document.querySelector('.language').click()")
        assert page.ask("laboratory.view.lang") == lang
        for tab in TABS:
            page.ask(f"document.getElementById('tab-{tab}').click()")
            assert page.ask("document.getElementById('panel').textContent.length") > 20, tab


def test_a_request_is_forbidden(page):
    # asked by the page's own fetch, under the page's policy
    asked = "window.fetch('http://127.0.0.1:9/').then(() => 'went', () => 'refused')"
    assert page.ask(asked) == "refused"
