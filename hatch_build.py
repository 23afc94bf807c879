"""What a wheel holds beside the sources: the library of compiled rules, if it is of these sources.

A wheel with the library is one for Linux on x86-64; without it the wheel is for every machine, and
rules are compiled at the first start.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLATFORM = "manylinux_2_17_x86_64"
"""The library asks for nothing but a memory's filling and copying, which every C library has."""


class LibraryHook(BuildHookInterface):
    """Take the library in, and name the platform that the wheel is then for."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Look at the library before files are gathered."""
        kernel = Path(self.root, "sim", "kernel")
        # by file: the package itself needs libraries that are not there while a wheel is built
        sources = runpy.run_path(str(kernel / "sources.py"))
        library = runpy.run_path(str(kernel / "library_file.py"))
        now = sources["digest_of"](sources["kernel_sources"](kernel.parent))
        described = library["describe"](library["PATH"])
        if version == "editable" or described is None or described["sources"] != now:
            return
        build_data["force_include"][str(library["PATH"])] = "sim/kernel/rules.elf"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{PLATFORM}"
