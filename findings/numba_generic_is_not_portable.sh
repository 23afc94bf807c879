#!/usr/bin/env bash
# numba 0.68.1 on Linux x86-64: NUMBA_CPU_NAME=generic does not make numbers independent of the
# processor.
#
# With this setting numba writes no instruction that another x86-64 processor lacks, so one would
# expect the same digits everywhere. But exp, log and pow are calls of the C library, and glibc picks
# another code for them on each processor, once, when the program starts. So a simulation whose
# compiled code is the same to the byte can still differ in the last digit from one node of a
# cluster to the next, and its histories part from there.
# Seen: of a million values of exp, some differ when glibc is told (by GLIBC_TUNABLES) to take the
# code of a processor without AVX2 and FMA; sums and products never do.
# Way round: functions of one's own for exp, log and pow, without fused multiply-add; or the same
# kind of processor for all runs that are compared.
#
# Needs Linux on x86-64 with FMA and glibc 2.33 or newer, and Python 3.11 or newer; name another
# interpreter with PYTHON=. Says so where it cannot be seen.
set -euo pipefail

if ! grep -qw fma /proc/cpuinfo 2>/dev/null || ! getconf GNU_LIBC_VERSION >/dev/null 2>&1; then
    echo 'cannot be seen here: it takes an x86-64 processor with FMA and glibc'
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    numba==0.68.1 numpy==2.4.6

cat > "$folder/look.py" <<'PYTHON'
import math
import sys

import numba
import numpy as np


@numba.njit
def exponentials(values):
    out = np.empty_like(values)
    for i in range(len(values)):
        out[i] = math.exp(values[i])
    return out


@numba.njit
def products(values):
    out = np.empty_like(values)
    for i in range(len(values)):
        out[i] = values[i] * values[i] + values[i]
    return out


values = np.random.default_rng(1).uniform(-20, 20, 1_000_000)
np.savez(sys.argv[1], exp=exponentials(values), product=products(values))
PYTHON

cat > "$folder/compare.py" <<'PYTHON'
import sys

import numba
import numpy as np

one, other = (np.load(path) for path in sys.argv[1:])
print("numba", numba.__version__)
for name in ("exp", "product"):
    same = bool((one[name] == other[name]).all())
    print(f"{name}: {'the same' if same else 'other last digits'}")
PYTHON

cat > "$folder/expected" <<'SEEN'
numba 0.68.1
exp: other last digits
product: the same
SEEN

export NUMBA_CPU_NAME=generic
"$folder/venv/bin/python" "$folder/look.py" "$folder/one.npz"
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX,-AVX2,-FMA \
    "$folder/venv/bin/python" "$folder/look.py" "$folder/other.npz"
"$folder/venv/bin/python" "$folder/compare.py" "$folder/one.npz" "$folder/other.npz" |
    tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
