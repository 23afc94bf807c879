"""Exponential, logarithm and power against decimal numbers, at the edges, and on processors."""

import json
import math
import os
import shutil
import subprocess
import sys
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.base import elementary
from sim.base.elementary import PIECES, exp, log, power
from tests.laws.house import ROOT

INFINITY, NAN = math.inf, math.nan
SMALLEST, SMALLEST_NORMAL, LARGEST = 5e-324, 2.0**-1022, sys.float_info.max
#: Units in the last place; twice rounded where the result is subnormal.
ERROR, ERROR_BELOW_NORMAL = 0.52, 0.76
DIGITS = 60
#: Where one piece of the logarithm ends and the next begins.
ENDS = [0.75 + (row - 0.5) / 256 for row in range(65)]
ENDS += [1 + (row - 0.5) / 128 for row in range(1, 65)]
FREE = 100_000_000


def near(got, exact):
    """Whether a float is as near to an exact number as is promised, in units in the last place."""
    if abs(exact) > Decimal(LARGEST):
        return got == math.copysign(INFINITY, exact)
    error = abs((Decimal(float(got)) - exact) / Decimal(math.ulp(float(exact))))
    return error < (ERROR if abs(exact) >= Decimal(SMALLEST_NORMAL) else ERROR_BELOW_NORMAL)


def exact_exp(x):
    return Decimal(x).exp()


def exact_log(x):
    return Decimal(x).ln()


def exact_power(base, exponent):
    return (Decimal(exponent) * Decimal(base).ln()).exp()


def check(rule, exact, *arguments):
    with localcontext(prec=DIGITS):
        wrong = [
            one
            for one in zip(*(np.asarray(some).tolist() for some in arguments), strict=True)
            if not near(rule(*one), exact(*one))
        ]
    assert wrong == []


def test_the_table_of_roots_is_what_it_says():
    with localcontext(prec=DIGITS):
        for row, (root, missing) in enumerate(elementary.ROOTS.tolist()):
            whole = Decimal(root) * (1 + Decimal(missing))
            assert abs(whole**PIECES / 2**row - 1) < Decimal("1e-30")
            assert abs(missing) <= 2.0**-53


def test_the_table_of_logarithms_is_what_it_says():
    with localcontext(prec=DIGITS):
        for row, (factor, head, tail) in enumerate(elementary.LOGARITHMS.tolist()):
            # e to the minus logarithm is the factor, both parts together
            assert abs((-Decimal(head) - Decimal(tail)).exp() / Decimal(factor) - 1) < 1e-27
            assert (head * 2**42).is_integer() and abs(tail) <= 2.0**-43
            assert (factor * 1024).is_integer()
            assert all(abs(end * factor - 1) < 1 / 220 for end in ENDS[row : row + 2])
    assert elementary.LOGARITHMS[64].tolist() == [1.0, 0.0, 0.0]


def test_the_constants_are_what_they_say():
    with localcontext(prec=DIGITS):
        for head, tail, parts in (
            (elementary._LN_TWO_HEAD, elementary._LN_TWO_TAIL, 1),
            (elementary._PIECE_HEAD, elementary._PIECE_TAIL, PIECES),
        ):
            assert (head * 2**42).is_integer()
            assert abs(((Decimal(head) + Decimal(tail)) * parts).exp() / 2 - 1) < 1e-25


def test_exponentials_are_exact_to_half_a_unit():
    rng = np.random.default_rng(1)
    spans = ((-745.5, 710.0), (-30.0, 1.0), (-0.01, 0.01), (-746.0, -707.0), (709.0, 709.8))
    check(exp, exact_exp, np.concatenate([rng.uniform(*span, 500) for span in spans]))
    # where the argument is cut from one piece to the next
    middles = (rng.integers(-130_000, 130_000, 300) + 0.5) * math.log(2.0) / PIECES
    check(exp, exact_exp, np.concatenate([middles, np.nextafter(middles, 0.0)]))


def test_logarithms_are_exact_to_half_a_unit():
    rng = np.random.default_rng(2)
    tiny = 10.0 ** -rng.uniform(1.0, 15.9, 500)
    some = [
        np.exp(rng.uniform(-744.0, 709.0, 500)),
        rng.random(500),
        rng.uniform(0.7, 1.6, 500),
        1.0 + tiny,
        1.0 - tiny,
        rng.random(200) * 1e-308,
        [SMALLEST, SMALLEST_NORMAL, np.nextafter(SMALLEST_NORMAL, 0.0), LARGEST],
    ]
    some += [ENDS, np.nextafter(ENDS, 0.0)]
    values = np.concatenate(some)
    check(log, exact_log, values[values != 1.0])


def test_powers_are_exact_to_half_a_unit():
    rng = np.random.default_rng(3)
    bases = np.concatenate(
        [
            np.exp(rng.uniform(-700.0, 700.0, 700)),
            np.exp(rng.uniform(-3.0, 3.0, 700)),
            1.0 + 10.0 ** -rng.uniform(2.0, 14.0, 500),
            1.0 - 10.0 ** -rng.uniform(2.0, 14.0, 500),
        ]
    )
    # so that results lie all over the range and beyond its ends
    exponents = rng.uniform(-750.0, 715.0, len(bases)) / np.log(bases)
    check(power, exact_power, bases, exponents)
    check(power, exact_power, rng.random(500), rng.uniform(-3.0, 3.0, 500))


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.floats(-800.0, 800.0),
    st.floats(SMALLEST, LARGEST, exclude_min=True),
    st.floats(-10.0, 10.0),
)
def test_any_numbers_give_what_is_exact(x, base, exponent):
    with localcontext(prec=DIGITS):
        assert near(exp(x), exact_exp(x))
        # nothing is near to zero but itself
        assert near(log(base), exact_log(base)) if base != 1.0 else log(base) == 0.0
        assert near(power(base, exponent), exact_power(base, exponent))


def test_exponentials_at_and_beyond_the_ends():
    assert [exp(x) for x in (0.0, -0.0, SMALLEST, -SMALLEST)] == [1.0] * 4
    assert [exp(x) for x in (-INFINITY, -1e300, -746.0, -745.14)] == [0.0] * 4
    assert exp(-745.13) == SMALLEST
    assert [exp(x) for x in (INFINITY, 1e300, 710.0, 709.783)] == [INFINITY] * 4
    assert math.isnan(exp(NAN))


def test_logarithms_at_and_beyond_the_ends():
    assert [log(x) for x in (0.0, -0.0)] == [-INFINITY] * 2
    assert (log(1.0), log(INFINITY)) == (0.0, INFINITY)
    assert math.copysign(1.0, log(1.0)) == 1.0
    assert all(math.isnan(log(x)) for x in (-1.0, -SMALLEST, -INFINITY, NAN))


@pytest.mark.parametrize("other", [0.0, SMALLEST, 0.5, 1.0, 2.0, LARGEST, INFINITY, -1.0, NAN])
def test_one_to_any_power_and_any_number_to_none_are_one(other):
    assert power(other, 0.0) == power(other, -0.0) == 1.0
    assert power(1.0, other) == power(1.0, -other) == 1.0


@pytest.mark.parametrize("exponent", [SMALLEST, 0.5, 1.0, 3.0, 1e300, INFINITY])
def test_powers_of_zero_and_infinity(exponent):
    assert [power(0.0, exponent), power(-0.0, exponent)] == [0.0, 0.0]
    assert [power(0.0, -exponent), power(-0.0, -exponent)] == [INFINITY, INFINITY]
    assert [power(INFINITY, exponent), power(INFINITY, -exponent)] == [INFINITY, 0.0]


def test_powers_beyond_the_ends():
    above, below = np.nextafter(1.0, 2.0), np.nextafter(1.0, 0.0)
    for large in (1e30, 1e300, INFINITY):
        assert [power(base, large) for base in (above, 2.0, LARGEST)] == [INFINITY] * 3
        assert [power(base, -large) for base in (above, 2.0, LARGEST)] == [0.0] * 3
        assert [power(base, large) for base in (SMALLEST, 0.5, below)] == [0.0] * 3
        assert [power(base, -large) for base in (SMALLEST, 0.5, below)] == [INFINITY] * 3
    assert all(math.isnan(power(*one)) for one in [(NAN, 1.0), (2.0, NAN), (0.0, NAN), (-1.0, 0.5)])


def test_what_a_float_can_hold_comes_out_exactly():
    for whole in map(float, range(1, 40)):
        for times in map(float, range(1, 60)):
            if whole**times < 2**53:
                assert power(whole, times) == whole**times
                assert power(whole * whole, times / 2) == whole**times
    for times in range(-1074, 1024):
        assert power(2.0, float(times)) == math.ldexp(1.0, times)
    for base in (SMALLEST, 1e-310, 0.1, 2 / 3, 1.1, 1e22, LARGEST):
        assert power(base, 1.0) == base


SCRIPT = """
import hashlib, json, re
import llvmlite.binding
import numpy as np
from sim.base.elementary import exp, log, power
from sim.kernel import kernel

@kernel
def fill(x, y, out):
    for i in range(len(x)):
        out[0, i] = exp(x[i])
        out[1, i] = log(y[i])
        out[2, i] = power(y[i], 0.01 * x[i])

rng = np.random.default_rng(4)
x, y = rng.uniform(-750.0, 715.0, 100_000), np.exp(rng.uniform(-740.0, 700.0, 100_000))
out = np.empty((3, 100_000))
fill(x, y, out)
code = "".join(fill.standalone.inspect_asm().values())
print(json.dumps({
    "digest": hashlib.sha256(out.tobytes()).hexdigest(),
    "wide": "vmulsd" in code,
    "fused": re.findall(r"vf[n]?m(?:add|sub)\\w*", code),
    "can fuse": bool(llvmlite.binding.get_host_cpu_features().get("fma")),
}))
"""


def compiled_for(processor, folder):
    """What a fresh process that compiles for a processor computes, and what its code is like."""
    folder.mkdir()
    # numba caches what stands in a file
    script = folder / "script.py"
    script.write_text(SCRIPT)
    environment = {
        **os.environ,
        "NUMBA_CPU_NAME": processor,
        "CADRE_SIM_CACHE": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_all_processors_give_the_same_bytes_and_nothing_is_fused(tmp_path):
    free = shutil.disk_usage(tmp_path).free
    if free < FREE:
        pytest.skip(f"no room for compiled code: {free} bytes are free, {FREE} needed")
    plain, here = (compiled_for(name, tmp_path / name) for name in ("generic", "host"))
    assert plain["digest"] == here["digest"]
    assert not plain["wide"] and here["wide"] == here["can fuse"]
    assert plain["fused"] == here["fused"] == []
