"""Disks that are full at any step of a sweep, from the first folder to the last table."""

import errno
import os
from pathlib import Path
from unittest import mock

from sim.sweeps.execution import driver
from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped
from tests.attack.commands import refused
from tests.attack.sweeps import STUDY, copied, go_on, stopped
from tests.attack.trials import kind
from tests.sweeps.small_sweeps import unfinished

CALLS = {"folders are made": (Path, "mkdir"), "files are opened": (os, "open")}
CALLS |= {"bytes are written": (Path, "write_bytes"), "names are given": (os, "replace")}


@kind(
    "disks that are full at the start, while the model is compiled, and at any step of writing",
    "code 4 and one message; what was written is kept, and with room the tables are the same bytes",
)
def full_disks(chance):
    for words, (home, name) in CALLS.items():
        yield f"at the start, when {words}", _writing(home, name, 1)
        at = chance.randint(2, 12)
        yield f"from the {at}th time on that {words}", _writing(home, name, at)
    yield "while the model is compiled", _compiling
    yield "while the model is compiled by a command", _compiling_first
    yield "where temporary folders are", _temporary
    yield "while the tables are made again", _tables


def _full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _writing(home, name, at):
    """From a call on, each fails; a file that is only read is no matter of the disk's room."""
    real = getattr(home, name)

    def attack(folder):
        calls = []

        def limited(*given, **words):
            if name == "open" and not given[1] & os.O_CREAT:
                return real(*given, **words)
            calls.append(name)
            return _full() if len(calls) >= at else real(*given, **words)

        sweep = folder / "sweep"
        with mock.patch.object(home, name, limited):
            try:
                go_on(sweep, workers=1)
                assert len(calls) < at, "a failure was passed over"
            except SweepStopped as error:
                assert error.code == INCOMPLETE and "disk is full" in str(error), error
        go_on(sweep)

    return attack


def _compiling(folder):
    with mock.patch.object(driver, "compile_first", _full):
        stopped(folder / "sweep", INCOMPLETE, names=["No space left"])
    go_on(folder / "sweep")


def _compiling_first(folder):
    study = folder / "study.toml"
    study.write_text(STUDY)
    with (
        mock.patch("sim.runs.precompile.is_compiled", lambda: False),
        mock.patch("sim.runs.precompile.compile_model", _full),
    ):
        for more in ([], ["--shard", "1/2"]):
            words = ("sweep", study, "--out", folder / "sweep", *more)
            refused(*words, code=INCOMPLETE, names=["No space left"])


def _temporary(_):
    with mock.patch("tempfile.mkdtemp", _full):
        stopped(None, INCOMPLETE, names=["No space left"])


def _tables(folder):
    sweep = copied(folder)
    unfinished(sweep)
    with mock.patch("pyarrow.parquet.ParquetWriter", _full):
        stopped(sweep, INCOMPLETE, names=["disk is full"])
    go_on(sweep)
