"""Parts of a sweep that were cut or of which a bit was flipped."""

import os

from tests.attack.sweeps import copied, go_on
from tests.attack.trials import kind
from tests.sweeps.small_sweeps import parts, set_aside, unfinished


@kind(
    "parts of a sweep, cut or with a flipped bit",
    "the part is set aside, its runs are done again, the tables are the same bytes",
)
def damaged_parts(chance):
    for which in ("runs", "yearly"):
        for harm in (_cut, _flip):
            share = chance.random()
            words = f"{harm.__name__.strip('_')} {which} at {share:.3f}"
            yield words, _trial(which, harm, share, chance.randrange(8))


def _trial(which, harm, share, bit):
    def attack(folder):
        sweep = copied(folder)
        part = parts(sweep, which)[0]
        harm(part, int(share * part.stat().st_size), bit)
        unfinished(sweep)
        go_on(sweep)
        assert part.name in set_aside(sweep)

    return attack


def _cut(path, place, _):
    os.truncate(path, place)


def _flip(path, place, bit):
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(data)
