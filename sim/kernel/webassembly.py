"""Rules as WebAssembly: numba's text of them, compiled by LLVM for a machine of 32 bits.

numba writes the text for this machine and would also optimise it for this processor. Here it is
taken as written, given the layout of the other machine, and optimised for that one alone; so the
result does not hang on the processor that makes it. Widths of numbers are in the text: sums and
products of floats are the same on both, and whole numbers have 64 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import types
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target

from sim.kernel.by_address import Bundle, block_type
from sim.kernel.compile import Part, Rule

TRIPLE = "wasm32-unknown-unknown"
"""The machine: addresses of 32 bits, which every browser has."""
FEATURES = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,+simd128"
"""What the module may use besides the first edition.

All browsers have it since March 2023, vectors (SIMD) last of all: Chrome and Firefox since 2021."""
_OWN_ROOTS = """
declare double @llvm.sqrt.f64(double)
define double @sqrt(double %number) alwaysinline {
  %root = call double @llvm.sqrt.f64(double %number)
  ret double %root
}
"""
# the instruction, rounded as the standard of floats says, in place of a library's function


def object_code(entries: Mapping[str, tuple[Rule, tuple]], cached: Iterable[Rule]) -> bytes:
    """Rules with all that they call become one object of WebAssembly.

    Call it in a process that has compiled nothing yet: what is compiled for this machine already
    has its layout.

    Parameters
    ----------
    entries : mapping of str to (Rule, tuple)
        What the object is to be entered by: name, rule, and arguments of the types that it takes.
    cached : iterable of Rule
        Rules that are cached whole on this machine, and are parts like all others here.

    Returns
    -------
    bytes
        An object file as LLVM writes it, with the entries as its only global functions.
    """
    machine = _machine()
    for rule in cached:
        rule.be_part()
    with _as_written(), global_compiler_lock:
        module = _linked(entries)
    module.triple, module.data_layout = TRIPLE, str(machine.target_data)
    for one in (*module.functions, *module.global_variables):
        if not one.is_declaration and one.name not in entries:
            one.linkage = "internal"
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    builder.getModulePassManager().run(module, builder)
    return machine.emit_object(module)


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


@contextmanager
def _as_written() -> Iterator[None]:
    """Let numba hand on its text as it has written it.

    Optimised for this machine, places within records would have become bytes of its layout, and
    loops vectors of its processor.
    """
    steps = ("_optimize_functions", "_optimize_final_module")
    kept = {name: getattr(CPUCodeLibrary, name) for name in steps}
    for name in steps:
        setattr(CPUCodeLibrary, name, lambda *_: None)
    try:
        yield
    finally:
        for name, step in kept.items():
            setattr(CPUCodeLibrary, name, step)


def _linked(entries: Mapping[str, tuple[Rule, tuple]]) -> llvm.ModuleRef:
    """Put the entries' text together, each under its name."""
    module = llvm.parse_assembly(_OWN_ROOTS)
    module.name = "model"
    for name, (rule, arguments) in entries.items():
        part, signature = Part(rule.py_func, False), tuple(map(numba.typeof, arguments))
        part.compile(signature)
        compiled: Any = next(iter(part.overloads.values()))
        library = compiled.library
        # with what it calls linked in
        library._ensure_finalized()
        own = library._final_module.clone()
        # before it is linked: what nothing calls is left out unless it is global
        function = own.get_function(compiled.fndesc.llvm_func_name)
        function.linkage, function.name = "external", name
        module.link_in(own)
    return module
