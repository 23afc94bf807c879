"""How numba compiles a choice of two numbers: as one instruction."""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import lower_builtin, type_callable

from sim.kernel.selection import select


@type_callable(select)
def _type_of_select(_context: Any) -> Any:
    def result(condition: Any, yes: Any, no: Any) -> Any:
        return yes if condition == types.boolean and yes == no else None

    return result


def _select(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    return builder.select(*values)


for _number in (types.float64, types.int64):
    lower_builtin(select, types.boolean, _number, _number)(_select)
