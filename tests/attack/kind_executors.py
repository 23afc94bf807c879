"""Executors that do not keep to what executors promise."""

from concurrent.futures import CancelledError, Executor, Future
from dataclasses import replace
from unittest import mock

import numpy as np

from sim.sweeps.exit_codes import INCOMPLETE
from tests.attack.sweeps import go_on, stopped
from tests.attack.trials import kind


class Broken(Executor):
    """Does its chunks at once, and hands back one of them in another way.

    Parameters
    ----------
    way : callable
        Given the future that should be handed back, and those handed back before.
    at : int
        Which chunk.
    """

    def __init__(self, way, at):
        self.way, self.at, self.given = way, at, []

    def submit(self, work, *words):
        future = Future()
        future.set_result(work(*words))
        if len(self.given) == self.at:
            future = self.way(future, self.given)
        self.given.append(future)
        return future


def _with(future, **changes):
    """A future of rows that differ in some of their fields."""
    changed = Future()
    changed.set_result(replace(future.result(), **changes))
    return changed


def _of(thing):
    future = Future()
    future.set_result(thing)
    return future


def _failed(error):
    future = Future()
    future.set_exception(error)
    return future


def _cancelled(future, given):
    lost = Future()
    lost.cancel()
    lost.set_running_or_notify_cancel()
    return lost


def _raises(error):
    def way(future, given):
        raise error

    return way


def _twice(array):
    return np.concatenate([array, array])


class Unprintable(Exception):
    def __str__(self):
        return "\x1b[2J\x00" + "long " * 100_000


def _half(rows, end):
    return {name: getattr(rows, name)[:end] for name in ("tasks", "errors", "horizon", "yearly")}


WAYS = {
    "a chunk twice, as one future": lambda future, given: given[-1],
    "a chunk twice, as two futures": lambda future, given: _of(given[-1].result()),
    "no row": lambda future, given: _with(future, **_half(future.result(), 0)),
    "each row twice": lambda future, given: _with(
        future,
        tasks=_twice(future.result().tasks),
        errors=future.result().errors * 2,
        horizon=_twice(future.result().horizon),
        yearly=_twice(future.result().yearly),
    ),
    "rows of other runs": lambda future, given: _with(future, tasks=future.result().tasks + 1),
    "rows of runs that no plan has": lambda future, given: _with(
        future, tasks=future.result().tasks + 10**6
    ),
    "runs by names": lambda future, given: _with(future, tasks=future.result().tasks.astype(str)),
    "runs as a list": lambda future, given: _with(future, tasks="all"),
    "numbers of another shape": lambda future, given: _with(
        future, yearly=future.result().yearly[:, :-1]
    ),
    "words for numbers": lambda future, given: _with(
        future, horizon=future.result().horizon.astype(object)
    ),
    "infinite numbers": lambda future, given: _with(
        future, yearly=np.full_like(future.result().yearly, np.inf)
    ),
    "numbers that are missing": lambda future, given: _with(
        future, yearly=np.full_like(future.result().yearly, np.nan)
    ),
    "numbers of failed runs": lambda future, given: _with(future, errors=["it failed"]),
    "no errors": lambda future, given: _with(future, errors=None),
    "errors without end": lambda future, given: _with(future, errors=["x" * 10**6]),
    "a panel that nobody asked for": lambda future, given: _with(future, panel={"../cadres": []}),
    "no time": lambda future, given: _with(future, seconds=float("nan")),
    "nothing": lambda future, given: None,
    "a future of nothing": lambda future, given: _of(None),
    "a future of words": lambda future, given: _of("done"),
    "rows without a future": lambda future, given: future.result(),
    "what cannot be a key": lambda future, given: [],
    "an error for a future": _raises(TypeError("no")),
    "an end of the process for a chunk": lambda future, given: _failed(SystemExit(0)),
    "Ctrl-C for a chunk": lambda future, given: _failed(KeyboardInterrupt()),
    "a future that is cancelled": _cancelled,
    "a cancellation": lambda future, given: _failed(CancelledError()),
    "an error of many signs": lambda future, given: _failed(Unprintable()),
    "no memory": lambda future, given: _failed(MemoryError()),
    "a future that is never done": lambda future, given: Future(),
}

A_ROUND = 8
"""How many of these are tried in a round."""


@kind(
    "executors that hand back a chunk twice, short, foreign or malformed, raise, hang or give junk",
    "code 4 and one message; what was good is kept, the rest is done again, the same bytes",
)
def executors(chance):
    for words in chance.sample(list(WAYS), A_ROUND):
        yield words, _trial(WAYS[words], chance.randint(1, 4))
    yield "one half of a chunk", _shortened(chance.randint(1, 3))


def _trial(way, at):
    def attack(folder):
        sweep = folder / "sweep"
        with mock.patch.multiple("sim.sweeps.execution.driver", CHUNK_SECONDS=0.0):
            said = stopped(sweep, INCOMPLETE, executor=Broken(way, at), workers=1, run_timeout=0.5)
        assert said.isprintable() and len(said) < 1000 and "of 16 runs are kept" in said, said
        go_on(sweep)

    return attack


def _shortened(at):
    """Chunks of several runs, of which one comes back without its last."""

    def way(future, given):
        rows = future.result()
        return _with(future, **_half(rows, len(rows.tasks) - 1))

    def attack(folder):
        sweep = folder / "sweep"
        with mock.patch.multiple("sim.sweeps.execution.driver", CHUNK_SECONDS=30.0):
            stopped(sweep, INCOMPLETE, executor=Broken(way, at), workers=1)
        go_on(sweep)

    return attack
