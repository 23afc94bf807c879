"""``sensitivity`` and ``discover`` read a sweep, or run it first, and write beside it."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.commands import discover as discover_command
from analysis.commands import sensitivity as sensitivity_command
from analysis.commands.finished_sweep import FinishedSweep
from analysis.discovery import boxes
from analysis.report.figures import FORMATS
from sim.base.errors import InputError
from sim.sweeps.planning.one_at_a_time import trajectories
from tests.analysis.calling import call
from tests.analysis.made_up_sweeps import measured

STUDY = """
extends = "tiny"
design = "morris"
trajectories = 4
years = 3
replicates = 2
measures = ["public_value"]
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The output of ``sensitivity`` of a small study, run in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("real"))
        patch.setenv("COLUMNS", "80")
        with open("motives.toml", "w", encoding="utf-8") as file:
            file.write(STUDY)
        yield call("sensitivity", "motives.toml")


@pytest.fixture
def swept(monkeypatch, tmp_path):
    """A made-up sweep in place of one that is read: of forty trajectories of two numbers."""
    points = trajectories(2, 40, 4, seed=1).reshape(-1, 2)
    design = {"name": "morris", "trajectories": 40, "levels": 4}
    table, plan = measured(points, lambda x: x[:, 0] - 0.6, noise=0.1, design=design)
    found = FinishedSweep(tmp_path / "sweep", table, plan)
    found.folder.mkdir()
    for module in (sensitivity_command, discover_command):
        monkeypatch.setattr(module, "finished_sweep", lambda *_: found)
    # the figures are drawn in the tests of what they show
    monkeypatch.setattr(
        "analysis.report.figures.render", lambda *_, **__: dict.fromkeys(FORMATS, b"")
    )
    monkeypatch.setattr(boxes, "SHUFFLES", 19)
    monkeypatch.setattr(boxes, "HALF_SAMPLES", 2)
    monkeypatch.setenv("COLUMNS", "80")
    return found


def rows(path):
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_a_study_is_run_first_and_read_then(real, tmp_path):
    told = real.stdout.splitlines()
    assert real.exit_code == 0 and told[-1] == "Tables: results/motives/sensitivity"
    against = "Combat-effectiveness index against Uniform appraisal"
    assert any(line.startswith(f"{against}: public value (points)") for line in told)
    assert max(len(line) for line in told if line[:1] in "┏┃┡│└") <= 80
    folder = Path("results/motives")
    assert (folder / "report.html").exists() and (folder / "COMPLETE").exists()
    found = folder / "sensitivity"
    assert {one["number"] for one in rows(found / "elementary_effects.csv")} == {
        "duty",
        "service_motivation",
    }
    assert {path.name for path in (found / "figures").iterdir()} == {
        "sensitivity.png",
        "sensitivity.svg",
    }
    # the same again, from the folder: the same bytes
    call("sensitivity", folder, "--out", tmp_path / "again")
    again = (tmp_path / "again" / "elementary_effects.csv").read_bytes()
    assert again == (found / "elementary_effects.csv").read_bytes()
    assert call("sensitivity", folder, "--lang", "zh").exit_code == 0


def test_shards_of_such_a_study_are_the_whole(real):
    for part in ("1/2", "2/2"):
        call("sweep", "motives.toml", "--shard", part)
    shards = sorted(Path("results").glob("motives-shard-*"))
    call("merge", *shards, "--out", "results/merged")
    one, other = (
        Path("results", name, "results.csv").read_bytes() for name in ("motives", "merged")
    )
    assert one == other


def test_what_is_no_such_sweep_is_refused_before_anything_runs(real, tmp_path):
    for given, told in (
        ("tiny", "study tiny: got a grid; allowed: design = 'morris' or 'saltelli'"),
        ("index", "got a scenario, not a study"),
        (tmp_path, "a folder that no command has written"),
        ("results/motives/sensitivity", "a folder that cadre-sim sensitivity has written"),
    ):
        with pytest.raises(InputError, match=told):
            call("sensitivity", given)
    with pytest.raises(InputError, match="a folder that cadre-sim sensitivity has written"):
        call("discover", "results/motives/sensitivity")


def test_where_the_index_does_worse_is_printed_and_kept(swept):
    done = call("discover", "x")
    told = done.stdout.splitlines()
    assert told[0].startswith("index does worse than uniform in public value (points) at ")
    assert told[1].startswith("index does worse than uniform where x0 is at most 0.5: at 100%")
    target = swept.folder / "discover" / "public_value-worse"
    assert told[-1] == f"Tables: {target}"
    names = {path.name for path in target.iterdir()}
    assert names >= {"boxes.csv", "limits.csv", "peeling.csv", "codebook.csv", "manifest.json"}
    assert [one["number"] for one in rows(target / "limits.csv")] == ["x0"]
    assert {one["tables"] for one in rows(target / "codebook.csv")} >= {"boxes", "limits"}
    # another question has a folder of its own
    call("discover", "x", "--where", "above", "--threshold", 0.1)
    assert (swept.folder / "discover" / "public_value-above-0.1" / "boxes.csv").exists()


@pytest.mark.parametrize("command", ["sensitivity", "discover"])
def test_programs_read_json_and_csv(swept, command):
    head = json.loads(call(command, "x", "--format", "json").stdout)
    assert head["failed"] == 0 and head["folder"].startswith(str(swept.folder))
    table = {"sensitivity": "elementary_effects", "discover": "limits"}[command]
    printed = list(csv.DictReader(call(command, "x", "--format", "csv").stdout.splitlines()))
    assert len(printed) == len(head[table]) and printed[0]["number"] == "x0"


@pytest.mark.parametrize("command", ["sensitivity", "discover"])
def test_failed_runs_are_told_by_the_exit_code_too(swept, command):
    frame = swept.table.results
    frame.loc[frame["point"] == 1, ["status", "public_value"]] = "failed", np.nan
    done = call(command, "x")
    assert done.exit_code == 3 and "6 runs have failed" in done.stdout


@pytest.mark.parametrize("command", ["sensitivity", "discover"])
def test_results_of_others_are_kept(swept, tmp_path, command):
    diary = tmp_path / "mine" / "diary.txt"
    diary.parent.mkdir()
    diary.write_text("mine")
    with pytest.raises(InputError, match="holds something else"):
        call(command, "x", "--out", diary.parent)
    call(command, "x", "--out", diary.parent, "--overwrite")
    assert diary.read_text() == "mine"
    other = {"sensitivity": ("--measure", "public_value"), "discover": ("--where", "better")}
    with pytest.raises(InputError, match="another result of cadre-sim"):
        call(command, "x", *other[command], "--out", diary.parent)
    (swept.folder / "plan.json").write_text("{}")
    with pytest.raises(InputError, match="results of cadre-sim sweep"):
        call(command, "x", "--out", swept.folder, "--overwrite")


def test_a_place_that_cannot_be_is_refused_before_anything_runs(real, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.commands.sweep.run_study", None)
    diary = tmp_path / "diary.txt"
    diary.write_text("mine")
    Path("other.toml").write_text(f"{STUDY}seed = 9\n", "utf-8")
    for command, place in (("sensitivity", diary), ("discover", "results/motives")):
        with pytest.raises(InputError):
            call(command, "other.toml", "--out", place)
    assert not Path("results", "other").exists()


def test_a_threshold_is_a_number(swept):
    with pytest.raises(InputError, match="--threshold: got nan"):
        call("discover", "x", "--threshold", "nan")
