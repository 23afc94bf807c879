"""The commands `sweep`, `replay` and `check` say what came out and what it costs."""

import codecs
import dataclasses
import hashlib
import json
import shutil

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from typer.testing import CliRunner

import sim
from analysis.commands import app
from analysis.commands.output import Format
from analysis.commands.sweep import end_with
from sim.base.errors import InputError
from sim.sweeps.execution import driver
from sim.sweeps.planning.cost_estimate import estimate_cost
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.analysis.crates import check_described
from tests.sweeps.small_sweeps import FEW, fail_where, raising


def command(*words):
    return CliRunner().invoke(app, [*map(str, words)])


def test_the_command_tells_what_came_out_and_goes_on(undrawn, tmp_path, monkeypatch):
    words = ("sweep", "tiny", "--years", 3, "--replicates", 1, "--out", tmp_path / "sweep")
    done = command(*words, "--format", "json")
    assert done.exit_code == 0, done.output
    # what is printed decides nothing of what is kept
    assert (tmp_path / "sweep" / "report.html").exists()
    about = json.loads(done.stdout)
    assert (about["runs"], about["failed"], about["points"]) == (18, 0, 9)
    monkeypatch.setattr(driver, "run_chunk", None)
    told = command(*words).stdout
    assert "18 runs: 9 points, 2 scenarios; 0 failed" in told
    assert "means over all points and replicates, year 3" in " ".join(told.split())
    assert command(*words, "--format", "csv").stdout == (
        tmp_path / "sweep" / "results.csv"
    ).read_text("utf-8")


def test_copies_for_excel_are_the_tables_with_a_mark_before_them(finished, tmp_path):
    copy = tmp_path / "sweep"
    shutil.copytree(finished.folder, copy)
    sim.sweep(load_study("tiny", FEW), out=copy, excel=True)
    for name in ("results", "codebook"):
        plain = (copy / f"{name}.csv").read_bytes()
        assert plain == (finished.folder / f"{name}.csv").read_bytes()
        assert (copy / f"{name}-excel.csv").read_bytes() == codecs.BOM_UTF8 + plain
    assert (copy / "SHA256SUMS").read_text() == (finished.folder / "SHA256SUMS").read_text()
    assert not (copy / "cells-excel.csv").exists()
    assert command("replay", copy, "--run", 1, "--excel").exit_code == 0
    assert (copy / "replay" / "run-1" / "yearly.csv").read_bytes()[:3] == codecs.BOM_UTF8


def test_what_is_printed_has_units_and_sums_by_the_year(finished, capsys):
    for years in (1, 4):
        table = dataclasses.replace(finished, last_year=finished.first_year + years - 1)
        end_with(table, table.folder, Format.table)
        title, _, *rows = [
            line for line in capsys.readouterr().out.splitlines() if "│" in line or "means" in line
        ]
        span = "year 3" if years == 1 else "years 3 to 6"
        assert title.strip() == f"sweep: means over all points and replicates, {span}"
        shown = {
            cells[0].strip(): cells[1:] for cells in (row.strip("│").split("│") for row in rows)
        }
        assert {
            "public value (points a year)",
            "max score (points, highest year)",
            "step inflation (ratio)",
        } < shown.keys()
        means = finished.results.groupby("scenario", sort=False)[["effort", "max_score"]].mean()
        assert [cell.strip() for cell in shown["effort (hours a year)"]] == [
            f"{one:,.2f}" for one in means["effort"]
        ]
        assert [cell.strip() for cell in shown["max score (points, highest year)"]] == [
            f"{one:,.2f}" for one in means["max_score"]
        ]


def test_the_command_ends_with_three_when_runs_failed(undrawn, tmp_path, monkeypatch):
    fail_where(monkeypatch, lambda world, key: world.duty[0] == 12, raising)
    done = command("sweep", "tiny", "--replicates", 1, "--out", tmp_path / "sweep")
    assert done.exit_code == 3 and "6 failed" in done.stdout
    assert "point 6, uniform, replicate 0): ValueError: no such luck" in done.stdout


def test_a_run_can_be_replayed(finished, tmp_path):
    folder = tmp_path / "sweep"
    shutil.copytree(finished.folder, folder)
    done = command("replay", folder, "--run", 6)
    assert done.exit_code == 0 and "point 1 (duty = 0, service_motivation = 4)" in done.stdout
    assert done.stdout.endswith("The measures agree with those of the sweep.\n")
    rows = pq.read_table(folder / "yearly.parquet")
    others = rows.filter(pc.not_equal(rows["task"], 6))
    pq.write_table(others, folder / "yearly.parquet")
    promise(folder)
    assert (
        "nothing to compare with: the run failed in the sweep."
        in command("replay", folder, "--run", 6).stdout
    )
    (folder / "COMPLETE").unlink()
    assert (
        "nothing to compare with yet: the sweep is not complete."
        in command("replay", folder, "--run", 6).stdout
    )
    cadres = pq.read_table(folder / "replay" / "run-6" / "cadres.parquet").to_pandas()
    assert len(cadres) == 3 * 12
    for words in (("replay", folder, "--run", 16), ("replay", tmp_path, "--run", 0)):
        assert isinstance(command(*words).exception, InputError)
    assert sim.sweep(load_study("tiny", FEW), out=folder).failed == 0
    rows = pq.read_table(folder / "yearly.parquet")
    place = rows.column_names.index("effort")
    pq.write_table(
        rows.set_column(place, "effort", [np.zeros(len(rows))]), folder / "yearly.parquet"
    )
    promise(folder)
    done = command("replay", folder, "--run", 6)
    assert "other numbers" in str(done.exception) and "agree" not in done.stdout


def test_a_replay_vouches_for_no_sweep_of_which_any_table_was_changed(finished, tmp_path):
    for name in ("results.csv", "results.parquet", "codebook.csv"):
        folder = tmp_path / name
        shutil.copytree(finished.folder, folder)
        with open(folder / name, "ab") as file:
            file.write(b"more")
        done = command("replay", folder, "--run", 6)
        assert f"{folder / name}: got a table that was changed" in str(done.exception)
        assert done.stdout == ""


def promise(folder):
    """Say of tables that were changed that they are those of the sweep."""
    names = [line.split()[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    digests = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names]
    sums = "".join(f"{one}  {name}\n" for one, name in zip(digests, names, strict=True)).encode()
    (folder / "SHA256SUMS").write_bytes(sums)
    about = json.loads((folder / "COMPLETE").read_bytes())
    about["sums"] = hashlib.sha256(sums).hexdigest()
    (folder / "COMPLETE").write_text(json.dumps(about))


def test_a_study_is_checked_and_priced(tmp_path):
    told = command("check", "tiny").stdout
    assert (
        "study tiny; good" in told
        and "9 points × 2 scenarios × 2 replicates = 36 runs of 4 years, 12 cadres" in told
    )
    bad = tmp_path / "bad.toml"
    bad.write_text('extends = "tiny"\n[uncertainties.dutty]\n', "utf-8")
    assert "'duty'" in str(command("check", bad).exception)


def test_a_price_is_told_before(study):
    cost = estimate_cost(build_plan(study), workers=2)
    assert (cost.points, cost.scenarios, cost.replicates, cost.runs, cost.cadres) == (
        4,
        2,
        2,
        16,
        12,
    )
    assert cost.measured and cost.minutes > 0 and 0 < cost.megabytes < 1


def test_a_sweep_ends_with_a_reading_and_report_makes_its_page(tmp_path):
    folder = tmp_path / "sweep"
    words = ("sweep", "tiny", "--years", 3, "--out", folder, "--set", "index:audit_rate=.1")
    told = command(*words)
    assert told.exit_code == 0, told.output
    said = " ".join(told.stdout.split())
    assert "paired differences from Uniform appraisal" in said and "which numbers move" in said
    for name in ("differences.csv", "influences.csv", "report.html", "figures/influences.svg"):
        assert (folder / name).exists()
    assert {"results.csv", "yearly.parquet", "report.html"} <= {*check_described(folder)}
    book = (folder / "reading-codebook.csv").read_text("utf-8").splitlines()
    assert book[0] == "column,tables,en,zh,unit" and any(row.startswith("pairs,") for row in book)
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    rates = [one["schemes"][-1]["levers"]["audit_rate"] for one in plan["scenarios"]]
    assert rates == [0, 0.1]
    # the study kept beside it says the same, number and all
    assert build_plan(load_study(folder / "input.toml")).text == (
        (folder / "plan.json").read_text("utf-8")
    )
    page = command("report", folder, "--lang", "zh", "--out", tmp_path / "zh.html")
    assert page.exit_code == 0 and "哪些参数影响各指标" in (tmp_path / "zh.html").read_text("utf-8")
    assert command("report", folder, "--out", tmp_path / "zh.html").exit_code == 0
    diary = tmp_path / "diary.html"
    diary.write_text("mine")
    for place, got in ((diary, "another file"), (folder / "results.csv", "a file of the sweep")):
        before = place.read_bytes()
        assert got in str(command("report", folder, "--out", place).exception)
        assert place.read_bytes() == before
    (folder / "COMPLETE").unlink()
    refused = command("report", folder)
    assert isinstance(refused.exception, InputError)
    assert "a sweep that is not finished" in str(refused.exception)


def test_the_page_says_how_a_sweep_was_made_also_where_a_parent_says_it(undrawn, tmp_path):
    study, folder = tmp_path / "child.toml", tmp_path / "sweep"
    study.write_text(
        'extends = "tiny"\nyears = 3\nreplicates = 1\nseed = 7\n'
        'settings = ["index:audit_rate=.1"]\n'
        '[uncertainties.duty]\nrange = [1, 4]\nscale = "log"\nlevels = 9\n',
        "utf-8",
    )
    assert command("sweep", study, "--out", folder, "--page").exit_code == 0
    page = (folder / "report.html").read_text("utf-8")
    assert (
        "as its scenarios have them: duty, service_motivation." in page
        and page.count("<iframe") == 1
    )
    for said in (
        "<h1>A tiny sweep</h1>",
        "Duty and conscience in a county of a dozen cadres",
        "grid: every combination of the values",
        "<td>0, 4, 8</td>",
        "<td>1 – 4 (by ratio)</td>",
        "townships = 1, departments = 1",
        "index:audit_rate=.1",
        "<td>7, 1, 3</td>",
        f"numpy {np.__version__}",
        "begun",
        "tables made",
    ):
        assert said in page, said
    # edited by hand, or gone: what it no longer says is left out
    (folder / "input.toml").write_text('title = 7\ndescription = ["x"]\ndesign = {}\n', "utf-8")
    (folder / "env.json").write_text("[]")
    (folder / "log.jsonl").write_text("x\n")
    assert command("report", folder, "--lang", "zh").exit_code == 0
    page = (folder / "report.html").read_text("utf-8")
    assert "<h1>sweep</h1>" in page and "网格" not in page and "开始时间" not in page
