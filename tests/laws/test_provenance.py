"""Laws of numbers: every parameter, every number of a rulebook and every edit has its origin."""

import re
import tomllib

import pytest

from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.scenario import annotated_base, load_scenario, shipped_scenarios
from tests.laws.house import CHINESE, ROOT


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


@pytest.mark.parametrize("name", PARAMETERS)
def test_what_is_assumed_or_from_the_literature_has_a_plausible_range(name):
    one = PARAMETERS[name]
    needs = one.origin in ("assumed", "literature") and one.unit != "switch"
    assert (one.plausible is not None) == needs, "only of numbers, and not of what is said exactly"
    if one.plausible is not None:
        lowest, highest = one.plausible
        assert one.low <= lowest <= one.default <= highest <= one.high and lowest < highest
        assert not one.integer or (lowest, highest) == (int(lowest), int(highest))


# the core is a sketch of five numbers, whose others are switched off
@pytest.mark.parametrize("name", sorted({*shipped_scenarios()} - {"core", "core_uniform"}))
def test_the_levers_of_shipped_schemes_are_plausible(name):
    for scheme in load_scenario(name).schemes:
        for one in LEVERS:
            lowest, highest = one.plausible or (one.low, one.high)
            assert lowest <= scheme.levers[one.name][0] <= highest, (scheme.name, one.name)


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
