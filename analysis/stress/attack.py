"""An attack: search, catalogue, mends, the mended rulebook attacked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis.stress.archive import GENERATIONS, search
from analysis.stress.case import build_case
from analysis.stress.exploits import Exploit, catalogue
from analysis.stress.kept import NOWHERE, Kept
from analysis.stress.mending import Line, Mend, mend, moved_to, still_brings, with_lines
from analysis.stress.menu import build_menu
from analysis.stress.setting import Setting
from analysis.stress.sheets import Sheets
from sim.scoring.rulebook import Rulebook

ROUNDS = 3
"""Times that a mended rulebook is attacked again, at most."""


@dataclass(frozen=True)
class Attack:
    """What was found.

    Attributes
    ----------
    sheets : Sheets
        Of the rulebook as it was.
    exploits : list of Exploit
    mends : list of (Mend or None)
        The best one-line edit for each, by itself.
    lines : list of Line
        All lines of the mended rulebook together.
    mended : Sheets
    left : list of Exploit
        What the last attack on the mended rulebook still found.
    tried : int
        Candidate record sets in all attacks.
    rounds : int
        Attacks on mended rulebooks.
    """

    sheets: Sheets
    exploits: list[Exploit]
    mends: list[Mend | None]
    lines: list[Line]
    mended: Sheets
    left: list[Exploit]
    tried: int
    rounds: int


def steps(generations: int) -> int:
    """Give how many steps an attack reports at most."""
    return generations * (1 + ROUNDS)


def find(
    rulebook: Rulebook,
    setting: Setting,
    seed: int,
    generations: int = GENERATIONS,
    workers: int = 1,
) -> tuple[Sheets, list[Exploit]]:
    """Attack a rulebook once and give what was found."""
    case = build_case(rulebook, setting)
    sheets = Sheets(case, build_menu(case))
    return sheets, catalogue(sheets, search(sheets, seed, generations, workers))


def attack(
    rulebook: Rulebook,
    setting: Setting,
    seed: int,
    generations: int = GENERATIONS,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    kept: Kept = NOWHERE,
) -> Attack:
    """Attack a rulebook, mend what can be mended, and attack again.

    Parameters
    ----------
    rulebook, setting
        The rulebook, and the unit that attacks it.
    seed : int
    generations : int
        Of each search.
    workers : int
        Threads.
    progress : callable, optional
        Given how many of :func:`steps` are done.
    kept : Kept, optional
        Where searches are kept, and from where they go on.
    """
    case = build_case(rulebook, setting)
    sheets = mended = Sheets(case, build_menu(case))
    tried = 0

    def searched(which: Sheets, turn: int) -> list[Exploit]:
        nonlocal tried

        def show(done: int, of: int) -> None:
            if progress is not None:
                progress(turn * generations + done, steps(generations))

        archive = search(which, seed + turn, generations, workers, show, kept)
        tried += archive.tried
        return catalogue(which, archive)

    exploits = left = searched(sheets, 0)
    mends = [mend(sheets, one) for one in exploits]
    lines: list[Line] = []
    turn = 0
    while left and turn < ROUNDS:
        more = worth_while(sheets, mended, lines, left)
        if more == lines:
            break
        turn, lines = turn + 1, more
        mended = with_lines(sheets, lines)
        left = searched(mended, turn)
    if progress is not None:
        progress(steps(generations), steps(generations))
    return Attack(sheets, exploits, mends, lines, mended, left, tried, turn)


def worth_while(
    sheets: Sheets, found_on: Sheets, lines: list[Line], exploits: list[Exploit]
) -> list[Line]:
    """Add lines that close exploits, the greatest first, each only where it is still open.

    A line is taken only where it moves honest scores by less than the exploit brings.

    Parameters
    ----------
    sheets : Sheets
        Of the rulebook as it was.
    found_on : Sheets
        In which the exploits were found.
    lines : list of Line
        Of the mended rulebook as far as it is.
    exploits : list of Exploit

    Returns
    -------
    list of Line
        Those given, and the new ones.
    """
    least = sheets.case.setting.limit("least")
    for exploit in exploits:
        current = with_lines(sheets, lines)
        if still_brings(found_on, current, exploit) < least:
            continue
        found = mend(current, moved_to(found_on, current, exploit))
        if found is None or not found.closes or found.moved > exploit.most:
            continue
        lines = laid_over(lines, found.line)
    return lines


def laid_over(lines: list[Line], line: Line) -> list[Line]:
    """Put a line beside others, in the place of one of the same key."""
    earlier = [one for one in lines if (one.table, one.key) == (line.table, line.key)]
    before = earlier[0].before if earlier else line.before
    kept = [one for one in lines if one not in earlier]
    return [*kept, replace(line, before=before)]
