"""The core: five numbers are free, the rest is off, and each number does what it is said to do."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.reference.core import (
    EFFECT,
    HALVED,
    LEVEL,
    NEW,
    NONE,
    NUMBERS,
    OFF,
    OLD,
    PLAIN,
    TWOFOLD,
    default_of,
    edits_of,
    lines,
    sign,
    table,
)
from analysis.reference.factorial import by_measure, shown
from sim.files.toml_files import library, merge
from sim.runs.batch import run_replicates
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.parameters.world.forms import FORMS
from sim.scenario.scenario import load_scenario
from sim.sweeps.planning.study import load_study

TINY = {"county": {"townships": 2, "township_smallest": 20, "township_largest": 20}}
YEARS = 4
ROOT = Path(__file__).resolve().parents[2]
TEXT = (library() / f"{OLD}.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def run():
    """Both arms of a small core with one number set, by measure over years 3 and 4."""

    def make(number, value):
        arms = [
            load_scenario(name, merge(TINY, edits_of(number, value, name))) for name in (OLD, NEW)
        ]
        return [by_measure(run_replicates(arm, 5, range(4), YEARS), 3) for arm in arms]

    return make


def test_the_header_names_the_five_numbers():
    header = TEXT[: TEXT.index("extends")]
    named = [line.split()[1] for line in header.splitlines() if line.startswith("#   ")]
    assert tuple(named) == NUMBERS and len(NUMBERS) == 5
    assert TEXT.count("# one of the five\n") == 4
    assert "# one of the five\nper_node" in (library() / f"{NEW}.toml").read_text("utf-8")


def test_every_form_of_a_rule_is_said_in_the_file():
    """A form that is added later has to be said there too, or a default would move the core."""
    forms = tomllib.loads(TEXT)["forms"]
    assert set(forms) == {one.name for one in FORMS} and set(forms.values()) == {1}


def test_everybody_is_alike_and_nobody_comes_or_goes():
    core = load_scenario(NEW).parameters
    spreads = [one.name for one in WORLD if one.name.endswith("_spread")]
    assert len(spreads) >= 9 and not any(core[name][0] for name in spreads)
    for name in ("turnover", "departments", "promotion_prize", "step_raise", "excellent_award"):
        assert core[name][0] == 0
    assert core["retirement_age"][0] >= 150
    shares = [one.name for one in WORLD if one.name.startswith("share_")]
    assert not any(core[name][0] for name in shares)


def test_both_arms_differ_in_the_points_of_nodes_alone():
    old, new = load_scenario(OLD), load_scenario(NEW)
    assert (old.parameters == new.parameters).all() and old.adopted == 1 and new.adopted == 3
    assert old.source["schemes"] == new.source["schemes"][:1]
    before, after = old.schemes[0].levers, new.schemes[-1].levers
    assert [one.name for one in LEVERS if before[one.name] != after[one.name]] == ["platform"]
    for book in new.schemes[-1].rulebooks:
        assert list(book.items) == ["squad.special"]


def test_a_number_is_set_where_it_stands():
    assert default_of("duty") == 6
    for number in NUMBERS:
        for name in (OLD, NEW):
            scenario = load_scenario(name, edits_of(number, 1, name))
            if PARAMETERS[number] in LEVERS:
                assert all(scheme.levers[number][0] == 1 for scheme in scenario.schemes)
            else:
                assert scenario.parameters[number][0] == 1


def test_the_study_varies_the_five_numbers():
    study = load_study(NEW)
    assert tuple(one.name for one in study.dimensions) == NUMBERS
    for one in study.dimensions:
        assert PARAMETERS[one.name].low <= 2 * default_of(one.name) <= PARAMETERS[one.name].high


def test_without_a_pool_points_move_nobody(run):
    old, new = run("pool_per_cadre", 0)
    for name in ("top20_task_share", "effort", "public_value", "step_inflation", "overhead_share"):
        np.testing.assert_array_equal(new[name], old[name])


def test_without_credit_for_a_node_nobody_splits_and_with_it_they_do(run):
    assert (run("per_node", 0)[1]["step_inflation"] == 1).all()
    assert (run("per_node", 1.2)[1]["step_inflation"] > 1.05).all()


def test_experience_concentrates_tasks(run):
    (lot, _), (old, _) = (run("experienced", value) for value in (0, 2))
    assert (lot["top20_task_share"] < old["top20_task_share"]).all()


def test_without_duty_the_old_county_works_by_noise_alone(run):
    none, some = (run("duty", value)[0]["public_value"].mean() for value in (0, 6))
    assert none < 0.9 * some


def test_more_tasks_are_more_work(run):
    few, many = (run("task_load", value)[0]["effort"].mean() for value in (8, 32))
    assert many > 1.1 * few


@pytest.mark.parametrize(
    ("low", "high", "said"), [(1, 2, "+"), (-2, -1, "−"), (-1, 1, "·"), (0, 0, "0"), (0, 1, "·")]
)
def test_a_sign_is_said_where_the_interval_leaves_out_nothing(low, high, said):
    assert sign(low, high) == said


@pytest.fixture(scope="module")
def made():
    # the base of this test is a county of townships alone, as the core is
    return table(2, YEARS, merge(TINY, {"county": {"departments": 0}}))


def test_the_table_has_base_and_core_and_each_number_changed(made):
    settings = made[["county", "number", "setting"]].drop_duplicates()
    rows = [tuple(row) for row in settings.itertuples(index=False)]
    assert rows[:2] == [("base", NONE, PLAIN), ("core", NONE, PLAIN)]
    assert len(rows) == 2 + 4 * len(NUMBERS) - 1
    keys = ["number", "what", "measure"]
    changed = made[made.number != NONE].set_index([*keys, "setting"]).value.unstack("setting")
    np.testing.assert_allclose(
        changed[TWOFOLD], changed["doubled"] - changed[HALVED], rtol=1e-9, atol=1e-9
    )
    assert set(made.what) == {LEVEL, EFFECT} and set(made.measure) == set(shown())


def test_signs_are_written_in_lines_of_a_terminal(made):
    written = lines(made)
    assert max(map(len, written)) <= 80
    heads = [line for line in written if not line.startswith(" ")]
    assert heads == [EFFECT, f"{TWOFOLD}: {LEVEL}", f"{TWOFOLD}: {EFFECT}"]
    assert f"  3: duty {OFF}" in written


def test_the_page_shows_the_signs_of_the_reference():
    """After a change that moves numbers run ``make reference`` and put the lines into the page."""
    kept = pd.read_csv(ROOT / "results" / "reference" / "core.csv")
    page = (ROOT / "docs" / "explanation" / "core.md").read_text("utf-8")
    assert "\n".join(lines(kept)) in page
