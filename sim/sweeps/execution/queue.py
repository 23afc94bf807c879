"""The queue of runs to hand out, with the search for a run that kills whoever takes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Queue:
    """Runs to hand out.

    A chunk that killed its workers is halved down to one run, which is tried once more, alone:
    a run that only stood beside the culprit on the same worker is suspected too.

    Attributes
    ----------
    missing : deque of int
        Runs not handed out yet.
    halves : deque of list of int
        Halves of chunks that killed their workers, and chunks to be handed out again.
    suspects : deque of int
        Runs to be tried alone when all else is done.
    tried : set of int
        Runs that were.
    crashed : list of int
        Runs that killed their workers then too; they stay missing.
    """

    missing: deque[int] = field(default_factory=deque)
    halves: deque[list[int]] = field(default_factory=deque)
    suspects: deque[int] = field(default_factory=deque)
    tried: set[int] = field(default_factory=set)
    crashed: list[int] = field(default_factory=list)

    def extend(self, tasks: Iterable[int]) -> None:
        """Add missing runs."""
        self.missing.extend(tasks)

    def __bool__(self) -> bool:
        return bool(self.missing or self.halves or self.suspects)

    def take(self, size: int, idle: bool) -> list[int]:
        """Choose what to hand out next: halves, then missing runs, at last suspects one by one.

        Parameters
        ----------
        size : int
            How many missing runs make a chunk.
        idle : bool
            Whether nothing is under way, so that a suspect would be alone.

        Returns
        -------
        list of int
            Empty when there is nothing to hand out now.
        """
        # first, since the search for a culprit takes several steps, one after the other
        if self.halves:
            return self.halves.popleft()
        if self.missing:
            return [self.missing.popleft() for _ in range(min(size, len(self.missing)))]
        # alone: who else were under way with it would be suspected again if it killed
        if self.suspects and idle:
            self.tried.add(self.suspects[0])
            return [self.suspects.popleft()]
        return []

    def again(self, tasks: list[int]) -> None:
        """Take back a chunk whose rows were lost on their way, to be handed out next."""
        self.halves.append(tasks)

    def killed(self, tasks: list[int]) -> None:
        """Take back a chunk that killed its workers."""
        if len(tasks) > 1:
            middle = len(tasks) // 2
            self.halves.extend((tasks[:middle], tasks[middle:]))
        # a second death alone is no bad luck with the neighbours any more
        elif tasks[0] in self.tried:
            self.crashed.append(tasks[0])
        else:
            self.suspects.append(tasks[0])
