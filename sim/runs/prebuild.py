"""Building the library of rules: ``python -m sim.runs.prebuild`` writes `sim/kernel/rules.so`.

It takes the place of compiling at the first start, and is built once: where the library that is
there is of these very sources, nothing is done. Where none can be built, rules are compiled at the
first start as they would be without.
"""

from __future__ import annotations

import gc
import subprocess
import sys

import numpy as np

from sim.base.elementary import power
from sim.base.random_numbers import below
from sim.files.atomic import write_atomically
from sim.kernel.library import is_supported
from sim.kernel.library_file import PATH, describe
from sim.kernel.sources import digest_of, kernel_sources
from sim.model.context import turn_to
from sim.model.loop import run
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


def entries() -> list[tuple]:
    """Give every rule that Python calls in running and scoring, with arguments as it gives them."""
    state, context = sample()
    table, people = context.schemes.table, np.zeros(1, PERSON).view(np.recarray)
    tally, standing, pay = allocate_tally(1, 1), allocate_standing(1), allocate_pay(1)
    column = np.zeros(1, dtype=np.int64)
    return [
        (below, (1,) * 8),
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


def build(linker: str) -> bytes:
    """Build the library, in a process that has compiled nothing yet."""
    from sim.kernel.native import shared_library

    # compiling makes very many objects that stay
    gc.disable()
    return shared_library(entries(), PHASES, digest_of(kernel_sources()), linker)


def build_if_needed() -> str:
    """Build the library where it is missing or of other sources, and say what was done."""
    if not is_supported():
        return "No library is built for this machine: the model is compiled at the first start."
    described = describe(PATH)
    if described is not None and described["sources"] == digest_of(kernel_sources()):
        return f"The compiled model is ready: {PATH.name}"
    from sim.kernel.native import find_linker

    linker = find_linker()
    if linker is None:
        return (
            "No linker is here, so the model is compiled at the first start. "
            "One comes for example with: apt-get install binutils"
        )
    print("Compiling the model, once; this takes about a minute", file=sys.stderr, flush=True)
    try:
        write_atomically({PATH: build(linker)})
    except (OSError, subprocess.CalledProcessError) as error:
        return f"The library cannot be built ({error}): the model is compiled at the first start."
    return f"The compiled model is ready: {PATH.name}"


if __name__ == "__main__":
    print(build_if_needed())
