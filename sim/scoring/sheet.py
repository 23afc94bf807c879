"""The result of scoring: points, standing and pay of every cadre.

It is given as tables, as plain data and as CSV files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from sim.base.errors import InputError
from sim.base.fixed_point import HUNDRED
from sim.base.record_arrays import Records
from sim.files.arrow_columns import of_python
from sim.files.atomic import write_atomically
from sim.files.tables import csv_bytes
from sim.scoring.blocks import BLOCKS
from sim.scoring.ledger import Ledger
from sim.scoring.points import Tally
from sim.scoring.roster import VILLAGE_ROLES, Roster
from sim.scoring.rulebook import Rulebook
from sim.scoring.standing import Standing
from sim.scoring.table import RuleTable

if TYPE_CHECKING:
    import pandas as pd


TABLES = ("cadres", "items", "units")
"""Names of a sheet's tables, and of their files."""


@dataclass(frozen=True)
class ScoreSheet:
    """What the engine found, with what it found it from.

    Attributes
    ----------
    rulebook, pool_rule, roster, ledger
        The input; `pool_rule` is None where pay is equal.
    table, people, tally, standing, pay
        The arrays, cadres in the roster's order.
    pools : list of int or None
        Cents by unit.
    paid : list of bool
        Whether the unit was paid at all.
    point_values : list of float or None
        Yuan by unit; None where pay is equal or nothing is paid.
    notes : list of str
        What a reader should know: ties decided, items without records, units that pay nothing.
    """

    rulebook: Rulebook
    pool_rule: str | None
    roster: Roster
    ledger: Ledger
    table: RuleTable
    people: Records
    tally: Tally
    standing: Standing
    pay: Records
    pools: list[int | None]
    paid: list[bool]
    point_values: list[float | None]
    index_coefficients: np.ndarray
    pay_coefficients: np.ndarray
    notes: list[str]

    def to_dict(self) -> dict[str, Any]:
        """Give the result as plain data.

        Points and money are numbers with two decimals, the index has four, as it is ranked by.
        """
        columns = self._cadre_columns()
        return {
            "rulebook": self.rulebook.code,
            "pool_rule": self.pool_rule,
            "cadres": [
                dict(zip(columns, values, strict=True))
                for values in zip(*columns.values(), strict=True)
            ],
            "units": self.unit_rows(),
            "notes": list(self.notes),
        }

    def _cadre_columns(self) -> dict[str, list[Any]]:
        """Give what is told of cadres, column by column; None is absent."""
        places, sums, units = self.standing.places, self.tally.sums, self.roster.unit.tolist()
        # plain types of Python: JSON knows none of NumPy's
        ranked = places.ranked.astype(bool).tolist()
        pays_here = zip(places.paid.tolist(), units, strict=True)
        paid = [bool(is_paid) and self.paid[unit] for is_paid, unit in pays_here]
        return {
            "cadre": self.roster.cadres,
            "unit": [self.roster.units[unit] for unit in units],
            "items": self._items(),
            **{name: _points(sums.blocks[:, block]) for block, name in enumerate(BLOCKS)},
            "score": _points(sums.score),
            "index_coefficient": _where(ranked, _points(self.index_coefficients)),
            "index": _where(ranked, [index / HUNDRED**2 for index in sums.index.tolist()]),
            "rank": _where(ranked, places["rank"].tolist()),
            "excellent": places.excellent.astype(bool).tolist(),
            "pay_coefficient": _points(self.pay_coefficients),
            "bonus": _where(paid, _points(self.pay.bonus)),
        }

    def _items(self) -> list[dict[str, float]]:
        """Give for each cadre the points of the items that apply."""
        of_role = [
            [
                (place, code)
                for place, code in enumerate(self.rulebook.items)
                if self.table.items[0, place].roles >> role & 1
            ]
            for role in range(len(VILLAGE_ROLES))
        ]
        marks = self.tally.marks.points.tolist()
        return [
            {code: points[place] / HUNDRED for place, code in of_role[role]}
            for role, points in zip(self.people.village_role.tolist(), marks, strict=True)
        ]

    def unit_rows(self) -> list[dict[str, Any]]:
        """Give the units of the result as plain data."""
        return [self._unit(place) for place in range(len(self.roster.units))]

    def _unit(self, place: int) -> dict[str, Any]:
        first, last = self.roster.unit_start[place], self.roster.unit_start[place + 1]
        pool, value = self.pools[place], self.point_values[place]
        paid = sum(self.pay.bonus[first:last].tolist())
        return {
            "unit": self.roster.units[place],
            "pool": None if pool is None else pool / HUNDRED,
            "point_value": None if value is None else round(value, 6),
            "paid": paid / HUNDRED if self.paid[place] else None,
            "overspend": round(paid / pool, 6) if pool and self.paid[place] else None,
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give three tidy tables: ``cadres``, ``items`` and ``units``.

        ``items`` has a row for each cadre and item that applies.
        """
        import pandas as pd

        frames = {name: pd.DataFrame(columns) for name, columns in self._columns().items()}
        # a rank may be absent, which pandas would make a float of
        return frames | {"cadres": frames["cadres"].astype({"rank": "Int64"})}

    def arrow_tables(self) -> dict[str, pa.Table]:
        """Give the same tables as Arrow's, for which pandas need not be there."""
        tables = {
            name: pa.table({key: of_python(values) for key, values in columns.items()})
            for name, columns in self._columns().items()
        }
        cadres = tables["cadres"]
        place = cadres.schema.get_field_index("rank")
        # whole numbers even where nobody is ranked
        ranks = cadres.column(place).cast(pa.int64())
        return tables | {"cadres": cadres.set_column(place, "rank", ranks)}

    def _columns(self) -> dict[str, dict[str, list[Any]]]:
        """Give the columns of each table by name."""
        cadres, units = self._cadre_columns(), self.unit_rows()
        whose = zip(cadres["cadre"], cadres["unit"], cadres.pop("items"), strict=True)
        rows = [
            (cadre, unit, item, points)
            for cadre, unit, own in whose
            for item, points in own.items()
        ]
        names = ("cadre", "unit", "item", "points")
        items = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        by_unit = {name: [unit[name] for unit in units] for name in units[0]}
        return dict(zip(TABLES, (cadres, items, by_unit), strict=True))

    def csv_files(self, excel: bool = False) -> dict[str, bytes]:
        """Give the three tables as CSV files, by name; with the mark of UTF-8 where that is asked
        for."""
        made = self.arrow_tables()
        return {f"{name}.csv": csv_bytes(table, excel) for name, table in made.items()}

    def to_csv(self, folder: str | Path, excel: bool = False) -> list[Path]:
        """Write the three tables as CSV files into a folder.

        What stands there is replaced when all are written, and not before. Lines of text that a
        spreadsheet would take for a formula get a leading apostrophe; numbers stay as they are.
        With `excel` they begin with the mark by which Excel knows UTF-8.
        """
        root = Path(folder)
        files = {root / name: data for name, data in self.csv_files(excel).items()}
        try:
            write_atomically(files)
        except OSError as error:
            got = f"no folder to write to ({error.strerror})"
            raise InputError(
                str(root), got, "a folder that can be written to", "Choose another --out."
            ) from error
        return list(files)


def _points(hundredths: np.ndarray) -> list[float]:
    """Give hundredths as plain numbers."""
    # the float nearest to the decimal, so it prints with two decimals at most
    return [one / HUNDRED for one in hundredths.tolist()]


def _where(here: list[bool], values: list[Any]) -> list[Any]:
    return [value if there else None for value, there in zip(values, here, strict=True)]
