"""Results described for others: an RO-Crate and a data package beside the tables.

``ro-crate-metadata.json`` says what made which file, ``datapackage.json`` what columns the tables
have. Both are made from the manifest and the files alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

CRATE, PACKAGE = "ro-crate-metadata.json", "datapackage.json"
FILES = (CRATE, PACKAGE)
_FORMATS = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# no sign and no zero before other digits: "007" is a name
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?")
_LICENCE = {
    "@id": "#licence",
    "@type": "CreativeWork",
    "name": "Not chosen",
    "description": "Whoever publishes these results chooses a licence for them.",
}


class Kept(NamedTuple):
    """A file that stands there already and is too large to be read again for its columns."""

    size: int
    digest: str


File = bytes | Kept


def crate_files(
    about: Mapping[str, Any], files: Mapping[str, File], beside: Sequence[str] = ()
) -> dict[str, bytes]:
    """Describe results.

    Parameters
    ----------
    about : mapping
        The manifest: ``command``, ``kind``, ``created``, ``versions``, and what was run.
    files : mapping of str to bytes or Kept
        By path inside the folder.
    beside : sequence of str
        JSON files that are written after these two, and so have no digest yet.

    Returns
    -------
    dict of str to bytes
        The two files.
    """
    from sim.files.json_files import json_bytes

    named = {name: data for name, data in sorted(files.items()) if name not in FILES}
    return {
        CRATE: json_bytes(_crate(about, named, beside)),
        PACKAGE: json_bytes(_package(about, named)),
    }


def _crate(
    about: Mapping[str, Any], files: Mapping[str, File], beside: Sequence[str]
) -> dict[str, Any]:
    """Give the RO-Crate 1.1: the folder, its files, the run that made them and with what."""
    parts = [{"@id": name} for name in (*files, *beside)]
    versions = dict(about["versions"])
    software = {
        "@id": "#cadre-sim",
        "@type": "SoftwareApplication",
        "name": "cadre-sim",
        "softwareVersion": versions.pop("cadre-sim", None) or "",
        "softwareRequirements": [
            f"{name} {version}" for name, version in versions.items() if version
        ],
    }
    inputs = _inputs(about)
    action = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": about["command"],
        "instrument": {"@id": software["@id"]},
        "endTime": about["created"],
        "object": [{"@id": one["@id"]} for one in inputs],
        "result": parts,
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": _title(about),
        "description": "Results of an agent-based model of cadre appraisal; made-up counties, no "
        "observation of any real one. Made again by the command in #run; some runs are checked by "
        "cadre-sim reproduce.",
        "datePublished": about["created"],
        "license": {"@id": _LICENCE["@id"]},
        "hasPart": parts,
        "mentions": {"@id": action["@id"]},
    }
    described = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": root["@id"]},
    }
    told = [{"@id": one, "@type": "File", "encodingFormat": _FORMATS["json"]} for one in beside]
    entities = [_file(name, data) for name, data in files.items()]
    graph = [described, root, action, software, _LICENCE, *inputs, *entities, *told]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


def _title(about: Mapping[str, Any]) -> str:
    return f"cadre-sim {about['kind']}: {about['command']}"


def _inputs(about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give what a run was made from as properties with values."""
    values = {key: about[key] for key in ("seed", "replicates", "years", "sweep") if key in about}
    values |= {f"scenario {one['name']}": one["digest"] for one in about.get("scenarios", ())}
    values |= {name: str(value) for name, value in dict(about.get("inputs") or {}).items()}
    return [
        {"@id": f"#input-{place}", "@type": "PropertyValue", "name": name, "value": value}
        for place, (name, value) in enumerate(values.items(), 1)
    ]


def _kept(data: File) -> Kept:
    if isinstance(data, Kept):
        return data
    return Kept(len(data), hashlib.sha256(data).hexdigest())


def _file(name: str, data: File) -> dict[str, Any]:
    kept = _kept(data)
    return {
        "@id": name,
        "@type": "File",
        "encodingFormat": _format(name),
        "contentSize": str(kept.size),
        "sha256": kept.digest,
    }


def _format(name: str) -> str:
    return _FORMATS.get(name.rpartition(".")[2], "application/octet-stream")


def _package(about: Mapping[str, Any], files: Mapping[str, File]) -> dict[str, Any]:
    """Give the data package: each table as a resource, those of CSV with their columns."""
    tables = {name: data for name, data in files.items() if name.endswith((".csv", ".parquet"))}
    return {
        "name": f"cadre-sim-{about['kind']}",
        "title": _title(about),
        "created": about["created"],
        "resources": [_resource(name, data) for name, data in tables.items()],
    }


def _resource(name: str, data: File) -> dict[str, Any]:
    kept = _kept(data)
    stem, _, end = name.rpartition(".")
    told: dict[str, Any] = {
        # names of resources are small letters, digits, dots and lines
        "name": re.sub(r"[^a-z0-9._-]+", "-", f"{stem}-{end}".lower()),
        "path": name,
        "format": end,
        "mediatype": _format(name),
        "bytes": kept.size,
        "hash": f"sha256:{kept.digest}",
    }
    if end != "csv" or isinstance(data, Kept):
        # as a file: frictionless 5.21 counts no bytes of a Parquet file that it reads as a table
        return told | {"type": "file"}
    # a mark of UTF-8 stands there for Excel, and is no part of the first heading
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    headings = next(rows, [])
    columns = [set(values) - {""} for values in zip(*rows, strict=True)] or [set()] * len(headings)
    fields = [_field(*one) for one in zip(headings, columns, strict=True)]
    marked = data.startswith(b"\xef\xbb\xbf")
    return told | {
        "profile": "tabular-data-resource",
        "encoding": "utf-8-sig" if marked else "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _field(heading: str, values: set[str]) -> dict[str, str]:
    kind = "string"
    if values and all(map(_WHOLE.fullmatch, values)):
        kind = "integer"
    elif values and all(map(_NUMBER.fullmatch, values)):
        kind = "number"
    return {"name": heading, "type": kind} | _meaning(heading)


def _meaning(heading: str) -> dict[str, str]:
    """Give what a column of a measure means, in its unit."""
    from sim.model.measure_catalogue import MEASURES

    found = next((one for one in MEASURES if one.name == heading), None)
    return {} if found is None else {"description": f"{found.en} ({found.unit})"}
