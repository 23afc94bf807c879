"""Kinds of attack: each is tried in rounds, and what was tried and survived is counted.

A kind is a function in a module ``kind_*.py`` of this folder, marked with `kind`. It gives trials:
a few words for what is done, and a function that does it in a new folder. That function returns
when the attack was survived, and raises when it was not."""

import functools
import importlib
import random
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from sim.sweeps.storage import environment

Trial = tuple[str, Callable[[Path], None]]
HERE = Path(__file__).parent
# a third of a small sweep's time goes into reading the sources, which no attack changes
_SOURCES = functools.cache(environment.kernel_sources)


@dataclass(frozen=True)
class Kind:
    """A kind of attack.

    Attributes
    ----------
    name : str
        What is attacked, for the table.
    survived : str
        What must hold, for the table.
    trials : callable
        Given a source of chance; what it gives is the same for the same chance.
    """

    name: str
    survived: str
    trials: Callable[[random.Random], Iterable[Trial]]


@dataclass
class Tally:
    """What was tried of a kind, and what was not survived, each with its error."""

    tried: int = 0
    lost: dict[str, str] = field(default_factory=dict)

    @property
    def survived(self):
        return self.tried - len(self.lost)


KINDS: dict[str, Kind] = {}
"""Kinds of the modules that are loaded, by name."""


def kind(name, survived):
    """Mark a function that gives the trials of a kind."""

    def mark(trials):
        assert name not in KINDS, f"two kinds are named {name}"
        KINDS[name] = Kind(name, survived, trials)
        return trials

    return mark


def gathered():
    """Load the modules of this folder that hold kinds; give all kinds in the order of names."""
    for path in sorted(HERE.glob("kind_*.py")):
        importlib.import_module(f"tests.attack.{path.stem}")
    return [KINDS[name] for name in sorted(KINDS)]


@functools.cache
def _kept():
    """A folder that goes with the process."""
    return tempfile.TemporaryDirectory(prefix="attacked-")


def kept(name):
    """A place in a folder that goes with the process, for what attacks copy."""
    return Path(_kept().name) / name


def attack(one, rounds=1):
    """Try a kind in so many rounds, each trial in a folder of its own.

    The chance of a round follows from its number alone, so the first round is always the same.
    """
    tally = Tally()
    for number in range(rounds):
        for words, trial in one.trials(random.Random(f"{one.name} {number}")):
            tally.tried += 1
            with (
                tempfile.TemporaryDirectory(prefix="attack-") as folder,
                mock.patch.object(environment, "kernel_sources", _SOURCES),
            ):
                try:
                    trial(Path(folder))
                except BaseException as error:
                    # whatever a trial raises is a loss, the end of the process too
                    if isinstance(error, KeyboardInterrupt):
                        raise
                    tally.lost[f"{words} (round {number})"] = f"{type(error).__name__}: {error}"
    return tally
