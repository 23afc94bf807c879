"""Outside cases: what others have published, beside what the model does.

``python -m analysis.reference.outside CASE [FILE]`` says it of a case in ``scenarios/outside`` or
of a file of one's own, and writes the table; ``make evidence`` does it for ``docs/evidence.md``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.evidence.outside import load_outside, table
from sim.base.errors import InputError
from sim.files.tables import csv_text

if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m analysis.reference.outside CASE [FILE]")
    try:
        judged = table(load_outside(sys.argv[1]))
    except InputError as error:
        sys.exit(str(error))
    if len(sys.argv) == 3:
        Path(sys.argv[2]).write_text(csv_text(judged), encoding="utf-8")
    print(judged.to_string(index=False))
