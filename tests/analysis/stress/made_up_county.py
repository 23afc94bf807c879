"""Made-up runs of a stress, without a simulation behind them."""

import pandas as pd

from analysis.stress.runs import STORED

USUAL = {
    "public_value": 90.0, "effort": 1000.0, "top20_task_share": 0.5, "base_work_neglect": 0.02,
    "bonus_cv": 0.5, "step_inflation": 1.0, "participant_inflation": 1.0, "pool": 1e6,
    "overspend": 1.0, "mass_work": 10.0,
}  # fmt: skip


def runs_of(arms, draws=6):
    """Give runs of arms: for each the shifts of some measures, or callables of the draw.

    Counties differ by as much as they please: what counts is paired.
    """
    rows = []
    for draw in range(draws):
        for arm, shifts in arms.items():
            row = {name: USUAL[name] * (1 + 0.1 * draw) for name in STORED}
            for name, shift in shifts.items():
                row[name] += shift(draw) if callable(shift) else shift
            rows.append({"arm": arm, "draw": draw} | row)
    return pd.DataFrame(rows)


def luck(size, shift=0.0):
    """Give a shift that differs between draws by `size`, with this mean over an even number."""
    return lambda draw: shift + size * (-1) ** draw
