"""Run benchmarks by name, all by default: a table of each, then all as one line of JSON.

What has fallen back by more than a tenth against the figures kept is told, of another machine too.
With --keep the figures measured take the place of those kept.
"""

import json
import sys

import pandas as pd

from analysis.commands.output import print_table
from benchmarks import (
    decide,
    earlier,
    kept,
    memory,
    nation,
    node,
    oracle_batch,
    page,
    phases,
    planning,
    ratio,
    scale,
    start,
    stress,
)

BENCHMARKS = {
    "ratio": ("A plain Mesa model against the compiled run, 1,000 cadres", ratio.measure),
    "decide": ("The decide phase against the same rule in ordinary NumPy", decide.measure),
    "earlier": ("This build against commit d86b5c6, the rules as they were then", earlier.measure),
    "start": ("Cached start of `cadre-sim run index --years 1`", start.measure),
    "memory": ("Ten years of 5,000 cadres without panels", memory.measure),
    "oracle_batch": (
        "The independent oracle through Mesa's batch_run against the compiled run, 120 half-months",
        oracle_batch.measure,
    ),
    "planning": ("Planning 20,000 points under two scenarios", planning.measure),
    "stress": ("Record sets of the exploit finder, against `score` on files", stress.measure),
    "node": ("The county in node, as in a page, against native code", node.measure),
    "page": ("The county's page in Chromium", page.measure),
    "scale": ("Size, threads, and the store around short runs", scale.measure),
    "nation": ("Seven million cadres for a year; reading a table of 100,000 runs", nation.measure),
    "phases": (
        "Nanoseconds a cadre and half-month, base county under the index, five years",
        phases.measure,
    ),
}

KEEP = "--keep"
names = [name for name in sys.argv[1:] if name != KEEP] or list(BENCHMARKS)
if not set(names) <= set(BENCHMARKS):
    sys.exit(f"benchmarks: {' '.join(names)}; there are {' '.join(BENCHMARKS)} and {KEEP}")
results = {}
for name in names:
    title, measure = BENCHMARKS[name]
    results[name] = measure()
    print_table(title, pd.DataFrame(results[name]))
before = kept.read()
for name, rows in results.items():
    for line in kept.fallen_back(name, rows, before):
        print(line)
if KEEP in sys.argv:
    kept.keep(results)
print(json.dumps(results))
