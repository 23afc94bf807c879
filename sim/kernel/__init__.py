"""Compiling: the only part of the model that knows numba.

:mod:`sim.kernel.compile`: how a rule is compiled. :mod:`sim.kernel.by_address`: how the state
reaches it. :mod:`sim.kernel.selection`: a choice of two numbers without a branch.
:mod:`sim.kernel.disk_cache`: where compiled code is cached."""

from __future__ import annotations

from sim.kernel.by_address import by_address
from sim.kernel.compile import compile_for, kernel
from sim.kernel.selection import select

__all__ = ["by_address", "compile_for", "kernel", "select"]
