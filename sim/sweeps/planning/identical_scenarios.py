"""What looks odd in a plan: scenarios that are the same, and numbers that some do not have.

What a study varies is laid over all scenarios, and may be all in which they differed. A number of
a rulebook is left out where a scenario's rulebooks have none such.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import groupby
from typing import Any

from sim.scoring.table import build_table, record_codes
from sim.sweeps.planning.canonical_text import canonical
from sim.sweeps.planning.plan import Plan

MOST_LOOKED_AT = 200
"""Points of a plan at which scenarios are compared; of more, so many are taken, evenly spread."""


def plan_notes(plan: Plan) -> list[str]:
    """Say what looks odd in a plan; nothing where nothing does."""
    return [*left_out_notes(plan), *identical_scenario_notes(plan)]


def left_out_notes(plan: Plan) -> list[str]:
    """Say which numbers a study varies that some of its scenarios do not have."""
    keys = dict(zip(plan.varied, plan.data["ranges"], strict=True))
    return [
        f"{name} ({keys[name][2]}) is left out under {', '.join(scenarios)}, "
        "whose rulebooks have no such number"
        for name, scenarios in plan.data.get("left_out", {}).items()
        # a lever that the study varies in one scenario only is no oversight
        if keys[name][2]
    ]


def identical_scenario_notes(plan: Plan) -> list[str]:
    """Say which scenarios are the same, words apart, and at how many points.

    There are no notes where all differ everywhere.
    """
    count, numbers = len(plan.data["points"]), _Numbers(plan)
    # a rulebook's table takes a millisecond, so of a large plan not all points are compared
    looked = sorted({count * place // MOST_LOOKED_AT for place in range(MOST_LOOKED_AT)})
    found: Counter[tuple[str, ...]] = Counter()
    for point in looked:
        found.update(
            _identical({name: numbers.of(point, place) for place, name in enumerate(plan.names)})
        )
    return [_note(names, points, len(looked), count) for names, points in found.items()]


def _identical(numbers: dict[str, str]) -> list[tuple[str, ...]]:
    """Give the names with equal numbers, those together that have the same."""
    groups = (
        tuple(group)
        for _, group in groupby(sorted(numbers, key=numbers.__getitem__), numbers.__getitem__)
    )
    return sorted(group for group in groups if len(group) > 1)


def _note(names: tuple[str, ...], points: int, looked: int, count: int) -> str:
    where = (
        f"{points:,} of {looked:,} points"
        if points < looked
        else f"all {looked:,} points"
        if looked > 1
        else "the one point"
    )
    spread = f" looked at, which are evenly spread over {count:,}" if looked < count else ""
    return (
        f"scenarios {', '.join(names[:-1])} and {names[-1]} are the same at {where}{spread}: "
        "there they give equal numbers, and no differences. "
        "What a study varies or fixes is laid over every scenario."
    )


class _Numbers:
    """What runs of a plan depend on, without names, titles, descriptions and sources."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.books: dict[str, str] = {}

    def of(self, point: int, place: int) -> str:
        """Give the digest of a scenario's numbers at a point."""
        laid = self.plan.laid(point, place)
        schemes = [
            [_real(scheme.levers), *map(self._book, scheme.rulebooks)] for scheme in laid.schemes
        ]
        # a scheme that follows one of equal numbers is no change
        changes = [
            next(same) for _, same in groupby(laid.adoption, lambda entry: schemes[entry[1]])
        ]
        numbers = [_real(laid.parameters), [[year, schemes[scheme]] for year, scheme in changes]]
        return _digest(canonical(numbers).encode())

    def _book(self, digest: str) -> str:
        """Give the digest of a rulebook's numbers: of what the compiled rules read."""
        # scenarios and points share their rulebooks, and a table takes a millisecond to build
        if digest not in self.books:
            book = self.plan.rulebook(digest)
            # the shapes too: the same bytes in other rows would be other rules
            parts = [f"{part.shape}".encode() + part.tobytes() for part in build_table([book])]
            self.books[digest] = _digest(canonical(list(record_codes(book))).encode(), *parts)
        return self.books[digest]


def _real(numbers: dict[str, Any]) -> dict[str, float]:
    # a plan keeps 1 and 1.0 apart, and the model does not
    return {name: float(value) for name, value in numbers.items()}


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()
