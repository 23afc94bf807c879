"""Signals to a merge, and to a sweep that opens its folder or makes its tables."""

import os
import signal
from unittest import mock

from sim.sweeps.execution import shards
from sim.sweeps.storage import durable_files, export, folder
from tests.attack.commands import command, refused
from tests.attack.sweeps import copied, go_on, is_whole, stopped
from tests.attack.trials import kind
from tests.sweeps.small_sweeps import unfinished

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@kind(
    "SIGINT and SIGTERM to a merge, and to a sweep while it opens its folder or makes its tables",
    "the first ends it with 130 or 143; the same command goes on to the same bytes",
)
def signals(chance):
    steps = {
        "a shard's part is read": (shards, "read_part", chance.randint(1, 8)),
        "a part is copied": (shards, "_copy", chance.randint(1, 8)),
        "a part is checked where it is now": (folder, "read_part", chance.randint(1, 8)),
        "the tables are made": (export, "_windows", chance.randint(1, 2)),
    }
    for words, step in steps.items():
        number = chance.choice(SIGNALS)
        yield f"{number.name} to a merge when {words}", _merging(number, *step)
    for words in ("a part is checked where it is now", "the tables are made"):
        number = chance.choice(SIGNALS)
        yield f"{number.name} to a sweep when {words}", _sweeping(number, *steps[words])


def _sent(number, module, name, at):
    """The signal comes when a function is called for so many times."""
    real, calls = getattr(module, name), []

    def with_signal(*given, **words):
        calls.append(name)
        if len(calls) == at:
            os.kill(os.getpid(), number)
        return real(*given, **words)

    return mock.patch.object(module, name, with_signal)


def _merging(number, *step):
    def attack(folder):
        sweep, out = copied(folder), folder / "merged"
        with _sent(number, *step):
            ended = refused("merge", sweep, "--out", out, code=128 + number, names=[number.name])
        assert f"To go on: cadre-sim merge {sweep}" in ended.err and not (out / "COMPLETE").exists()
        assert not list(out.rglob(f"*{durable_files.TEMPORARY}"))
        with mock.patch("analysis.report.figures.render_reading", lambda *_: {}):
            assert command("merge", sweep, "--out", out).code == 0 and is_whole(out)

    return attack


def _sweeping(number, *step):
    def attack(folder):
        sweep = copied(folder)
        unfinished(sweep)
        with _sent(number, *step):
            stopped(sweep, 128 + number, names=[number.name])
        go_on(sweep)

    return attack
