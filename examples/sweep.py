"""Sweep what no source gives: how much of the index's effect hangs on duty?

The shipped study `tiny` varies duty and conscience in a county of a dozen cadres. With `out` a
sweep can be stopped at any moment and goes on, to the same bytes, when it is started again.
"""

import sim

if __name__ == "__main__":
    table = sim.sweep("tiny", out="results/tiny")
    runs = table.results
    print(f"{len(runs)} runs, {table.failed} failed, years {table.first_year} to {table.last_year}")
    # the same point and replicate under both scenarios met the same random numbers: a pair
    pairs = runs.pivot(
        index=["duty", "service_motivation", "replicate"],
        columns="scenario",
        values=["public_value", "effort"],
    )
    change = pairs.xs("index", axis=1, level=1) - pairs.xs("uniform", axis=1, level=1)
    print("change from the old appraisal to the index, by duty:")
    print(change.groupby("duty").mean().round(1).to_string())
