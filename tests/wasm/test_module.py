"""The module that is kept with the sources: of these sources, described rightly, small, and made
again to the byte."""

import hashlib
import os
import random
import subprocess
import sys

import numpy as np
import pytest

from sim.base.errors import InputError
from sim.kernel.webassembly import block_size, bundle_of
from sim.scenario.parameters import WORLD
from sim.scenario.scenario import load_scenario
from sim.scenario.world_values import check_together
from sim.wasm.build import DRAWING, ENTRIES, json_text, made_with
from sim.wasm.build import sources_digest as digest_now
from sim.wasm.description import (
    describe_memory,
    fields,
    row_of,
    sample_context,
    sample_state,
)
from sim.wasm.kept import DESCRIPTION, HERE, MODULE, read_description, read_module
from sim.wasm.object_file import asked_for, module_of, sections_of
from sim.wasm.scenario_data import ADD_UP, IN_ORDER, scenario_data
from tests.laws.house import ROOT

MOST_BYTES = 350_000
MAKE_IT = "run `make wasm` and commit what it writes"
#: Compiles one rule into an object and writes it to standard output.
TINY = """
import sys
from sim.base.random_numbers import normal
from sim.kernel.webassembly import object_code
arguments = (normal, (1, 2, 3, 4, 5, 6, 7))
sys.stdout.buffer.write(object_code({"normal": arguments}, ()))
"""


@pytest.fixture(scope="module")
def kept():
    return read_description()


@pytest.fixture(scope="module")
def module():
    return read_module()


def python(*arguments, **environment):
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


def test_the_module_is_made_of_these_sources(kept, module):
    assert kept["made"]["sources"] == digest_now(), f"a rule has changed: {MAKE_IT}"
    assert kept["made"]["module"] == hashlib.sha256(module).hexdigest(), MAKE_IT


def test_numba_and_llvm_are_those_that_made_it(kept):
    now = made_with()
    for library in ("numba", "llvmlite"):
        made = kept["made"]["with"][library]
        assert made == now[library], f"another {library} may write other text: {MAKE_IT}"


def test_a_page_is_given_the_tables_of_the_context_in_the_order_of_its_block():
    context = sample_context()
    tables = {path: one for path, one in fields(context) if isinstance(one, np.ndarray)}
    given = scenario_data(load_scenario("uniform"), 1)["tables"]
    assert list(given) == list(tables)
    assert [one["shape"] for one in given.values()] == [[*one.shape] for one in tables.values()]


def test_the_description_is_that_of_the_tables(kept):
    now = describe_memory()
    assert {name: kept[name] for name in now} == now, MAKE_IT
    assert (HERE / DESCRIPTION).read_text("utf-8") == json_text(kept)


def test_every_field_has_its_own_place_in_its_block(kept):
    for name, value in (("state", sample_state()), ("context", sample_context())):
        block = kept["blocks"][name]
        placed = dict(fields(value))
        assert list(block["fields"]) == list(placed)
        ends = 0
        for path, field in block["fields"].items():
            assert field["at"] == ends, path
            # a place of eight bytes and the length of each axis; or the key's two numbers
            table = placed[path]
            ends += 8 * (1 + table.ndim) if "columns" in field else 8 * len(field["numbers"])
        assert block["bytes"] == ends == block_size(bundle_of(value))


def test_rows_have_no_gaps_and_only_numbers_of_64_bits(kept):
    for block in kept["blocks"].values():
        for field in block["fields"].values():
            if "columns" in field:
                held = sum(count for _, _, count in field["columns"].values())
                assert field["row_bytes"] == 8 * held
    with pytest.raises(ValueError, match="numbers of 64 bits"):
        row_of(sample_state().start.astype("i4").dtype)


def test_the_module_is_small_and_asks_for_memory_alone(module):
    assert len(module) <= MOST_BYTES
    assert asked_for(sections_of(module)) == {"__linear_memory", "__stack_pointer"}


def test_vectors_are_multiplied_as_words(module):
    # extmul_low_i32x4_u and extmul_high_i32x4_u: ten rounds of two products in each loop that draws
    for half in (b"\xfd\xde\x01", b"\xfd\xdf\x01"):
        assert module.count(half) > 17 * len(DRAWING)
    # i64x2.mul, which browsers have in several steps only: in the founding of a county
    assert module.count(b"\xfd\xd5\x01") < 20


def test_what_does_not_go_together_is_what_loading_refuses():
    luck = random.Random(7)
    beginning = {one.name: one.default for one in WORLD}
    names = [name for several, *_ in ADD_UP for name in several] + [n for p in IN_ORDER for n in p]
    of = {one.name: one for one in WORLD}
    refused = 0
    for _ in range(300):
        values = dict(beginning)
        for name in luck.sample(names, 2):
            values[name] = float(luck.randint(0, 4)) / 4 * (of[name].high - of[name].low)
        ours = any(values[low] > values[high] for low, high in IN_ORDER) or any(
            not low - 1e-9 <= sum(values[name] for name in several) <= high + 1e-9
            for several, low, high in ADD_UP
        )
        try:
            check_together(values, "a page")
            theirs = False
        except InputError:
            theirs = True
        assert ours == theirs, values
        refused += ours
    assert 50 < refused < 250


def test_two_processes_make_the_same_bytes():
    first, second = (python("-c", TINY, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first == second
    assert module_of(first, ["normal"]).code == module_of(second, ["normal"]).code


def test_an_object_that_lacks_an_entry_or_is_none_is_refused(module):
    with pytest.raises(ValueError, match="no WebAssembly"):
        module_of(b"\x7fELF" + module[4:], ENTRIES)
    # a finished module has no names left
    with pytest.raises(ValueError, match="missing"):
        module_of(module, ENTRIES)


@pytest.mark.thorough
def test_the_module_is_made_again_to_the_byte(kept, module, tmp_path):
    if kept["made"]["with"] != made_with():
        pytest.skip(f"made with {kept['made']['with']}; here is {made_with()}")
    python("-m", "sim.wasm.build", str(tmp_path), PYTHONHASHSEED="3")
    for name in (MODULE, DESCRIPTION):
        assert (tmp_path / name).read_bytes() == (HERE / name).read_bytes()
