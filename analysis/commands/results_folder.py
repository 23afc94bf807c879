"""Folders of results: whose they are, what stands in them, and how they are written.

The rule: a command writes into a new or empty folder, or over its own earlier result of the same
inputs, which the manifest tells. Another result, and files that the command did not write, are kept
unless ``--overwrite`` is given; results of another command are kept in any case. Nothing but plain
files is ever replaced.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shlex
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.crate import FILES, crate_files
from sim.base.errors import InputError, naming
from sim.files.atomic import write_atomically
from sim.files.json_files import json_bytes, read_json
from sim.files.places import ANOTHER, check_inside, kind_of_place, try_folder

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

DISTRIBUTIONS = (
    "cadre-sim", "mesa", "numpy", "scipy", "numba", "pandas", "pyarrow", "matplotlib", "optuna",
)  # fmt: skip
"""Distributions whose versions a manifest records."""
LONGEST_NAME = 120
"""Bytes of a default folder's name."""
MANIFEST = "manifest.json"
SCENARIOS = "scenarios"
"""Folder inside results for scenario files that record numbers which were set."""
WORKBOOK = "tables.xlsx"
"""File of all tables together, where that is asked for."""
DIGESTED = (".csv", ".parquet", ".json", ".toml", ".xlsx")
"""Ends of the files whose digests a manifest holds; pages and figures are made from these."""
PAGE_HEAD = 2_000
"""Bytes at the beginning of a page in which it says of which results it is."""
_INPUTS = ("seed", "replicates", "years", "scenarios", "ensemble", "sweep", "run", "inputs")
"""Keys of a manifest that say what results were made from."""
_VERSION = re.compile(r"^Version: (.+)$", re.MULTILINE)
_REPLACE = "Choose another --out, or give --overwrite to replace them."

Overwrite = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Replace another result of this command, and files of the same names; "
        "without it only its own earlier result of the same inputs is replaced.",
    ),
]


def out_option(help: str, metavar: str = "DIR") -> Any:
    """Make the option ``--out``: a plain local path, which may not be empty."""
    # as text first: of a path one can no longer say whether it was empty or the working folder
    return typer.Option(parser=str, metavar=metavar, callback=_place, help=help)


def _place(text: str | None) -> Path | None:
    if text is None:
        return None
    if not text.strip():
        raise InputError(
            "--out",
            "an empty text",
            "the path of a place to write to",
            "Leave it out, or name one.",
        )
    return Path(text)


def default_folder(name: str) -> Path:
    """Give the folder under ``results`` for results of a name."""
    short = re.sub(r"[^\w.-]+", "_", name).encode("utf-8", "replace")[:LONGEST_NAME]
    # cut by bytes, in which the length of names is limited; half a letter goes
    return Path("results") / short.decode("utf-8", "ignore")


def manifest(
    kind: str, command: list[Any], scenarios: list[Scenario], seed: int, replicates: int, years: int
) -> dict[str, Any]:
    """Say what results come from.

    Returns
    -------
    dict
        Command, seed, replicates, years, resolved scenarios, versions and date.
    """
    from analysis.comparison.scenario_differences import parents_of

    return _begun(kind, command) | {
        "seed": seed,
        "replicates": replicates,
        "years": years,
        "scenarios": [
            {
                "name": one.name,
                "title": {"en": one.title.en, "zh": one.title.zh},
                "label": {"en": one.label.en, "zh": one.label.zh},
                "description": one.description,
                "adopted": one.adopted,
                "digest": one.digest,
                "resolved": one.to_dict(),
                **({"parents": parents_of(one)} if parents_of(one) else {}),
            }
            for one in scenarios
        ],
    }


def manifest_of_inputs(kind: str, command: list[Any], **inputs: Any) -> dict[str, Any]:
    """Say what results come from that were made from files."""
    return _begun(kind, command) | inputs


def _begun(kind: str, command: list[Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "command": shlex.join(map(str, command)),
        "versions": {"python": platform.python_version()}
        | {name: _version(name) for name in DISTRIBUTIONS},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _version(distribution: str) -> str | None:
    try:
        about = metadata.distribution(distribution).read_text("METADATA") or ""
    except metadata.PackageNotFoundError:
        return None
    # by its line alone: to read the whole file as a message takes most of a hundredth of a second
    # for each ten of them
    found = _VERSION.search(about)
    return found[1] if found else metadata.version(distribution)


def claim(
    folder: Path, about: dict[str, Any], names: Iterable[str] = (), overwrite: bool = False
) -> list[str]:
    """Refuse a folder that results cannot or may not be written into, before they are computed.

    Parameters
    ----------
    folder : Path
    about : dict
        From `manifest`.
    names : iterable of str
        Files that will be written, by path inside the folder.
    overwrite : bool
        Replace another result of the same command, and files of these names.

    Returns
    -------
    list of str
        Files of the earlier result, as its manifest names them: whatever that may say.

    Raises
    ------
    InputError
    """
    kind = about["kind"]
    allowed = f"a new or empty folder, or an earlier result of this cadre-sim {kind}"
    found = _entries(folder, allowed)
    check_inside(folder, (MANIFEST, *FILES, *names))
    earlier = _earlier(folder) if found else {}
    other = earlier.get("kind", kind)
    if other != kind or "plan.json" in found:
        got = f"results of cadre-sim {'sweep' if 'plan.json' in found else other}"
        raise InputError(str(folder), f"a folder with {got}", allowed, ANOTHER)
    if found and not overwrite:
        _check_own(folder, about, earlier, found, allowed)
    try_folder(folder)
    return earlier.get("files", [])


def _entries(folder: Path, allowed: str) -> list[str]:
    """List what stands in a folder, if there is one."""
    try:
        if os.path.lexists(folder) and not folder.is_dir():
            raise InputError(str(folder), kind_of_place(folder), allowed, ANOTHER)
        found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(
            str(folder), f"no folder to look into ({reason})", allowed, ANOTHER
        ) from error
    return [name for name in found if not name.startswith(".")]


def _earlier(folder: Path) -> dict[str, Any]:
    """Read the manifest of an earlier result; nothing where there is none that can be read."""
    try:
        about = read_json(folder / MANIFEST, "", "")
    except InputError:
        return {}
    kind, files = about.get("kind"), about.get("files")
    named = isinstance(files, list) and all(isinstance(name, str) for name in files)
    return about if isinstance(kind, str) and named else {}


def _check_own(
    folder: Path, about: dict[str, Any], earlier: dict[str, Any], found: list[str], allowed: str
) -> None:
    """Refuse what is no earlier result of the same inputs, as it was written."""
    if not earlier:
        got = f"a folder that holds something else ({naming(found[:5])}"
        got += ", ...)" if len(found) > 5 else ")"
        raise InputError(str(folder), got, allowed, _REPLACE)
    differs = [key for key in _INPUTS if _input(earlier, key) != _input(about, key)]
    here, there = _numbers_set(about), _numbers_set(earlier)
    if "scenarios" in differs and here != there:
        # by what was typed: the scenarios are the same, only numbers in them were set
        differs[differs.index("scenarios")] = f"numbers set ({here}; there {there})"
    if "inputs" in differs:
        differs[differs.index("inputs")] = _inputs_that_differ(about, earlier)
    if differs:
        got = f"another result of cadre-sim {about['kind']}, which differs in {naming(differs)}"
        raise InputError(str(folder), got, allowed, _REPLACE)
    changed = [name for name in earlier["files"] if _is_changed(folder, name, earlier)]
    if changed:
        got = f"files that were changed since they were written ({naming(sorted(changed))})"
        raise InputError(str(folder), got, allowed, _REPLACE)


def _inputs_that_differ(about: dict[str, Any], earlier: dict[str, Any]) -> str:
    """Name the inputs that are not the same, as far as an earlier manifest names any."""
    here, there = about.get("inputs"), earlier.get("inputs")
    if not isinstance(here, dict) or not isinstance(there, dict):
        return "inputs"
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    return f"inputs ({naming(names)})"


def _numbers_set(about: dict[str, Any]) -> str:
    """Name the numbers that were set with ``--set``; an earlier manifest may say anything."""
    given = about.get("set")
    return naming(list(map(str, given))) if isinstance(given, list) and given else "none"


def _input(about: dict[str, Any], key: str) -> Any:
    """Give an input as it counts: of scenarios their names and what runs depend on."""
    value = about.get(key)
    if key != "scenarios" or not isinstance(value, list):
        return value
    return [
        (one.get("name"), one.get("digest")) if isinstance(one, dict) else None for one in value
    ]


def _is_changed(folder: Path, name: str, earlier: dict[str, Any]) -> bool:
    """Say whether a file has other bytes than the manifest says; what was removed has none."""
    sums = earlier.get("sha256")
    said = sums.get(name) if isinstance(sums, dict) else None
    # a manifest is only a file: what it names may lead out of the folder
    if said is None or Path(name).is_absolute() or ".." in Path(name).parts:
        return False
    check_inside(folder, [name])
    try:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest() != said
    except FileNotFoundError:
        return False
    except OSError:
        return True


def check_page(target: Path, tag: str, allowed: str, overwrite: bool) -> None:
    """Refuse to replace a file that is no page of the same results.

    Parameters
    ----------
    tag : str
        That such a page has in its head.

    Raises
    ------
    InputError
    """
    if overwrite or not target.exists():
        return
    with open(target, "rb") as file:
        if tag.encode() not in file.read(PAGE_HEAD):
            do = "Choose another --out, or give --overwrite to replace it."
            raise InputError(str(target), "another file", allowed, do)


def keep(
    folder: Path, about: dict[str, Any], files: dict[str, bytes], overwrite: bool = False
) -> None:
    """Write results, each file whole or not at all.

    The manifest says ``complete`` only when all are there. Files of an earlier result that the new
    one does not have, such as those of later years, are removed.

    Parameters
    ----------
    folder : Path
    about : dict
        From `manifest`.
    files : dict of str to bytes
        By path inside the folder.
    overwrite : bool
        As in `claim`.
    """
    # what is only marked as begun has nothing to describe
    files = files | crate_files(about, files, beside=[MANIFEST]) if files else files
    earlier = claim(folder, about, files, overwrite)
    # only names like those that are written now, but for the numbers in them: a manifest is only a
    # file, and must not have anything else removed
    own = {_numberless(name) for name in (*files, *_set_files(about), WORKBOOK)}
    stale = [name for name in {*earlier} - {*files} if _numberless(name) in own]
    check_inside(folder, stale)
    digests = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in sorted(files.items())
        if name.endswith(DIGESTED)
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # names the earlier files too, so that a command after a kill still removes them
        unfinished = about | {"complete": False, "files": sorted({*files, *stale})}
        write_atomically({folder / MANIFEST: json_bytes(unfinished)})
        for name, data in files.items():
            write_atomically({folder / name: data})
        for name in stale:
            (folder / name).unlink(missing_ok=True)
        finished = about | {"complete": True, "files": sorted(files), "sha256": digests}
        write_atomically({folder / MANIFEST: json_bytes(finished)})
    except OSError as error:
        raise InputError(
            str(folder),
            f"no folder to write to ({error.strerror})",
            "a folder with room that can be written to",
        ) from error


def _set_files(about: dict[str, Any]) -> list[str]:
    """Name the scenario files that a command writes when numbers are set (``--set``)."""
    return [f"{SCENARIOS}/{one['name']}.toml" for one in about.get("scenarios", ())]


def _numberless(name: str) -> str:
    return re.sub(r"[0-9]+", "0", name)
