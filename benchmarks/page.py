"""The county's page in Chromium: how large, how soon it can be used, how soon a slider is answered,
and whether memory stays flat."""

import os
import tempfile
import time
from pathlib import Path

import numpy as np

from analysis.commands.county_page import SHOWN
from analysis.page.assembly import assemble
from tests.chromium import CHROMIUM, Chromium

MOVES = 50
OPENINGS = 5
FULL = 5
#: Moves the slider of a lever of the second scheme and waits until all of it is drawn.
MOVE = """(async (value) => {
  const { view } = laboratory;
  const sides = document.querySelectorAll('[data-term="seen_load"]')[0].closest(".lever");
  const input = sides.querySelector(".side-1 input");
  const begun = performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const old = view.results.sides[1].frames.at(-1);
  const until = () => performance.now() - begun;
  const third = view.results.sides[1].frames[2];
  let first = null;
  while (!view.results.sides.every((side) => side.done)) {
    await frame();
    if (first === null && view.results.sides[1].frames[2] !== third) first = until();
  }
  await frame();
  return [first ?? until(), until(),
    view.results.sides[1].frames.at(-1) !== old];
})"""
#: Runs a county anew from its founding, both schemes: to the first year drawn, and to the last.
ANEW = """(async (county) => {
  const { view } = laboratory;
  const frame = () => new Promise(requestAnimationFrame);
  const begun = performance.now();
  view.change(() => { view.state.county = county; view.state.seed += 1; });
  const kept = view.results.sides.map((side) => side.frames[0]);
  let first = null;
  while (!view.results.sides.every((side) => side.done)) {
    await frame();
    const come = view.results.sides.every((side, at) => side.frames[0] !== kept[at]);
    if (first === null && come) first = performance.now() - begun;
  }
  await frame();
  return [first, performance.now() - begun];
})"""


def measure():
    if CHROMIUM is None:
        return [{"what": "Chromium is not installed", "value": None, "95%": None}]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "county.html"
        file.write_text(assemble(SHOWN), "utf-8")
        rows = [row("size of the file", [file.stat().st_size / 1000], "kB")]
        with Chromium() as browser:
            opened = [opening(browser, file) for _ in range(OPENINGS)]
            rows.append(row("opened to the first year drawn", [one[0] for one in opened], "ms"))
            rows.append(row("opened to all years drawn", [one[1] for one in opened], "ms"))
            page = browser.page(file)
            settle(page)
            before = memory(browser)
            moves = [page.ask(f"{MOVE}({(at * 7) % 81 / 100 + 0.2})") for at in range(MOVES)]
            assert all(changed for *_, changed in moves)
            rows.append(
                row("slider moved to the first change drawn", [one[0] for one in moves], "ms")
            )
            rows.append(row("slider moved to all drawn", [one[1] for one in moves], "ms"))
            rows.append(row("memory before", [before], "MB"))
            settle(page)
            rows.append(row(f"memory after {MOVES} moves", [memory(browser)], "MB"))
            for county, words in (("teaching", "300 cadres"), ("full", "1,200 cadres")):
                page.ask(f"{ANEW}('{county}')")
                told = [page.ask(f"{ANEW}('{county}')") for _ in range(FULL)]
                rows.append(row(f"{words} anew, first year", [one[0] for one in told], "ms"))
                rows.append(row(f"{words} anew, ten years", [one[1] for one in told], "ms"))
        rows.append(row("load of the machine", [os.getloadavg()[0]], "processes"))
    return rows


def row(what, values, unit):
    return {
        "what": f"{what}, {unit}",
        "value": round(float(np.median(values)), 1),
        "95%": round(float(np.quantile(values, 0.95)), 1),
    }


def opening(browser, file):
    page = browser.page(file)
    settle(page)
    told = page.ask("[laboratory.view.usableAfter, laboratory.view.wholeAfter]")
    page.close()
    return told


def settle(page):
    """Wait until both schemes have come, and keep the background from beginning."""
    while not page.ask(
        "!!window.laboratory && laboratory.view.wholeAfter > 0 && "
        "laboratory.view.results.sides.every((side) => side.done)"
    ):
        time.sleep(0.02)
    page.ask(
        "(({ results }) => { results.later = () => {}; clearTimeout(results.waiting); })"
        "(laboratory.view)"
    )
    page.call("HeapProfiler.collectGarbage")


def memory(browser):
    """Megabytes of all processes of the browser, what they share counted once."""
    waiting, total = [browser.process.pid], 0
    while waiting:
        process = waiting.pop()
        try:
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        waiting += map(int, children)
        total += int(rollup.split("\nPss:")[1].split()[0])
    return total / 1000
