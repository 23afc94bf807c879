"""Compiling: the only part of the model that knows numba.

:mod:`sim.kernel.compile`: how a rule is compiled. :mod:`sim.kernel.by_address`: how the state
reaches it. :mod:`sim.kernel.disk_cache`: where compiled code is cached."""

from __future__ import annotations

from sim.kernel.by_address import by_address
from sim.kernel.compile import compile_for, kernel

__all__ = ["by_address", "compile_for", "kernel"]
