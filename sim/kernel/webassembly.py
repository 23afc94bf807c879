"""Rules as WebAssembly: compiled for a machine of 32 bits, and where fields stand in its blocks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import types
from numba.core.registry import cpu_target

from sim.kernel.bundle_types import Bundle, block_type
from sim.kernel.object_code import linked, optimise
from sim.kernel.rule import Rule

_PRODUCT = re.compile(r"\n  (%\S+) = mul [ a-z]*<2 x i64> (%\S+), splat \(i64 (\d+)\)")
TRIPLE = "wasm32-unknown-unknown"
"""The machine: addresses of 32 bits, which every browser has."""
FEATURES = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,+simd128"
"""What the module may use besides the first edition.

All browsers have it since March 2023, vectors (SIMD) last of all: Chrome and Firefox since 2021."""


def object_code(
    entries: Mapping[str, tuple[Rule, tuple]], cached: Iterable[Rule], short: Collection[int] = ()
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

    Returns
    -------
    bytes
        An object file as LLVM writes it, with the entries as its only global functions.
    """
    cached, machine = tuple(cached), _machine()
    module, _ = linked(entries, cached)
    for rule in cached:
        for compiled in rule.part.overloads.values():
            module.get_function(compiled.fndesc.llvm_func_name).add_function_attribute("noinline")
    optimise(machine, TRIPLE, module, entries)
    return machine.emit_object(_with_short_products(module, short))


def _with_short_products(module: llvm.ModuleRef, short: Collection[int]) -> llvm.ModuleRef:
    """Let vectors be multiplied as what they hold: numbers of 32 bits, of which 64 are asked.

    A browser takes several times as long for a product of 64 bits in a vector. Of numbers of 32
    bits it has one that is quick, which LLVM does not see where a factor is a constant: so the
    factor is read from memory.
    """
    names = {str(factor): f"short.{place}" for place, factor in enumerate(short)}
    found = itertools.count()

    def product(match: re.Match) -> str:
        result, number, factor = match.groups()
        if factor not in names:
            return match[0]
        new = f"%short.product.{next(found)}"
        return f"""
  {new}.bits = bitcast <2 x i64> {number} to <4 x i32>
  {new}.words = shufflevector <4 x i32> {new}.bits, <4 x i32> poison, <2 x i32> <i32 0, i32 2>
  {new}.number = zext <2 x i32> {new}.words to <2 x i64>
  {new}.read = load <4 x i32>, ptr @{names[factor]}
  {new}.half = shufflevector <4 x i32> {new}.read, <4 x i32> poison, <2 x i32> <i32 0, i32 1>
  {new}.factor = zext <2 x i32> {new}.half to <2 x i64>
  {result} = mul nuw <2 x i64> {new}.number, {new}.factor"""

    words = (
        f"@{name} = internal global <4 x i32> splat (i32 {factor})"
        for factor, name in names.items()
    )
    return llvm.parse_assembly("\n".join([_PRODUCT.sub(product, str(module)), *words]))


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
