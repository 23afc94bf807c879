"""The folder of compiled code follows the sources, and no stale code is ever loaded."""

import ast
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import numpy as np
import pytest

import sim.kernel
from sim.kernel import disk_cache as kept
from sim.kernel import kernel
from sim.kernel.disk_cache import (
    FOLDER,
    base_folder,
    is_compiled_cached,
    kernel_sources,
    open_folder,
    prune,
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


@pytest.fixture
def package(tmp_path):
    """A small package `sim`: the real kernel, a rule, its caller and a file of plain Python."""
    folder = tmp_path / "site" / "sim"
    (folder / "deep").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "deep" / "__init__.py").write_text("")
    shutil.copytree(PACKAGE, folder / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "deep" / "rule.py").write_text(
        "from sim.kernel import kernel\n\n\n@kernel\ndef rule(x):\n    return 2 * x\n"
    )
    (folder / "caller.py").write_text(
        "from sim.kernel import kernel\nfrom sim.deep.rule import rule\n\n\n"
        "@kernel\ndef caller(x):\n    return rule(x)\n"
    )
    (folder / "plain.py").write_text("WORDS = 'one'\n")
    return folder


def run_caller(package, base):
    """Call the small package in a fresh process and report what its cache did."""
    script = (
        "import json\nimport sim.kernel.disk_cache as k\nfrom sim.caller import caller\n"
        "before = [k.is_compiled_cached(), k.is_compiled_cached(caller)]\n"
        "value = caller(10)\n"
        "print(json.dumps({'before': before, 'value': value,\n"
        "    'after': [k.is_compiled_cached(), k.is_compiled_cached(caller)],\n"
        "    'loaded': sum(caller.standalone.stats.cache_hits.values()), 'folder': str(k.FOLDER)}))\n"
    )
    environment = {**os.environ, "CADRE_SIM_CACHE": str(base), "PYTHONPATH": str(package.parent)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
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


def test_digest_follows_kernel_sources_only(package):
    before = source_digest(package)
    assert source_digest(package) == before

    (package / "plain.py").write_text("WORDS = 'two'\n")
    assert source_digest(package) == before

    rule = package / "deep" / "rule.py"
    original = rule.read_text()
    rule.write_text(original + "# edited\n")
    assert source_digest(package) != before
    rule.write_text(original)
    assert source_digest(package) == before

    rule.rename(package / "deep" / "moved.py")
    assert source_digest(package) != before


@pytest.mark.parametrize(
    "text",
    [
        "from sim.kernel import kernel\n",
        "from typing import NamedTuple\n",
        "from enum import IntEnum\n",
    ],
)
def test_each_kind_of_source_counts(package, text):
    before = source_digest(package)
    (package / "extra.py").write_text(text)
    assert source_digest(package) != before
    assert "extra.py" in kernel_sources(package)


def test_digest_follows_versions(package, monkeypatch):
    digests = {source_digest(package)}
    monkeypatch.setattr(numba, "__version__", "0.0.1")
    digests.add(source_digest(package))
    monkeypatch.setattr(platform, "python_version", lambda: "3.0.1")
    digests.add(source_digest(package))
    assert len(digests) == 3


def test_sources_are_sorted_by_path_and_include_this_package():
    names = list(kernel_sources())
    assert names == sorted(names)
    assert {"kernel/compile.py", "kernel/by_address.py", "base/random_numbers.py"} <= set(names)


def names_in(node):
    """All names that a piece of source reads."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_what_a_kernel_source_imports_counts_too(package):
    (package / "plain.py").write_text("SIZE = 3\n")
    assert "plain.py" not in kernel_sources(package)
    (package / "rule_of_size.py").write_text(
        "from sim.kernel import kernel\nfrom sim.plain import SIZE\n\n\n"
        "@kernel\ndef rule(x):\n    return x * SIZE\n"
    )
    before = source_digest(package)
    assert "plain.py" in kernel_sources(package)
    (package / "plain.py").write_text("SIZE = 4\n")
    assert source_digest(package) != before


def test_what_a_package_hands_on_to_a_kernel_source_counts_too(package):
    (package / "sizes").mkdir()
    (package / "sizes" / "small.py").write_text("SIZE = 3\n")
    (package / "sizes" / "__init__.py").write_text("from sim.sizes.small import SIZE\n")
    (package / "rule_of_size.py").write_text(
        "from sim.kernel import kernel\nfrom sim.sizes import SIZE\n"
    )
    assert "sizes/small.py" in kernel_sources(package)


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


def test_a_rule_within_another_is_neither_kept_nor_made_ready_for_python():
    @numba.njit
    def halves(x):
        return inner_half(x)

    for left in FOLDER.glob("*/test_kernel.inner_half-*"):  # by an earlier run of this test
        left.unlink()
    assert halves(4.0) == 2.0
    assert not is_compiled_cached(inner_half) and not inner_half.standalone.overloads
    assert inner_half(6.0) == 3.0
    assert is_compiled_cached(inner_half)


def test_numba_starts_without_scipy_and_has_it_when_it_is_needed():
    code = """if True:
        import sys, sim.kernel, numba, numpy as np
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


def test_base_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CADRE_SIM_CACHE", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert base_folder() == tmp_path / "mine"
    monkeypatch.setenv("CADRE_SIM_CACHE", "beside")
    assert base_folder() == Path.cwd() / "beside"
    monkeypatch.delenv("CADRE_SIM_CACHE")
    assert base_folder() == tmp_path / "xdg" / "cadre-sim"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert base_folder().is_relative_to(tmp_path / "home")
    assert base_folder().name == "cadre-sim"


def test_no_home_folder_is_no_reason_to_stop(monkeypatch):
    def homeless():
        raise RuntimeError("no home")

    monkeypatch.delenv("CADRE_SIM_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.warns(RuntimeWarning, match="no home"):
        folder = open_folder("0" * 32)
    assert folder.is_dir()


def make_digest_folder(kernels, number, days):
    """A folder named like a digest, holding a file, last used some days ago."""
    folder = kernels / f"{number:032x}"
    (folder / "sim").mkdir(parents=True)
    (folder / "sim" / "code.nbc").write_text("")
    moment = time.time() - days * 86400
    os.utime(folder, (moment, moment))
    return folder


def test_prune_keeps_the_last_used_and_the_young(tmp_path):
    ages = [50, 3, 60, 40, 0, 30, 1, 20]
    folders = {days: make_digest_folder(tmp_path, days, days) for days in ages}
    foreign = tmp_path / "notes"
    foreign.mkdir()
    os.utime(foreign, (0, 0))
    prune(tmp_path, keep=4, unused_days=25)
    assert {days for days, folder in folders.items() if folder.exists()} == {0, 1, 3, 20}
    assert foreign.exists()

    prune(tmp_path, keep=1, unused_days=25)
    assert all(folders[days].exists() for days in (0, 1, 3, 20))


def test_prune_keeps_the_newest_few_however_old(tmp_path):
    folders = [make_digest_folder(tmp_path, number, 100 + number) for number in range(6)]
    prune(tmp_path, keep=4, unused_days=14)
    assert [folder.exists() for folder in folders] == [True] * 4 + [False] * 2


def test_prune_never_raises(tmp_path, monkeypatch):
    prune(tmp_path / "absent")
    (tmp_path / "file").write_text("")
    prune(tmp_path / "file")

    gone = make_digest_folder(tmp_path, 7, 90)
    stat = Path.stat

    def removed_by_another(path, **options):
        if path == gone:
            raise FileNotFoundError(path)
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", removed_by_another)
    prune(tmp_path, keep=0)


def test_prune_lets_another_process_remove_the_same_folder(tmp_path, monkeypatch):
    folders = [make_digest_folder(tmp_path, number, 90) for number in range(3)]

    def meanwhile():
        shutil.rmtree(folders[1])
        return now

    now = time.time()
    monkeypatch.setattr(kept.time, "time", meanwhile)
    prune(tmp_path, keep=0)
    assert list(tmp_path.iterdir()) == []


def test_a_forked_child_does_not_remove_the_temporary_folder_of_its_parent(tmp_path):
    folder = make_digest_folder(tmp_path, 1, 0)
    kept._remove_if_owner(folder, os.getpid() + 1)
    assert folder.exists()
    kept._remove_if_owner(folder, os.getpid())
    assert not folder.exists()


def test_opening_a_folder_marks_it_as_used(tmp_path, monkeypatch):
    monkeypatch.setenv("CADRE_SIM_CACHE", str(tmp_path))
    old = make_digest_folder(tmp_path / "kernels", 5, 90)
    assert open_folder(old.name) == old
    prune(tmp_path / "kernels", keep=0)
    assert old.exists()
