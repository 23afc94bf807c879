"""Folders of results: whose they are, what stands in them, and how they are written."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shlex
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.base.errors import InputError
from sim.files.atomic import write_whole

if TYPE_CHECKING:
    from sim.model.measure_catalogue import Runs
    from sim.scenario.scenario import Scenario

DISTRIBUTIONS = ("cadre-sim", "mesa", "numpy", "scipy", "numba", "pandas", "pyarrow", "matplotlib")
"""Distributions whose versions a manifest records."""
LONGEST_NAME = 120
"""Characters of a default folder's name."""
_OWN_FILE = re.compile(r"([a-z_]+/)?[A-Za-z0-9_-]+\.[a-z]+")


def default_folder(name: str) -> Path:
    """Give the folder under ``results`` for results of a name."""
    return Path("results") / re.sub(r"[^\w.-]+", "_", name)[:LONGEST_NAME]


def manifest(
    kind: str, command: list[Any], scenarios: list[Scenario], runs: Runs
) -> dict[str, Any]:
    """Say what results come from.

    Returns
    -------
    dict
        Command, seed, replicates, years, resolved scenarios, versions and date.
    """
    return {
        "kind": kind,
        "command": shlex.join(map(str, command)),
        "seed": runs.seed,
        "replicates": len(runs.replicates),
        "years": runs.years,
        "scenarios": [
            {
                "name": one.name,
                "title": {"en": one.title.en, "zh": one.title.zh},
                "description": one.description,
                "adopted": one.adopted,
                "digest": one.digest,
                "resolved": one.to_dict(),
            }
            for one in scenarios
        ],
        "versions": {"python": platform.python_version()}
        | {name: _version(name) for name in DISTRIBUTIONS},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def claim(folder: Path, kind: str) -> list[str]:
    """Refuse a folder that holds anything but an earlier result of the same command.

    Returns
    -------
    list of str
        Files of the earlier result.
    """
    allowed = f"a new or empty folder, or an earlier result of cadre-sim {kind}"
    try:
        if folder.exists() and not folder.is_dir():
            raise InputError(str(folder), "a file", allowed, "Choose another --out.")
        found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise InputError(
            str(folder), f"no folder to look into ({error.strerror})", allowed
        ) from error
    found = [name for name in found if not name.startswith(".")]
    if not found:
        return []
    try:
        earlier = json.loads((folder / "manifest.json").read_text("utf-8"))
        if earlier["kind"] == kind:
            # what a command removes later: never a path that leads out of the folder
            return [name for name in earlier["files"] if _OWN_FILE.fullmatch(name)]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    some = ", ".join(found[:5]) + (", ..." if len(found) > 5 else "")
    raise InputError(
        str(folder),
        f"a folder that holds something else ({some})",
        allowed,
        "Choose another --out.",
    )


def keep(folder: Path, about: dict[str, Any], files: dict[str, bytes]) -> None:
    """Write results, each file whole or not at all.

    The manifest says ``complete`` only when all are there. Files of an earlier result that the new
    one does not have are removed.

    Parameters
    ----------
    folder : Path
    about : dict
        From `manifest`.
    files : dict of str to bytes
        By path inside the folder.
    """
    earlier = claim(folder, about["kind"])
    digests = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in sorted(files.items())
        if name.endswith((".csv", ".parquet", ".json", ".toml"))
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # names the earlier files too, so that a command after a kill still removes them
        unfinished = about | {"complete": False, "files": sorted({*files, *earlier})}
        write_whole({folder / "manifest.json": _json(unfinished)})
        for name, data in files.items():
            write_whole({folder / name: data})
        for name in set(earlier) - set(files):
            (folder / name).unlink(missing_ok=True)
        finished = about | {"complete": True, "files": sorted(files), "sha256": digests}
        write_whole({folder / "manifest.json": _json(finished)})
    except OSError as error:
        raise InputError(
            str(folder),
            f"no folder to write to ({error.strerror})",
            "a folder with room that can be written to",
        ) from error


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
