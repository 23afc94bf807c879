"""Verdicts: what each view says of each claim, what all of them say together, and where it turns.

A view is a set of assumptions: points of the plausible space, draws of an ensemble, forms of rules,
strategies. Shares over points count points and are no chances, since no source says how likely a
point is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.evidence.claim_runs import ABLATIONS, ENSEMBLE, FORMS, MAP, Pairs, is_broken
from analysis.evidence.claims import (
    FALSE,
    FRAGILE,
    ROBUST,
    UNDETERMINED,
    UNMEASURED,
    Claim,
    ClaimsFile,
    judge,
    verdict_over,
)

NEARLY_ALL = 0.95
"""Share of points or draws from which on a view holds, or denies."""
BINS = 10
"""Equal parts of the points, by one number, in which shares are counted to see where they turn."""
MOVERS = 3
"""Numbers that are named as moving a claim."""
READINGS = ("view", "reading", "claim", "value", "low", "high", "n", "verdict")
POINTS = (
    *("view", "claim", "points", "holds", "contrary", "absent", "share"),
    *("mean", "tenth", "nine_tenths", "between", "luck"),
)
TURNS = ("claim", "place", "number", "correlation", "turns_at", *(f"bin_{n}" for n in range(BINS)))
VERDICTS = ("claim", "kind", "verdict", "map", "ensemble", "forms", "strategies", "cause")


def read_reading(
    file: ClaimsFile, view: str, reading: str, pairs: Pairs
) -> list[tuple[object, ...]]:
    """Judge every claim in one reading, by the interval over its pairs."""
    rows: list[tuple[object, ...]] = []
    for key, claim in measured(file).items():
        values = pairs.values(claim)
        mean, low, high, verdict = judge(claim, values)
        count = int(np.isfinite(values).sum())
        rows.append((view, reading, key, mean, low, high, count, verdict))
    return rows


def measured(file: ClaimsFile) -> dict[str, Claim]:
    """Give the claims that a measure is about."""
    return {key: one for key, one in file.claims.items() if one.is_measured}


def read_points(file: ClaimsFile, view: str, pairs: Pairs) -> list[tuple[object, ...]]:
    """Count at how many points each claim holds, by the mean over the replicates of a point.

    `between` is the standard deviation over points that is no luck, `luck` that of one pair; with
    one replicate neither can be told from the other.
    """
    rows = []
    for key, claim in measured(file).items():
        wide = by_point(pairs, pairs.values(claim))
        mean = _mean(wide)
        there = np.isfinite(mean)
        holds = claim.bears_out(mean)
        counts = (int(holds.sum()), int((there & ~holds).sum()), int((~there).sum()))
        ends = np.quantile(mean[there], [0.1, 0.9]) if there.any() else [np.nan, np.nan]
        middle = float(mean[there].mean()) if there.any() else np.nan
        between, luck = _parts(wide[there])
        share = counts[0] / len(mean)
        about = (view, key, len(mean), *counts, share, middle, *map(float, ends))
        rows.append((*about, between, luck))
    return rows


def by_point(pairs: Pairs, values: np.ndarray) -> np.ndarray:
    """Lay values out: a row for each point, a column for each replicate."""
    frame = pd.DataFrame({"point": pairs.points, "replicate": pairs.replicates, "value": values})
    return frame.pivot(index="point", columns="replicate", values="value").to_numpy(dtype=float)


def _mean(wide: np.ndarray) -> np.ndarray:
    there = np.isfinite(wide)
    count = there.sum(axis=1)
    total = np.where(there, wide, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(wide), np.nan), where=count > 0)


def _parts(wide: np.ndarray) -> tuple[float, float]:
    """Part the spread over points from luck, by one-way analysis of variance."""
    whole = wide[np.isfinite(wide).all(axis=1)]
    if len(whole) < 2 or whole.shape[1] < 2:
        return np.nan, np.nan
    luck = float(whole.var(axis=1, ddof=1).mean())
    between = float(whole.mean(axis=1).var(ddof=1)) - luck / whole.shape[1]
    return float(np.sqrt(max(between, 0.0))), float(np.sqrt(luck))


def turns(file: ClaimsFile, pairs: Pairs, numbers: pd.DataFrame) -> list[tuple[object, ...]]:
    """Say which numbers move each claim over the map, and where the share of points turns.

    Points are put into equal parts by a number; `bin_0` to the last are the shares of points there
    at which the claim holds. It turns at the value between two parts where the share crosses a
    half.

    Parameters
    ----------
    numbers : DataFrame
        A row for each point, by its number, a column for each number that varies.
    """
    from scipy.stats import rankdata

    points = np.unique(pairs.points)
    table = numbers.loc[points]
    varying = [name for name in table if table[name].nunique() > 1]
    ranks = rankdata(table[varying].to_numpy(), axis=0)
    rows = []
    for key, claim in measured(file).items():
        mean = _mean(by_point(pairs, pairs.values(claim)))
        there, holds = np.isfinite(mean), claim.bears_out(mean)
        if there.sum() < BINS or np.ptp(mean[there]) == 0:
            continue
        found = _correlations(ranks[there], rankdata(mean[there]))
        order = np.argsort(-np.abs(found), kind="stable")[:MOVERS]
        for place, at in enumerate(order):
            shares, edges = _by_parts(table[varying[at]].to_numpy(), holds)
            about = (key, place, varying[at], float(found[at]), _crossing(shares, edges))
            rows.append((*about, *shares))
    return rows


def _correlations(ranks: np.ndarray, of: np.ndarray) -> np.ndarray:
    centred, other = ranks - ranks.mean(axis=0), of - of.mean()
    size = np.sqrt((centred**2).sum(axis=0) * (other**2).sum())
    return np.divide(centred.T @ other, size, out=np.zeros(ranks.shape[1]), where=size > 0)


def _by_parts(values: np.ndarray, holds: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Count the share that holds in equal parts of the points, and give where parts meet."""
    order = np.argsort(values, kind="stable")
    parts = np.array_split(order, BINS)
    edges = np.array([
        (values[one[-1]] + values[other[0]]) / 2
        for one, other in zip(parts, parts[1:], strict=False)
    ])  # fmt: skip
    return [float(holds[part].mean()) for part in parts], edges


def _crossing(shares: Sequence[float], edges: np.ndarray) -> float:
    """Give where the share crosses a half, if it does so once."""
    above = np.array(shares) >= 0.5
    places = np.flatnonzero(above[1:] != above[:-1])
    return float(edges[places[0]]) if len(places) == 1 else np.nan


def verdict_of_points(share: float, denied: float) -> str:
    """Say what shares of points make of a claim: holds, contrary, mixed, or open."""
    if share >= NEARLY_ALL:
        return "holds"
    if denied >= NEARLY_ALL:
        return "contrary"
    return "mixed" if min(share, denied) > 1 - NEARLY_ALL else "open"


def verdicts(file: ClaimsFile, readings: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Put the views together.

    A claim is robust where it holds in every view, false where the contrary does in every view,
    fragile where some assumptions say yes and others the contrary, else undetermined. `cause` says
    whether it goes with the cause that the source gives; a claim may be robust and stand without
    it, and nothing is said of one that does not hold in the base to begin with.

    Parameters
    ----------
    readings : DataFrame
        With columns `READINGS`.
    points : DataFrame
        With columns `POINTS`.
    """
    rows = []
    for key, claim in file.claims.items():
        if not claim.is_measured:
            rows.append((key, claim.kind, UNMEASURED, *[""] * 5))
            continue
        by_view = _of_points(points[points["claim"] == key])
        own = readings[readings["claim"] == key]
        without = own[own["view"] == ABLATIONS].set_index("reading")["verdict"].to_dict()
        cause = is_broken(claim, without) if _holds_in_base(file, own) else ""
        own = own[own["view"] != ABLATIONS]
        by_view |= {view: _of_readings(part) for view, part in own.groupby("view", sort=False)}
        said = [by_view.get(view, "") for view in VERDICTS[3:7]]
        rows.append((key, claim.kind, together(said), *said, cause))
    return pd.DataFrame(rows, columns=list(VERDICTS))


def _holds_in_base(file: ClaimsFile, own: pd.DataFrame) -> bool:
    """Whether there is anything to break, where the forms have a reading that changes nothing."""
    base = [name for name, lines in file.views.forms.items() if not lines]
    found = own[(own["view"] == FORMS) & own["reading"].isin(base)]
    return bool((found["verdict"] == "holds").all())


def _of_points(points: pd.DataFrame) -> dict[str, str]:
    found = {}
    for row in points.itertuples():
        # a number that does not exist bears nothing out
        denied = (row.contrary + row.absent) / row.points
        found[str(row.view)] = verdict_of_points(row.share, denied)
    return found


def _of_readings(own: pd.DataFrame) -> str:
    said = verdict_over(own["verdict"].tolist())
    return {ROBUST: "holds", FALSE: "contrary", FRAGILE: "mixed", UNDETERMINED: "open"}[said]


def together(said: Sequence[str]) -> str:
    """Give the verdict over views, of which those that were not looked at say nothing."""
    found = {one for one in said if one}
    if found == {"holds"}:
        return ROBUST
    if found == {"contrary"}:
        return FALSE
    if "mixed" in found or {"holds", "contrary"} <= found:
        return FRAGILE
    return UNDETERMINED


def tables(
    file: ClaimsFile,
    read: Mapping[str, Mapping[str, Pairs]],
    numbers: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Make all tables of a claims file.

    Parameters
    ----------
    read : mapping of str to mapping of str to Pairs
        By view and reading.
    numbers : DataFrame
        Of the map, as `turns` takes them.
    """
    rows: list[tuple[object, ...]] = []
    counted: list[tuple[object, ...]] = []
    turned: list[tuple[object, ...]] = []
    for view, of_view in read.items():
        for reading, pairs in of_view.items():
            if view in (MAP, ENSEMBLE):
                counted += read_points(file, view, pairs)
            else:
                rows += read_reading(file, view, reading, pairs)
            if view == MAP:
                turned = turns(file, pairs, numbers)
    readings = pd.DataFrame(rows, columns=list(READINGS))
    points = pd.DataFrame(counted, columns=list(POINTS))
    return {
        "verdicts": verdicts(file, readings, points),
        "points": points,
        "readings": readings,
        "turns": pd.DataFrame(turned, columns=list(TURNS)),
    }
