"""A sweep as it could have come out, for tests of what is made of sweeps."""

import numpy as np
import pandas as pd

from sim.sweeps.planning.plan import Plan
from sim.sweeps.results import SweepResults

ABOUT = dict.fromkeys(
    ("title", "description", "points", "scenarios", "runs", "failed", "first", "last", "sweep")
    + ("design", "seed", "replicates", "years", "held", "versions"),
    "x",
) | {"numbered": {}, "varied": [("duty", "x", "x", "x")], "dates": ("x", "")}
"""What its page says of it."""


def made(
    points=8,
    replicates=3,
    scenarios=("uniform", "index"),
    varied=("duty",),
    noise=0.1,
    design="",
):
    """A sweep in which the first number lowers public value under the second scenario alone."""
    luck = np.random.default_rng(3)
    rows = []
    for point in range(points):
        for place, scenario in enumerate(scenarios):
            for replicate in range(replicates):
                numbers = {name: float((point * 7**turn) % 8) for turn, name in enumerate(varied)}
                value = 90 + replicate + place * (10 - point + noise * luck.normal())
                rows.append(
                    {"point": point, "scenario": scenario, "replicate": replicate, "status": "ok"}
                    | numbers
                    | {"public_value": value, "effort": 100.0}
                )
    frame = pd.DataFrame(rows)
    return SweepResults(frame, frame, frame, varied=tuple(varied), design=design)


def measured(points, value, replicates=3, noise=0.0, scenarios=("uniform", "index"), design=None):
    """A sweep with its plan, in which public value under the last scenario is that of the first and
    what `value` gives at a point. Luck is common to all points and scenarios, but for `noise`."""
    points = np.asarray(points, dtype=float)
    names = [f"x{place}" for place in range(points.shape[1])]
    luck, change = np.random.default_rng(5), value(points)
    rows = []
    for number, point in enumerate(points):
        for place, scenario in enumerate(scenarios):
            for replicate in range(replicates):
                found = 50 + 20 * replicate + noise * luck.normal()
                if place == len(scenarios) - 1:
                    found += change[number]
                rows.append(
                    {"point": number, "scenario": scenario, "replicate": replicate, "status": "ok"}
                    | dict(zip(names, point, strict=True))
                    | {"public_value": found}
                )
    frame = pd.DataFrame(rows)
    data = {"points": points.tolist(), "varied": names, "replicates": replicates}
    plan = Plan("", data | ({} if design is None else {"design": design}))
    return SweepResults(frame, frame, frame, varied=tuple(names)), plan
