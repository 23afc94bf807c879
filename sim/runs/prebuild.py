"""Building the library of rules: ``python -m sim.runs.prebuild`` writes `sim/kernel/rules.elf`.

It is built for processors like this one, and with ``--every-level`` for all, as a wheel needs it.

It takes the place of compiling at the first start, and is built once: where the library that is
there is of these very sources, nothing is done. Where none can be built, rules are compiled at the
first start as they would be without.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np

from sim.base.elementary import power
from sim.files.atomic import write_atomically
from sim.kernel.library import LEVELS, is_supported, levels_here
from sim.kernel.library_file import PATH, describe
from sim.kernel.sources import digest_of, kernel_sources
from sim.model.context import turn_to
from sim.model.loop import run
from sim.model.population import lay_out
from sim.runs.precompile import PHASES, records, sample
from sim.scoring.items import convert
from sim.scoring.pay import allocate_pay, pay_cadres, point_value, pool_divisor
from sim.scoring.points import (
    PERSON,
    add_records,
    allocate_tally,
    applies,
    index_coefficient,
    pay_coefficient,
    score_cadres,
    unit_mean,
)
from sim.scoring.standing import allocate_standing, stand_cadres

READY = f"The compiled model is ready: {PATH.name}"
"""What is said in the end where there is a library of these sources."""


def entries() -> list[tuple]:
    """Give every rule that Python calls in running and scoring, with arguments as it gives them."""
    state, context = sample()
    table, people = context.schemes.table, np.zeros(1, PERSON).view(np.recarray)
    tally, standing, pay = allocate_tally(1, 1), allocate_standing(1), allocate_pay(1)
    column = np.zeros(1, dtype=np.int64)
    return [
        (lay_out, (context.world, 1, 1, column)),
        (power, (1.0, 1.0)),
        (turn_to, (context, 1)),
        *((phase, (state, context)) for phase in PHASES),
        (run, (state, context, 1, *records())),
        (convert, (table, 1, 1, 1, 1)),
        (applies, (table, 1, 1, 1)),
        (index_coefficient, (table, 1, 1, 1)),
        (pay_coefficient, (table, 1, 1, 1)),
        (add_records, (table, people, tally, *[column] * 5)),
        (score_cadres, (table, people, 1, 1, tally)),
        (unit_mean, (table, people, 1, 1, 1, 1, tally)),
        (stand_cadres, (table, people, tally, 1, 1, standing)),
        (pool_divisor, (table, people, tally, standing, 1, 1)),
        (pay_cadres, (table, people, tally, standing, 1, 1, 1, pay)),
        (point_value, (table, people, tally, standing, 1, 1, 1)),
    ]


def build(levels: list[str], linker: str) -> bytes:
    """Build the library, in a process that has compiled nothing yet."""
    from sim.kernel.native import shared_library

    # compiling makes very many objects that stay
    gc.disable()
    return shared_library(entries(), PHASES, digest_of(kernel_sources()), levels, linker)


def build_if_needed(every_level: bool = False) -> str:
    """Build the library where it is missing or of other sources, and say what was done."""
    if not is_supported():
        return "No library is built for this machine: the model is compiled at the first start."
    levels = list(LEVELS) if every_level else levels_here()[:1]
    with _alone():
        if _is_ready(levels):
            return READY
        return _built(levels)


def _is_ready(levels: list[str]) -> bool:
    described = describe(PATH)
    return (
        described is not None
        and described["sources"] == digest_of(kernel_sources())
        and set(described["levels"]) >= set(levels)
    )


def _built(levels: list[str]) -> str:
    from sim.kernel.native import find_linker

    linker = find_linker()
    if linker is None:
        return (
            "No linker is here, so the model is compiled at the first start. "
            "One comes for example with: apt-get install binutils"
        )
    print("Compiling the model, once; this takes about two minutes", file=sys.stderr, flush=True)
    try:
        write_atomically({PATH: build(levels, linker)})
    # whatever it is: a rule that cannot be compiled shows itself where it is called, and nobody
    # who lints or edits is to be stopped by it here
    except Exception as error:
        return f"The library cannot be built ({error}): the model is compiled at the first start."
    return READY


@contextmanager
def _alone() -> Iterator[None]:
    """Wait while another process builds the library: two set-ups at once do it once."""
    import fcntl

    folder = os.open(PATH.parent, os.O_RDONLY)
    try:
        # where a file system has no locks, both build, and the last one's file stays
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        # the lock goes with it
        os.close(folder)


if __name__ == "__main__":
    print(build_if_needed(every_level="--every-level" in sys.argv))
