"""The result of scoring: points, standing and pay of every cadre.

It is given as tables, as plain data and as CSV files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.base.errors import InputError
from sim.base.fixed_point import HUNDRED
from sim.base.record_arrays import Records
from sim.files.atomic import write_atomically
from sim.files.tables import csv_bytes
from sim.scoring.blocks import BLOCKS
from sim.scoring.ledger import Ledger
from sim.scoring.points import Tally
from sim.scoring.roster import Roster
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
        return {
            "rulebook": self.rulebook.code,
            "pool_rule": self.pool_rule,
            "cadres": [self._cadre(place) for place in range(len(self.roster.cadres))],
            "units": self.unit_rows(),
            "notes": list(self.notes),
        }

    def _cadre(self, who: int) -> dict[str, Any]:
        place, sums = self.standing.places[who], self.tally.sums[who]
        # plain types of Python: JSON knows none of NumPy's
        ranked = bool(place.ranked)
        paid = bool(place.paid) and self.paid[self.roster.unit[who]]
        blocks: dict[str, float] = {
            name: _points(sums.blocks[block]) for block, name in enumerate(BLOCKS)
        }
        return {
            "cadre": self.roster.cadres[who],
            "unit": self.roster.units[self.roster.unit[who]],
            "items": self.item_points(who),
            **blocks,
            "score": _points(sums.score),
            "index_coefficient": _points(self.index_coefficients[who]) if ranked else None,
            "index": int(sums.index) / HUNDRED**2 if ranked else None,
            "rank": int(place.rank) if ranked else None,
            "excellent": bool(place.excellent),
            "pay_coefficient": _points(self.pay_coefficients[who]),
            "bonus": _points(self.pay[who].bonus) if paid else None,
        }

    def item_points(self, who: int) -> dict[str, float]:
        """Give the points of the items that apply to a cadre."""
        role = int(self.people.village_role[who])
        return {
            code: _points(self.tally.marks[who, place].points)
            for place, code in enumerate(self.rulebook.items)
            if self.table.items[0, place].roles >> role & 1
        }

    def unit_rows(self) -> list[dict[str, Any]]:
        """Give the units of the result as plain data."""
        return [self._unit(place) for place in range(len(self.roster.units))]

    def _unit(self, place: int) -> dict[str, Any]:
        first, last = self.roster.unit_start[place], self.roster.unit_start[place + 1]
        pool, value = self.pools[place], self.point_values[place]
        paid = sum(int(bonus) for bonus in self.pay.bonus[first:last])
        return {
            "unit": self.roster.units[place],
            "pool": None if pool is None else _points(pool),
            "point_value": None if value is None else round(value, 6),
            "paid": _points(paid) if self.paid[place] else None,
            "overspend": round(paid / pool, 6) if pool and self.paid[place] else None,
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give three tidy tables: ``cadres``, ``items`` and ``units``.

        ``items`` has a row for each cadre and item that applies.
        """
        import pandas as pd

        result = self.to_dict()
        items = [
            {"cadre": cadre["cadre"], "unit": cadre["unit"], "item": code, "points": points}
            for cadre in result["cadres"]
            for code, points in cadre["items"].items()
        ]
        flat = [
            {key: value for key, value in cadre.items() if key != "items"}
            for cadre in result["cadres"]
        ]
        # a rank may be absent, which pandas would make a float of
        cadres = pd.DataFrame(flat).astype({"rank": "Int64"})
        points = pd.DataFrame(items, columns=["cadre", "unit", "item", "points"])
        return dict(zip(TABLES, (cadres, points, pd.DataFrame(result["units"])), strict=True))

    def csv_files(self, excel: bool = False) -> dict[str, bytes]:
        """Give the three tables as CSV files, by name; with the mark of UTF-8 where that is asked
        for."""
        return {f"{name}.csv": csv_bytes(table, excel) for name, table in self.tables().items()}

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


def _points(hundredths: Any) -> float:
    """Give hundredths as a plain number."""
    # the float nearest to the decimal, so it prints with two decimals at most
    return int(hundredths) / HUNDRED
