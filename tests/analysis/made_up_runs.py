"""Runs as a simulation could have made them, for tests of what is made of runs."""

import numpy as np

from sim.model.measure_catalogue import (
    CURVE_POINTS,
    CURVES,
    GROUP_QUANTITIES,
    GROUPS,
    MEASURES,
    Runs,
)


def made(scenario, adopted=1, seed=1, curves=None, groups=None, **measures):
    """Runs from the measures named, each of shape (replicates, years); all others are one."""
    first = np.asarray(next(iter(measures.values())), dtype=float)
    replicates, years = first.shape
    yearly = np.ones((replicates, years, len(MEASURES)))
    names = [one.name for one in MEASURES]
    for name, values in measures.items():
        yearly[:, :, names.index(name)] = values
    if groups is None:
        groups = np.ones((replicates, years, len(GROUPS), len(GROUP_QUANTITIES)))
    if curves is None:
        curves = np.broadcast_to(
            np.linspace(0, 1, CURVE_POINTS) ** 2, (replicates, years, len(CURVES), CURVE_POINTS)
        )
    return Runs(scenario, seed, np.arange(replicates), years, adopted, yearly, groups, curves)


def grown(scenario, adopted, effect, replicates=6, years=5, seed=7):
    """A made-up history with luck that depends on the replicate alone; `effect` zero is the
    baseline."""
    luck = 1 + 0.02 * np.random.default_rng(seed).normal(size=(replicates, years))
    after = effect * (np.arange(1, years + 1) >= adopted)
    later = effect * np.maximum(np.arange(1, years + 1) - adopted, 0)
    busy = 1 + 1.5 * (1 - 0.5 * after)[None, :, None]
    points = np.linspace(0, 1, CURVE_POINTS)[None, None, :]
    share = points ** (busy * luck[:, :, None])
    # from 60 to 100 hours, longer under the scheme
    worked = np.clip((200 * points / (1 + 0.1 * after[None, :, None]) - 60) / 40, 0, 1) + 0 * share
    hours = np.array([200, 12000, 30, 8, 14, 5, 3, 300, 90, 0.2]) * luck[:, :, None, None]
    rank = np.linspace(1.5, 0.7, len(GROUPS))[:, None]
    return made(
        scenario,
        adopted,
        curves=np.stack([share, share**0.8, worked], axis=2),
        groups=hours * rank,
        top20_task_share=(0.6 - 0.2 * after) * luck,
        random_floor=0.28 * luck,
        random_floor_unit=0.26 * luck,
        effort=2.1e6 * (1 + 0.1 * after + 0.02 * later) * luck,
        public_value=80 * (1 - 0.02 * later) * luck,
        step_inflation=1 + 0.1 * later + 0 * luck,
        point_value=(70 - later) * luck if effect else np.nan * luck,
        max_score=(95 + 120 * after) * luck,
        mean_score=(85 + 40 * after + 3 * later) * luck,
        overspend=1 + 0 * luck,
    )
