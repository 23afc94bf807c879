"""Rules as WebAssembly: compiled for a machine of 32 bits, and where fields stand in its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import types
from numba.core.registry import cpu_target

from sim.kernel.bundle_types import Bundle, block_type
from sim.kernel.object_code import compiled_for, linked
from sim.kernel.rule import Rule

TRIPLE = "wasm32-unknown-unknown"
"""The machine: addresses of 32 bits, which every browser has."""
_PHILOX = re.compile(r"(^define [^\n]*random_numbers\d+philox[^\n]*\)) #\d+ \{", re.MULTILINE)
FEATURES = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,+simd128"
"""What the module may use besides the first edition.

All browsers have it since March 2023, vectors (SIMD) last of all: Chrome and Firefox since 2021."""


def object_code(entries: Mapping[str, tuple[Rule, tuple]], cached: Iterable[Rule]) -> bytes:
    """Rules with all that they call become one object of WebAssembly.

    Parameters are those of :func:`sim.kernel.object_code.linked`.

    Returns
    -------
    bytes
        An object file as LLVM writes it, with the entries as its only global functions.
    """
    module, _ = linked(entries, cached)
    return compiled_for(_machine(), TRIPLE, _with_calls_of_philox(module), entries)


def _with_calls_of_philox(module: llvm.ModuleRef) -> llvm.ModuleRef:
    """Let rules call the generator of random numbers, into which it is copied elsewhere.

    Copied, it is drawn from for two cadres at once, and a product of 64 bits in such a vector takes
    browsers several times as long as two by themselves: all of a run took a tenth longer.
    """
    text, found = _PHILOX.subn(r"\1 noinline {", str(module))
    if found != 1:
        raise ValueError("the generator of random numbers is not in the module, or not once")
    return llvm.parse_assembly(text)


def block_offsets(bundle: Bundle) -> dict[str, int]:
    """Give the place of each field in the block of a bundle on that machine, in bytes."""
    data, block = _machine().target_data, _block(bundle)
    return {name: block.get_element_offset(data, at) for at, name in enumerate(bundle.fields)}


def block_size(bundle: Bundle) -> int:
    """Give the bytes of the block of a bundle on that machine."""
    return _block(bundle).get_abi_size(_machine().target_data)


def bundle_of(value: Any) -> Bundle:
    """Give the type by which rules take a named tuple."""
    return numba.typeof(value)


def is_bundle(field: Any) -> bool:
    """Say whether a field is a bundle within a bundle."""
    return isinstance(field, Bundle)


def is_table(field: Any) -> bool:
    """Say whether a field is a table: its block holds a place in memory and a shape."""
    return isinstance(field, types.Array)


def _block(bundle: Bundle) -> Any:
    return block_type(cpu_target.target_context, bundle)


def _machine() -> llvm.TargetMachine:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    return llvm.Target.from_triple(TRIPLE).create_target_machine(opt=3, features=FEATURES)
