"""Final tables, digests and promises of another sweep."""

import functools
import json
import shutil

import sim
from sim.sweeps.planning.study import load_study
from tests.attack.commands import refused
from tests.attack.sweeps import copied, go_on
from tests.attack.trials import kept, kind
from tests.sweeps.small_sweeps import FEW

TABLES = ("results.parquet", "results.csv", "yearly.parquet", "codebook.csv")


@functools.cache
def other():
    """The folder of a sweep of the same shape, with other luck."""
    folder = kept("other")
    sim.sweep(load_study("tiny", FEW | {"seed": 2}), out=folder)
    return folder


@kind(
    "COMPLETE, SHA256SUMS and tables of another sweep, or changed",
    "none is believed: the sweep makes its own again, to the same bytes; replay refuses",
)
def foreign_tables(chance):
    taken = {
        "COMPLETE": ["COMPLETE"],
        "SHA256SUMS": ["SHA256SUMS"],
        "SHA256SUMS and tables": ["SHA256SUMS", *TABLES],
        "all": ["COMPLETE", "SHA256SUMS", *TABLES],
    }
    for words, names in taken.items():
        yield f"{words} of another sweep", _trial(names)
    yield "all of another sweep, renamed to this one", _trial(taken["all"], _renamed)
    yield "the same, promised as it was before promises had digests", _trial(taken["all"], _older)
    some = chance.sample(["SHA256SUMS", *TABLES], chance.randint(1, 4))
    yield f"{', '.join(some)} of another sweep", _trial(some)
    place = chance.randrange(1000)
    yield f"a byte of the yearly table at {place}", _replaying(place)


def _trial(names, change=None):
    def attack(folder):
        sweep = copied(folder)
        own = json.loads((sweep / "COMPLETE").read_bytes())
        for name in names:
            shutil.copy(other() / name, sweep / name)
        if change:
            change(sweep / "COMPLETE", own)
        if "COMPLETE" in names and change is None:
            refused("replay", sweep, "--run", 3, names=["COMPLETE"])
        go_on(sweep)

    return attack


def _renamed(path, own):
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"sweep": own["sweep"]}))


def _older(path, own):
    del own["sums"]
    path.write_text(json.dumps(own, sort_keys=True, separators=(",", ":")) + "\n")


def _replaying(place):
    def attack(folder):
        sweep = copied(folder)
        path = sweep / "yearly.parquet"
        data = bytearray(path.read_bytes())
        data[place % len(data)] ^= 1
        path.write_bytes(data)
        refused("replay", sweep, "--run", 3, names=[path])
        go_on(sweep)

    return attack
