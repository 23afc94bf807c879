#!/usr/bin/env bash
# frictionless 5.21.0: a valid data package with a Parquet table fails validation once its `bytes`
# are given.
#
# Data packages may give the size of each file, and frictionless compares it with what it counts
# while it reads. A Parquet table is read by another library, so nothing is counted, and the size
# given, though right, is held against "None". The same size beside a CSV file is accepted.
# Seen: byte-count error, expected is "N" and actual is "None", although all rows are read.
# Way round: give the resource `"type": "file"`, which has its size counted and its rows left
# alone, or leave `bytes` out for Parquet.
#
# Needs Python 3.11 to 3.13; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  frictionless==5.21.0 pyarrow==26.0.1 pandas==3.1.1

cat > "$folder/look.py" <<'PYTHON'
import json
import os

import frictionless
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

table = pa.table({"hours": [80, 92]})
pq.write_table(table, "hours.parquet")
pyarrow.csv.write_csv(table, "hours.csv")
print("frictionless", frictionless.__version__)
for name, more in (("hours.csv", {}), ("hours.parquet", {}), ("hours.parquet", {"type": "file"})):
    told = {"name": "hours", "path": name, "format": name[6:], "bytes": os.path.getsize(name)}
    with open("datapackage.json", "w", encoding="utf-8") as file:
        json.dump({"name": "package", "resources": [told | more]}, file)
    report = frictionless.validate("datapackage.json")
    print(name, more, report.valid, *(one for one, in report.flatten(["type"])))
PYTHON

cat > "$folder/expected" <<'SEEN'
frictionless 5.21.0
hours.csv {} True
hours.parquet {} False byte-count
hours.parquet {'type': 'file'} True
SEEN

cd "$folder"
venv/bin/python look.py | tee seen
diff expected seen && echo 'as described'
