"""Scenarios that a study makes the same are named with the number of points; the same means equal
numbers, whatever the words."""

import numpy as np
import pytest
from typer.testing import CliRunner

import sim
from analysis.commands import app
from sim.sweeps.planning import identical_scenarios
from sim.sweeps.planning.canonical_text import canonical
from sim.sweeps.planning.identical_scenarios import identical_scenario_notes, plan_notes
from sim.sweeps.planning.plan import build_plan, read_plan
from sim.sweeps.planning.study import load_study

CAP = {"edit": "blocks.individual.max", "values": [20, 50]}
COPY = (
    'extends = "{parent}"\ntitle = {{ en = "copy", zh = "副本" }}\n'
    'description = "The same in other words."\n{body}'
)


BODY = """
title = { en = "test", zh = "测试" }
description = "For a test."
design = "grid"
years = 3
replicates = 1
fixed = { townships = 1, departments = 1, township_smallest = 6, township_largest = 6 }
"""


@pytest.fixture
def study(tmp_path):
    """A small study, with scenarios of its own beside it."""

    def read(scenarios, levers=None, copies=()):
        for name, parent, body in copies:
            (tmp_path / f"{name}.toml").write_text(COPY.format(parent=parent, body=body), "utf-8")
        path = tmp_path / "mine.toml"
        path.write_text(f"scenarios = {scenarios}\n{BODY}", "utf-8")
        return load_study(path, {"levers": levers or {}})

    return read


def notes(read):
    return identical_scenario_notes(build_plan(read))


def test_scenarios_whose_only_difference_varies_are_the_same_everywhere_and_give_no_difference(
    study,
):
    read = study(["index", "index_capped", "index_survey"], {"cap": CAP})
    (note,) = notes(read)
    assert note.startswith(
        "scenarios index and index_capped are the same at all 2 points: "
        "there they give equal numbers"
    )
    table = sim.sweep(read)
    assert table.notes == (note,)
    one, other, third = (
        table.results[table.results["scenario"] == name]["effort"].to_numpy()
        for name in read.file.scenarios
    )
    np.testing.assert_array_equal(one, other)
    assert (one != third).any()


LATE = """
[[adopt]]
year = 1
scheme = "uniform"
[[adopt]]
year = 3
scheme = "again"
[schemes.again]
title = { en = "again", zh = "又" }
township = "uniform"
department = "uniform"
"""


def test_the_same_at_some_points_is_counted(study):
    """Levers are those of the own scheme: a copy of it that is adopted late differs where they are
    not the default."""
    read = study(
        ["uniform", "late"], {"nominees": {"values": [3, 7, 8]}}, [("late", "uniform", LATE)]
    )
    (note,) = notes(read)
    assert note.startswith("scenarios uniform and late are the same at 1 of 3 points: ")
    effort = sim.sweep(read).yearly.pivot(
        index=["point", "year"], columns="scenario", values="effort"
    )
    np.testing.assert_array_equal(effort.loc[0, "uniform"], effort.loc[0, "late"])
    assert notes(study(["uniform", "late"], {"nominees": {"values": [7]}})) == []


def test_words_do_not_tell_scenarios_apart_and_numbers_do(study):
    worded = (
        '[schemes.index.edits.blocks.individual]\nnames = { en = "own", zh = "个" }\n'
        'reason = "Another."\norigin = "assumed"\n'
    )
    copies = [
        ("copy", "index", worded),
        ("other", "index", "[work]\ntask_load = 3\n"),
        ("twin", "other", ""),
    ]
    first, second = sorted(notes(study(["index", "copy", "other", "twin"], None, copies)))
    assert first.startswith("scenarios index and copy are the same at the one point: ")
    assert second.startswith("scenarios other and twin are the same at the one point: ")


def test_looking_changes_no_plan(study):
    plan = build_plan(
        study(["index", "index_capped"], {"cap": CAP, "audit_rate": {"values": [0.3]}})
    )
    text = plan.text
    identical_scenario_notes(plan)
    assert canonical(plan.data) == text and read_plan(text, "plan").sweep_id == plan.sweep_id


def test_of_very_many_points_some_are_looked_at(study, monkeypatch):
    monkeypatch.setattr(identical_scenarios, "MOST_LOOKED_AT", 3)
    looked = []
    real = identical_scenarios._Numbers.of
    monkeypatch.setattr(
        identical_scenarios._Numbers, "of", lambda self, *at: looked.append(at) or real(self, *at)
    )
    (note,) = notes(
        study(["index", "index_capped"], {"cap": CAP | {"values": [10, 20, 30, 40, 50]}})
    )
    assert "are the same at all 3 points looked at, which are evenly spread over 5: " in note
    assert sorted({point for point, _ in looked}) == [0, 1, 3]


def test_check_and_sweep_note_it(undrawn, study, tmp_path):
    study(["index", "index_capped"])
    path = tmp_path / "mine.toml"
    path.write_text(
        path.read_text("utf-8")
        + '[levers]\ncap = { edit = "blocks.individual.max", values = [50] }\n',
        "utf-8",
    )
    told = "scenarios index and index_capped are the same at "
    call = CliRunner().invoke
    checked = call(app, ["check", str(path)])
    assert checked.exit_code == 0 and f"note: {told}" in checked.stdout
    done = call(app, ["sweep", str(path), "--out", str(tmp_path / "sweep")])
    assert done.exit_code == 0 and f"Note: {told}" in done.stderr and f"Note: {told}" in done.stdout
    shard = call(app, ["sweep", str(path), "--shard", "1/2", "--out", str(tmp_path / "shard")])
    assert shard.exit_code == 0 and f"Note: {told}" in shard.stderr


def test_a_number_that_a_scenario_lacks_is_left_out_there_and_noted(study):
    """The cap varies under the index; the old appraisal has no such block and stays as it is."""
    plan = build_plan(study(["uniform", "index"], {"cap": CAP}))
    assert plan.data["left_out"] == {"cap": ["uniform"]}
    note = (
        "cap (blocks.individual.max) is left out under uniform, whose rulebooks have no such number"
    )
    assert plan_notes(plan)[0] == note
    old, new = ([plan.laid(point, place) for point in (0, 1)] for place in (0, 1))
    assert old[0] == old[1] and new[0] != new[1]
    caps = [plan.rulebook(laid.schemes[-1].rulebooks[0]).blocks["individual"].max for laid in new]
    assert caps == [2000, 5000]


def test_what_is_left_out_changes_nothing_where_it_is_there(study):
    alone = build_plan(study(["index"], {"cap": CAP}))
    both = build_plan(study(["uniform", "index"], {"cap": CAP}))
    assert "left_out" not in alone.data
    assert [row[1] for row in both.data["cells"]] == [row[0] for row in alone.data["cells"]]
    assert both.data["scenarios"][1] == alone.data["scenarios"][0]


def test_a_number_that_one_of_two_rulebooks_lacks_is_refused_still(study):
    levers = {"cap": {"edit": "items.area.evaluation.highest", "values": [1]}}
    with pytest.raises(sim.InputError, match=r"Put the kind of unit before them: township\."):
        build_plan(study(["uniform", "index"], levers))


def test_a_set_number_is_that_of_the_scenario_it_names(study):
    read = study(["uniform", "index"], {"cap": CAP})
    plan = build_plan(load_study(read.folder / "mine.toml", {"settings": ["index:duty=3"]}))
    duty = [one["parameters"]["duty"] for one in plan.data["scenarios"]]
    assert duty == [sim.load_scenario("uniform").parameters.duty[0], 3]


def test_a_set_number_may_not_be_one_that_varies(study):
    read = study(["uniform", "index"])
    edits = {"levers": {"cap": CAP}, "settings": ["blocks.individual.max=30"]}
    with pytest.raises(sim.InputError, match="a number that the study varies"):
        build_plan(load_study(read.folder / "mine.toml", edits))


def test_the_text_of_an_edited_study_says_the_same(study, tmp_path):
    read = study(["mine2"], {}, [("mine2", "index", "")])
    edits = {"settings": ["duty=3"], "levers": {"cap": CAP}}
    edited = load_study(read.folder / "mine.toml", edits)
    kept = tmp_path / "elsewhere"
    kept.mkdir()
    (kept / "input.toml").write_text(edited.text, "utf-8")
    assert build_plan(load_study(kept / "input.toml")).text == build_plan(edited).text


def test_check_says_what_is_left_out(study, tmp_path):
    study(["uniform", "index"])
    path = tmp_path / "capped.toml"
    cap = '[levers]\ncap = { edit = "blocks.individual.max", values = [20, 50] }\n'
    path.write_text(f'scenarios = ["uniform", "index"]\n{BODY}{cap}', "utf-8")
    told = CliRunner().invoke(app, ["check", str(path)])
    assert told.exit_code == 0
    assert "note: cap (blocks.individual.max) is left out under uniform" in told.stdout
