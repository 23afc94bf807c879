"""Score a CSV file of records under a real rulebook, without any simulation.

Who gets which score, rank and bonus, and what one record more would change.
"""

from pathlib import Path

import sim

UNIT = Path(__file__).resolve().parents[1] / "scenarios" / "examples" / "unit_h"

if __name__ == "__main__":
    ledger = (UNIT / "ledger.csv").read_text("utf-8")
    roster = UNIT / "roster.csv"
    more = "C,2021-11-30,squad.special,12,,,one task force more\n"
    for words, records in {"as recorded": ledger, "and a task force for C": ledger + more}.items():
        sheet = sim.score(records.encode(), roster, "h_township_2021", pools={"H": 30000})
        cadres = sheet.tables()["cadres"]
        print(f"{words}:")
        print(cadres[["cadre", "score", "index", "rank", "bonus"]].to_string(index=False))
    for note in sheet.notes:
        print("note:", note)
