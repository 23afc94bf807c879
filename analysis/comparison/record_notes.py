"""What of a rulebook the county never writes, what it writes in vain, and what has no origin.

A rule without records changes nothing in the county, and only the scoring of files knows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.comparison.bound_notes import bound_notes
from analysis.words import said, words
from sim.base.errors import listing
from sim.base.fixed_point import HUNDRED
from sim.files.toml_files import shipped
from sim.model.ledger_records import Record
from sim.scenario.scenario import UNIT_KINDS, Scenario, Scheme
from sim.scoring import Rulebook, load_rulebook
from sim.scoring.items import Deduct
from sim.scoring.provenance import unsourced
from sim.scoring.table import record_codes

_TOWNSHIPS_ONLY = {Record.VILLAGE_RANK, Record.DIFFICULTY, Record.EVALUATION}
"""Records about villages, which only townships have."""
_DEPARTMENTS_ONLY = {Record.REVIEW_RANK, Record.SERVICE_DIFFICULTY}
_ON_THE_LIST = {
    Record.LATE,
    Record.DUAL_DUTY,
    Record.MATTERS,
    Record.SPEECH,
    Record.THEORY,
    Record.DISCIPLINE,
}
"""Events of conduct, written only where a rulebook has the list, which theory study stands for."""
_SWITCHES = {"platform": {Record.NODE}, "award_points": {Record.AWARD}}
"""Levers that at zero leave records unwritten."""


class Fit(NamedTuple):
    """How a rulebook fits what the county writes for a kind of unit.

    Attributes
    ----------
    never : tuple of str
        Record codes of the rulebook that are never written, each with its item where it has
        another name.
    given : tuple of str
        Items from which only such records deduct, with their starts: everybody always has these.
    in_vain : tuple of str
        Record codes that are written and that the rulebook does not know.
    """

    never: tuple[str, ...]
    given: tuple[str, ...]
    in_vain: tuple[str, ...]


def written(kind: str, codes: Sequence[str] | None, levers: Mapping[str, float]) -> list[str]:
    """List the record codes that the county writes for a kind of unit.

    Parameters
    ----------
    kind : str
        One of `UNIT_KINDS`.
    codes : sequence of str or None
        Those that the rulebook knows; None for whatever any rulebook could make it write.
    levers : mapping of str to float
        Of the scheme; one that is not there is taken to be in use.
    """
    none = set(_DEPARTMENTS_ONLY if kind == "township" else _TOWNSHIPS_ONLY)
    for lever, records in _SWITCHES.items():
        if levers.get(lever, 1) == 0:
            none |= records
    if codes is not None and Record.THEORY.code not in codes:
        none |= _ON_THE_LIST
    return [record.code for record in Record if record not in none]


def fit(book: Rulebook, kind: str, levers: Mapping[str, float]) -> Fit:
    """Hold a rulebook against what the county writes for a kind of unit."""
    codes = record_codes(book)
    there = written(kind, list(codes), levers)
    items = list(book.items)
    never = [
        code if items[place] == code else f"{code} ({items[place]})"
        for code, (place, _) in codes.items()
        if code not in there
    ]
    # the list of conduct as a whole, also where the rulebook has none of it
    in_vain = [code for code in written(kind, None, levers) if code not in codes]
    used = {items[place] for code, (place, _) in codes.items() if code in there}
    given = [
        f"{name} ({item.start / HUNDRED:g})"
        for name, item in book.items.items()
        if isinstance(item, Deduct) and item.start > 0 and name not in used
    ]
    lost = {one.rpartition(" (")[0] for one in given}
    never = [one for one in never if items[codes[one.partition(" (")[0]][0]] not in lost]
    return Fit(tuple(never), tuple(given), tuple(in_vain))


def rulebook_notes(book: Rulebook, lang: str = "en") -> list[str]:
    """Say of a rulebook what `check` says, as far as it can be said without a scenario.

    What is never written for one kind of unit may be meant for the other.
    """
    fits = [fit(book, kind, {}) for kind in UNIT_KINDS]
    never = tuple(code for code in fits[0].never if code in fits[1].never)
    given = tuple(item for item in fits[0].given if item in fits[1].given)
    in_vain = tuple(dict.fromkeys(code for one in fits for code in one.in_vain))
    found = dict.fromkeys(UNIT_KINDS, Fit(never, given, in_vain))
    return [*origin_notes(book), *bound_notes(book), *_notes(found, lang)]


def scenario_notes(scenario: Scenario, lang: str = "en") -> list[str]:
    """Say of a scenario what `check` says of its rulebooks; most is said of its own scheme."""
    notes: list[str] = []
    for scheme in scenario.schemes:
        of_books = [
            note for book in scheme.rulebooks for note in (*origin_notes(book), *bound_notes(book))
        ]
        is_last = scheme is scenario.schemes[-1]
        told = [
            *dict.fromkeys(of_books),
            *(_notes(_fits(scheme), lang) if is_last else inert(scheme, lang)),
        ]
        form = words("check", lang)["scheme"]
        notes += (
            told
            if is_last
            else [form.format(scheme=scheme.name, note=said(note, lang)) for note in told]
        )
    return notes


def inert(scheme: Scheme, lang: str = "en") -> list[str]:
    """Say what of a scheme changes nothing in the county.

    Of records that are written in vain only those that the rulebook lost, or all where it comes
    from nowhere: no shipped rulebook knows all that can be written.
    """
    fits = _fits(scheme)
    for kind, book, parent in zip(UNIT_KINDS, scheme.rulebooks, scheme.parents, strict=True):
        before = load_rulebook(book.code) if book.code in shipped("rulebooks") else parent
        known = fits[kind].in_vain if before is None else tuple(record_codes(before))
        lost = tuple(code for code in fits[kind].in_vain if code in known)
        fits[kind] = fits[kind]._replace(in_vain=lost)
    return _notes(fits, lang)


def _fits(scheme: Scheme) -> dict[str, Fit]:
    names = scheme.levers.dtype.names or ()
    levers = {name: float(scheme.levers[name][0]) for name in names}
    return {
        kind: fit(book, kind, levers)
        for kind, book in zip(UNIT_KINDS, scheme.rulebooks, strict=True)
    }


def origin_notes(book: Rulebook) -> list[str]:
    """Ask for the origin of each number that was changed without one."""
    found = [f"{one.table}.{one.field}" for one in unsourced(book)]
    if not found:
        return []
    table, _, field = found[0].rpartition(".")
    return [
        f"changed without an origin, so assumed (yours): {listing(found)}; say where each comes "
        f"from, such as [{table}.assumed.{field}] with a reason"
    ]


def _notes(fits: dict[str, Fit], lang: str) -> list[str]:
    texts = words("record_notes", lang)
    return [
        texts[key].format(place=texts[place], codes=", ".join(codes))
        for key in Fit._fields
        for codes, place in _by_place({kind: getattr(one, key) for kind, one in fits.items()})
    ]


def _by_place(codes: dict[str, tuple[str, ...]]) -> list[tuple[tuple[str, ...], str]]:
    """Name what holds for both kinds of unit once; nothing where there are no codes."""
    if len(set(codes.values())) == 1:
        (both,) = set(codes.values())
        return [(both, "both")] if both else []
    return [(found, kind) for kind, found in codes.items() if found]
