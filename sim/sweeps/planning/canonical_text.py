"""Plain data as one text: equal data give equal text, so that its digest can be a name."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

# made once: `json.dumps` with these options makes one for every call, of a plan for every cell
_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


def canonical(data: Any) -> str:
    """Write plain data canonically: sorted keys, no spaces, composed letters, no -0, no NaN.

    Integers and other numbers stay apart: 1 and 1.0 differ.

    Raises
    ------
    ValueError
        For numbers that are not finite.
    """
    text = _ENCODER.encode(data)
    # looking at the text whole is much quicker than at each of its parts, and most need no more
    if "-0.0" not in text and unicodedata.is_normalized("NFC", text):
        return text
    return _ENCODER.encode(_normal(data))


def canonical_table(parts: dict[str, str]) -> str:
    """Write a table whose values are canonical text already, as `canonical` would write it."""
    return "{" + ",".join(f"{canonical(key)}:{parts[key]}" for key in sorted(parts)) + "}"


def canonical_list(parts: list[str]) -> str:
    """Write a list whose entries are canonical text already, as `canonical` would write it."""
    return "[" + ",".join(parts) + "]"


def _normal(data: Any) -> Any:
    if isinstance(data, str):
        return data if data.isascii() else unicodedata.normalize("NFC", data)
    if isinstance(data, float):
        return data + 0.0  # turns -0.0 into 0.0
    if isinstance(data, dict):
        return {_normal(key): _normal(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_normal(value) for value in data]
    return data
