"""Rules as a shared library for Linux on x86-64, which :mod:`sim.kernel.library` calls.

Each rule stands behind a door: a function of plain C, which takes a bundle as its address, a table
as its place in memory and its shape, and numbers, and last a place for the result if there is one.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import types
from numba.core.registry import cpu_target

from sim.kernel.block import REAL, TRUTH, WHOLE, kind_of
from sim.kernel.bundle_types import table
from sim.kernel.library_file import sealed, symbol
from sim.kernel.object_code import linked, optimise
from sim.kernel.rule import Rule

TRIPLE = "x86_64-unknown-linux-gnu"
LINKERS = ("ld", "ld.lld", "ld.gold", "mold")
"""Programs that link, all with the same options."""
FROM_C = {"memset", "memcpy", "memmove"}
"""What the library may ask for; every process has them."""


def find_linker() -> str | None:
    """Find a program that links, if this machine has one."""
    return next(filter(None, map(shutil.which, LINKERS)), None)


def shared_library(
    rules: Iterable[tuple[Rule, tuple]],
    cached: Iterable[Rule],
    sources: str,
    levels: list[str],
    linker: str,
) -> bytes:
    """Compile rules for some levels of processors and link them into a library.

    Call it in a process that has compiled nothing yet.

    Parameters
    ----------
    rules : iterable of (Rule, tuple)
        Each with arguments of the types that it takes.
    cached : iterable of Rule
        As for :func:`sim.kernel.object_code.linked`.
    sources : str
        Digest of the sources.
    levels : list of str
        Of :data:`sim.kernel.library.LEVELS`.
    linker : str
        From :func:`find_linker`.

    Returns
    -------
    bytes
        Of the file, with its description.

    Raises
    ------
    ValueError
        When a rule takes or gives what calls from Python cannot hand on, or needs other code.
    subprocess.CalledProcessError
        When the linker fails.
    """
    entries = {f"entry_{place}": one for place, one in enumerate(rules)}
    module, compiled = linked(entries, cached)
    described: dict[str, Any] = {}
    for name, (rule, arguments) in entries.items():
        takes, gives = list(map(kind_of, arguments)), _kind_of_result(compiled[name].restype)
        if not all(takes):
            raise ValueError(f"{rule.name} takes what no call of the library can hand on")
        described[rule.name] = [takes, gives]
    tasks = []
    for level in levels:
        entered = module.clone()
        names = _add_doors(entered, level, list(compiled.values()), sources)
        tasks.append((entered.as_bitcode(), level, names))
    # a process for each level: LLVM compiles one module at a time in each, and that is half of all
    processes = min(len(tasks), os.cpu_count() or 1)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        code = _link(pool.starmap(_object, tasks, chunksize=1), linker)
    return sealed(code, {"sources": sources, "levels": levels, "entries": described})


def _kind_of_result(given: Any) -> str:
    kinds = {types.none: "", types.boolean: TRUTH, types.int64: WHOLE, types.float64: REAL}
    if given not in kinds:
        raise ValueError(f"a rule gives {given}, which no call of the library can hand back")
    return kinds[given]


def _add_doors(module: llvm.ModuleRef, level: str, compiled: list[Any], sources: str) -> list[str]:
    """Add the functions by which a module is entered, and give their names."""
    doors = ir.Module("doors")
    doors.triple, doors.data_layout = TRIPLE, str(_machine(level).target_data)
    names = [symbol(place, level, sources) for place in range(len(compiled))]
    for place, (name, described) in enumerate(zip(names, compiled, strict=True)):
        _add_door(doors, name, f"entry_{place}", described)
    module.link_in(llvm.parse_assembly(str(doors)))
    return names


def _machine(level: str) -> llvm.TargetMachine:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    target = llvm.Target.from_triple(TRIPLE)
    # vectors as wide as the level has; left to itself, LLVM halves them
    return target.create_target_machine(
        cpu=level, features="-prefer-256-bit", opt=3, reloc="pic", codemodel="small"
    )


def _object(bitcode: bytes, level: str, names: list[str]) -> bytes:
    """Compile a module with its doors for a level of processor."""
    module = llvm.parse_bitcode(bitcode)
    machine = _machine(level)
    optimise(machine, TRIPLE, module, names)
    asked = {one.name for one in module.functions if one.is_declaration}
    outside = {name for name in asked if not name.startswith("llvm.")} - FROM_C
    if outside:
        raise ValueError(f"the library would need {', '.join(sorted(outside))}")
    return machine.emit_object(module)


def _add_door(module: ir.Module, name: str, entry: str, described: Any) -> None:
    """Add the function that calls an entry in numba's way."""
    context: Any = cpu_target.target_context
    given: list[ir.Type] = []
    for one in described.argtypes:
        if isinstance(one, types.Array):
            row = ir.PointerType(context.get_data_type(one.dtype))
            given += [row, *[context.get_value_type(types.intp)] * one.ndim]
        else:
            given.append(context.get_value_type(one))
    has_result = described.restype != types.none
    if has_result:
        given.append(ir.PointerType(context.get_data_type(described.restype)))
    door = ir.Function(module, ir.FunctionType(ir.IntType(32), given), name)
    builder = ir.IRBuilder(door.append_basic_block())
    waiting, values = list(door.args), []
    for one in described.argtypes:
        value = waiting.pop(0)
        if isinstance(one, types.Array):
            shape = [waiting.pop(0) for _ in range(one.ndim)]
            value = table(context, builder, one, value, shape)
        values.append(value)
    taken = context.call_conv.get_function_type(described.restype, described.argtypes)
    status, result = context.call_conv.call_function(
        builder,
        ir.Function(module, taken, entry),
        described.restype,
        described.argtypes,
        values,
    )
    if has_result:
        # a truth value has one bit among rules and eight outside
        builder.store(
            context.data_model_manager[described.restype].as_data(builder, result), waiting.pop()
        )
    builder.ret(builder.zext(status.is_error, ir.IntType(32)))


def _link(objects: list[bytes], linker: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made, names = Path(folder, "made.so"), []
        for place, code in enumerate(objects):
            names.append(Path(folder, f"{place}.o"))
            names[-1].write_bytes(code)
        options = ["-shared", "-z", "noexecstack", "--build-id=none", "-o", str(made)]
        subprocess.run(
            [linker, *options, *map(str, names)], check=True, capture_output=True, text=True
        )
        return made.read_bytes()
