"""What stands in the way in a sweep's folder: folders for files, files for folders, long paths."""

import os
import shutil
from pathlib import Path
from unittest import mock

from sim.sweeps.exit_codes import INCOMPLETE
from tests.attack.commands import refused
from tests.attack.sweeps import STUDY, copied, files_of, go_on, is_whole, stopped
from tests.attack.trials import kind
from tests.sweeps.small_sweeps import parts, set_aside, unfinished


@kind(
    "folders and pipes in place of a sweep's files, files in place of its folders",
    "parts are set aside and done again; for all else one message names it, code 2 or 4",
)
def obstacles(chance):
    yield "a folder in place of a part", _part(lambda path: path.mkdir())
    yield "a pipe in place of a part", _part(os.mkfifo)
    yield "a folder in place of a part being written", _temporary
    yield "a folder in place of the lock", _refused(".lock", _as_folder, 2)
    for name in ("parts", "quarantine"):
        yield f"a file in place of {name}", _refused(name, _as_file, 2)
    for name in ("plan.json", "env.json", "COMPLETE", "results.csv", "yearly.parquet"):
        way = chance.choice((_as_folder, _as_pipe))
        yield f"{name} {way.__doc__}", _refused(name, way, 4)
    yield "a pipe in place of the log", _log
    for name in (".lock", "log.jsonl", "parts/.yearly", ".COMPLETE.tmp"):
        yield f"a link to another's file in place of {name}", _linked(name)
    yield "a part that cannot be moved", _unmovable
    yield "a part with a name of 255 signs, set aside twice", _long_name
    yield "a part whose name is no text", _no_text


def _part(make):
    def attack(folder):
        sweep = copied(folder)
        path = chance_part(sweep)
        path.unlink()
        make(path)
        unfinished(sweep)
        go_on(sweep)
        assert path.name in set_aside(sweep)

    return attack


def chance_part(sweep):
    """One of the parts of runs."""
    return parts(sweep)[1]


def _temporary(folder):
    sweep = copied(folder)
    (sweep / "parts" / ".runs-0-4.parquet.tmp").mkdir()
    go_on(sweep)


def _as_folder(path):
    """as a folder"""
    path.mkdir()


def _as_pipe(path):
    """as a pipe"""
    os.mkfifo(path)


def _as_file(path):
    path.write_text("mine")


def _refused(name, way, code):
    def attack(folder):
        sweep = copied(folder)
        path, kept = sweep / name, folder / "kept"
        shutil.move(path, kept) if path.exists() else None
        way(path)
        study = folder / "study.toml"
        study.write_text(STUDY)
        refused("sweep", study, "--out", sweep, code=code, names=[path])
        path.rmdir() if path.is_dir() else path.unlink()
        shutil.move(kept, path) if kept.exists() else None
        assert is_whole(sweep)
        go_on(sweep)

    return attack


def _log(folder):
    sweep = copied(folder)
    (sweep / "log.jsonl").unlink()
    os.mkfifo(sweep / "log.jsonl")
    unfinished(sweep)
    go_on(sweep)


def _linked(name):
    """What a link leads to is nobody's but its owner's."""

    def attack(folder):
        sweep, precious = copied(folder), folder / "precious"
        precious.write_text("mine")
        path = sweep / name
        path.unlink(missing_ok=True)
        os.symlink(precious, path)
        unfinished(sweep)
        try:
            go_on(sweep)
        except ValueError as error:
            assert name in str(error), error
        assert precious.read_text() == "mine"

    return attack


def _unmovable(folder):
    sweep = copied(folder)
    path, real = chance_part(sweep), os.replace
    path.write_bytes(path.read_bytes()[:-9])

    def replace(source, target):
        if Path(source) == path:
            raise PermissionError(1, "Operation not permitted")
        real(source, target)

    before = files_of(sweep)
    with mock.patch("os.replace", replace):
        stopped(sweep, INCOMPLETE, names=[path, "cannot be set aside"])
    assert files_of(sweep) == before
    go_on(sweep)


def _long_name(folder):
    sweep = copied(folder)
    path = sweep / "parts" / ("x" * 255)
    path.write_text("mine")
    go_on(sweep)
    path.write_text("mine too")
    stopped(sweep, INCOMPLETE, names=[path])
    path.unlink()
    go_on(sweep)


def _no_text(folder):
    sweep = copied(folder)
    Path(os.fsdecode(os.fsencode(sweep / "parts") + b"/\xff\xfe\x1b.parquet")).write_text("mine")
    assert all(note.isprintable() for note in go_on(sweep).notes)


@kind(
    "paths that are too long, or nearly so, for the folder of a sweep",
    "refused with code 2 before anything is computed, or done",
)
def long_paths(chance):
    yield "a name of 300 signs", _too_long("x" * 300)
    yield "a path of 5000 signs", _too_long("/".join(["x" * 99] * 50))
    for words in (("merge",), ("replay", "--run", 0)):
        yield f"a name of 300 signs to {words[0]}", _named(words)
    for length in sorted(chance.sample(range(3900, 4097), 4)):
        yield f"a path of {length} bytes", _near(length)


def _too_long(name):
    def attack(folder):
        study = folder / "study.toml"
        study.write_text(STUDY)
        refused("sweep", study, "--out", folder / name)
        assert [path.name for path in folder.iterdir()] == ["study.toml"]

    return attack


def _named(words):
    def attack(folder):
        refused(*words, folder / ("x" * 300), *(["--out", folder] if words == ("merge",) else []))

    return attack


def _near(length):
    """All that the sweep writes fits, or nothing is begun."""

    def attack(folder):
        inner = folder
        while len(str(inner)) < length - 201:
            inner = inner / ("x" * 199)
        out = inner / ("x" * (length - 1 - len(str(inner))))
        with mock.patch("sim.sweeps.execution.driver.run_chunk", _never):
            try:
                said = stopped(out, INCOMPLETE)
            except ValueError as error:
                assert "too long" in str(error), error
                return
        # a run was begun, so there must be room for all names
        assert "never" in said
        go_on(out)

    return attack


def _never(text, tasks):
    raise RuntimeError("never")
