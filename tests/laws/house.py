"""The sources of the house as syntax trees: what its laws and its drawing read."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")

#: Rooms of `sim` in the order of imports; a room imports itself and the rooms before it.
ORDER = (
    "kernel",
    "base",
    "files",
    "scoring",
    "scenario",
    "model",
    "runs",
    "wasm",
    "mesa_interface",
    "sweeps",
    "",
)


@cache
def sources(package):
    """The syntax tree of every module of a package, by dotted name."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(
            path.read_text("utf-8")
        )
    return found


def nodes(tree):
    """All nodes but those that only type checkers read."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting.extend(node.orelse)
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


@cache
def imported(module):
    """Dotted names that a module imports, wherever in its text."""
    names = set()
    for node in nodes(sources(module.split(".")[0])[module]):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in inner if name in sources("sim")}
            names |= modules if modules == inner else modules | {node.module}
    return names


def part(module):
    """Name of the room of `sim` to which a module belongs; empty for `sim` itself."""
    return f"{module}.".split(".")[1]


def kernels(module):
    """Functions that the house's decorator compiles."""
    for node in ast.walk(sources("sim")[module]):
        if isinstance(node, ast.FunctionDef) and any(
            ast.unparse(one).split("(")[0] == "kernel" for one in node.decorator_list
        ):
            yield node


def calls(tree):
    """Dotted names of all functions called."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def modules_after(statement):
    """What a fresh interpreter has loaded after a statement."""
    code = f"{statement}; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())
