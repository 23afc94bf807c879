"""Documents of which parts are written by commands: what stands between two marks is replaced.

A part begins with ``<!-- KIND: NAME -->`` and ends with ``<!-- end of KIND -->``, each on a line of
its own; nothing else of a document is touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sim.files.atomic import write_atomically


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows as a table of Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def filled(text: str, made: Mapping[str, str], kind: str) -> str:
    """Put blocks between the marks of a document.

    Parameters
    ----------
    text : str
    made : mapping of str to str
        Blocks by name.
    kind : str
        Of the marks.

    Raises
    ------
    KeyError
        When the document asks for a block that is not made.
    """

    def put(found: re.Match[str]) -> str:
        return f"{found[1]}\n{made[found[2]]}\n{found[3]}"

    marks = rf"(<!-- {kind}: (\w+) -->)\n.*?(<!-- end of {kind} -->)"
    return re.sub(marks, put, text, flags=re.DOTALL)


def block(text: str, name: str, kind: str) -> str:
    """Give what stands in a document between the marks of a name."""
    behind = text.split(f"<!-- {kind}: {name} -->\n", 1)[1]
    return behind.split(f"\n<!-- end of {kind} -->", 1)[0]


def fill_pages(
    pages: Iterable[Path],
    made: Mapping[str, str],
    kind: str,
    say: Callable[[str], None] = print,
) -> None:
    """Write documents anew with the blocks between their marks, all of them or none."""
    written = {page: filled(page.read_text("utf-8"), made, kind).encode() for page in pages}
    write_atomically(written)
    for page in written:
        say(str(page))
