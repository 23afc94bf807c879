"""The file of the library: its code, what it says of itself, and a seal.

After the code follow a description in JSON (digest of the sources, levels of processors, and what
each rule takes and gives), its length, and a sha256 of all that stands before. No other module is
needed to read it: the build of a wheel runs this file by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# not .so: such a file would count as a module of Python
PATH = Path(__file__).with_name("rules.elf")
"""Where the library stands, if there is one."""
_DIGEST_BYTES, _LENGTH_BYTES = hashlib.sha256().digest_size, 8


def sealed(code: bytes, described: Mapping[str, Any]) -> bytes:
    """Put code and description together."""
    text = json.dumps(described).encode()
    body = code + text + len(text).to_bytes(_LENGTH_BYTES, "big")
    return body + hashlib.sha256(body).digest()


def describe(path: Path) -> dict[str, Any] | None:
    """Read what a library says of itself, or None when there is none or it is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body, digest = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        return None
    length = int.from_bytes(body[-_LENGTH_BYTES:], "big")
    described: dict[str, Any] = json.loads(body[-_LENGTH_BYTES - length : -_LENGTH_BYTES])
    return described


def symbol(place: int, level: str, sources: str) -> str:
    """Name a rule's function by its place in the description; other sources give other names."""
    return f"rule_{place}_{level.replace('-', '_')}_{sources}"
