"""The workers of a sweep as its driver sees them: threads, or any executor of
``concurrent.futures``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from sim.sweeps.execution.chunk import Rows

Work = Callable[[str, list[int]], Rows]
"""Does runs of a plan, given by its text, such as `run_chunk`."""


class Lost(RuntimeError):
    """Workers were lost; the text says which and how."""


@dataclass
class WorkerPool:
    """An executor and what the driver has to know of it.

    Attributes
    ----------
    executor : Executor
    size : int
        How many chunks it works on at a time; with 0 nothing is handed out.
    """

    executor: Executor
    size: int

    def submit(self, work: Work, text: str, tasks: list[int]) -> Future[Rows]:
        """Hand out a chunk.

        Raises
        ------
        RuntimeError
            When no more are taken.
        """
        return self.executor.submit(work, text, tasks)

    def chunk_seconds(self, usual: float) -> float:
        """Say how long a chunk should take, given what it takes in threads."""
        return usual

    def watch(self) -> BaseException | None:
        """Look after the workers, several times a second; an error that is returned ends the
        sweep."""
        return None

    def is_killed(self, error: BaseException) -> bool:
        """Whether a chunk has killed each worker that took it, while other workers go on."""
        return False

    def is_mislaid(self, error: BaseException) -> bool:
        """Whether the rows of a chunk were made, and lost on their way here by no fault of it."""
        return False

    def explain(self, error: BaseException) -> BaseException:
        """Turn an error of the executor into one that says what it means for the sweep."""
        return error

    def recall(self, future: Future[Rows]) -> bool:
        """Take back a chunk if nobody has begun it."""
        try:
            return future.cancel()
        except Exception:
            # of somebody else's executor: the sweep is stopping, and what it has comes first
            return False

    def abandon(self) -> None:
        """End processes that hang, which nobody could wait for; threads cannot be ended."""
        if isinstance(self.executor, ProcessPoolExecutor):
            # a private attribute: the public method, kill_workers, comes with Python 3.14
            processes: dict[int, Any] = getattr(self.executor, "_processes", None) or {}
            # killed and not asked to end: compiled code hears no signal until it returns
            for process in list(processes.values()):
                process.kill()
