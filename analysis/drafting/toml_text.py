"""Parts of TOML files that are written with comments between them, which no library keeps."""

from __future__ import annotations

import re
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def value_text(value: Any) -> str:
    """Write a value as TOML has it, on one line."""
    import tomli_w

    text = tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")
    return text


def inline(value: Any) -> str:
    """Write a value as TOML has it, lists and tables inside on the same line."""
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{quoted_key(key)} = {inline(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    return value_text(value)


def quoted_key(key: str) -> str:
    """Write a key as it stands between dots: in quotes where it has dots or other signs."""
    return key if _BARE.fullmatch(key) else value_text(key)
