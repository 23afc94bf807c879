#!/usr/bin/env bash
# Mesa 3.3.1: a whole number of NumPy as `rng` gives another stream than the same number of Python.
#
# Keys often come out of NumPy (np.arange, a data frame). Model(rng=np.int64(42)) is accepted
# without a word, and both generators, model.random and model.rng, then differ from those of
# Model(rng=42). Mesa 3.5.1 raises TypeError for it.
# Seen: the first draws of both generators differ, and are the same at each try.
# Way round: int(key).
#
# Needs Python 3.11 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mesa==3.3.1 numpy==2.3.5

cat > "$folder/look.py" <<'PYTHON'
import mesa
import numpy as np


def first(key):
    model = mesa.Model(rng=key)
    return round(model.random.random(), 6), round(model.rng.random(), 6)


print("mesa", mesa.__version__)
print("42:", first(42))
print("np.int64(42) gives the same:", first(np.int64(42)) == first(42))
print("np.int64(42) twice gives the same:", first(np.int64(42)) == first(np.int64(42)))
PYTHON

cat > "$folder/expected" <<'SEEN'
mesa 3.3.1
42: (0.639427, 0.773956)
np.int64(42) gives the same: False
np.int64(42) twice gives the same: True
SEEN

"$folder/venv/bin/python" "$folder/look.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
