"""Compiling: the only part of the model that knows numba.

:mod:`sim.kernel.rule`: how a rule is compiled. :mod:`sim.kernel.bundle`: how the state reaches it. :mod:`sim.kernel.kept`: where
compiled code is kept."""

from __future__ import annotations

from sim.kernel.bundle import by_address
from sim.kernel.rule import compile_for, kernel

__all__ = ["by_address", "compile_for", "kernel"]
