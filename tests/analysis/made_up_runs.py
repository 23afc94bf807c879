"""Runs as a simulation could have made them, for tests of what is made of runs."""

import numpy as np

from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, LORENZ_POINTS, MEASURES, Runs


def made(scenario, adopted=1, seed=1, lorenz=None, groups=None, **measures):
    """Runs from the measures named, each of shape (replicates, years); all others are one."""
    first = np.asarray(next(iter(measures.values())), dtype=float)
    replicates, years = first.shape
    yearly = np.ones((replicates, years, len(MEASURES)))
    names = [one.name for one in MEASURES]
    for name, values in measures.items():
        yearly[:, :, names.index(name)] = values
    if groups is None:
        groups = np.ones((replicates, years, len(GROUPS), len(GROUP_QUANTITIES)))
    if lorenz is None:
        lorenz = np.broadcast_to(
            np.linspace(0, 1, LORENZ_POINTS) ** 2, (replicates, years, LORENZ_POINTS)
        )
    return Runs(scenario, seed, np.arange(replicates), years, adopted, yearly, groups, lorenz)


def grown(scenario, adopted, effect, replicates=6, years=5, seed=7):
    """A made-up history with luck that depends on the replicate alone; `effect` zero is the
    baseline."""
    luck = 1 + 0.02 * np.random.default_rng(seed).normal(size=(replicates, years))
    after = effect * (np.arange(1, years + 1) >= adopted)
    later = effect * np.maximum(np.arange(1, years + 1) - adopted, 0)
    busy = 1 + 1.5 * (1 - 0.5 * after)[None, :, None]
    share = np.linspace(0, 1, LORENZ_POINTS)[None, None, :] ** (busy * luck[:, :, None])
    hours = np.array([200, 12000, 30, 8, 14, 5, 3, 300, 90]) * luck[:, :, None, None]
    rank = np.linspace(1.5, 0.7, len(GROUPS))[:, None]
    return made(
        scenario,
        adopted,
        lorenz=share,
        groups=hours * rank,
        top20_task_share=(0.6 - 0.2 * after) * luck,
        random_floor=0.28 * luck,
        effort=2.1e6 * (1 + 0.1 * after + 0.02 * later) * luck,
        public_value=80 * (1 - 0.02 * later) * luck,
        step_inflation=1 + 0.1 * later + 0 * luck,
        point_value=(70 - later) * luck if effect else np.nan * luck,
        max_score=(95 + 120 * after) * luck,
        mean_score=(85 + 40 * after + 3 * later) * luck,
        overspend=1 + 0 * luck,
    )
