"""Tables are read from and written to files that are opened here, never to paths: pyarrow takes a
colon for an address, and pandas ~ for a home folder."""

import ast

import pytest

from tests.laws.house import sources

#: Functions of libraries that would open a path by themselves, with the place of the file.
OPENERS = {
    "read_table": 0,
    "read_metadata": 0,
    "read_schema": 0,
    "ParquetFile": 0,
    "ParquetWriter": 0,
    "write_table": 1,
    "read_csv": 0,
    "read_parquet": 0,
    "read_stata": 0,
    "to_csv": 0,
    "to_parquet": 0,
    "to_stata": 0,
}
LIBRARIES = {"pq", "pd", "frame"}
IN_MEMORY = {"BytesIO", "BufferOutputStream", "BufferReader"}


def named(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def called(node):
    """The name of what a node calls, if it is a call."""
    return named(node) if isinstance(node, ast.Call) else ""


def opened(tree):
    """Names that stand for an open file, or for one in memory."""
    nodes = [*ast.walk(tree)]
    items = [node for node in nodes if isinstance(node, ast.withitem)]
    files = [node.optional_vars for node in items if called(node.context_expr) == "open"]
    assigned = [node for node in nodes if isinstance(node, ast.Assign)]
    for node in assigned:
        files += node.targets if called(node.value) in IN_MEMORY else []
    return {one.id for one in files if isinstance(one, ast.Name)}


def given_paths(tree):
    """Calls of a library that are given anything but an open file, each by its line."""
    files = opened(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        holder = getattr(node.func.value, "id", "")
        if holder not in LIBRARIES or node.func.attr not in OPENERS:
            continue
        place = node.args[OPENERS[node.func.attr]]
        if called(place) not in IN_MEMORY and getattr(place, "id", "") not in files:
            yield node.lineno


@pytest.mark.parametrize("package", ["sim", "analysis"])
def test_no_library_is_given_a_path(package):
    found = {module: [*given_paths(tree)] for module, tree in sources(package).items()}
    assert {module: lines for module, lines in found.items() if lines} == {}


def test_the_law_finds_a_path():
    text = "import pyarrow.parquet as pq\npq.read_table(path)\nwith open(path) as file:\n    {}\n"
    assert [*given_paths(ast.parse(text.format("pq.read_table(file)")))] == [2]
    assert [*given_paths(ast.parse(text.format("pq.write_table(table, path)")))] == [2, 4]
