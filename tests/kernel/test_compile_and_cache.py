"""Rules are compiled once, cached, taken over from others, and never loaded when they are stale."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import numpy as np

import sim.kernel
from sim.kernel import kernel
from sim.kernel.disk_cache import (
    FOLDER,
    is_compiled_cached,
    source_digest,
)

PACKAGE = Path(sim.kernel.__file__).parent


@kernel
def ratio(x, y):
    return x / y


@kernel(inline=True)
def twice(x):
    return x + x


@kernel
def inner_half(x):
    return x / 2.0


@kernel
def never_called(x):
    return x


def run_caller(package, base):
    """Call the small package in a fresh process and report what its cache did."""
    script = (
        "import json\nimport sim.kernel.disk_cache as k\nfrom sim.caller import caller\n"
        "before = [k.is_compiled_cached(), k.is_compiled_cached(caller)]\n"
        "value = caller(10)\n"
        "print(json.dumps({'before': before, 'value': value,\n"
        "    'after': [k.is_compiled_cached(), k.is_compiled_cached(caller)],\n"
        "    'loaded': sum(caller.standalone.stats.cache_hits.values()),\n"
        "    'folder': str(k.FOLDER)}))\n"
    )
    environment = {**os.environ, "CADRE_SIM_CACHE": str(base), "PYTHONPATH": str(package.parent)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return json.loads(done.stdout), done.stderr


def test_second_process_loads_and_an_edited_rule_is_compiled_again(package, tmp_path):
    base = tmp_path / "cache"
    first, _ = run_caller(package, base)
    assert first["before"] == [False, False] and first["after"] == [True, True]
    assert (first["value"], first["loaded"]) == (20, 0)
    assert Path(first["folder"]) == base / "kernels" / source_digest(package)

    second, _ = run_caller(package, base)
    assert second["before"] == [True, True]
    assert (second["value"], second["loaded"]) == (20, 1)
    assert second["folder"] == first["folder"]

    rule = package / "deep" / "rule.py"
    rule.write_text(rule.read_text().replace("2 * x", "3 * x"))
    third, _ = run_caller(package, base)
    assert third["before"] == [False, False]
    assert (third["value"], third["loaded"]) == (30, 0)
    assert third["folder"] != first["folder"]


def test_without_a_writable_folder_a_temporary_one_serves_and_goes(package, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    report, warning = run_caller(package, blocked)
    assert report["value"] == 20
    assert report["after"] == [True, True]
    assert "CADRE_SIM_CACHE" in warning
    assert not Path(report["folder"]).exists()


def test_code_compiled_elsewhere_is_taken_over_function_by_function(package, tmp_path):
    helped, _ = run_caller(package, tmp_path / "helper")
    script = (
        "import sim.kernel.disk_cache as k\nfrom pathlib import Path\n"
        "from sim.caller import caller\nfrom sim.deep.rule import rule\n"
        f"k.adopt(Path({str(tmp_path / 'helper')!r}), (caller,))\n"
        "print(k.is_compiled_cached(caller), k.is_compiled_cached(rule))\n"
    )
    environment = {
        **os.environ,
        "CADRE_SIM_CACHE": str(tmp_path / "own"),
        "PYTHONPATH": str(package.parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True False\n"
    report, _ = run_caller(package, tmp_path / "own")
    assert (helped["loaded"], report["loaded"], report["value"]) == (0, 1, 20)


def test_numbers_written_out_in_calls_do_not_compile_a_rule_anew():
    @numba.njit
    def many(x):
        return twice(1) + twice(2) + twice(x) + ratio(x=3, y=4)

    many(5)
    assert {signature for signature in twice.part.overloads if signature[0] == numba.int64} == {
        (numba.int64,)
    }
    taken = [*twice.part.overloads, *ratio.part.overloads]
    assert not any(isinstance(one, numba.types.Literal) for one in sum(taken, ()))


def test_kernel_options():
    for rule, inline in ((ratio, False), (twice, True)):
        for form in (rule.standalone, rule.part):
            options = form.targetoptions
            assert options["nogil"] is True
            assert options["error_model"] == "numpy"
            assert options["forceinline"] is inline
            assert not options.get("fastmath")
    assert ratio(1.0, 0.0) == np.inf and np.isnan(ratio(0.0, 0.0))
    assert twice(21) == 42
    assert ratio.__name__ == "ratio"


def test_a_rule_within_another_is_neither_cached_nor_made_ready_for_python():
    @numba.njit
    def halves(x):
        return inner_half(x)

    # what an earlier run of this test has left
    for left in FOLDER.glob(f"*/{Path(__file__).stem}.inner_half-*"):
        left.unlink()
    assert halves(4.0) == 2.0
    assert not is_compiled_cached(inner_half) and not inner_half.standalone.overloads
    assert inner_half(6.0) == 3.0
    assert is_compiled_cached(inner_half)


def test_numba_starts_without_scipy_and_has_it_when_it_is_needed():
    code = """if True:
        import sys, sim.kernel.compile, numba, numpy as np
        print(numba.njit(lambda x: x.sum())(np.ones(2)), "scipy.linalg" in sys.modules)
        product = numba.njit(lambda x: np.dot(x, x))(np.full((2, 2), 3.0))[0, 0]
        print(product, "scipy.linalg" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2.0", "False", "18.0", "True"]


def test_threads_share_one_compiled_rule(monkeypatch):
    njit = numba.njit

    def slow(**options):
        time.sleep(0.05)
        return njit(**options)

    monkeypatch.setattr(numba, "njit", slow)
    fresh = kernel(never_called.py_func)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: fresh.standalone, range(8)))
    assert all(one is made[0] for one in made)


def test_cache_folder_is_used_and_survives_numba_resetting_its_settings(monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    late = kernel(never_called.py_func)
    assert Path(late.standalone.stats.cache_path).parent == FOLDER
    assert str(FOLDER) == numba.config.CACHE_DIR


def test_cached_is_asked_for_each_function():
    ratio(1.0, 2.0)
    assert is_compiled_cached()
    assert is_compiled_cached(ratio)
    assert not is_compiled_cached(never_called)
    assert not is_compiled_cached(ratio, never_called)
