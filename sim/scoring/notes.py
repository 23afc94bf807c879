"""Notes that a reader of a score sheet should know.

They name items without records, ties at the edge of the quota and units that pay nothing.
"""

from __future__ import annotations

import numpy as np

from sim.base.errors import cut
from sim.scoring.ledger import Ledger
from sim.scoring.points import Tally
from sim.scoring.roster import Roster
from sim.scoring.rulebook import Rulebook
from sim.scoring.standing import Standing
from sim.scoring.table import Pool, RuleTable, record_codes

NAMED = 5
"""How many cadres a note names."""
NOTHING = {
    Pool.LITERAL: "the scores sum to zero or less",
    Pool.BALANCED: "nobody has a score and a pay coefficient above zero",
    Pool.DOUBLE: "the index values sum to zero or less",
    Pool.EQUAL: "all pay coefficients are zero",
}


def record_notes(
    ledger: Ledger, roster: Roster, rules: Rulebook, table: RuleTable, tally: Tally
) -> list[str]:
    """Name the tiers, ratings and ranks of which cadres have no record that counts.

    Without deductions an item stays full, and nobody must have special work or a quantity to count;
    so items whose records add up are not named.
    """
    notes = []
    seen = np.zeros(tally.marks.shape, dtype=bool)
    items = np.array([place for place, _ in record_codes(rules).values()], dtype=np.int64)
    seen[ledger.cadre, items[ledger.code]] = True
    for place, (code, item) in enumerate(rules.items.items()):
        if item.ADDS_UP:
            continue
        applies = (table.items[0, place].roles >> roster.village_role) & 1 == 1
        without = np.flatnonzero(applies & ~seen[:, place])
        # a weight may be 0, so a cadre can have ratings of which none counts
        weightless = np.flatnonzero(seen[:, place] & (tally.marks[:, place].count == 0))
        name, all_of_them = f"{cut(code)} ({cut(item.names.en)})", len(roster.cadres)
        if len(without):
            get = f"{len(without)} of {all_of_them} cadres, who get 0 points for it"
            notes.append(f"{name} has no record for {get}: {_names(roster, without)}.")
        if len(weightless):
            get = f"{len(weightless)} of {all_of_them} cadres, who get 0 points for it"
            who = _names(roster, weightless)
            notes.append(f"{name} has only ratings that weigh nothing for {get}: {who}.")
    return notes


def _names(roster: Roster, cadres: np.ndarray) -> str:
    more = f" and {len(cadres) - NAMED} more" if len(cadres) > NAMED else ""
    return ", ".join(cut(roster.cadres[who]) for who in cadres[:NAMED]) + more


def tie_notes(
    unit: int, roster: Roster, tally: Tally, standing: Standing, rules: Rulebook
) -> list[str]:
    """Say what decided where the last excellent cadre and the next one are equal.

    They are equal if they have the same value by which cadres are ranked.
    """
    first, last = roster.unit_start[unit], roster.unit_start[unit + 1]
    quota = int(standing.places.excellent[first:last].sum())
    places = standing.places.place[first:last]
    here = np.flatnonzero((places == quota - 1) | (places == quota))
    edge = dict(zip(places[here].tolist(), (first + here).tolist(), strict=True))
    if quota == 0 or quota not in edge:
        return []
    inside, outside = edge[quota - 1], edge[quota]
    # ranks are shared by equals, so other ranks mean no tie
    if standing.places[inside].rank != standing.places[outside].rank:
        return []
    if tally.sums[inside].score != tally.sums[outside].score:
        decided = "the higher score"
    elif tally.sums[inside].deducted != tally.sums[outside].deducted:
        decided = "fewer points deducted"
    else:
        decided = "the id"
    pair = f"{cut(roster.cadres[inside])} (excellent) and {cut(roster.cadres[outside])} (not)"
    same = f"have the same {rules.options.ranking.value} at the edge of the quota of {quota}"
    return [f"Unit {cut(roster.units[unit])}: {pair} {same}; decided by {decided}."]


def no_pay_notes(unit: int, roster: Roster, rule: Pool, standing: Standing) -> list[str]:
    """Say why a unit with a pool pays nothing."""
    members = slice(roster.unit_start[unit], roster.unit_start[unit + 1])
    why = (
        NOTHING[rule]
        if standing.places.paid[members].any()
        else "nobody is paid here (leaders are out)"
    )
    return [f"Unit {cut(roster.units[unit])}: {why}, so nothing is paid."]
