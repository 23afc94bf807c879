"""Outside cases: what others have published, beside what the model does.

``python -m analysis.reference.outside CASE [FILE]`` says it of a case in ``scenarios/outside`` or
of a file of one's own, and writes the table; ``make evidence`` does it for ``docs/evidence.md``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.evidence.outside import load_outside, table
from sim.base.errors import InputError
from sim.files.atomic import write_atomically
from sim.files.places import try_file
from sim.files.tables import csv_text

if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m analysis.reference.outside CASE [FILE]")
    written = [Path(one) for one in sys.argv[2:]]
    try:
        case = load_outside(sys.argv[1])
        for path in written:
            # before the runs, which would be lost
            try_file(path)
        judged = table(case)
        for path in written:
            write_atomically({path: csv_text(judged).encode()})
    except (InputError, OSError) as error:
        sys.exit(str(error))
    print(judged.to_string(index=False))
