"""Compare two appraisal schemes: does the index wake the county, and what does it cost?

Ten pairs of runs of a small county. Both runs of a pair meet the same random numbers, so the
differences have narrow intervals.
"""

import sim

SMALL = {"county": {"townships": 6, "departments": 4}}
SHOWN = {
    "effort": "hours worked a year",
    "top20_task_share": "share of task work done by the busiest fifth",
    "rank_validity": "rank correlation of score and real contribution",
    "step_inflation": "steps recorded for each honest step",
    "public_value": "public value a year (100 = honest full service)",
}

if __name__ == "__main__":
    uniform, index = (sim.load_scenario(name, SMALL) for name in ("uniform", "index"))
    result = sim.compare(uniform, index, replicates=10, years=5)
    table = result.measures.set_index("measure")
    print(f"years {result.adopted} to {result.years}: old appraisal, index, change [95% interval]")
    for measure, words in SHOWN.items():
        row = table.loc[measure]
        change = f"{row.difference:+,.2f} [{row.low:+,.2f}, {row.high:+,.2f}]"
        print(f"  {words}: {row.baseline:,.2f}, {row.value:,.2f}, {change}")
