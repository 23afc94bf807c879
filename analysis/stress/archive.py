"""The search: an archive of many different record sets that gain points (MAP-Elites).

Mouret and Clune (2015), Illuminating search spaces by mapping elites. Cells are kinds of behaviour
that are seen on the sheets; each keeps the candidate that gains most for an hour of real work. So
the search ends with a catalogue and not with one optimum. Every batch of candidates has random
numbers of its own, and batches enter the archive in their order: the number of threads changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from analysis.stress.kept import NOWHERE, Arrays, Kept
from analysis.stress.menu import LEVELS, Edit
from analysis.stress.sheets import Sheets

EDITS = 6
"""Edits that a candidate has at most."""
BATCH = 1_024
BATCHES = 8
"""Batches of a generation."""
GENERATIONS, QUICK = 60, 12
"""Generations of a search, and of a quick one."""
TENTHOUSAND = 10_000
FRESH = 0.3
"""Part of the candidates that descend from nobody."""
_DRAWS = 6 + 2 * EDITS


@dataclass(frozen=True)
class Trial:
    """Candidates and what came of them.

    Attributes
    ----------
    edits, levels : ndarray(int64), shape (B, L)
    gain : ndarray(int64), shape (B, N)
        What each cadre is ranked by, above honest records; ten-thousandths of a point.
    lost : ndarray(float64), shape (B,)
        Hours of mass work that went elsewhere.
    cell : ndarray(int64), shape (B,)
        Kind of behaviour.
    main : ndarray(int64), shape (B,)
        Item that brings most of the gain; the number of items where it is none of them.
    quality : ndarray(float64), shape (B,)
        Points gained for a thousand hours of real work, with a little taken off for each edit.
    """

    edits: np.ndarray
    levels: np.ndarray
    gain: np.ndarray
    lost: np.ndarray
    cell: np.ndarray
    main: np.ndarray
    quality: np.ndarray

    def material(self, least: float) -> np.ndarray:
        """Say which gain so much for one cadre at least, and as much for all together."""
        enough = round(least * TENTHOUSAND)
        return (self.gain.max(axis=1) >= enough) & (self.gain.sum(axis=1) >= enough)


@dataclass
class Archive:
    """The best candidate of each cell: its quality, edits and levels."""

    best: dict[int, tuple[float, tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    tried: int = 0
    records: int = 0
    generations: int = 0

    def as_arrays(self) -> Arrays:
        """Give all of it as arrays; with the seed, they are all that a search goes on from."""
        edits, levels = self.elites()
        cells = sorted(self.best)
        return {
            "cell": np.array(cells, dtype=np.int64),
            "quality": np.array([self.best[cell][0] for cell in cells], dtype=np.float64),
            "edits": edits,
            "levels": levels,
            "counts": np.array([self.tried, self.records, self.generations], dtype=np.int64),
        }

    @classmethod
    def from_arrays(cls, kept: Arrays) -> Archive:
        """Make again what `as_arrays` gave."""
        columns = (kept[name].tolist() for name in ("cell", "quality", "edits", "levels"))
        best = {
            cell: (quality, tuple(edits), tuple(levels))
            for cell, quality, edits, levels in zip(*columns, strict=True)
        }
        return cls(best, *kept["counts"].tolist())

    def take(self, trial: Trial) -> None:
        """Let candidates into their cells where they are better than what is there."""
        good = np.flatnonzero(trial.quality > 0)
        # the first of equals stays, in the order of the batch
        order = good[np.lexsort((good, -trial.quality[good], trial.cell[good]))]
        _, first = np.unique(trial.cell[order], return_index=True)
        for row in order[first]:
            cell, quality = int(trial.cell[row]), float(trial.quality[row])
            if cell not in self.best or quality > self.best[cell][0]:
                self.best[cell] = (
                    quality,
                    tuple(map(int, trial.edits[row])),
                    tuple(map(int, trial.levels[row])),
                )

    def elites(self) -> tuple[np.ndarray, np.ndarray]:
        """Give edits and levels of all cells, in the order of the cells."""
        kept = [self.best[cell] for cell in sorted(self.best)]
        shape = (len(kept), EDITS)
        edits = np.array([one[1] for one in kept], dtype=np.int64).reshape(shape)
        return edits, np.array([one[2] for one in kept], dtype=np.int64).reshape(shape)


def try_out(sheets: Sheets, edits: np.ndarray, levels: np.ndarray) -> Trial:
    """Score candidates and say what kind of behaviour each is."""
    case, menu = sheets.case, sheets.menu
    claims = sheets.claims(edits, levels)
    scored = sheets.score(claims)
    gain = scored.worth - sheets.base.worth
    items = (scored.items - sheets.base.items).sum(axis=1)
    rows = np.arange(len(edits))
    main = items.argmax(axis=1)
    # what blocks, coefficients and what does not apply bring belongs to no item
    main = np.where(items[rows, main] > 0, main, len(case.items))
    own = sheets.honest["times"].sum()
    more = np.sign((claims.times * (claims.weight > 0)).sum(axis=1) - own) + 1
    gainers = np.minimum(2, (gain > 0).sum(axis=1))
    seats = (claims.role != sheets.people[:, 3]).any(axis=1)
    circle = menu.circle[edits].max(axis=1)
    share = claims.lost / sheets.mass.sum()
    loss = (share > 0.01).astype(np.int64) + (share > 0.1)
    # the first edit stands for the means; what the others bring shows in the other columns
    cell = main * len(Edit) + menu.edit[edits[:, 0]]
    for column, size in ((more, 3), (gainers, 3), (seats, 2), (circle, 3), (loss, 3)):
        cell = cell * size + column
    used = (edits > 0).sum(axis=1)
    useful = case.work().sum() - claims.lost
    quality = gain.sum(axis=1) / TENTHOUSAND / useful * 1_000 - 0.001 * used
    quality = np.where(gain.sum(axis=1) > 0, quality, 0.0)
    return Trial(edits, levels, gain, claims.lost, cell, main, quality)


def try_in_batches(sheets: Sheets, edits: np.ndarray, levels: np.ndarray) -> Trial:
    """Score as many candidates as there are, a batch at a time."""
    parts = [
        try_out(sheets, edits[begin : begin + BATCH], levels[begin : begin + BATCH])
        for begin in range(0, max(1, len(edits)), BATCH)
    ]
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Trial(*map(np.concatenate, columns))


def search(
    sheets: Sheets,
    seed: int,
    generations: int = GENERATIONS,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    kept: Kept = NOWHERE,
) -> Archive:
    """Look for many different ways to gain points.

    All single edits are tried first; then candidates descend from those kept, and some from nobody.

    Parameters
    ----------
    sheets : Sheets
    seed : int
    generations : int
    workers : int
        Threads; their number changes nothing but the time.
    progress : callable, optional
        Given how many generations of how many are done.
    kept : Kept, optional
        Where the archive is kept after each generation, and from where a search goes on.
    """
    key = (*sheets.case.said, seed, generations)
    before = kept.read("search", key)
    archive = Archive() if before is None else Archive.from_arrays(before)
    size = len(sheets.case.records) + EDITS
    with ThreadPoolExecutor(workers) as pool:
        for generation in range(archive.generations, generations):
            if generation == 0:
                batches = _singles(sheets)
            else:
                parents = archive.elites()
                batches = [
                    breed(sheets, parents, _uniform(seed, generation, batch))
                    for batch in range(BATCHES)
                ]
            for trial in pool.map(lambda one: try_out(sheets, *one), batches):
                archive.take(trial)
                archive.tried += len(trial.edits)
                archive.records += len(trial.edits) * size
            archive.generations += 1
            kept.keep("search", key, archive.as_arrays())
            if progress is not None:
                progress(generation + 1, generations)
    return archive


def _singles(sheets: Sheets) -> list[tuple[np.ndarray, np.ndarray]]:
    entries = np.arange(1, len(sheets.menu.edit))
    found = []
    for level in (LEVELS, LEVELS // 4):
        for begin in range(0, len(entries), BATCH):
            some = entries[begin : begin + BATCH]
            edits = np.zeros((len(some), EDITS), dtype=np.int64)
            edits[:, 0] = some
            found.append((edits, np.full_like(edits, level)))
    return found


def _uniform(seed: int, generation: int, batch: int) -> np.ndarray:
    """Draw numbers of [0, 1) that only the three numbers decide."""
    # raw draws: what NumPy makes of them may change with its version, they may not
    bits = np.random.Philox(key=np.array([seed, generation * BATCHES + batch], dtype=np.uint64))
    raw = bits.random_raw(BATCH * _DRAWS).reshape(BATCH, _DRAWS)
    return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53


def breed(
    sheets: Sheets, parents: tuple[np.ndarray, np.ndarray], drawn: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Make a batch of candidates from those kept.

    A child takes its parent's edits, one in three also some of a second parent's; then an edit is
    put in or replaced (half, one in two of the kind of the first), taken out (a quarter) or goes
    less or more far (a quarter). Those without a parent have one to three edits.
    """
    count, groups = len(drawn), sheets.menu.groups
    fresh = _entries(groups, drawn[:, 6 : 6 + EDITS])
    fresh_levels = 1 + (drawn[:, 6 + EDITS :] * LEVELS).astype(np.int64)
    slots = np.arange(EDITS)
    some = slots < 1 + (drawn[:, [0]] * 3).astype(np.int64)
    edits, levels = np.where(some, fresh, 0), fresh_levels.copy()
    kept, kept_levels = parents
    if len(kept) == 0:
        return _once(edits), levels
    child = drawn[:, 1] >= FRESH
    mother, father = ((drawn[:, place] * len(kept)).astype(np.int64) for place in (2, 3))
    mixed = (drawn[:, [4]] < 1 / 3) & (slots >= EDITS // 2)
    from_kept = np.where(mixed, kept[father], kept[mother])
    from_levels = np.where(mixed, kept_levels[father], kept_levels[mother])
    place = (drawn[:, 5] * EDITS * 4).astype(np.int64)
    rows, at, how = np.arange(count), place % EDITS, place // EDITS
    puts, takes = how < 2, how == 2
    alike = how == 1
    new = np.where(alike, _of_kind(sheets, from_kept[:, 0], drawn[:, 6]), fresh[:, 0])
    from_kept[rows[puts], at[puts]] = new[puts]
    from_kept[rows[takes], at[takes]] = 0
    from_levels[rows[~takes], at[~takes]] = fresh_levels[~takes, 0]
    return (
        _once(np.where(child[:, None], from_kept, edits)),
        np.where(child[:, None], from_levels, levels),
    )


def _once(edits: np.ndarray) -> np.ndarray:
    """Let an edit stand once in a candidate: twice it would go beyond its limit."""
    for place in range(1, EDITS):
        again = (edits[:, :place] == edits[:, [place]]).any(axis=1)
        edits[again, place] = 0
    return edits


def _entries(groups: list[np.ndarray], drawn: np.ndarray) -> np.ndarray:
    """Draw entries of the menu: a kind first, then one of its edits."""
    scaled = drawn * len(groups)
    kind = scaled.astype(np.int64)
    sizes = np.array([len(group) for group in groups])
    starts = np.cumsum([0, *sizes[:-1]])
    every = np.concatenate(groups)
    return every[starts[kind] + ((scaled - kind) * sizes[kind]).astype(np.int64)]


def _of_kind(sheets: Sheets, entry: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Draw for each entry of the menu one of its kind."""
    # entry 0 is the only one that is none, so a sorted menu has it first
    order = np.argsort(sheets.menu.edit, kind="stable")
    kinds = sheets.menu.edit[order]
    begin = np.searchsorted(kinds, sheets.menu.edit[entry], side="left")
    end = np.searchsorted(kinds, sheets.menu.edit[entry], side="right")
    return order[begin + (drawn * (end - begin)).astype(np.int64)]


def kinds_used(sheets: Sheets, edits: np.ndarray) -> tuple[Edit, ...]:
    """Name the kinds of edit of one candidate, each once."""
    return tuple(sorted({Edit(int(kind)) for kind in sheets.menu.edit[edits] if kind}))
