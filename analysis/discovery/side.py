"""On which side of a threshold points are cases; alone, so that a command's help loads no more."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Which points are cases: those where a difference is on this side of a threshold."""

    worse = "worse"
    better = "better"
    below = "below"
    above = "above"
