"""Compiling: the only part of the model that knows numba, which it loads when it has to.

:mod:`sim.kernel.rule`: what a rule is. :mod:`sim.kernel.selection`: a choice of two numbers without
a branch. :mod:`sim.kernel.library`: rules compiled beforehand, called through
:mod:`sim.kernel.block`. :mod:`sim.kernel.compile`: how numba compiles a rule, which takes the state
by :mod:`sim.kernel.bundle_types` and chooses by :mod:`sim.kernel.selection_types`.
:mod:`sim.kernel.disk_cache`: where compiled code is cached. :mod:`sim.kernel.object_code`: rules as
object files, of which :mod:`sim.kernel.native` makes the library, and which are WebAssembly by
:mod:`sim.kernel.webassembly`, with :mod:`sim.kernel.browser_text` for what browsers are quick at.
"""

from __future__ import annotations

from sim.kernel.block import by_address
from sim.kernel.rule import compile_for, kernel
from sim.kernel.selection import select

__all__ = ["by_address", "compile_for", "kernel", "select"]
