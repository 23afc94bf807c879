"""Scoring of files: roster and ledger in, score sheet out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from sim.base import record_arrays
from sim.base.arguments import by_name, check_kind
from sim.base.errors import InputError, closest, naming, shown
from sim.base.extras import told_if_lacking
from sim.base.fixed_point import HUNDRED, scaled
from sim.scoring.blocks import BLOCKS
from sim.scoring.doubts import refuse_doubts
from sim.scoring.ledger import Ledger, read_ledger
from sim.scoring.notes import no_pay_notes, record_notes, tie_notes
from sim.scoring.pay import allocate_pay, pay_cadres, point_value, pool_divisor
from sim.scoring.points import (
    PERSON,
    Tally,
    add_records,
    allocate_tally,
    index_coefficient,
    pay_coefficient,
    score_cadres,
)
from sim.scoring.roster import Roster, read_roster
from sim.scoring.rulebook import POOL_RULES, Rulebook, load_rulebook
from sim.scoring.sheet import ScoreSheet
from sim.scoring.standing import allocate_standing, stand_cadres
from sim.scoring.table import Pool, RuleTable, build_table, effective_pool_rule
from sim.scoring.tabular import Source

LARGEST_SCORE = 100_000 * HUNDRED
LARGEST_POOL = 100_000_000 * HUNDRED
LARGEST_PAY = 10**15
"""Cents that the bonuses of a unit may sum to."""


@by_name("sim.score", "Write pools={0}, or pool_rule={0}.")
def score(
    ledger: Source,
    roster: Source,
    rulebook: Rulebook | str | Path = "h_township_2021",
    *,
    pools: Mapping[str, int | float | str | Decimal] | None = None,
    pool_rule: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> ScoreSheet:
    """Score one year's records of a roster under a rulebook.

    Parameters
    ----------
    ledger, roster : path, bytes of a CSV file or workbook, OnSheet, Arrow table or DataFrame
        ``OnSheet(file, name)`` names a sheet of a workbook where several would do;
        ``docs/reference/scoring.md`` lists the columns, and their Chinese names.
    rulebook : Rulebook, name or path
    pools : mapping of unit to yuan, optional
        Units without a pool are scored and ranked but not paid.
    pool_rule : {'literal', 'balanced', 'double', 'piece_rate'}, optional
        In place of the rulebook's own.
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Of CSV; by default UTF-16 where its mark is, else UTF-8, else GB18030, which the notes say.
    strict : bool
        Refuse what the notes would only mention: blanks around ids, ids that look alike, records
        that stand twice, hidden rows and columns of a sheet, points where an item counts otherwise.

    Raises
    ------
    InputError
        Naming file, line and column; nothing is computed from bad input.

    Examples
    --------
    >>> sheet = score("ledger.csv", "roster.csv", pools={"H": 30000})  # doctest: +SKIP
    >>> sheet.tables()["cadres"]  # doctest: +SKIP
    """
    check_kind(
        "rulebook",
        rulebook,
        (Rulebook, str, Path),
        "the name of a shipped rulebook, the path of a .toml file, or a Rulebook",
        "Give for example 'h_township_2021'.",
    )
    check_kind(
        "pools",
        pools,
        (Mapping, type(None)),
        "the pool in yuan by unit",
        'Write for example {"H": 30000}.',
    )
    check_kind("strict", strict, (bool,), "True or False", "Leave it out.")
    with told_if_lacking():
        return score_each(ledger, roster, [rulebook], pools, pool_rule, encoding, strict)[0]


def score_each(
    ledger: Source,
    roster: Source,
    rulebooks: Sequence[Rulebook | str | Path],
    pools: Mapping[str, int | float | str | Decimal] | None = None,
    pool_rule: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> list[ScoreSheet]:
    """Score one ledger under each of several rulebooks.

    What only some of them know counts under those, and the notes of the others' sheets say what
    was left out. Parameters and errors are those of :func:`score`.
    """
    books = [one if isinstance(one, Rulebook) else load_rulebook(one) for one in rulebooks]
    if pool_rule is not None and pool_rule not in POOL_RULES:
        do = closest(
            str(pool_rule), POOL_RULES, "Choose one of these, or none to take the rulebook's own."
        )
        raise InputError("pool rule", shown(pool_rule), ", ".join(POOL_RULES), do)
    # only then is a leader's index coefficient asked for
    leaders = any(rules.counts_leaders for rules in books)
    people_file = read_roster(roster, encoding, leaders=leaders)
    cents = _read_pools(pools or {}, people_file)
    records = [read_ledger(ledger, people_file, rules, encoding, books) for rules in books]
    if strict:
        refuse_doubts([*people_file.source.doubts, *records[0].source.doubts])
    return [
        _compute(one, people_file, rules, cents, pool_rule)
        for one, rules in zip(records, books, strict=True)
    ]


def _compute(
    ledger: Ledger, roster: Roster, rules: Rulebook, pools: list[int | None], pool_rule: str | None
) -> ScoreSheet:
    table, count = build_table([rules], pool_rule), len(roster.cadres)
    people = record_arrays.records(PERSON, count)
    people.staffing, people.post, people.level = roster.staffing, roster.post, roster.level
    people.village_role = roster.village_role
    tally = allocate_tally(count, len(rules.items))
    standing, pay = allocate_standing(count), allocate_pay(count)
    add_records(
        table, people, tally, ledger.cadre, ledger.code, ledger.value, ledger.of, ledger.weight
    )
    by_pool = effective_pool_rule(rules, pool_rule)
    # the piece rate needs no pool
    paid = [pool is not None or by_pool == Pool.PIECE_RATE for pool in pools]
    point_values: list[float | None] = []
    unit_notes = []
    for unit, pool in enumerate(pools):
        first, last = roster.unit_start[unit], roster.unit_start[unit + 1]
        score_cadres(table, people, first, last, tally)
        _check_scores(tally, roster, first, last)
        stand_cadres(table, people, tally, first, last, standing)
        unit_notes += tie_notes(unit, roster, tally, standing, rules)
        pays = (
            by_pool == Pool.PIECE_RATE
            or pool_divisor(table, people, tally, standing, first, last) > 0
        )
        if paid[unit]:
            pay_cadres(table, people, tally, standing, first, last, pool or 0, pay)
            _check_money(pay.bonus[first:last], roster.units[unit])
        if paid[unit] and not pays:
            unit_notes += no_pay_notes(unit, roster, by_pool, standing)
        # shares by coefficient alone put no price on a point
        has_value = paid[unit] and pays and by_pool != Pool.EQUAL
        value = point_value(table, people, tally, standing, first, last, pool or 0)
        point_values.append(float(value) if has_value else None)
    notes = [
        *roster.source.notes,
        *ledger.source.notes,
        *roster.source.doubts,
        *ledger.source.doubts,
        *record_notes(ledger, roster, rules, table, tally),
        *unit_notes,
    ]
    return ScoreSheet(
        rulebook=rules,
        pool_rule=None if by_pool == Pool.EQUAL else POOL_RULES[by_pool],
        roster=roster,
        ledger=ledger,
        table=table,
        people=people,
        tally=tally,
        standing=standing,
        pay=pay,
        pools=pools,
        paid=paid,
        point_values=point_values,
        index_coefficients=_of_each(index_coefficient, table, roster.post, roster.level),
        pay_coefficients=_of_each(pay_coefficient, table, roster.staffing, roster.level),
        notes=notes,
    )


def _of_each(
    rule: Callable[..., int], table: RuleTable, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """Give what a rule says of two columns of cadres; each pair that occurs is asked once."""
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    found = {pair: rule(table, 0, *pair) for pair in set(pairs)}
    return np.array([found[pair] for pair in pairs])


def _read_pools(
    pools: Mapping[str, int | float | str | Decimal], roster: Roster
) -> list[int | None]:
    cents: dict[str, int] = {}
    allowed = f"0 to {LARGEST_POOL // HUNDRED:,} yuan with at most two decimals"
    do = "Write plain digits, such as 30000 or 1234.56."
    for unit, yuan in pools.items():
        where = f"pool of unit {shown(unit)}"
        if unit not in roster.units:
            units = f"units of the roster: {naming(roster.units)}"
            raise InputError(where, "an unknown unit", units, closest(str(unit), roster.units))
        try:
            cents[unit] = scaled(yuan, 2)
        except ValueError as error:
            raise InputError(where, f"{shown(yuan)} ({error})", allowed, do) from error
        if not 0 <= cents[unit] <= LARGEST_POOL:
            raise InputError(where, shown(yuan), allowed, do)
    return [cents.get(unit) for unit in roster.units]


def _check_scores(tally: Tally, roster: Roster, first: int, last: int) -> None:
    # single blocks are looked at too, lest two absurd ones cancel out
    wild = np.abs(tally.sums.blocks[first:last]).max(axis=1) > LARGEST_SCORE
    wild |= np.abs(tally.sums.score[first:last]) > LARGEST_SCORE
    if wild.any():
        who = int(first + np.flatnonzero(wild)[0])
        sums = tally.sums[who]
        blocks = ", ".join(
            f"{name} {sums.blocks[place] / HUNDRED:,.2f}" for place, name in enumerate(BLOCKS)
        )
        got = f"{sums.score / HUNDRED:,.2f} points ({blocks})"
        most = f"{LARGEST_SCORE // HUNDRED:,}"
        allowed = f"-{most} to {most}, in each block and together"
        where, do = f"score of cadre {shown(roster.cadres[who])}", "Look for a slip in the values."
        raise InputError(where, got, allowed, do)


def _check_money(bonus: np.ndarray, unit: str) -> None:
    # Python's integers: the sum of int64 might wrap around
    if sum(map(int, bonus)) > LARGEST_PAY:
        got = "bonuses too large to count, since the scores nearly cancel out"
        allowed = "scores whose sum is not almost zero"
        do = "Use the balanced pool rule, or look for a slip in the values."
        raise InputError(f"pay of unit {shown(unit)}", got, allowed, do)
