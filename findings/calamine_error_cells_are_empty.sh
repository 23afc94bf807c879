#!/usr/bin/env bash
# python-calamine 0.9.1: a cell that shows an error in the sheet comes back as empty text, as an
# empty cell does.
#
# A scoring table whose sum ends in #DIV/0! or #N/A is no table with gaps: somebody has to mend it.
# The file says so, in the cell's type, and openpyxl gives the error's name; python-calamine gives ''
# for the error, for the cell that nobody filled in, and for a formula that was never computed.
# So who reads with it cannot tell a broken sum from no points, and scores go wrong in silence.
# Way round: look into the sheet's own XML for cells of the type "e" and for formulas without a
# value, and refuse them by their address. Asked for in the library's issue 105, open since 2024.
#
# Needs Python 3.11 to 3.13; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  python-calamine==0.9.1 XlsxWriter==3.3.1 openpyxl==3.1.5

cat > "$folder/look.py" <<'PYTHON'
from importlib.metadata import version

import openpyxl
import python_calamine
import xlsxwriter

book = xlsxwriter.Workbook("points.xlsx")
sheet = book.add_worksheet()
sheet.write_column(0, 0, ["divided by nothing", "not found", "never computed", "left empty", "3.5"])
sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
sheet.write_formula(1, 1, '=MATCH("x",A1:A3,0)', None, "#N/A")
sheet.write_formula(2, 1, "=1+1", None, "")
sheet.write_number(4, 1, 3.5)
book.close()

print("python-calamine", version("python-calamine"))
rows = python_calamine.CalamineWorkbook.from_path("points.xlsx").get_sheet_by_index(0).to_python()
print("openpyxl", version("openpyxl"))
others = openpyxl.load_workbook("points.xlsx", data_only=True).active
for (name, points), other in zip(rows, others.iter_rows(), strict=True):
    print(f"{name}: calamine {points!r}, openpyxl {other[1].value!r}")
PYTHON

cat > "$folder/expected" <<'SEEN'
python-calamine 0.9.1
openpyxl 3.1.5
divided by nothing: calamine '', openpyxl '#DIV/0!'
not found: calamine '', openpyxl '#N/A'
never computed: calamine '', openpyxl None
left empty: calamine '', openpyxl None
3.5: calamine 3.5, openpyxl 3.5
SEEN

cd "$folder"
venv/bin/python look.py | tee seen
diff expected seen && echo 'as described'
