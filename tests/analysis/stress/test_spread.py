"""How soon exploits spread: in counties where it is known, and for which edits it is said."""

from types import SimpleNamespace

import numpy as np
import pytest

from analysis.report.stress_spread import moment_text
from analysis.stress.case import build_case
from analysis.stress.menu import Edit, build_menu
from analysis.stress.setting import read_setting
from analysis.stress.spread import IN_COUNTY, OPEN_TO_ALL, spread, spread_table, ways_of
from sim.model.codes import EXPLOITS, Exploit
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook
from tests.analysis.stress.zoo import HOLES, rulebook_of

LISTED = ("splitting", "padding", "crowding")


def county(adopted=1, **exploits):
    """Make a tiny county that has the index from a year on, and the old appraisal before."""
    adopt = [{"year": 1, "scheme": "uniform"}, {"year": adopted, "scheme": "index"}]
    edits = {"county": {"townships": 2, "departments": 1}, "exploits": exploits}
    return load_scenario("index", edits | {"adopt": adopt[adopted == 1 :]})


def rows(table, exploit, quantity):
    found = table[(table["exploit"] == exploit) & (table["quantity"] == quantity)]
    return found.reset_index(drop=True)


def test_what_all_know_from_the_first_day_spreads_at_once():
    own = county(knowhow_start=1, knowhow_habits=1, knowhow_forgetting=0, scruple=0)
    table = spread([own, own], seed=7, years=1)
    for exploit in (one.name.lower() for one in Exploit):
        for quantity in ("tenth", "half"):
            (row,) = rows(table, exploit, quantity).to_dict("records")
            assert (row["value"], row["low"], row["high"]) == (0, 0, 0)
            assert row["reached"] == row["n"] == 2
        assert list(rows(table, exploit, "known")["value"]) == [1.0]
    assert moment_text(rows(table, "splitting", "half").iloc[0], 1, "en") == "at once"
    # who leads a task with more nodes than it needs is one of the few leaders
    assert 0 < rows(table, "splitting", "used")["value"][0] < 0.5
    assert rows(table, "crowding", "used").empty


def test_what_nobody_finds_never_spreads():
    table = spread([county(knowhow_start=0, knowhow_habits=0, knowhow_trial=0)], seed=7, years=1)
    for exploit in (one.name.lower() for one in Exploit):
        for quantity in ("tenth", "half"):
            (row,) = rows(table, exploit, quantity).to_dict("records")
            assert row["reached"] == 0 and np.isnan([row["value"], row["high"]]).all()
        assert list(rows(table, exploit, "known")["value"]) == [0.0]
    assert moment_text(rows(table, "padding", "tenth").iloc[0], 4, "en") == "not within 4 years"
    assert list(rows(table, "splitting", "used")["value"]) == [0.0]


def test_it_is_counted_from_adoption_on_and_the_same_for_any_number_of_threads():
    # of a platform that is not there nothing is learnt
    own = county(adopted=2, knowhow_start=0, knowhow_trial=0.1, knowhow_forgetting=0)
    first, second = (spread([own] * 3, seed=7, years=2, threads=threads) for threads in (1, 3))
    assert first.equals(second)
    assert list(rows(first, "splitting", "known")["year"]) == [2]
    # one chance in ten a half-month: a tenth soon, and not on the day of adoption
    for exploit in LISTED:
        (row,) = rows(first, exploit, "tenth").to_dict("records")
        assert 1 <= row["low"] <= row["value"] <= row["high"] <= 4


def test_half_months_are_those_by_which_half_of_the_counties_are_there():
    known = np.zeros((4, TICKS, EXPLOITS))
    for place, moment in enumerate((9, 3, 6)):
        known[place, moment:, Exploit.PADDING] = 0.5
    table = spread_table(known, np.full_like(known, np.nan), since=3)
    (row,) = rows(table, "padding", "half").to_dict("records")
    assert (row["value"], row["low"], row["reached"], row["n"]) == (6, 3, 3, 4)
    assert np.isnan(row["high"])
    assert moment_text(rows(table, "padding", "half").iloc[0], 1, "en") == "6 [3, later]"
    assert rows(table, "padding", "known")["value"][0] == pytest.approx(0.375)
    assert set(table["quantity"]) == {"tenth", "half", "known"}


def ways_by_kind(rulebook):
    case = build_case(rulebook, read_setting("unit", load_scenario("index"), rulebook, []))
    sheets = SimpleNamespace(case=case, menu=build_menu(case))
    found = {}
    for entry in range(1, len(sheets.menu.edit)):
        for kind, exploits in ways_of(sheets, SimpleNamespace(edits=(entry, 0))):
            found.setdefault(kind, set()).add(exploits)
    return found


def test_an_edit_is_the_models_exploit_only_at_records_that_the_model_writes():
    own = ways_by_kind(load_rulebook("h_township_2021"))
    assert own[Edit.SPLIT] == {(Exploit.SPLITTING,)} and own[Edit.PAD] == {(Exploit.PADDING,)}
    # the heads' view can be won by being seen, the quarter's grade cannot
    assert own[Edit.RAISE] == {(Exploit.VISIBILITY, Exploit.TRACES), ()}
    assert all(own[kind] == {()} for kind in own.keys() - IN_COUNTY.keys())
    assert OPEN_TO_ALL.isdisjoint(IN_COUNTY)
    items, parts = HOLES["points by step"][:2]
    assert ways_by_kind(rulebook_of(items, parts))[Edit.SPLIT] == {()}
