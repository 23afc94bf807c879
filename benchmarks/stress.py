"""Candidate record sets a second through the compiled rules, against ``score`` on files."""

import time

import numpy as np

from analysis.stress.archive import BATCH, search
from analysis.stress.case import build_case
from analysis.stress.evidence import record_files, scored_files
from analysis.stress.menu import build_menu
from analysis.stress.setting import read_setting
from analysis.stress.sheets import Sheets
from benchmarks.clock import middle, timed
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook

TURNS, GENERATIONS, FILES, THREADS = 3, 12, 20, 2


def measure() -> list[dict]:
    """Give the speed of a search and of single sheets, and how many times that of files it is."""
    rulebook = load_rulebook("h_township_2021")
    setting = read_setting("unit", load_scenario("index"), rulebook)
    case = build_case(rulebook, setting)
    sheets = Sheets(case, build_menu(case))
    files = record_files(sheets)
    edits = np.zeros((BATCH, 6), dtype=np.int64)
    searched, clock, batch, single = [], [], [], []
    tried = records = 0
    for turn in range(TURNS):
        found = []
        begun = time.perf_counter()
        searched.append(
            timed(lambda turn=turn, found=found: found.append(
                search(sheets, turn, GENERATIONS, workers=THREADS)
            ))
        )  # fmt: skip
        clock.append(time.perf_counter() - begun)
        tried, records = found[0].tried, found[0].records
        batch.append(timed(lambda: sheets.score(sheets.claims(edits, edits + 1))))
        single.append(timed(lambda: [scored_files(sheets, files) for _ in range(FILES)]))
    a_set, a_file = middle(searched) / tried, middle(single) / FILES
    return [
        {"what": "microseconds of processor a record set, search and all", "value": a_set * 1e6},
        {"what": "microseconds of processor a record set, edited and scored",
         "value": middle(batch) / BATCH * 1e6},
        {"what": "microseconds of clock a record set, two threads",
         "value": middle(clock) / tried * 1e6},
        {"what": "microseconds of processor a record", "value": middle(searched) / records * 1e6},
        {"what": "score on files, microseconds a record set", "value": a_file * 1e6},
        {"what": "ratio, score on files to a record set of the search", "value": a_file / a_set},
    ]  # fmt: skip
