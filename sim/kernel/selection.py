"""One of two numbers, without a branch.

:mod:`sim.kernel.selection_types` says how it is compiled."""

from __future__ import annotations

from typing import Any


def select(condition: bool, yes: Any, no: Any) -> Any:
    """Give one of two numbers, both of which are there already.

    A conditional expression in a rule is compiled as a branch, and a loop with branches is often
    not turned into one that goes through several rows at once. This is one instruction.

    Parameters
    ----------
    condition : bool
    yes, no : float64 or int64
        Of one type.

    Returns
    -------
    float64 or int64
    """
    return yes if condition else no
