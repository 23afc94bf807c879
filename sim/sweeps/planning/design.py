"""From a study to its points.

They are all combinations, a sample that fills the space evenly, a sample that moves one number at a
time, or as they are given.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.base.elementary import power
from sim.base.errors import InputError, closest, naming
from sim.sweeps.planning.one_at_a_time import saltelli_rows, trajectories
from sim.sweeps.planning.study import MOST_POINTS, Dimension, Study

RULEBOOK_DECIMALS = 2
"""Rulebooks hold integer hundredths."""


def points_of(study: Study) -> list[tuple[float, ...]]:
    """Give the points of a study in order, each with one number for each of its dimensions.

    Raises
    ------
    InputError
        When a given point lacks a number or has one too many, is out of range or stands twice,
        there are too many points, or a number does not vary where it has to.
    """
    if study.file.design == "grid":
        return _grid(study)
    if study.file.design == "list":
        return _given(study)
    if not study.dimensions:
        raise InputError(
            f"study {study.name}",
            f"a {study.file.design} of nothing",
            "something that varies",
            "Add an uncertainty.",
        )
    return _mixed(study) if study.file.structure else _sampled(study)


def _grid(study: Study) -> list[tuple[float, ...]]:
    steps = [_levels(one) for one in study.dimensions]
    count = math.prod(map(len, steps))
    _check_count(study, count, "Use fewer levels, or a latin_hypercube.")
    return list(itertools.product(*steps))


def _check_count(study: Study, count: int, do: str) -> None:
    if count > MOST_POINTS:
        got = f"a {study.file.design} of {count:,} points"
        raise InputError(f"study {study.name}", got, f"at most {MOST_POINTS:,}", do)


def _levels(one: Dimension) -> Sequence[float]:
    if one.values is not None:
        return one.values
    return list(
        dict.fromkeys(_within(one, share) for share in np.linspace(0.0, 1.0, one.levels).tolist())
    )


def _within(one: Dimension, share: float) -> float:
    """Give the number that lies a share of the way from the lowest to the highest, rounded."""
    if one.scale == "log":
        # our own power, or each kind of processor would plan another sweep
        return _rounded(one, one.low * power(one.high / one.low, share))
    return _rounded(one, one.low + (one.high - one.low) * share)


def _rounded(one: Dimension, value: float) -> float:
    """Round to an integer or to hundredths where the dimension has no other numbers."""
    if one.integer:
        value = float(round(value))
    elif one.kind == "rulebook":
        value = round(value, RULEBOOK_DECIMALS)
    # rounding, and the power of a log scale, may step over an end by a little
    return min(max(value, one.low), one.high)


def _sampled(study: Study) -> list[tuple[float, ...]]:
    """Sample the unit cube evenly, then read each share as a number of its dimension."""
    # only here: its import takes as long as planning a small study
    from scipy.stats import qmc

    sampler = qmc.Sobol if study.file.design == "sobol" else qmc.LatinHypercube
    cube = sampler(len(study.dimensions), rng=study.file.seed).random(study.file.points)
    return points_at(study.dimensions, cube)


def points_at(dimensions: Sequence[Dimension], cube: np.ndarray) -> list[tuple[float, ...]]:
    """Read points of the unit cube, each a row of shares, as numbers of their dimensions."""
    return [
        tuple(_drawn(one, share) for one, share in zip(dimensions, shares, strict=True))
        for shares in cube.tolist()
    ]


def _mixed(study: Study) -> list[tuple[float, ...]]:
    """Lay out a design that moves one number at a time, trajectory by trajectory or row by row."""
    size, seed, shape = len(study.dimensions), study.file.seed, study.file.structure
    # in rising order, so that a step up is a larger number
    rising = [
        one if one.values is None else replace(one, values=tuple(sorted(one.values)))
        for one in study.dimensions
    ]
    if shape["name"] == "morris":
        count, levels = shape["trajectories"], shape["levels"]
        _check_count(study, count * (size + 1), "Use fewer trajectories, or vary less.")
        half, last = levels // 2, levels - 1
        steps = [(place / last, (place + half) / last) for place in range(half)]
        cube = trajectories(size, count, levels, seed)
    else:
        count, steps = shape["points"], [(0.0, 1.0)]
        _check_count(study, count * (size + 2), "Use fewer points, or vary less.")
        cube = saltelli_rows(size, count, seed)
    for one in rising:
        _check_moves(study, one, steps)
    return points_at(rising, cube.reshape(-1, size))


def _check_moves(study: Study, one: Dimension, steps: Sequence[tuple[float, float]]) -> None:
    """Refuse a number that stays the same where a design moves it: it would look as if it did
    nothing."""
    for begin, end in steps:
        if _drawn(one, begin) == _drawn(one, end):
            got = f"{_drawn(one, begin):g} before and after a step of a {study.file.design}"
            allowed = "values that differ at every step"
            do = "Widen its range, give other values, or set it in [fixed] or `settings`."
            raise InputError(f"study {study.name}, {one.name}", got, allowed, do)


def _drawn(one: Dimension, share: float) -> float:
    """Read a share of the cube: single values and integers each have an equal part of it."""
    if one.values is not None:
        return one.values[min(int(share * len(one.values)), len(one.values) - 1)]
    if one.integer and one.scale == "linear":
        return min(one.low + math.floor(share * (one.high - one.low + 1)), one.high)
    return _within(one, share)


def _given(study: Study) -> list[tuple[float, ...]]:
    names = [one.name for one in study.dimensions]
    # an entry of each point so far: searching a list of 20,000 for each would take minutes
    entries: dict[tuple[float, ...], int] = {}
    for place, given in enumerate(study.file.point):
        where = f"study {study.name}, [[point]], entry {place + 1}"
        for name in given:
            if name not in names:
                raise InputError(
                    where, name, f"what the study varies: {naming(names)}", closest(name, names)
                )
        missing = [name for name in names if name not in given]
        if missing:
            raise InputError(
                where, f"no {naming(missing)}", "a number for all that varies", "Add it."
            )
        point = tuple(float(given[name]) for name in names)
        for one, value in zip(study.dimensions, point, strict=True):
            if not one.low <= value <= one.high or one.integer and value != int(value):
                kind = "a whole number from" if one.integer else "a number from"
                raise InputError(
                    f"{where}, {one.name}", f"{value:g}", f"{kind} {one.low:g} to {one.high:g}"
                )
        if point in entries:
            raise InputError(
                where, f"entry {entries[point]} again", "each point once", "Remove it."
            )
        entries[point] = place + 1
    return list(entries)
