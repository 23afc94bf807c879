#!/usr/bin/env bash
# pyarrow 26.0.1: a column made of a plain Python list loads pandas, wherever it is installed.
#
# `pa.array(["a", "b"])`, `pa.array` of a NumPy array and `pa.scalar("a")` ask whether they were
# given something of pandas, and import all of it to find out. Nothing of pandas is used or handed
# over. A quick command waits for it, longer than for pyarrow itself, and who lists what a program
# loads finds a library that it never names.
# That the first array is slow is apache/arrow#34994, which is open; it does not say why.
# Seen: after each of these, made in a process of its own, pandas is loaded; after `import pyarrow`
# it is not, nor after a column made of the same memory by `Array.from_buffers`.
# Way round: hand the memory over by `from_buffers`, as sim/files/arrow_columns.py does.
#
# Needs Python 3.11 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    pyarrow==26.0.1 pandas==3.1.1 numpy==2.5.5

cat > "$folder/look.py" <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

WAYS = {
    "import pyarrow": "pass",
    "Array.from_buffers": "pa.Array.from_buffers(pa.int64(), 2, [None, pa.py_buffer(bytes(16))])",
    "pa.array of a list": "pa.array(['a', 'b'])",
    "pa.array of a NumPy array": "import numpy; pa.array(numpy.zeros(2))",
    "pa.scalar": "pa.scalar('a')",
}
print("pyarrow", version("pyarrow"), "pandas", version("pandas"))
found = {}
for way, code in WAYS.items():
    told = f"import sys, pyarrow as pa; {code}; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    found[way] = done.stdout.strip()
    print(f"{way}: pandas loaded: {found[way]}")
assert [*found.values()] == ["False", "False", "True", "True", "True"], "it has changed"
PYTHON
"$folder/venv/bin/python" "$folder/look.py"
