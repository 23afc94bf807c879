"""An exploit as files that ``cadre-sim score`` reads, and in the engine's own words."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby

import numpy as np

from analysis.stress.archive import EDITS
from analysis.stress.drafts import Claims
from analysis.stress.exploits import Exploit
from analysis.stress.sheets import Sheets
from sim.base.fixed_point import HUNDRED, MILLION
from sim.scoring.engine import score
from sim.scoring.explain import explain
from sim.scoring.roster import VILLAGE_ROLES
from sim.scoring.sheet import ScoreSheet

YEAR = "2021"
HEADER = "cadre,date,item,value,of,task,node,role,note"


def record_files(sheets: Sheets, exploit: Exploit | None = None) -> dict[str, bytes]:
    """Give ledger and roster of an exploit in CSV; without one those of honest records."""
    edits, levels = np.zeros((2, 1, EDITS), dtype=np.int64)
    if exploit is not None:
        edits, levels = np.array([exploit.edits]), np.array([exploit.levels])
    claims = sheets.claims(edits, levels)
    return {
        "ledger.csv": _ledger(sheets, claims).encode(),
        "roster.csv": _roster(sheets, claims).encode(),
    }


def _ledger(sheets: Sheets, claims: Claims) -> str:
    case, rows = sheets.case, [HEADER]
    for place in range(claims.times.shape[1]):
        who, code = int(claims.cadre[0, place]), int(claims.code[0, place])
        rule = case.items[case.item_of_code[code]]
        role = VILLAGE_ROLES[int(claims.role[0, who])]
        # the engine counts no record of an item that does not apply, and a file may not hold one
        if rule.village_roles is not None and role not in rule.village_roles:
            continue
        own = case.records[place] if place < len(case.records) else None
        date, task, rater = (own.date, own.task, own.role) if own else ("12-31", "", "")
        of = int(claims.of[0, place])
        row = f"{case.names[who]},{YEAR}-{date},{_quoted(case.codes[code])}"
        row += f",{_decimal(int(claims.value[0, place]))},{of or ''},{task},,{rater},"
        rows += [row] * int(claims.times[0, place])
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if set(text) & set(',"\n') else text


def _decimal(millionths: int) -> str:
    whole, rest = divmod(abs(millionths), MILLION)
    text = f"{whole}.{rest:06}".rstrip("0").rstrip(".")
    return f"-{text}" if millionths < 0 else text


def _roster(sheets: Sheets, claims: Claims) -> str:
    rows = ["cadre,unit,staffing,post,level,line,village,village_role"]
    people = list(sheets.case.setting.file.people.values())
    villages = [one.village for one in people]
    roles = [int(one) for one in claims.role[0]]
    # a village goes with its role: to whom has the role now that another had
    free = [one.village for who, one in enumerate(people) if roles[who] != sheets.people[who, 3]]
    for who, one in enumerate(people):
        if roles[who] != sheets.people[who, 3]:
            others = [village for village in free if village and village != one.village]
            villages[who] = (others or [one.village or "V1"])[0] if roles[who] else ""
        rows.append(
            f"{sheets.case.names[who]},U,{one.staffing},{one.post},{one.level},general,"
            f"{villages[who]},{VILLAGE_ROLES[roles[who]]}"
        )
    return "\n".join(rows) + "\n"


def scored_files(sheets: Sheets, files: dict[str, bytes]) -> ScoreSheet:
    """Score the files of an exploit as ``cadre-sim score`` does."""
    return score(files["ledger.csv"], files["roster.csv"], sheets.case.rulebook)


def worth_of(sheet: ScoreSheet) -> list[float]:
    """Give what each cadre is ranked by, in points."""
    if sheet.table.books[0].rank_by_index:
        return [int(one) / HUNDRED**2 for one in sheet.tally.sums.index]
    return [int(one) / HUNDRED for one in sheet.tally.sums.score]


def explained(honest: ScoreSheet, gamed: ScoreSheet, cadre: str, lang: str) -> list[str]:
    """Say in the engine's words what changes for a cadre: ``-`` before, ``+`` after.

    Lines that are alike stand once, with their number.
    """
    before, after = (_together(explain(sheet, cadre, lang)) for sheet in (honest, gamed))
    lines = []
    for what, i, j, k, m in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what != "equal":
            lines += [f"- {line}" for line in before[i:j]] + [f"+ {line}" for line in after[k:m]]
    return lines


def _together(lines: list[str]) -> list[str]:
    found = []
    for line, some in groupby(lines):
        count = len(list(some))
        found.append(line if count == 1 or not line else f"{line}    (× {count})")
    return found
