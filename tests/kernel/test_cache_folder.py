"""The folder of compiled code: where it is, and which old ones are removed."""

import os
import shutil
import time
from pathlib import Path

import pytest

from sim.kernel import disk_cache
from sim.kernel.disk_cache import base_folder, open_folder, prune


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
    monkeypatch.setattr(disk_cache.time, "time", meanwhile)
    prune(tmp_path, keep=0)
    assert list(tmp_path.iterdir()) == []


def test_a_forked_child_does_not_remove_the_temporary_folder_of_its_parent(tmp_path):
    folder = make_digest_folder(tmp_path, 1, 0)
    disk_cache._remove_if_owner(folder, os.getpid() + 1)
    assert folder.exists()
    disk_cache._remove_if_owner(folder, os.getpid())
    assert not folder.exists()


def test_opening_a_folder_marks_it_as_used(tmp_path, monkeypatch):
    monkeypatch.setenv("CADRE_SIM_CACHE", str(tmp_path))
    old = make_digest_folder(tmp_path / "kernels", 5, 90)
    assert open_folder(old.name) == old
    prune(tmp_path / "kernels", keep=0)
    assert old.exists()
