"""Processor time, and the middle of several turns."""

import time


def timed(action) -> float:
    """Give the CPU seconds that an action takes, all threads together."""
    # not the clock on the wall, which counts what others do on a shared machine
    begun = time.process_time()
    action()
    return time.process_time() - begun


def middle(values: list[float]) -> float:
    """Give the median, the upper one of two."""
    return sorted(values)[len(values) // 2]
