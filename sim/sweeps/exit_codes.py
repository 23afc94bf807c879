"""Exit codes of a sweep that ends before all is done.

Whatever was written stays, and is used again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def in_words(error: BaseException) -> str:
    """Say what the machine did: an error of the system in its own words, without number and path;
    a lack of memory often comes without any."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or ("no memory" if isinstance(error, MemoryError) else type(error).__name__)


@contextmanager
def stopped_by_machine(folder: Path | None) -> Iterator[None]:
    """Turn what the machine does, wherever in a sweep, into a sweep that stopped.

    Parameters
    ----------
    folder : Path or None
        Where what was finished is kept; None where it is not.

    Raises
    ------
    SweepStopped
        In place of any error of system or memory that nobody below has said more of.
    """
    try:
        yield
    except (OSError, MemoryError) as error:
        where = f" at {error.filename}" if isinstance(error, OSError) and error.filename else ""
        kept = f"what was finished is kept in {folder}" if folder else "nothing is kept without out"
        text = f"the machine failed{where}, not a run ({type(error).__name__}: {in_words(error)})"
        raise SweepStopped(f"{text}; {kept}", INCOMPLETE) from error
