"""``python -m tests.attack [ROUNDS [PART-OF-A-NAME]]``: attack in many rounds; write the table.

With a part of a name only such kinds are tried, and no table is written."""

import sys
import time

from tests.attack.page import PAGE, with_table
from tests.attack.trials import attack, gathered

ROUNDS = 20

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
chosen = sys.argv[2] if len(sys.argv) > 2 else ""
tallies = []
for one in gathered():
    if chosen in one.name:
        begun = time.monotonic()
        tally = attack(one, rounds)
        tallies.append((one, tally))
        seconds = time.monotonic() - begun
        print(f"{one.name}: {tally.survived} of {tally.tried} survived, {seconds:.1f} s")
        for words, error in tally.lost.items():
            print(f"  lost: {words}: {error}")
if not chosen:
    PAGE.write_text(with_table(PAGE.read_text("utf-8"), tallies, rounds), "utf-8")
sys.exit(any(tally.lost for _, tally in tallies))
