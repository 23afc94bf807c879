"""What a page must know of the module's memory, made from the tables' own types.

Nothing here is written by hand: places within blocks come from the compiler, columns from the
tables, and how many rows a table has is read off tables that Python makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.kernel.webassembly import block_offsets, block_size, bundle_of, is_bundle, is_table
from sim.model.context import Context
from sim.model.founding import make_ready
from sim.model.measure_catalogue import CURVES, GROUP_QUANTITIES, GROUPS, MEASURES
from sim.model.state import Key, State, allocate_state
from sim.scenario.parameters import TICKS, UNIT_KINDS
from sim.scenario.scenario import load_scenario
from sim.scenario.strategies import STRATEGIES
from sim.scoring.blocks import BLOCKS

STACK = 1 << 20
"""Bytes of a page's memory for the stack; rules need some ten thousand, as they do not recurse."""
LINE = 64
"""Tables begin at multiples of so many bytes."""
SAMPLES = (((3, 4), 5), ((3, 5), 5), ((2, 2, 3), 5), ((3, 4), 6), ((7, 1, 9, 4), 11))
"""Units' seats and items of small counties. By the first four, rows are fitted; the last is a test
of it."""
RULEBOOK_COLUMNS = {
    "books": (
        "leaders_ranked",
        "leaders_paid",
        "rank_by_index",
        "no_village",
        "excellent_share",
        "pool_rule",
        "yuan_per_point",
    ),
    "blocks": ("enters_index", "weight", "min_points", "max_points"),
    "items": ("floor", "cap"),
}
"""Numbers of rulebooks that a page may change: those from which no other column follows."""


def sample_context() -> Context:
    """Give the context of a shipped scenario at its beginning; types are those of every other."""
    return make_ready(load_scenario("uniform"), 1).at(Key(0, 0))


def sample_state(sizes: tuple[int, ...] = (1,), items: int = 1) -> State:
    """Give the empty tables of a county with units of so many seats."""
    return allocate_state(np.array(sizes), items, keep_ledger=False)


def fields(value: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Give what lies in a block by its path, fields of inner blocks too.

    Parameters
    ----------
    value : named tuple
        State, context or a part of one.
    before : str
        Path of the part, with a point at its end.
    """
    for name, one in zip(value._fields, value, strict=True):
        if is_bundle(bundle_of(value).fields[name]):
            yield from fields(one, f"{before}{name}.")
        else:
            yield before + name, one


def describe_memory() -> dict[str, Any]:
    """Describe blocks and tables, and the names of what a page reads and sets.

    Returns
    -------
    dict
        Plain data; docs/reference/wasm.md says what each part is.
    """
    state, context = sample_state(), sample_context()
    blocks = {"state": _block(state), "context": _block(context)}
    for path, rows in _rows_of_state().items():
        blocks["state"]["fields"][path]["rows"] = rows
    return {
        "format": 1,
        "stack": STACK,
        "line": LINE,
        "ticks": TICKS,
        "blocks": blocks,
        "beginnings": _beginnings(state),
        "shares": [f"share_{one.name}" for one in STRATEGIES[1:]],
        "kinds": list(UNIT_KINDS),
        "rulebook_blocks": list(BLOCKS),
        "rulebook_columns": {table: list(names) for table, names in RULEBOOK_COLUMNS.items()},
        "measures": [one.name for one in MEASURES],
        "groups": [code for code, *_ in GROUPS],
        "group_quantities": list(GROUP_QUANTITIES),
        "curves": list(CURVES),
    }


def _block(value: Any) -> dict[str, Any]:
    """Describe a block: its bytes and fields."""
    return {"bytes": block_size(bundle_of(value)), "fields": dict(_places(value))}


def _places(value: Any, path: str = "", start: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    bundle = bundle_of(value)
    for name, at in block_offsets(bundle).items():
        one, field = getattr(value, name), bundle.fields[name]
        if is_bundle(field):
            yield from _places(one, f"{path}{name}.", start + at)
        elif is_table(field):
            yield path + name, {"at": start + at, **row_of(one.dtype)}
        else:
            # the key: two whole numbers beside each other
            yield path + name, {"at": start + at, "numbers": list(one._fields)}


def row_of(dtype: np.dtype) -> dict[str, Any]:
    """Describe a row: its bytes and, for each column, type, place and how many numbers it holds.

    A table of plain numbers has one column, without a name.
    """
    parts: dict[str, Any] = dict(dtype.fields) if dtype.fields else {"": (dtype, 0)}
    columns = {}
    for name, (kind, place, *_) in parts.items():
        number = kind.base
        if number.str not in ("<f8", "<i8"):
            raise ValueError(f"column {name} holds {number}, and pages read numbers of 64 bits")
        columns[name] = [number.str[1:], int(place), int(np.prod(kind.shape, dtype=np.int64))]
    return {"row_bytes": dtype.itemsize, "columns": columns}


def _rows_of_state() -> dict[str, list[list[int]]]:
    """Say for each axis of each table how long it is: a constant, and so many for each seat, unit
    and item."""
    shapes = [
        {path: one.shape for path, one in fields(sample_state(*sample))} for sample in SAMPLES
    ]
    sizes = np.array([[1, sum(units), len(units), items] for units, items in SAMPLES])
    rows: dict[str, list[list[int]]] = {}
    for path, first in shapes[0].items():
        rows[path] = []
        for axis in range(len(first)):
            lengths = np.array([shape[path][axis] for shape in shapes])
            factors = np.rint(np.linalg.solve(sizes[:4], lengths[:4])).astype(int)
            if (sizes @ factors != lengths).any():
                raise ValueError(f"rows of {path} do not rise with seats, units and items alone")
            rows[path].append(factors.tolist())
    return rows


def _beginnings(state: State) -> dict[str, dict[str, float]]:
    """Give the columns that begin at another number than zero, before a county is founded."""
    found: dict[str, dict[str, float]] = {}
    for path, table in fields(state):
        for name in table.dtype.names or ():
            column = np.asarray(table[name])
            if column.any():
                found.setdefault(path, {})[name] = float(column.flat[0])
    return found
