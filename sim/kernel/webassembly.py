"""Rules as WebAssembly: compiled for a machine of 32 bits, and where fields stand in its blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import types
from numba.core.registry import cpu_target

from sim.kernel.browser_text import by_bits, in_fours, in_words
from sim.kernel.bundle_types import Bundle, block_type
from sim.kernel.object_code import linked, optimise
from sim.kernel.rule import Rule

TRIPLE = "wasm32-unknown-unknown"
"""The machine: addresses of 32 bits, which every browser has."""
FEATURES = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,+simd128"
"""What the module may use besides the first edition.

All browsers have it since March 2023, vectors (SIMD) last of all: Chrome and Firefox since 2021."""


def object_code(
    entries: Mapping[str, tuple[Rule, tuple]],
    cached: Iterable[Rule],
    short: Collection[int] = (),
    drawing: Iterable[Rule] = (),
) -> bytes:
    """Rules with all that they call become one object of WebAssembly.

    Rules that are cached whole stay whole here too. Copied into one, they are so large that the
    compilers of browsers no longer find places for all numbers: a run took 7% longer.

    Parameters
    ----------
    entries, cached
        As for :func:`sim.kernel.object_code.linked`.
    short : collection of int
        Numbers below 2^32 by which rules multiply nothing but numbers below 2^32.
    drawing : iterable of Rule
        Rules with loops of such products.

    Returns
    -------
    bytes
        An object file as LLVM writes it, with the entries as its only global functions.
    """
    cached, machine = tuple(cached), _machine()
    module, _ = linked(entries, cached)
    for name in _names_of(cached):
        module.get_function(name).add_function_attribute("noinline")
    module = llvm.parse_assembly(in_fours(str(module), _names_of(drawing)))
    optimise(machine, TRIPLE, module, entries)
    module = llvm.parse_assembly(by_bits(in_words(str(module), short)))
    module.verify()
    return machine.emit_object(module)


def _names_of(rules: Iterable[Rule]) -> list[str]:
    """Give the names that LLVM knows rules by, of each for all types that it is compiled for."""
    return [one.fndesc.llvm_func_name for rule in rules for one in rule.part.overloads.values()]


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
