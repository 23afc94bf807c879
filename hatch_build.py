"""What a wheel holds and needs: the library of compiled rules, or numba to compile them.

A wheel with the library is one for Linux on x86-64 and needs no numba, which with its compiler is a
quarter of an environment; without it the wheel is for every machine, and rules are compiled at the
first start.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

PLATFORM = "manylinux_2_17_x86_64"
"""The library asks for nothing but a memory's filling and copying, which every C library has."""


def library_of(root: str) -> Path | None:
    """Give the library's file where it is whole and of the sources that lie there."""
    kernel = Path(root, "sim", "kernel")
    # by file: the package itself needs libraries that are not there while a wheel is built
    sources = runpy.run_path(str(kernel / "sources.py"))
    library = runpy.run_path(str(kernel / "library_file.py"))
    now = sources["digest_of"](sources["kernel_sources"](kernel.parent))
    described = library["describe"](library["PATH"])
    return library["PATH"] if described is not None and described["sources"] == now else None


class LibraryHook(BuildHookInterface):
    """Take the library in, and name the platform that the wheel is then for."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Look at the library before files are gathered."""
        library = library_of(self.root)
        if version == "editable" or library is None:
            return
        build_data["force_include"][str(library)] = "sim/kernel/rules.elf"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{PLATFORM}"


class NeedsHook(MetadataHookInterface):
    """Say what an installation needs: numba only where no library is taken in.

    Not in the other hook: installers ask what is needed before they build anything.
    """

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Put the dependencies together from the table ``[tool.hatch.metadata.hooks.custom]``."""
        compiler = [] if library_of(self.root) else metadata["optional-dependencies"]["compile"]
        metadata["dependencies"] = [*self.config["needed"], *compiler]
