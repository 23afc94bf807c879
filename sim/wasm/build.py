"""Making the module: ``python -m sim.wasm.build`` writes `model.wasm` and `model.json` beside it.

Both files are kept with the sources, so that neither an installation nor a page needs a compiler
or two minutes. `model.json` names the sources by a digest; a test refuses files that are older.
"""

from __future__ import annotations

import gc
import hashlib
import json
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.base.random_numbers import MULTIPLIERS, uniform_pairs
from sim.kernel.sources import digest_of, kernel_sources
from sim.kernel.webassembly import object_code
from sim.model.phases.picking import divide_nodes, draw_lots
from sim.model.strategies.lanes import draw_luck
from sim.runs.precompile import PHASES
from sim.wasm import rules
from sim.wasm.description import LINE, describe_memory, sample_context, sample_state
from sim.wasm.kept import DESCRIPTION, HERE, MODULE
from sim.wasm.object_file import module_of

ENTRIES = {
    "lay_out": (rules.lay_out, ()),
    "found_county": (rules.found_county, ()),
    "work_half_month": (rules.work_half_month, (0,)),
    "renew_half_month": (rules.renew_half_month, ()),
}
"""What a page calls, and what it hands over besides state and context."""
DRAWING = (uniform_pairs, draw_luck, draw_lots, divide_nodes)
"""Rules that draw for many, one after the other."""
_DECLARED = re.compile(r"scenario/parameters/(world|levers)/")
"""Sources of which compiled code takes nothing but the names of columns, which the description
has: a new default or bound leaves the module as it is."""


def build() -> tuple[bytes, str]:
    """Make the module and its description.

    The same sources, and the same numba, LLVM and Python, give the same bytes. To be called in a
    process that has compiled no rule with state and context yet.

    Returns
    -------
    module : bytes
    description : str
        JSON.
    """
    # compiling makes very many objects that stay
    gc.disable()
    arguments = (sample_state(), sample_context())
    entries = {name: (rule, (*arguments, *more)) for name, (rule, more) in ENTRIES.items()}
    module = module_of(object_code(entries, PHASES, MULTIPLIERS, DRAWING), ENTRIES)
    described = {
        **describe_memory(),
        "first_free": -(-module.data_end // LINE) * LINE,
        "made": {
            "sources": sources_digest(),
            "module": hashlib.sha256(module.code).hexdigest(),
            "with": made_with(),
        },
    }
    return module.code, json_text(described)


def sources_digest() -> str:
    """Name the sources that can change the module, by the first digits of a sha256."""
    return digest_of(
        {name: text for name, text in kernel_sources().items() if not _DECLARED.match(name)}
    )


def made_with() -> dict[str, str]:
    """Name what writes the module's text, and by what LLVM compiles it."""
    libraries = {name: version(name) for name in ("numba", "llvmlite")}
    return {"python": ".".join(platform.python_version_tuple()[:2]), **libraries}


def json_text(described: dict[str, Any]) -> str:
    """Write a description with a line for each of its parts, and for each part of those."""
    parts = []
    for name, part in described.items():
        text = json.dumps(part, separators=(",", ":"))
        if isinstance(part, dict):
            rows = [f"  {json.dumps(key)}:{_compact(one)}" for key, one in part.items()]
            text = "{\n" + ",\n".join(rows) + "}"
        parts.append(f"{json.dumps(name)}:{text}")
    return "{\n" + ",\n".join(parts) + "}\n"


def _compact(part: Any) -> str:
    return json.dumps(part, separators=(",", ":"))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    code, text = build()
    (folder / MODULE).write_bytes(code)
    (folder / DESCRIPTION).write_text(text, "utf-8")
    print(f"{folder / MODULE}: {len(code)} bytes")
