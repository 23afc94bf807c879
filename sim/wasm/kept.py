"""The module that is kept with the sources, for those who make a page: nothing is compiled here,
and no compiler need be installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULE, DESCRIPTION = "model.wasm", "model.json"


def read_module() -> bytes:
    """Read the compiled rules."""
    return (HERE / MODULE).read_bytes()


def read_description() -> dict[str, Any]:
    """Read what describes the module's memory."""
    read: dict[str, Any] = json.loads((HERE / DESCRIPTION).read_text("utf-8"))
    return read
