"""Run benchmarks by name, all by default: a table of each, then all as one line of JSON."""

import json
import sys

import pandas as pd

from analysis.commands.output import print_table
from benchmarks import (
    decide,
    memory,
    nation,
    oracle_batch,
    page,
    phases,
    planning,
    ratio,
    scale,
    start,
)

BENCHMARKS = {
    "ratio": ("A plain Mesa model against the compiled run, 1,000 cadres", ratio.measure),
    "decide": ("The decide phase against the same rule in ordinary NumPy", decide.measure),
    "start": ("Cached start of `cadre-sim run index --years 1`", start.measure),
    "memory": ("Ten years of 5,000 cadres without panels", memory.measure),
    "oracle_batch": (
        "The independent oracle through Mesa's batch_run against the compiled run, 120 half-months",
        oracle_batch.measure,
    ),
    "planning": ("Planning 20,000 points under two scenarios", planning.measure),
    "page": ("The county's page in Chromium", page.measure),
    "scale": ("Size, threads, and the store around short runs", scale.measure),
    "nation": ("Seven million cadres for a year; reading a table of 100,000 runs", nation.measure),
    "phases": (
        "Nanoseconds a cadre and half-month, base county under the index, five years",
        phases.measure,
    ),
}

names = sys.argv[1:] or list(BENCHMARKS)
if not set(names) <= set(BENCHMARKS):
    sys.exit(f"benchmarks: {' '.join(names)}; there are {' '.join(BENCHMARKS)}")
results = {}
for name in names:
    title, measure = BENCHMARKS[name]
    results[name] = measure()
    print_table(title, pd.DataFrame(results[name]))
print(json.dumps(results))
