"""The exploit finder against rulebooks that it has never seen."""

import pytest

from tests.analysis.stress.zoo import HOLES, SOUND, SOUND_BOOKS, found_in

FEW = 2
"""Generations that are enough for one hole."""
MANY = 12


def finds(hole, generations, seed=11):
    items, parts, levers, writers, kinds, clauses = HOLES[hole]
    found = found_in({**SOUND, **items}, parts, levers, writers, generations, seed)
    return any(
        {one.name for one in each.kinds} & kinds and each.clause in clauses for each in found
    )


def test_at_least_nine_of_ten_planted_holes_are_found():
    some = list(HOLES)[:10]
    missed = [hole for hole in some if not finds(hole, FEW)]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("name", list(SOUND_BOOKS)[:5])
def test_nothing_is_found_in_a_sound_rulebook(name):
    assert found_in(*SOUND_BOOKS[name], FEW) == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_holes_are_found_and_sound_rulebooks_are_not_accused_whatever_the_seed(seed):
    missed = [hole for hole in HOLES if not finds(hole, MANY, seed)]
    assert len(missed) <= len(HOLES) / 10, missed
    for name, (items, parts, levers, writers) in SOUND_BOOKS.items():
        assert found_in(items, parts, levers, writers, MANY, seed) == [], name
