"""The sources that compiled code is made of, and their digest.

No other module is needed for it: the build of a wheel runs this file by itself.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_COMPILED_CODE = (b"sim.kernel", b"NamedTuple", b"IntEnum")
# with the line's end before it, which is found much faster than a line's beginning
_IMPORT = re.compile(rb"\nfrom sim\.([\w.]+) import")


def kernel_sources(package: Path | None = None) -> dict[str, bytes]:
    """The sources that can influence compiled code.

    Those naming a kernel, a tuple or an enum, and what they import. A file counts when its text
    holds ``sim.kernel``, ``NamedTuple`` or ``IntEnum``, or when such a file imports from it, also
    by way of a package: numbers that a compiled function reads are frozen into it.

    Parameters
    ----------
    package : pathlib.Path, optional
        Folder of the package; by default the one in which this file stands.

    Returns
    -------
    dict of str to bytes
        Path inside the package, with forward slashes, to text; sorted by path.
    """
    package = Path(__file__).parent.parent if package is None else package
    texts = dict(_texts(str(package), ""))
    counted = {name for name, text in texts.items() if any(sign in text for sign in _COMPILED_CODE)}
    waiting = list(counted)
    while waiting:
        for module in _IMPORT.findall(texts[waiting.pop()]):
            path = module.decode().replace(".", "/")
            found = ({f"{path}.py", f"{path}/__init__.py"} & texts.keys()) - counted
            counted |= found
            # what a package hands on stands in the modules that it imports itself
            waiting += [name for name in found if name.endswith("__init__.py")]
    return {name: texts[name][1:] for name in sorted(counted)}


def _texts(folder: str, inside: str) -> Iterator[tuple[str, bytes]]:
    # every start reads them, and this takes a third of the time that paths as objects do
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _texts(entry.path, f"{inside}{entry.name}/")
            elif entry.name.endswith(".py"):
                with open(entry.path, "rb") as file:
                    yield f"{inside}{entry.name}", b"\n" + file.read()


def digest_of(sources: Mapping[str, bytes], *more: bytes) -> str:
    """Name sources, and what else counts, by the first 32 hexadecimal digits of a sha256."""
    digest = hashlib.sha256()
    for part in (
        *more,
        *(part for name, text in sources.items() for part in (name.encode(), text)),
    ):
        # its length before each part, or text could move from one into the next unnoticed
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]
