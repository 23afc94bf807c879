"""How a rule is compiled: standalone when Python calls it, else as a part of its callers."""

from __future__ import annotations

import functools
import importlib
import threading
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
from numba.extending import typeof_impl

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

_MAKING = threading.Lock()


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


class Rule:
    """A function that Python and other rules may call; it is compiled when it is first called, in
    the form that is called for.

    What Python calls is compiled standalone and cached on disk. Where another rule calls it, it is
    a part of that one: numba would optimise it and write its machine code by itself and anew within
    each of its callers, which is a third of the work of compiling.

    Attributes
    ----------
    py_func : callable
        The function as written.
    """

    def __init__(self, function: Callable[..., Any], inline: bool, cached: bool) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self._inline, self._cached, self._standalone = inline, cached, None

    def __call__(self, *arguments: Any) -> Any:
        """Call it from Python."""
        return self.standalone(*arguments)

    @property
    def standalone(self) -> Any:
        """The rule with all that it calls, as Python calls it; the same one for all threads, so
        that it is compiled once."""
        if self._standalone is None:
            with _MAKING:
                # looked at again: another thread may have made it while this one
                # waited
                self._standalone = self._standalone or self._make_standalone()
        return self._standalone

    def _make_standalone(self) -> Any:
        # before numba makes the function, since it then notes the folder
        keep_here()
        options = OPTIONS | {"cache": True, "forceinline": self._inline}
        compiled: Any = numba.njit(**options)
        dispatcher = compiled(self.py_func)
        check_files(dispatcher)
        return dispatcher

    @functools.cached_property
    def part(self) -> Any:
        """The rule as other rules call it."""
        # a phase is cached whole, so that `run` links what is there and compiles none of
        # it again
        return self.standalone if self._cached else Part(self.py_func, self._inline)

    def be_part(self) -> None:
        """From now on other rules take it in as a part, though it is cached whole."""
        self.part = Part(self.py_func, self._inline)


@typeof_impl.register(Rule)
def _type_of_rule(rule: Rule, _context: Any) -> Any:
    return numba.types.Dispatcher(rule.part)


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


def compile_for(rule: Rule, *arguments: Any) -> None:
    """A rule is compiled for arguments like these, or its cached code is loaded, without being run.

    Parameters
    ----------
    rule : Rule
    *arguments
        Of the types that it will be called with.
    """
    rule.standalone.compile(tuple(numba.typeof(argument) for argument in arguments))


def kernel(
    function: Callable[..., Any] | None = None, *, inline: bool = False, cached: bool = False
) -> Any:
    """Make a function a rule. Use as ``@kernel`` or ``@kernel(inline=True)``.

    Parameters
    ----------
    function : callable, optional
        The rule, when used without brackets.
    inline : bool
        True for small rules that are called very often: their code is copied into every caller.
    cached : bool
        True for phases, which Python calls and which :func:`sim.model.loop.run` puts together from
        their cached code.

    Returns
    -------
    Rule
        Or the decorator when used with brackets.
    """

    def rule(function: Callable[..., Any]) -> Rule:
        return Rule(function, inline, cached)

    return rule if function is None else rule(function)
