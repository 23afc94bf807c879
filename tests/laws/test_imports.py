"""Laws of imports: one way through the rooms, in no circle, and nothing heavier than is needed."""

import ast
from graphlib import TopologicalSorter

import pytest

import sim
from tests.laws.house import ORDER, calls, imported, modules_after, part, sources

#: The package itself belongs to neither: its functions load what they need.
COMPILED_INTERFACE, MESA_INTERFACE = {"runs", "sweeps"}, "mesa_interface"
#: Two interfaces that load their names when first asked for, and a part of numba kept from SciPy.
LOADS_BY_NAME = {"sim", "sim.scoring", "sim.kernel.compile"}


def test_every_module_of_sim_has_one_place_in_the_order_of_imports():
    assert {part(module) for module in sources("sim")} == set(ORDER)


def test_imports_go_one_way():
    row = {name: place for place, name in enumerate(ORDER)}
    upward = [
        f"{module} imports {other}"
        for module in sources("sim")
        for other in imported(module)
        if other.startswith("sim.") and row[part(other)] > row[part(module)]
    ]
    assert upward == []


def test_modules_import_each_other_in_no_circle():
    graph = {
        module: {name for name in imported(module) if name in sources("sim")}
        for module in sources("sim")
    }
    TopologicalSorter(graph).prepare()


def test_the_compiled_and_the_mesa_interface_do_not_know_each_other():
    for module in sources("sim"):
        known = {part(name) for name in imported(module) if name.startswith("sim.")}
        assert part(module) not in COMPILED_INTERFACE or MESA_INTERFACE not in known, module
        assert part(module) != MESA_INTERFACE or not known & COMPILED_INTERFACE, module


def test_sim_never_imports_analysis():
    assert [
        module
        for module in sources("sim")
        for name in imported(module)
        if name.split(".")[0] == "analysis"
    ] == []


def test_only_the_mesa_interface_imports_mesa():
    users = {
        module
        for module in sources("sim")
        for name in imported(module)
        if name.split(".")[0] == "mesa"
    }
    assert {part(module) for module in users} == {MESA_INTERFACE}


def test_scoring_stands_alone():
    loaded = modules_after("import sim.scoring")
    own = {part(module) for module in loaded if module.startswith("sim.")}
    assert own <= {"kernel", "base", "files", "scoring"} and "mesa" not in loaded


def test_the_batch_path_runs_without_mesa():
    assert "mesa" not in modules_after(
        "import sim.runs.batch, sim.runs.microdata, sim.sweeps.execution.driver"
    )


def test_a_page_is_made_without_what_compiles():
    loaded = modules_after("from analysis.page.assembly import assemble")
    assert not loaded & {"numba", "llvmlite", "pandas", "matplotlib"}


def test_the_package_itself_is_light_until_it_is_used():
    heavy = {"numpy", "numba", "pandas", "pyarrow", "pydantic", "mesa", "analysis"}
    assert not modules_after("import sim") & heavy


def test_nothing_but_the_public_interface_names_analysis_or_loads_by_name():
    """The interface stands above both packages, so it names `sim.compare`'s home, as text, and
    loads it when asked. No room below may get round the law of imports in that way."""
    for module, tree in sources("sim").items():
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        named = [text for text in texts if isinstance(text, str) and text.startswith("analysis.")]
        assert named == (["analysis.comparison.run_comparison"] if module == "sim" else []), module
        loads = [name for name in calls(tree) if name.split(".")[-1] == "import_module"]
        assert not loads or module in LOADS_BY_NAME, module


def test_the_public_interface_shows_type_checkers_what_it_loads():
    shown = {
        f"{node.module}.{alias.name}"
        for branch in sources("sim")["sim"].body
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING"
        for node in branch.body
        for alias in node.names
    }
    assert shown == {f"{home}.{name}" for name, home in sim._HOMES.items()}
    assert sim.__all__ == sorted(sim._HOMES) and set(sim.__all__) <= set(dir(sim))
    assert all(getattr(sim, name).__name__ == name for name in sim.__all__)
    with pytest.raises(AttributeError, match="sim has no runn"):
        sim.runn  # noqa: B018
