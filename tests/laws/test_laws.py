"""The laws of the house: who imports whom, what compiled rules may do, what a strategy sees, where
numbers come from."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import numpy as np
import pytest

from sim.mesa_interface.cadre import Sight
from sim.mesa_interface.county import County
from sim.model.context import MOTIVE_NAMES, at_tick, build_schemes, motives_of
from sim.model.phases.decide import decide
from sim.model.state import SEEN
from sim.model.strategies.registry import Strategy
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.scenario import annotated_base, load_scenario, shipped_scenarios

ROOT = Path(__file__).resolve().parents[2]

#: Rooms of `sim` in the order of imports; a room imports itself and the rooms before it.
ORDER = (
    "kernel",
    "base",
    "files",
    "scoring",
    "scenario",
    "model",
    "runs",
    "mesa_interface",
    "sweeps",
    "",
)
#: The package itself belongs to neither: its functions load what they need.
COMPILED_INTERFACE, MESA_INTERFACE = {"runs", "sweeps"}, "mesa_interface"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


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


def test_the_package_itself_is_light_until_it_is_used():
    assert not modules_after("import sim") & {"numpy", "numba", "pandas", "pyarrow", "pydantic"}


@pytest.mark.parametrize("package", ["sim", "analysis"])
def test_nothing_is_evaluated_unpickled_or_read_as_yaml(package):
    for module, tree in sources(package).items():
        assert calls(tree) & {"eval", "exec", "compile", "__import__", "pd.read_pickle"} == set(), (
            module
        )
        roots = {name.split(".")[0] for name in imported(module)}
        assert (
            roots & {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"}
            == set()
        ), module
        keywords = {
            word.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for word in node.keywords
        }
        assert "allow_pickle" not in keywords, module


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


def test_files_stay_within_four_hundred_lines():
    paths = [
        path
        for folder in ("sim", "analysis", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    ]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths
    }
    assert {name: lines for name, lines in lengths.items() if lines > 480} == {}


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


#: What MODEL.md lets a strategy see; a column of `SEEN` beside these needs a line there first.
MAY_SEE = {
    "points_per_hour", "yuan_per_hour", "pay_per_point", "excellent_per_point", "promotion_per_point", "behind_per_point",
    "members_worth", "points_per_node", "points_per_participant", "red_loss", "audit_loss",
    "excellent_worth", "promotion_worth", "load", "node_hours_lost", "last_bonus", "aspiration",
    "knowhow", "demand", "hours", "average_points_per_hour",
    "mean_bonus", "met", "met_bonus", "met_hours", "experience", "attraction",
}  # fmt: skip
#: What a strategy is given; whatever else it takes is a number, and `best` is room to write in.
GIVEN = {"seen", "traits", "motives", "key", "tick", "generation", "who", "room", "best"}


def test_strategies_see_what_the_model_lists_and_nothing_else():
    assert set(SEEN.names) <= MAY_SEE
    assert set(Sight.__dataclass_fields__) == set(SEEN.names)
    modules = [module for module in sources("sim") if module.startswith("sim.model.strategies")]
    allowed = {
        "sim.kernel",
        "sim.base.random_streams",
        "sim.base.random_numbers",
        "sim.model.state",
        *modules,
    }
    for module in modules:
        assert imported(module) & set(sources("sim")) <= allowed, module
        for function in (
            node for node in ast.walk(sources("sim")[module]) if isinstance(node, ast.FunctionDef)
        ):
            looks = [
                node
                for node in ast.walk(function)
                if isinstance(node, ast.Subscript | ast.Attribute)
            ]
            opened = {ast.unparse(node.value) for node in looks}
            others = {argument.arg for argument in function.args.args} - GIVEN
            assert others & opened == set(), (
                f"{module}.{function.name} looks into {others & opened}"
            )


def test_motives_hold_no_lever_no_weight_of_value_and_nothing_of_the_raters():
    """A strategy would otherwise know without being told what the engine has to publish."""
    section = {parameter.name: parameter.section for parameter in (*WORLD, *LEVERS)}
    found = {
        section[name] for name in MOTIVE_NAMES if name not in ("regular_hours", "overtime_hours")
    }
    assert found <= {"motives", "mind", "strategies", "exploits"}
    assert [name for name in MOTIVE_NAMES if name.startswith(("rating_", "leader_"))] == []


@pytest.mark.parametrize("strategy", Strategy)
def test_equal_sights_give_equal_hours_whatever_the_rules_and_the_rest_of_the_county(
    small, seed, strategy
):
    county = County(small(), rng=seed, years=4)
    for _ in range(80):
        county.step()
    state, key = county.state, county.key
    state.traits.strategy[:] = strategy
    seen, world = state.seen.copy(), county.setting.parameters
    context = at_tick(world, motives_of(world), build_schemes(county.setting, 4), key, county.tick)
    decide(state, context)
    hours = state.seen.hours.copy()

    other = small("uniform")
    strange = other.parameters.copy()
    for parameter in WORLD:
        strange[parameter.name] = (
            parameter.low if strange[parameter.name][0] == parameter.high else parameter.high
        )
    schemes = build_schemes(other, 4)
    for parameter in LEVERS:
        schemes.levers[parameter.name] = parameter.high
    for table in (
        state.units,
        state.published,
        state.accounts,
        state.works,
        state.pay,
        state.standing.places,
    ):
        table.view(np.uint8)[:] = 1
    state.tally.marks.total[:] = 12345
    state.people.post[:] = 0
    state.seen[:] = seen
    decide(state, at_tick(strange, motives_of(world), schemes, key, county.tick))
    np.testing.assert_array_equal(state.seen.hours, hours)

    state.seen[:] = seen
    # every strategy answers to what is asked or to what it knows
    state.seen.demand[:], state.seen.knowhow[:] = 0, 1 - seen.knowhow
    decide(state, context)
    assert (state.seen.hours != hours).any()


def test_every_parameter_has_range_meaning_and_source():
    for one in PARAMETERS.values():
        assert one.low <= one.default <= one.high and one.low < one.high, one.name
        assert one.unit and re.search(r"[a-z]{3}", one.en) and CHINESE.search(one.zh), one.name
        assert one.source, one.name
        if one.origin == "given":
            assert CHINESE.search(one.source), f"{one.name}: given, so the source's words"
        if one.origin == "literature":
            assert re.search(r"\b(19|20)\d\d\b", one.source), (
                f"{one.name}: literature, so author and year"
            )
    assert len(PARAMETERS) == len(WORLD) + len(LEVERS)


def test_the_annotated_base_is_made_from_the_parameters():
    assert (ROOT / "scenarios" / "base.toml").read_text("utf-8") == annotated_base()


def numbers_without_origin(table, where, covered=False):
    """Keys of numbers that neither stand in a table with an origin nor inside one."""
    covered = covered or "origin" in table or "reason" in table
    for key, value in table.items():
        inner = value if isinstance(value, list) else [value]
        if not covered and any(
            isinstance(item, int | float) and not isinstance(item, bool) for item in inner
        ):
            yield f"{where}.{key}"
        for item in inner:
            if isinstance(item, dict):
                yield from numbers_without_origin(item, f"{where}.{key}", covered)


def sourced(table, where):
    """All tables with an origin, with their keys."""
    if "origin" in table:
        yield where, table
    for key, value in table.items():
        if isinstance(value, dict):
            yield from sourced(value, f"{where}.{key}")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "scenarios" / "rulebooks").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_number_of_a_rulebook_says_where_it_comes_from(path):
    book = tomllib.loads(path.read_text("utf-8"))
    assert list(numbers_without_origin(book, path.stem)) == []
    for where, table in sourced(book, path.stem):
        if table["origin"] == "given":
            assert CHINESE.search(table.get("quote", "")), f"{where}: given, so quote the source"
        elif table["origin"] == "assumed":
            assert table.get("reason", "").strip(), f"{where}: assumed, so say why"
        else:
            assert table.get("quote", "").strip(), f"{where}: {table['origin']}, so cite it"


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_edit_of_a_rulebook_says_where_its_number_comes_from(name):
    path = ROOT / "scenarios" / f"{name}.toml"
    for scheme, table in tomllib.loads(path.read_text("utf-8")).get("schemes", {}).items():
        assert list(numbers_without_origin(table.get("edits", {}), f"{name}.{scheme}")) == []
    for scheme in load_scenario(name).schemes:
        for book in scheme.rulebooks:
            assert list(numbers_without_origin(book.model_dump(), book.code)) == []
