"""How a sweep can end before all is done, each with its exit code; whatever was flushed stays and
is used again."""

from __future__ import annotations

INCOMPLETE = 4
IN_USE = 75


class SweepStopped(RuntimeError):
    """A sweep that has not been finished; the same command continues it, unless another step is
    named.

    Parameters
    ----------
    message : str
    code : int
        Exit code of a command that ends with it.
    busy : bool
        Whether runs are still under way in threads that nobody can stop.
    do : str
        What goes on with it, where that is not the same command.
    """

    def __init__(self, message: str, code: int, busy: bool = False, do: str = "") -> None:
        self.code, self.busy, self.do = code, busy, do
        super().__init__(message)

    def __reduce__(self) -> tuple[type[SweepStopped], tuple[str, int, bool, str]]:
        """Cross to another process with all that it says."""
        return type(self), (str(self), self.code, self.busy, self.do)
