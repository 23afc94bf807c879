"""Signals as wishes to stop: a sweep ends at a place of its own choosing."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sim.sweeps.exit_codes import SweepStopped


@dataclass
class Stop:
    """A wish to stop; `signal` is its number, or 0."""

    signal: int = 0

    def heed(self, standing: str) -> None:
        """Stop here if somebody wishes it.

        Every step that may take long has to ask: the handler only takes note of the first signal,
        which is else swallowed.

        Parameters
        ----------
        standing : str
            How far things are.

        Raises
        ------
        SweepStopped
        """
        if self.signal:
            name = signal.Signals(self.signal).name
            raise SweepStopped(f"stopped by {name}; {standing}", 128 + self.signal)


@contextmanager
def signals_heeded() -> Iterator[Stop]:
    """Turn the first SIGINT or SIGTERM into a wish to stop.

    A second SIGINT ends the process at once. Outside the main thread nothing is changed.
    """
    stop = Stop()
    # Python allows handlers in the main thread only
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def heed(number: int, _: Any) -> None:
        if stop.signal and number == signal.SIGINT:
            # not sys.exit, which would wait for threads that are in the middle of runs
            os._exit(128 + number)
        # the first one names the exit code; batch systems send several
        stop.signal = stop.signal or number

    before = {number: signal.signal(number, heed) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        # the caller's own handlers, as in a notebook, must work again afterwards
        for number, handler in before.items():
            signal.signal(number, handler)
