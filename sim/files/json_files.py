"""JSON files of results: read within limits, written so that any text can be told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.base.errors import InputError
from sim.files.toml_files import check_file, read_bytes

LARGEST_FILE = 50_000_000
"""Bytes a JSON file may have."""


def read_json(path: Path, allowed: str, do: str) -> dict[str, Any]:
    """Read a JSON file that holds a table.

    Raises
    ------
    InputError
        When there is no plain file, or none with a table.
    """
    where = str(path)
    check_file(path, where, LARGEST_FILE, allowed, do)
    try:
        data = json.loads(read_bytes(path, where).decode())
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(where, "no readable JSON", allowed, do) from error
    if not isinstance(data, dict):
        raise InputError(where, "JSON that is no table", allowed, do)
    return data


def json_bytes(data: Any, indent: int = 1) -> bytes:
    """Write plain data as JSON; names of files that are not UTF-8 are kept as escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    # an escape inside of a JSON text is that sign again when it is read
    return f"{text}\n".encode("utf-8", "backslashreplace")
