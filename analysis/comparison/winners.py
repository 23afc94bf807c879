"""Who gains and who loses by a scheme: the same persons under two schemes and the same luck.

Both runs are one county until the schemes part, so those in office then are the same persons in the
same posts, and they are the ones who are compared. Groups go by what they were at that moment. To
group by what they are later would take those whom luck promoted in one run for losers of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.census import Census
from analysis.comparison.draws import by_draw
from analysis.comparison.estimates import estimate
from sim.model.measure_catalogue import Runs
from sim.scenario.scenario import UNIT_KINDS
from sim.scoring.roster import LEVELS, POSTS, STAFFINGS

COLUMNS = (
    *("scenario", "year", "by", "group", "quantity", "baseline", "value", "difference"),
    *("low", "high", "n"),
)
YOUNGEST = (0.0, 35.0, 45.0, 55.0)
"""Ages in years at which bands begin."""
CLASSES = 3
CLEAR = 0.5
"""Yuan a year from which on a change of pay is one: less is rounding."""

GROUPS = (
    *(("county", one) for one in ("all", "in_office", "joined")),
    *(("post", one) for one in POSTS),
    *(("level", one) for one in LEVELS),
    *(("staffing", one) for one in STAFFINGS),
    *(("unit", f"{kind}_{of}") for kind in UNIT_KINDS for of in range(1, CLASSES + 1)),
    *(("age", f"from_{low:.0f}" if low else "youngest") for low in YOUNGEST),
)
"""Dimension and code of each group. `joined` are those who came after the schemes had parted; the
groups of every other dimension together are `in_office`."""
ALL, IN_OFFICE, JOINED = range(3)

PAIRED = ("bonus", "hours", "score", "excellent", "risen")
"""What a person has under both schemes."""
GAINS = ("gaining", "losing", "gains", "losses")
"""What there is only of a change."""
ACCOUNTS = ("others", "received", "pool", "beyond_pool", "cancelled")
"""What closes the account of the county."""
QUANTITIES = ("persons", "followed", *PAIRED, *GAINS, *ACCOUNTS)
_PLACE = {name: place for place, name in enumerate(QUANTITIES)}


class _Matched(NamedTuple):
    """Persons in office under both schemes, a row for each person and year."""

    who: np.ndarray
    year: np.ndarray
    before: np.ndarray
    after: np.ndarray


def winners_table(
    runs: Sequence[Runs], censuses: Sequence[Sequence[Census]], each: int = 1
) -> pd.DataFrame:
    """Say of each group what its persons gain and lose, with intervals over replicates.

    Parameters
    ----------
    runs : sequence of Runs
        The baseline first; of each are only name and years read.
    censuses : sequence of sequence of Census
        Of each scenario, a census for each replicate, from the first year in which all are under
        their own scheme.
    each : int
        Replicates of a draw of an ensemble; a draw counts once.

    Returns
    -------
    DataFrame
        A row for each other scenario, year (none for all years together), group and quantity that
        there is: means under the baseline and the scenario, the mean paired `difference` and its
        interval, and the replicates or draws `n` that have the group. Of `GAINS`, `persons` and
        `followed`, of which there is no baseline, `difference` is the quantity itself.
    """
    parts = []
    first = runs[0].years - len(censuses[0][0].persons) + 1
    for run, others in zip(runs[1:], censuses[1:], strict=True):
        samples = np.stack([samples_of(*pair) for pair in zip(censuses[0], others, strict=True)])
        parts.append(_rows(run.scenario, first, by_draw(samples, each)))
    return pd.concat(parts, ignore_index=True)


def _rows(scenario: str, first: int, samples: np.ndarray) -> pd.DataFrame:
    years = samples.shape[1] - 1
    keys = pd.MultiIndex.from_product(
        [[*range(first, first + years), None], range(len(GROUPS)), QUANTITIES],
        names=["year", "place", "quantity"],
    )
    base, value, change = (estimate(samples[..., side]) for side in range(3))
    frame = keys.to_frame(index=False)
    frame["year"] = pd.array([None if pd.isna(one) else int(one) for one in frame["year"]], "Int64")
    frame["scenario"] = scenario
    frame["by"] = [GROUPS[place][0] for place in frame["place"]]
    frame["group"] = [GROUPS[place][1] for place in frame["place"]]
    numbers = (base.mean, value.mean, change.mean, change.low, change.high, change.n)
    for name, numbers_of in zip(COLUMNS[5:], numbers, strict=True):
        frame[name] = numbers_of.ravel()
    return frame.loc[frame["n"] > 0, [*COLUMNS]].reset_index(drop=True)


def samples_of(before: Census, after: Census) -> np.ndarray:
    """Compare the persons of one pair of runs.

    Returns
    -------
    ndarray(float64), shape (years + 1, groups, quantities, 3)
        Under the baseline, under the scenario, and the difference; NaN where there is none. The
        last row is for all years: means over persons and years, changes of pay by the year, and who
        gains or has risen over the own years in office.
    """
    years = len(before.persons)
    found = np.full((years + 1, len(GROUPS), len(QUANTITIES), 3), np.nan)
    matched = _matched(before, after)
    groups = _groups(before, after, matched)
    for row in range(years + 1):
        here = matched.year == row if row < years else np.ones(len(matched.year), bool)
        for place, members in enumerate(groups):
            rows = here & members[matched.who]
            if rows.any():
                _of_group(found[row, place], matched, rows, years if row == years else 1)
    _risen(found, before, after, matched, groups)
    _accounts(found, before, after, matched)
    return found


def _matched(before: Census, after: Census) -> _Matched:
    """Find who is in office under both schemes in each year, in whatever seat.

    A person is known by the standing with the raters, which is drawn once and moves with the
    person, and by the birth: one recruited into the same seat at another time is another one.
    """
    parts = []
    for year, (one, other) in enumerate(zip(before.persons, after.persons, strict=True)):
        _, here, there = np.intersect1d(one["tie"], other["tie"], return_indices=True)
        same = one["born"][here] == other["born"][there]
        parts.append((one[here[same]], other[there[same]], np.full(same.sum(), year)))
    mine, theirs, years = (np.concatenate(part) for part in zip(*parts, strict=True))
    _, who = np.unique(mine["tie"], return_inverse=True)
    return _Matched(who, years, mine, theirs)


def _groups(before: Census, after: Census, matched: _Matched) -> np.ndarray:
    """Say of each person to which groups they belong, shape (groups, persons)."""
    ties = np.unique(matched.before["tie"])
    known = before.founders[np.isin(before.founders["tie"], after.founders["tie"])]
    place = {tie: row for row, tie in enumerate(known["tie"].tolist())}
    row = np.array([place.get(tie, -1) for tie in ties.tolist()])
    there, own = row >= 0, known[row]
    units = before.units[0][own["unit"]]
    bands = np.searchsorted(YOUNGEST, own["age"], side="right") - 1
    of_units = units["kind"] * CLASSES + units["unit_class"] - 1
    codes = (
        (own["post"], len(POSTS)), (own["level"], len(LEVELS)),
        (own["staffing"], len(STAFFINGS)), (of_units, len(UNIT_KINDS) * CLASSES),
        (bands, len(YOUNGEST)),
    )  # fmt: skip
    members = [np.ones(len(ties), bool), there, ~there]
    members += [there & (code == one) for code, count in codes for one in range(count)]
    return np.stack(members)


def _of_group(found: np.ndarray, matched: _Matched, rows: np.ndarray, years: int) -> None:
    before, after, who = matched.before[rows], matched.after[rows], matched.who[rows]
    found[_PLACE["persons"], 2] = len(who) / years
    for name in PAIRED[:-1]:
        column = "received" if name == "bonus" else name
        sides = before[column].mean(), after[column].mean()
        found[_PLACE[name]] = *sides, sides[1] - sides[0]
    change = np.bincount(who, after["received"] - before["received"])
    change = change[np.bincount(who) > 0]
    gains, losses = change > CLEAR, change < -CLEAR
    numbers = (gains.mean(), losses.mean(), change[change > 0].sum() / years)
    for name, number in zip(GAINS, (*numbers, change[change < 0].sum() / years), strict=True):
        found[_PLACE[name], 2] = number


def _risen(
    found: np.ndarray, before: Census, after: Census, matched: _Matched, groups: np.ndarray
) -> None:
    """Say which part of those in office at the start have a higher post or level by a year.

    Over all years it is by the last year of each in office; nobody falls back.
    """
    start = {one["tie"]: (one["post"], one["level"]) for one in before.founders}
    ranks = np.array([start.get(tie, (-1, -1)) for tie in matched.before["tie"]])
    known = ranks[:, 0] >= 0
    risen = [
        ((side["post"] > ranks[:, 0]) | (side["level"] > ranks[:, 1])).astype(float)
        for side in (matched.before, matched.after)
    ]
    last = np.zeros(len(known), bool)
    # rows are in the order of years, so the last one of each stays
    last[list({who: row for row, who in enumerate(matched.who.tolist())}.values())] = True
    for row in range(len(found)):
        here = known & (last if row == len(found) - 1 else matched.year == row)
        for place, members in enumerate(groups):
            rows = here & members[matched.who]
            if rows.any() and place != ALL:
                sides = risen[0][rows].mean(), risen[1][rows].mean()
                found[row, place, _PLACE["risen"]] = *sides, sides[1] - sides[0]


def _accounts(found: np.ndarray, before: Census, after: Census, matched: _Matched) -> None:
    """Close the county's account: gains, losses and what others get make up the change of pay.

    That is what pools change by, and what is paid beyond them, less what is cancelled.
    """
    sides = []
    for census, same in ((before, matched.before), (after, matched.after)):
        received = census.persons["received"].sum(axis=1)
        paid, pool = census.units["paid"].sum(axis=1), census.units["pool"].sum(axis=1)
        own = np.bincount(matched.year, same["received"], len(received))
        of_side = np.stack([received - own, received, pool, paid - pool, paid - received], axis=1)
        # whole cents, so that what is nothing is nothing
        sides.append(np.vstack([of_side, of_side.mean(axis=0)]).round(2) + 0.0)
    places = [_PLACE[name] for name in ACCOUNTS]
    found[:, ALL, places] = np.stack([*sides, sides[1] - sides[0]], axis=2)
    followed = np.bincount(matched.year, minlength=len(before.persons)) / before.persons.shape[1]
    found[:, ALL, _PLACE["followed"], 2] = [*followed, followed.mean()]
