"""``cadre-sim stress`` in the county: its folder, the same bytes however it was made, its page."""

import json
import shutil

import pytest

from analysis.commands.stress import PAGES
from analysis.stress.asked import QUESTIONS
from analysis.stress.runs import Budget
from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario
from tests.analysis.calling import call

TINY = Budget(
    years=1, draws=2, more_draws=1, rounds=1, levels=1, widest=1, points=3,
    population=3, generations=2, search_draws=1, fresh_draws=2, front=3,
)  # fmt: skip
SMALL = """extends = "index"
title = { en = "Small county", zh = "小县" }
[county]
townships = 2
departments = 1
"""
FORMS = """title = { en = "Two", zh = "两种" }
description = "Two forms."
[forms.cap]
title = { en = "cap", zh = "封顶" }
unit = { en = "points", zh = "分" }
first = [200, 50]
step = 5
scale = "log"
choices = [100, 50]
reason = "r"
[forms.cap.set.edits.blocks.individual]
max = "level"
[forms.audit_rate]
title = { en = "audit", zh = "抽查" }
unit = { en = "share", zh = "比例" }
step = 0.1
choices = [0.2]
reason = "r"
[forms.audit_rate.set.levers]
audit_rate = "level"
"""
COUNTY = [part for one in QUESTIONS for part in ("--only", one)]
LEFT_OUT = ("manifest.json", "ro-crate-metadata.json", "datapackage.json")
"""They say when."""


def stress(place, *more, workers=2):
    patch = pytest.MonkeyPatch()
    patch.setattr("analysis.stress.runs.QUICK", TINY)
    # one format is enough
    patch.setattr("analysis.report.figures.FORMATS", ("svg",))
    try:
        return call(
            "stress", place / "small.toml", "--quick", "--forms", place / "two.toml", "--out",
            place / "out", "--workers", workers, "--seed", 3, *COUNTY, *more,
        )  # fmt: skip
    finally:
        patch.undo()


def held(folder):
    """Give the bytes of the results, but for runs."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not name.startswith("runs/") and name not in LEFT_OUT
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    pytest.importorskip("optuna")
    place = tmp_path_factory.mktemp("county")
    (place / "small.toml").write_text(SMALL, "utf-8")
    (place / "two.toml").write_text(FORMS, "utf-8")
    told = stress(place, "--page", "--format", "json")
    return place, json.loads(told.stdout), held(place / "out")


def test_the_folder_holds_tables_figures_reforms_and_two_pages(made):
    _, told, files = made
    tables = (
        "caps",
        "tips",
        "failures",
        "boxes",
        "limits",
        "candidates",
        "front",
        "reform",
        "codebook",
    )
    names = {*(f"{name}.csv" for name in tables), *PAGES.values(), "reforms/reform_1.toml"}
    names |= {f"figures/{name}.svg" for name in ("caps", "forms", "front")}
    assert names <= {*files}
    # a level was added between the first two
    assert {row["level"] for row in told["caps"] if row["form"] == "cap"} == {200, 100, 50}


def test_every_column_of_a_table_is_in_the_codebook(made):
    _, told, files = made
    lines = files["codebook.csv"].decode().splitlines()[1:]
    known = {(line.split(",")[0], name) for line in lines for name in line.split(",")[1].split()}
    for name in told.keys() - {"folder"}:
        for row in told[name][:1]:
            assert {(column, name) for column in row} <= known


def test_a_reform_is_a_scenario_file_that_changes_what_its_line_says(made):
    place, told, _ = made
    reform = load_scenario(place / "out" / "reforms" / "reform_1.toml")
    for row in told["reform"]:
        if row["reform"] == 1 and row["form"] == "audit_rate":
            assert reform.schemes[1].levers["audit_rate"][0] == row["after"]
        if row["reform"] == 1 and row["form"] == "cap":
            assert reform.schemes[1].rulebooks[0].blocks["individual"].max == 100 * row["after"]
    assert told["reform"] and reform.parameters["townships"][0] == 2


def test_stopped_anywhere_and_with_other_workers_it_gives_the_same_bytes(made):
    place, _, files = made
    out = place / "out"
    (runs,) = (out / "runs").iterdir()
    for part in ("search_fresh", "caps_0/draw_001", "failure/points"):
        shutil.rmtree(runs / part)
    costs = sorted((runs / "cost").iterdir())
    # three arms at two draws
    assert len(costs) == 6
    for path in (out / "caps.csv", out / "report.html", *costs[:3]):
        path.unlink()
    stress(place, "--page", workers=1)
    again = held(out)
    assert {name for name in files if files[name] != again.get(name)} == set()


def test_the_page_answers_in_both_languages_and_holds_the_county(made):
    _, _, files = made
    english, chinese = (files[name].decode() for name in PAGES.values())
    asked = ("How high must the cap be?", "What does it cost", "When does it fail?",
             "What would be better?")  # fmt: skip
    assert all(text in english for text in asked)
    for text in ("封顶应该多高？", "要花多少", "什么时候会失灵？", "怎样会更好？"):
        assert text in chinese
    assert all('<section id="county">' in page and page.count("<img") == 3
               for page in (english, chinese))  # fmt: skip
    assert "--workers" not in english


def test_a_question_a_form_and_an_ensemble_that_are_none_are_refused(made, tmp_path):
    with pytest.raises(InputError, match="--only: got 'cap'"):
        call("stress", "index", "--only", "cap", "--out", tmp_path / "x")
    own = made[0] / "taken.toml"
    own.write_text(FORMS.replace("audit_rate", "per_hour"), "utf-8")
    with pytest.raises(InputError, match="every draw of ensemble s_county sets"):
        call("stress", "index", "--only", "caps", "--forms", own, "--out", tmp_path / "x")
    assert not (tmp_path / "x").exists()
