"""Exit codes of a sweep that ends before all is done.

Whatever was written stays, and is used again.
"""

from __future__ import annotations

from sim.base.plain_text import plain

INCOMPLETE = 4
# EX_TEMPFAIL of sysexits.h: scripts and batch systems know it as "try again later"
IN_USE = 75


class SweepStopped(RuntimeError):
    """A sweep that has not been finished.

    The same command continues it, unless `do` names another step.

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
        self.code, self.busy, self.do = code, busy, plain(do)
        super().__init__(plain(message, "\n"))

    def __reduce__(self) -> tuple[type[SweepStopped], tuple[str, int, bool, str]]:
        """Cross to another process with all attributes; by default only the text would."""
        return type(self), (str(self), self.code, self.busy, self.do)
