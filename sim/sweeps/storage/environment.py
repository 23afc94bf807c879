"""The environment of a sweep: code, libraries and processor with which it was begun.

Other sources of the model are refused unless they are accepted.
"""

from __future__ import annotations

import hashlib
import json
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.base.errors import InputError, naming
from sim.kernel.sources import kernel_sources
from sim.sweeps.storage.durable_files import write_text
from sim.sweeps.storage.reading import read_whole

ENV = "env.json"
LIBRARIES = ("numpy", "numba", "pyarrow", "pandas", "scipy", "mesa", "cadre-sim")
RUNNING = (
    "runs/batch.py",
    "runs/microdata.py",
    "runs/horizon_totals.py",
    "files/fields.py",
    "sweeps/planning/plan.py",
    "sweeps/execution/chunk.py",
)
"""Other sources on which numbers depend, beside the compiled rules and what these import."""
WORKERS = "workers"
"""Key of ``env.json`` for what ran on workers of a cluster."""


def sources() -> dict[str, str]:
    """Digests of all sources on which the numbers of a run depend, by path inside the package."""
    package = Path(__file__).parents[2]
    texts = kernel_sources() | {name: (package / name).read_bytes() for name in RUNNING}
    return {name: hashlib.sha256(texts[name]).hexdigest()[:16] for name in sorted(texts)}


def source_digest() -> str:
    """Give one digest of all of them."""
    return hashlib.sha256(json.dumps(sources(), sort_keys=True).encode()).hexdigest()


def describe() -> dict[str, Any]:
    """Say what runs here: sources, libraries, processor."""
    return {
        "source_digest": source_digest(),
        "sources": sources(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "system": platform.platform(),
        "cpu": _cpu(),
        "accepted": [],
    }


def record_or_check(folder: Path, accept_code_change: bool) -> list[str]:
    """Record the environment of a new sweep, or check it against that of an old one.

    The sources must be the same, or the change accepted, which is recorded.

    Returns
    -------
    list of str
        Libraries that are others than when the sweep was begun: bytes are then not promised.

    Raises
    ------
    InputError
        Naming the sources that have changed.
    SweepStopped
        When the record cannot be read.
    """
    path, now = folder / ENV, describe()
    stored = read(folder, now)
    if stored is None and not any(folder.glob("parts/runs-*")):
        write_text(path, _text(now), "env")
        return []
    # parts without a readable record: as if begun with unknown sources, which must be accepted
    stored = stored or now | {"source_digest": "", "sources": {}}
    notes = [
        f"begun with {name} {before}, now {after}"
        for name, before, after in differences(stored, now)
    ]
    if stored["source_digest"] == now["source_digest"]:
        return notes
    before = stored["sources"]
    changed = [
        name
        for name in sorted(before | now["sources"])
        if before.get(name) != now["sources"].get(name)
    ]
    if not accept_code_change:
        raise InputError(
            str(path),
            f"other sources of the model than this sweep was begun with ({naming(changed)})",
            "the same sources",
            "Go back to them, start anew in another --out, or give --accept-code-change "
            "if no number can have moved.",
        )
    accepted = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "from": stored["source_digest"],
        "changed": changed,
    }
    helped = {key: stored[key] for key in stored.keys() & {WORKERS}}
    write_text(path, _text(now | helped | {"accepted": [*stored["accepted"], accepted]}), "env")
    return notes


def add_worker(folder: Path, about: dict[str, Any]) -> bool:
    """Record what a worker of another process or machine runs on.

    Returns
    -------
    bool
        Whether none like it had been recorded before.
    """
    path = folder / ENV
    stored = json.loads(read_whole(path))
    known = stored.get(WORKERS, [])
    # a cluster has many workers on one kind of machine, and one entry says enough of them
    if about in known:
        return False
    write_text(path, _text(stored | {WORKERS: [*known, about]}), "env")
    return True


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Name what differs in Python and libraries, with both values.

    System and processor are recorded and left out here: they change no byte.
    """
    before, after = (about["libraries"] | {"python": about["python"]} for about in (one, other))
    return [
        (name, before.get(name), after[name]) for name in after if before.get(name) != after[name]
    ]


def read(folder: Path, now: dict[str, Any]) -> dict[str, Any] | None:
    """Read the environment in which a sweep was begun.

    A record that is broken, or lacks a key of `now` or has another kind of thing there, counts as
    absent.

    Raises
    ------
    SweepStopped
        When it cannot be read.
    """
    try:
        stored = json.loads(read_whole(folder / ENV))
        examples = now | {WORKERS: []}
        alike = all(isinstance(stored.get(key, one), type(one)) for key, one in examples.items())
        return stored if alike and now.keys() <= stored.keys() else None
    except (FileNotFoundError, ValueError, AttributeError, RecursionError):
        return None


def _text(about: dict[str, Any]) -> str:
    return json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
