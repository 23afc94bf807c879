"""Shares of the busiest, and what lies at a part of sorted values (8)."""

import math

from tests.county_oracle.arithmetic import share_of

TOP = 0.2


def largest(values, amount):
    """Sum of the first `amount` of sorted values, the last of them in part."""
    # 0.2 × N may fall short of an integer by rounding
    whole = math.floor(amount + 1e-9)
    part = (amount - whole) * values[whole] if whole < len(values) else 0.0
    return sum(values[:whole]) + part


def top_share(values):
    """Share of the busiest fifth."""
    ordered = sorted(values, reverse=True)
    return share_of(largest(ordered, TOP * len(values)), sum(ordered))


def lorenz(values):
    """Share done by the least busy j hundredths."""
    ordered = sorted(values)
    return [share_of(largest(ordered, j * len(ordered) / 100), sum(ordered)) for j in range(101)]


def at_part(values, q):
    """What lies at a part of the values in rising order, between neighbours if need be."""
    if not values:
        return math.nan
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
