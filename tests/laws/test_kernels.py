"""Laws of compiled code: short, no allocation, floats in one order, the same bits on every machine,
keyed draws."""

import ast
import re

import pytest

from sim.kernel.object_code import check_exact
from tests.laws.house import calls, imported, kernels, sources

#: Each is exact, or rounded as the standard of floats says, so it is the same on every machine.
EXACT = {f"math.{name}" for name in ("ceil", "copysign", "floor", "sqrt")}
EXACT |= {f"np.{name}" for name in ("float64", "floor", "int64", "rint", "uint64")}


def test_floats_are_never_reordered_and_loops_never_split():
    for module, tree in sources("sim").items():
        words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        words |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        words |= {
            word.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for word in node.keywords
        }
        assert words & {"fastmath", "prange", "parallel"} == set(), module
        compilers = {"numba", "llvmlite"} & {name.split(".")[0] for name in imported(module)}
        assert not compilers or module.startswith("sim.kernel."), module


def test_luck_comes_from_keyed_draws_alone():
    for module, tree in sources("sim").items():
        roots = {name.split(".")[0] for name in imported(module)}
        assert roots & {"random", "secrets", "uuid"} == set(), module
        assert not [name for name in imported(module) if name.startswith("numpy.random")], module
        dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not [name for name in dotted if name.startswith(("np.random", "numpy.random"))], (
            module
        )


def test_bodies_of_kernels_stay_within_sixty_lines():
    long = {}
    for module in sources("sim"):
        for function in kernels(module):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            lines = body[-1].end_lineno - body[0].lineno + 1
            if lines > 60:
                long[f"{module}.{function.name}"] = lines
    assert long == {}


def test_kernels_neither_allocate_nor_raise():
    wrong = []
    makers = {
        "zeros",
        "empty",
        "ones",
        "full",
        "array",
        "arange",
        "concatenate",
        "copy",
        "zeros_like",
        "empty_like",
    }
    for module in sources("sim"):
        for function in kernels(module):
            kinds = (
                ast.Raise,
                ast.Assert,
                ast.Try,
                ast.ListComp,
                ast.DictComp,
                ast.SetComp,
                ast.List,
                ast.Dict,
            )
            wrong += [
                f"{module}.{function.name}"
                for node in ast.walk(function)
                if isinstance(node, kinds)
            ]
            wrong += [
                f"{module}.{function.name}"
                for name in calls(function)
                if name.split(".")[-1] in makers
            ]
    assert wrong == []


def test_every_function_of_a_phase_is_compiled():
    for module, tree in sources("sim").items():
        if module.startswith(
            (
                "sim.model.phases",
                "sim.model.strategies",
                "sim.model.recording",
                "sim.model.incentives",
            )
        ):
            functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
            assert functions == [node for node in functions if node in list(kernels(module))], (
                module
            )


def test_kernels_call_no_mathematics_of_the_machine():
    wrong = []
    for module in sources("sim"):
        for function in kernels(module):
            called = {name for name in calls(function) if re.fullmatch(r"(math|np)\.\w+", name)}
            # only a square that is written out becomes a product
            powers = {
                ast.unparse(node)
                for node in ast.walk(function)
                if isinstance(node, ast.BinOp)
                and isinstance(node.op, ast.Pow)
                and ast.unparse(node.right) != "2"
            }
            wrong += [f"{module}.{function.name}: {name}" for name in called - EXACT | powers]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "  %x = fadd fast double %a, %b",
        "  %x = fmul contract double %a, %b",
        "  %x = call double @llvm.fma.f64(double %a, double %b, double %c)",
        "  %x = call double @llvm.exp.f64(double %a)",
    ],
)
def test_code_from_which_machines_compute_different_numbers_is_not_built(line):
    """The digest of `model.wasm` holds that what is built is looked at after every change."""
    check_exact("  %x = fadd double %a, %b\n  %y = call double @llvm.sqrt.f64(double %x)")
    with pytest.raises(ValueError, match="not the same on every machine"):
        check_exact(line)
