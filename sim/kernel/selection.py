"""One of two numbers, without a branch."""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import lower_builtin, type_callable


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


@type_callable(select)
def _type_of_select(_context: Any) -> Any:
    def result(condition: Any, yes: Any, no: Any) -> Any:
        return yes if condition == types.boolean and yes == no else None

    return result


def _select(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    return builder.select(*values)


for _number in (types.float64, types.int64):
    lower_builtin(select, types.boolean, _number, _number)(_select)
