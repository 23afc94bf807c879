"""How a rule is compiled: standalone when Python calls it, else as a part of its callers."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numba
import numba.np.linalg
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import NativeLowering
from numba.core.types import unliteral

# numba is to know them before it compiles
from sim.kernel import bundle_types, selection_types  # noqa: F401
from sim.kernel.checked_files import check_files
from sim.kernel.disk_cache import keep_here

OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cfunc_wrapper": True,
}
"""Free of the interpreter's lock; division by zero gives infinity or not-a-number as in NumPy,
which also lets loops be vectorised; sums are never reordered. Rules allocate nothing, so arrays are
not counted by reference in them."""


def _leave_out_scipy() -> None:
    """Let numba take for granted that SciPy's linear algebra is there, as it is with this project.

    It would load all of that, a tenth of a quick command, only to note that it can; what needs it
    loads it later.
    """
    check = numba.np.linalg.ensure_blas
    numba.np.linalg.ensure_blas = lambda: None
    try:
        importlib.import_module("numba.np.arraymath")
    finally:
        numba.np.linalg.ensure_blas = check


_leave_out_scipy()


def make_standalone(function: Callable[..., Any], inline: bool) -> Any:
    """Make of a function what Python calls: it is compiled with all that it calls, and cached."""
    # before numba makes the function, since it then notes the folder
    keep_here()
    options = OPTIONS | {"cache": True, "forceinline": inline}
    compiled: Any = numba.njit(**options)
    dispatcher = compiled(function)
    check_files(dispatcher)
    return dispatcher


class Part(CPUDispatcher):
    """A rule within others, compiled once for all numbers of a type.

    For a call with a number written out numba would compile it anew for each such number.
    """

    def __init__(self, function: Callable[..., Any], inline: bool) -> None:
        options = OPTIONS | {"nopython": True, "forceinline": inline, "no_cpython_wrapper": True}
        super().__init__(function, targetoptions=options, pipeline_class=_PartCompiler)

    def get_call_template(self, arguments: Any, named: Any) -> Any:
        """Give the rule for types of arguments."""
        return super().get_call_template(
            tuple(map(unliteral, arguments)),
            {name: unliteral(one) for name, one in dict(named).items()},
        )

    def add_overload(self, result: Any) -> None:
        """Note what is compiled; Python's ways to it are left out."""
        self.overloads[tuple(result.signature.args)] = result


class _PartLibrary(JITCodeLibrary):
    """Code that is only linked into that of other rules, and optimised there."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _PartLowering(NativeLowering):
    """Write a part's code for the linker and go no further."""

    _name = "lowering of a part"

    def run_pass(self, state: Any) -> bool:
        state.library = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        # callers find the code by this, where others have an address
        place = object()
        state["cr"] = state["cr"]._replace(cfunc=place)
        state.targetctx.insert_user_function(place, state["cr"].fndesc, [state.library])
        return True


class _PartCompiler(CompilerBase):
    """The usual way of compiling but for its end."""

    def define_pipelines(self) -> list[Any]:
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes[:] = [
            (_PartLowering if one is NativeLowering else one, why) for one, why in passes.passes
        ]
        passes.finalize()
        return [passes]


def types_of(arguments: tuple) -> tuple:
    """Give the types by which rules take arguments."""
    return tuple(map(numba.typeof, arguments))


def type_of_rule(part: Any) -> Any:
    """Give the type by which a rule stands in others."""
    return numba.types.Dispatcher(part)
