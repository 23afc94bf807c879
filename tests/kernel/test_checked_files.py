"""Compiled code on disk is checked before it is loaded; a disk that fails never stops a run."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path

import pytest

from sim.kernel import kernel
from sim.kernel.checked_files import DIGEST_BYTES, SET_ASIDE, CheckedFiles, is_sound

ROOT = Path(__file__).resolve().parents[2]
CALLER = """
    import json
    from sim.base.fixed_point import divide_half_even
    answer = divide_half_even(7, 2)
    stats = divide_half_even.standalone.stats
    print(json.dumps([int(answer), sum(stats.cache_hits.values())]))
"""


def call(base, prelude=""):
    """The answer of a rule in a fresh process, how often it came from disk, and what was warned."""
    code = textwrap.dedent(prelude) + textwrap.dedent(CALLER)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"CADRE_SIM_CACHE": str(base)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return *json.loads(done.stdout), done.stderr


def stored(folder):
    return sorted([*folder.glob("*/*/*.nbi"), *folder.glob("*/*/*.nbc")])


def damaged(data):
    """Every way in which a file was seen damaged: empty, cut, longer, bits flipped in each part."""
    yield b""
    yield data[: len(data) // 2]
    yield data[:-1]
    yield data + b"\0"
    for place in range(0, len(data), max(1, len(data) // 40)):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A base folder with a rule compiled into it; tests work on copies."""
    base = tmp_path_factory.mktemp("compiled")
    assert call(base)[:2] == (4, 0)
    return base


def test_every_damage_of_every_file_is_seen(compiled):
    files = stored(compiled / "kernels")
    assert {file.suffix for file in files} == {".nbi", ".nbc"}
    tried = 0
    for file in files:
        data = file.read_bytes()
        assert is_sound(data) and len(data) > DIGEST_BYTES
        for bad in damaged(data):
            tried += 1
            assert not is_sound(bad)
    assert tried > 50


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
@pytest.mark.parametrize("harm", ["empty", "cut", "flipped bit"])
def test_a_damaged_file_is_set_aside_and_the_rule_compiled_again(compiled, tmp_path, suffix, harm):
    base = shutil.copytree(compiled, tmp_path / "base")
    (file,) = (one for one in stored(base / "kernels") if one.suffix == suffix)
    sound = file.read_bytes()
    middle = len(sound) // 2
    flipped = sound[:middle] + bytes([sound[middle] ^ 64]) + sound[middle + 1 :]
    file.write_bytes({"empty": b"", "cut": sound[:middle], "flipped bit": flipped}[harm])
    assert call(base) == (4, 0, "")
    assert file.with_name(file.name + SET_ASIDE).exists()
    assert is_sound(file.read_bytes())


def test_what_was_compiled_again_is_used_the_next_time(compiled, tmp_path):
    base = shutil.copytree(compiled, tmp_path / "base")
    assert call(base) == (4, 1, "")
    for file in stored(base / "kernels"):
        file.write_bytes(b"")
    assert call(base) == (4, 0, "")
    assert call(base) == (4, 1, "")


def test_a_full_disk_is_said_once_and_stops_nothing(tmp_path):
    """No file may grow beyond a kilobyte, as a stand-in for a full disk or quota."""
    resource = pytest.importorskip("resource", reason="needs limits of POSIX")
    assert resource
    limit = """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    """
    answer, hits, told = call(tmp_path, limit)
    assert (answer, hits) == (4, 0)
    assert told.count("compiled code cannot be stored or read") == 1
    assert "CADRE_SIM_CACHE" in told and not stored(tmp_path / "kernels")
    assert not [one for one in tmp_path.rglob("*") if ".tmp." in one.name]


@kernel
def half(x):
    return x / 2.0


def test_an_index_that_cannot_be_read_is_no_reason_to_stop(monkeypatch):
    def refuse(self, key):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(CheckedFiles.__base__, "load", refuse)
    monkeypatch.setattr(CheckedFiles, "told", False)
    with pytest.warns(RuntimeWarning, match="Permission denied"):
        assert half(3.0) == 1.5
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert half(3) == 1.5
