#!/usr/bin/env bash
# pandas 3.0.0: DataFrame.to_stata loses the label of a column whose name Stata does not allow.
#
# Names that are reserved words of Stata (`long`, `byte`, `if`) or too long are changed as they are
# written, with a warning. The labels given in `variable_labels` are looked up by the old names
# after the change, so just the columns whose name can no longer be read from the file lose them.
# Seen: `long` becomes `_long` with an empty label; the column beside it keeps its own.
# Way round: rename before writing, and label the new names.
#
# Needs Python 3.11 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pandas==3.0.0 numpy==2.3.5

cat > "$folder/look.py" <<'PYTHON'
import sys
import warnings

import pandas as pd
from pandas.io.stata import StataReader

warnings.simplefilter("ignore")
frame = pd.DataFrame({"long": [1.5, 2.5], "duty": [3.0, 4.0]})
labels = {"long": "hours of a long half-month", "duty": "pull of duty"}
frame.to_stata(sys.argv[1], write_index=False, variable_labels=labels, version=118)
with StataReader(sys.argv[1]) as file:
    print("pandas", pd.__version__, file.variable_labels())
PYTHON

cat > "$folder/expected" <<'SEEN'
pandas 3.0.0 {'_long': '', 'duty': 'pull of duty'}
SEEN

"$folder/venv/bin/python" "$folder/look.py" "$folder/seen.dta" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
