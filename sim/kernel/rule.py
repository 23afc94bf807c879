"""A rule: called in the prebuilt library when there is one of these very sources, else compiled.

numba is loaded with the first rule that has to be compiled, and not before.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

from sim.kernel import library

_MAKING = threading.Lock()


class Rule:
    """A function that Python and other rules may call.

    Where the library does not have it for arguments like these, it is compiled when it is first
    called, in the form that is called for. What Python calls is compiled standalone and cached on
    disk. Where another rule calls it, it is a part of that one: numba would optimise it and write
    its machine code by itself and anew within each of its callers, which is a third of the work of
    compiling.

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
        entry = self.prebuilt
        result = NotImplemented if entry is None else entry.call(arguments)
        return self.standalone(*arguments) if result is NotImplemented else result

    @functools.cached_property
    def prebuilt(self) -> library.Entry | None:
        """The rule in the library, if it has it."""
        return library.find(self.name)

    @property
    def name(self) -> str:
        """Module and name."""
        return f"{self.py_func.__module__}.{self.py_func.__qualname__}"

    @property
    def standalone(self) -> Any:
        """The rule with all that it calls, as numba compiles it for Python; the same one for all
        threads, so that it is compiled once."""
        if self._standalone is None:
            from sim.kernel import compile as compiling

            with _MAKING:
                # looked at again: another thread may have made it while this one waited
                self._standalone = self._standalone or compiling.make_standalone(
                    self.py_func, self._inline
                )
        return self._standalone

    @functools.cached_property
    def part(self) -> Any:
        """The rule as other rules call it."""
        # a phase is cached whole, so that `run` links what is there and compiles none of it again
        return self.standalone if self._cached else self._make_part()

    @property
    def _numba_type_(self) -> Any:
        """What numba asks for where a rule stands in another."""
        from sim.kernel import compile as compiling

        return compiling.type_of_rule(self.part)

    def be_part(self) -> None:
        """From now on other rules take it in as a part, though it is cached whole."""
        self.part = self._make_part()

    def _make_part(self) -> Any:
        from sim.kernel import compile as compiling

        return compiling.Part(self.py_func, self._inline)


def is_prebuilt(rule: Rule, *arguments: Any) -> bool:
    """Whether the library has a rule for arguments like these."""
    return rule.prebuilt is not None and rule.prebuilt.fits(arguments)


def compile_for(rule: Rule, *arguments: Any) -> None:
    """A rule is compiled for arguments like these, or its cached code is loaded, without being run.

    Nothing is done for what the library has.

    Parameters
    ----------
    rule : Rule
    *arguments
        Of the types that it will be called with.
    """
    if not is_prebuilt(rule, *arguments):
        from sim.kernel import compile as compiling

        rule.standalone.compile(compiling.types_of(arguments))


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
