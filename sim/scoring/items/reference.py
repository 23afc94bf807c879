"""The page of the kinds of item, made from what their modules say of themselves.

``python -m sim.scoring.items.reference > docs/reference/item-kinds.md`` makes it anew.
"""

from __future__ import annotations

import sys
from inspect import getdoc

from sim.scoring.items import KINDS

_HEAD = """# Kinds of item

How the records of an item become its points, kind by kind. This page is a part of
[scoring.md](scoring.md), which says what holds for all kinds: numbers, rounding, `credit`, items
without records. [rulebooks.md](rulebooks.md) shows the kinds in a file. In brackets stands what
holds where a key is left out.

The page is made from the modules in `sim/scoring/items/` by
`python -m sim.scoring.items.reference`; [how a kind is added](../how-to/item-kind.md)."""


def reference_page() -> str:
    """Give the page: a section for each kind, from the text at the head of its module."""
    parts = [_HEAD]
    for kind in KINDS:
        # not the class, whose docstring is for those who read code
        title, _, rules = (getdoc(sys.modules[kind.__module__]) or "").partition("\n")
        parts.append(f"## {title.removesuffix('.')}\n{rules}")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(reference_page(), end="")
