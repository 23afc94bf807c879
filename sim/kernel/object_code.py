"""From compiled rules to object files: numba's text of them, compiled by LLVM for a machine.

numba writes the text for this machine and would also optimise it for this processor. Here it is
taken as written, given the layout of the machine that is asked for, and optimised for that one
alone; so the result does not hang on the processor that makes it. Widths of numbers are in the
text: sums and products of floats are the same on all, and whole numbers have 64 bits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import llvmlite.binding as llvm
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler_lock import global_compiler_lock

from sim.kernel.compile import types_of
from sim.kernel.rule import Rule

_OWN_ROOTS = """
declare double @llvm.sqrt.f64(double)
define double @sqrt(double %number) alwaysinline {
  %root = call double @llvm.sqrt.f64(double %number)
  ret double %root
}
"""
# the instruction, rounded as the standard of floats says, in place of a library's function
_LOOSE = re.compile(r"= [\w ]*\b(fast|contract|reassoc|arcp|afn)\b")
_INEXACT = re.compile(
    r"@llvm\.(exp2?|exp10|log2?|log10|powi?|ldexp|a?sin|a?cos|a?tan|fma|fmuladd)\."
)
"""What lets a machine reorder or fuse floats, or use mathematics of its own."""


def linked(
    entries: Mapping[str, tuple[Rule, tuple]], cached: Iterable[Rule]
) -> tuple[llvm.ModuleRef, dict[str, Any]]:
    """Put the text of rules and of all that they call together.

    Call it in a process that has compiled nothing yet: what is compiled for this machine already
    has its layout.

    Parameters
    ----------
    entries : mapping of str to (Rule, tuple)
        What the module is to be entered by: name, rule, and arguments of the types that it takes.
    cached : iterable of Rule
        Rules that are cached whole on this machine, and are parts like all others here.

    Returns
    -------
    module : llvmlite.binding.ModuleRef
        The entries stand in it under their names.
    described : dict of str to numba.core.funcdesc.FunctionDescriptor
        Of each entry.
    """
    for rule in cached:
        rule.be_part()
    module, described = llvm.parse_assembly(_OWN_ROOTS), {}
    module.name = "model"
    with _as_written(), global_compiler_lock:
        for name, (rule, arguments) in entries.items():
            signature = types_of(arguments)
            rule.part.compile(signature)
            compiled: Any = rule.part.overloads[signature]
            library, described[name] = compiled.library, compiled.fndesc
            # with what it calls linked in
            library._ensure_finalized()
            own = library._final_module.clone()
            # before it is linked: what nothing calls is left out unless it is global
            function = own.get_function(compiled.fndesc.llvm_func_name)
            function.linkage, function.name = "external", name
            module.link_in(own)
    return module, described


def check_exact(text: str) -> None:
    """Refuse LLVM's text from which machines could compute different numbers."""
    for law in (_LOOSE, _INEXACT):
        broken = law.search(text)
        if broken:
            raise ValueError(f"rules are not the same on every machine: {broken[0]}")


def optimise(
    machine: llvm.TargetMachine, triple: str, module: llvm.ModuleRef, entries: Collection[str]
) -> None:
    """Optimise a module for a machine; of its functions, only the entries stay global.

    Raises
    ------
    ValueError
        When another machine could compute other numbers.
    """
    module.triple, module.data_layout = triple, str(machine.target_data)
    for one in (*module.functions, *module.global_variables):
        if not one.is_declaration and one.name not in entries:
            one.linkage = "internal"
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    builder.getModulePassManager().run(module, builder)
    # not before: a square is a power until it is optimised
    check_exact(str(module))


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
