"""Files of a sweep that cannot be read, which says nothing of whether they are good."""

import builtins
import errno
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pyarrow.parquet as pq

from sim.sweeps.exit_codes import INCOMPLETE
from tests.attack.commands import refused
from tests.attack.sweeps import copied, files_of, go_on, stopped
from tests.attack.trials import kind
from tests.sweeps.small_sweeps import parts, set_aside

FILES = ("plan.json", "env.json", "SHA256SUMS", "COMPLETE", "results.parquet", "codebook.csv")
ERRORS = (errno.EACCES, errno.EIO, errno.ESTALE, errno.EMFILE)


@kind(
    "files of a sweep that cannot be read: rights, memory, disk, links that lead nowhere",
    "code 4, the file is named and left as it is, nothing is set aside or done again; "
    "once it can be read the tables are the same bytes",
)
def unreadable_files(chance):
    ways = {"a link in a circle": _circle, "a link to nothing": _nowhere, "no memory": _no_memory}
    ways |= {os.strerror(number): _denied(number) for number in ERRORS}
    places = [*FILES, "runs", "yearly"]
    for place in places:
        words = chance.choice(list(ways))
        yield f"{place}: {words}", _trial(place, ways[words])
    words = chance.choice(list(ways))
    yield f"a part that is merged: {words}", _merging(ways[words])
    words = chance.choice(list(ways))
    yield f"a table that is compared with: {words}", _replaying(ways[words])
    yield "a part that there is no memory to decode", _trial("runs", _no_room)


def _path(sweep, place):
    return parts(sweep, place)[0] if place in ("runs", "yearly") else sweep / place


def _trial(place, way):
    def attack(folder):
        sweep = copied(folder)
        path, before = _path(sweep, place), files_of(sweep)
        with way(path):
            stopped(sweep, INCOMPLETE, names=[path])
            assert os.path.lexists(path) and set_aside(sweep) == []
        assert files_of(sweep) == before
        go_on(sweep)

    return attack


def _merging(way):
    def attack(folder):
        sweep = copied(folder)
        path, before = parts(sweep)[-1], files_of(sweep)
        with way(path):
            refused("merge", sweep, "--out", folder / "merged", code=INCOMPLETE, names=[path])
        assert files_of(sweep) == before

    return attack


def _replaying(way):
    def attack(folder):
        sweep = copied(folder)
        path = sweep / "yearly.parquet"
        with way(path):
            refused("replay", sweep, "--run", 3, code=INCOMPLETE, names=[path])

    return attack


@contextmanager
def _circle(path):
    with _replaced_by(path, path):
        yield


@contextmanager
def _nowhere(path):
    with _replaced_by(path, path.parent / "nowhere"):
        yield


@contextmanager
def _replaced_by(path, target):
    """A link stands in place of a file for a while."""
    kept = path.parent.parent / "kept"
    shutil.move(path, kept)
    os.symlink(target, path)
    try:
        yield
    finally:
        path.unlink()
        shutil.move(kept, path)


def _denied(number):
    """The system refuses to open a file, as it does to all but its superuser."""
    return lambda path: _failing(path, lambda: OSError(number, os.strerror(number), str(path)))


def _no_memory(path):
    return _failing(path, MemoryError)


@contextmanager
def _failing(path, error):
    real, real_open = Path.read_bytes, builtins.open

    def read_bytes(one):
        if one == path:
            raise error()
        return real(one)

    def opened(one, *more, **words):
        if one == path:
            raise error()
        return real_open(one, *more, **words)

    with mock.patch.object(Path, "read_bytes", read_bytes), mock.patch("builtins.open", opened):
        yield


@contextmanager
def _no_room(path):
    with mock.patch.object(pq, "ParquetFile", side_effect=MemoryError):
        yield
