"""An ensemble: draws of numbers that meet the same facts, each as good as any other.

A Parquet file with a column ``draw``, a column for each number, and in its schema the axis of each:
``uncertainties`` for numbers of the world and habits of all schemes, ``levers`` for levers of a
scenario's own scheme. So a study can list the draws as points.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.base.errors import InputError, naming, shown
from sim.files.parquet import read_parquet
from sim.files.toml_files import library
from sim.scenario.parameters import LEVERS, WORLD
from sim.sweeps.planning.study import MOST_POINTS

FOLDER = "ensembles"
_META = b"cadre-sim"
_SECTIONS = ("uncertainties", "levers")


@dataclass(frozen=True)
class Ensemble:
    """Draws of numbers.

    Attributes
    ----------
    name : str
    numbers : DataFrame
        A row for each draw, a column for each number.
    sections : dict of str to str
        By number, the table of a study that it belongs to.
    about : dict
        Where it comes from: targets, digest, seed.
    """

    name: str
    numbers: pd.DataFrame
    sections: dict[str, str]
    about: dict[str, Any]

    def study_keys(self) -> dict[str, Any]:
        """Give what a study needs to list the draws as its points."""
        axes: dict[str, Any] = {}
        for name, section in self.sections.items():
            values = self.numbers[name]
            # an axis wants two ends, and all draws may have the same number
            ends = [float(values.min()), float(values.max())]
            axis = {"range": ends} if ends[0] < ends[1] else {"values": ends[:1]}
            axes.setdefault(section, {})[name] = axis
        names = [name for section in _SECTIONS for name in axes.get(section, {})]
        rows = self.numbers[names].to_numpy(dtype=float).tolist()
        points = [dict(zip(names, row, strict=True)) for row in rows]
        return {"design": "list", "point": points, **axes}


def ensemble_bytes(draws: pd.DataFrame, sections: dict[str, str], about: dict[str, Any]) -> bytes:
    """Write draws as the bytes of an ensemble file.

    Parameters
    ----------
    draws : DataFrame
        With a column ``draw``.
    sections : dict of str to str
        By number.
    about : dict
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(draws, preserve_index=False)
    said = json.dumps({"sections": sections, "about": about}, sort_keys=True)
    buffer = BytesIO()
    marked = table.replace_schema_metadata({_META: said.encode()})
    pq.write_table(marked, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def load_ensemble(name: str | Path) -> Ensemble:
    """Read an ensemble by path, or by the name of a shipped one.

    Raises
    ------
    InputError
        When it is no ensemble, or has a number that no scenario has.
    """
    path = Path(name) if str(name).endswith(".parquet") else library() / FOLDER / f"{name}.parquet"
    allowed = f"an ensemble: {naming(shipped_ensembles())}, or the path of a .parquet file"
    if not path.is_file():
        raise InputError(f"ensemble {shown(str(name))}", "no such file", allowed)
    import pyarrow as pa

    try:
        table = read_parquet(path, str(path), MOST_POINTS)
        said = json.loads((table.schema.metadata or {})[_META])
        sections, about = dict(said["sections"]), dict(said["about"])
        frame = table.to_pandas()
        numbers = frame[list(sections)].astype(float)
        good = bool(np.isfinite(numbers.to_numpy()).all()) and len(numbers) > 0
    except (pa.ArrowException, ValueError, LookupError, TypeError, OSError) as error:
        raise InputError(str(path), "no ensemble", allowed, "Calibrate to targets.") from error
    known = {one.name for one in (*WORLD, *LEVERS)}
    wrong = [one for one in sections if one not in known or sections[one] not in _SECTIONS]
    if wrong or not good:
        got = f"unknown numbers ({naming(wrong)})" if wrong else "draws without numbers"
        raise InputError(str(path), got, allowed, "Calibrate anew with this version.")
    return Ensemble(path.stem, numbers, sections, about)


def shipped_ensembles() -> list[str]:
    """List the ensembles that come with the project."""
    folder = library() / FOLDER
    return sorted(path.stem for path in folder.glob("*.parquet")) if folder.is_dir() else []
