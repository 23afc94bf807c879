"""A sweep gives the numbers of single runs, whoever does them and in whatever pieces; failed runs
are rows; commands tell it all."""

import dataclasses
import io
import json
import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import sim
from analysis.commands import app
from analysis.commands.output import Format
from analysis.commands.sweep import print_outcome
from sim.base.errors import InputError
from sim.base.model_version import MODEL_VERSION
from sim.model.measure_catalogue import MEASURES
from sim.runs import batch
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.sweeps.execution import driver
from sim.sweeps.execution.chunk import run_chunk
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.cost_estimate import estimate_cost
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.sweeps.small_sweeps import FEW, final_bytes


@pytest.fixture(scope="module")
def study():
    return load_study("tiny", FEW)


@pytest.fixture(scope="module")
def kept(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "sweep"
    return sim.sweep(study, out=folder, stata=True)


def one_point(**edits):
    return load_study(
        "tiny", {"uncertainties": {"duty": {"levels": 2}}, "years": 3, "replicates": 1} | edits
    )


def test_every_run_has_the_numbers_of_a_run_by_itself(kept, study):
    plan = build_plan(study)
    names = [one.name for one in MEASURES]
    places = [names.index(name) for name in plan.data["measures"]]
    for number in (0, 5, 11, 15):
        task = plan.task(number)
        alone = run_replicates(plan.scenario(task.point, task.scenario), 1, [task.replicate], 3)
        rows = kept.yearly[kept.yearly["task"] == number]
        np.testing.assert_array_equal(
            rows[plan.data["measures"]].to_numpy(), alone.yearly[0][:, places]
        )
        assert rows["year"].tolist() == [1, 2, 3]
    last = kept.yearly[kept.yearly["year"] == 3].set_index("task")
    np.testing.assert_array_equal(kept.results["effort"], last["effort"])


GOLDEN = Path(__file__).with_name("golden_sweep.csv")


def test_numbers_move_only_with_the_version_of_the_model(kept):
    """Where this fails and the numbers were meant to move: raise MODEL_VERSION, then write
    results.csv of this sweep into the file."""
    version, _, text = GOLDEN.read_text("utf-8").partition("\n")
    assert int(version.removeprefix("# MODEL_VERSION ")) == MODEL_VERSION
    golden = pd.read_csv(
        io.StringIO(text),
        keep_default_na=False,
        na_values={"promoted_merit": [""], "step_inflation": [""]},
    )
    pd.testing.assert_frame_equal(golden, kept.results, check_dtype=False, rtol=1e-9)


def test_rows_say_where_they_stand_and_what_varies_there(kept):
    rows = kept.results
    assert rows["task"].tolist() == list(range(16))
    assert rows.groupby("point")[["duty", "service_motivation"]].first().to_numpy().tolist() == [
        [0, 0], [0, 4], [12, 0], [12, 4],
    ]  # fmt: skip
    assert rows["scenario"].tolist() == ["uniform", "uniform", "index", "index"] * 4
    assert rows["replicate"].tolist() == [0, 1] * 8 and set(rows["status"]) == {"ok"}


def test_scenarios_meet_the_same_luck(kept):
    """Before the index is adopted both arms are one, point by point and replicate by replicate."""
    before = kept.yearly[kept.yearly["year"] <= 2]
    arms = [
        before[before["scenario"] == name].drop(columns=["task", "scenario"]).reset_index(drop=True)
        for name in ("uniform", "index")
    ]
    pd.testing.assert_frame_equal(*arms)
    assert before.groupby("replicate")["effort"].sum().nunique() == 2


@pytest.mark.parametrize(
    "workers, chunk, rows", [(1, 0.0, 3), (3, 0.0, 1000), (2, 30.0, 1), (5, 0.05, 5)]
)
def test_workers_chunks_and_parts_change_no_byte(
    workers, chunk, rows, kept, study, tmp_path, monkeypatch
):
    monkeypatch.setattr(driver, "CHUNK_SECONDS", chunk)
    monkeypatch.setattr(driver, "FLUSH_ROWS", rows)
    sim.sweep(study, out=tmp_path / "sweep", workers=workers)
    assert final_bytes(tmp_path / "sweep") == final_bytes(kept.folder)


def test_any_executor_will_do(kept, study, tmp_path):
    with ThreadPoolExecutor(1) as pool:
        sim.sweep(study, pool, tmp_path / "threads")
    context = multiprocessing.get_context(
        "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    )
    with ProcessPoolExecutor(1, context) as pool:
        sim.sweep(study, pool, tmp_path / "processes", workers=1)
    assert (
        final_bytes(tmp_path / "threads")
        == final_bytes(tmp_path / "processes")
        == final_bytes(kept.folder)
    )


def test_without_a_folder_nothing_stays(kept, study):
    table = sim.sweep(study)
    assert table.folder is None
    pd.testing.assert_frame_equal(table.results, kept.results)
    pd.testing.assert_frame_equal(table.yearly, kept.yearly)


def test_more_replicates_and_points_leave_the_others_alone(kept):
    more = {"uncertainties": FEW["uncertainties"] | {"duty": {"levels": 3}}, "replicates": 3}
    keys = ["duty", "service_motivation", "scenario", "replicate"]
    larger = sim.sweep(load_study("tiny", FEW | more)).results.set_index(keys)
    old = kept.results.set_index(keys)
    assert len(larger) == 36
    measures = [one.name for one in MEASURES if one.name in old]
    pd.testing.assert_frame_equal(larger.loc[old.index, measures], old[measures])


def test_a_longer_horizon_leaves_earlier_years_alone(kept):
    longer = sim.sweep(load_study("tiny", FEW | {"years": 4})).yearly
    measures = [one.name for one in MEASURES if one.name in longer]
    earlier = longer[longer["year"] <= 3]
    np.testing.assert_array_equal(earlier[measures], kept.yearly[measures])


def fail_where(monkeypatch, wrong, how):
    """Runs of some points raise or give a number that cannot be."""
    real = batch.Prepared.run

    def run(self, key, measures, groups, lorenz):
        real(self, key, measures, groups, lorenz)
        if wrong(self.scenario.parameters, key):
            how(measures)

    monkeypatch.setattr(batch.Prepared, "run", run)


def raising(measures):
    raise ValueError(f"no such luck at {object()!r}")


def infinite(measures):
    measures[1, [one.name for one in MEASURES].index("step_inflation")] = np.inf


def missing(measures):
    measures[2, [one.name for one in MEASURES].index("effort")] = np.nan


@pytest.mark.parametrize(
    "how, error",
    [
        (raising, "ValueError: no such luck at <object object at 0x…>"),
        (infinite, "invalid-measure: step_inflation is inf in year 2"),
        (missing, "invalid-measure: effort is nan in year 3"),
    ],
)
def test_runs_that_fail_are_rows_that_say_why(how, error, kept, study, tmp_path, monkeypatch):
    fail_where(monkeypatch, lambda world, key: world.duty[0] == 12 and key.replicate == 1, how)
    table = sim.sweep(study, out=tmp_path / "sweep")
    bad = table.results["status"] == "failed"
    assert table.failed == bad.sum() == 4 and set(table.results.loc[bad, "error"]) == {error}
    assert table.results.loc[bad, "effort"].isna().all()
    assert not set(table.yearly["task"]) & set(table.results.loc[bad, "task"])
    good = kept.results[~bad]
    pd.testing.assert_frame_equal(table.results[~bad], good)


def test_a_number_that_need_not_exist_may_be_missing(monkeypatch):
    def absent(measures):
        measures[:, [one.name for one in MEASURES].index("promoted_merit")] = np.nan

    fail_where(monkeypatch, lambda world, key: True, absent)
    table = sim.sweep(one_point())
    assert table.failed == 0 and table.results["promoted_merit"].isna().all()


def test_all_runs_may_fail(monkeypatch, tmp_path):
    fail_where(monkeypatch, lambda world, key: True, raising)
    table = sim.sweep(one_point(), out=tmp_path / "sweep")
    assert table.failed == len(table.results) > 0 and len(table.yearly) == 0
    assert pq.read_table(tmp_path / "sweep" / "yearly.parquet").num_rows == 0


def test_a_single_run_is_a_sweep():
    table = sim.sweep(
        load_study(
            "tiny",
            {
                "scenarios": ["uniform"],
                "replicates": 1,
                "design": "list",
                "point": [{"duty": 5, "service_motivation": 4}],
            },
        )
    )
    assert len(table.results) == 1 and len(table.yearly) == 4


@pytest.mark.parametrize("lost", [MemoryError("no room"), BrokenProcessPool("killed")])
def test_what_the_machine_does_to_a_run_is_no_row(lost, study, kept, tmp_path, monkeypatch):
    calls = []

    def weak(text, tasks):
        calls.append(tasks)
        if len(calls) == 5:
            raise lost
        return run_chunk(text, tasks)

    monkeypatch.setattr(driver, "run_chunk", weak)
    with pytest.raises(SweepStopped, match="a worker was lost") as error:
        sim.sweep(study, out=tmp_path / "sweep", workers=1)
    assert error.value.code == 4
    told = []
    sim.sweep(study, out=tmp_path / "sweep", progress=lambda *state: told.append(state))
    assert told[0][0] > 0 and told[-1] == (16, 16, 0)
    assert final_bytes(tmp_path / "sweep") == final_bytes(kept.folder)


def test_the_panel_holds_every_cadre_unit_and_group(tmp_path, monkeypatch):
    varied = {"duty": {"levels": 2}, "service_motivation": {"values": [4]}}
    edits = {
        "scenarios": ["index"],
        "replicates": 2,
        "measures": ["effort", "pool"],
        "fixed": {"township_smallest": 5},
    }
    study = one_point(uncertainties=varied, **edits)
    folder = tmp_path / "sweep"
    table = sim.sweep(study, out=folder, panel=True, stata=True)
    with pd.io.stata.StataReader(folder / "results.dta") as reader:
        assert reader.variable_labels()["pool"] == "Bonus pools of all units"
    cadres, units, groups = (
        pq.read_table(folder / f"{kind}.parquet").to_pandas()
        for kind in ("cadres", "units", "groups")
    )
    assert (len(units), len(groups)) == (4 * 3 * 2, 4 * 3 * 5)
    assert (
        groups.groupby(["task", "year"])["cadres"].sum().tolist()
        == cadres.groupby(["task", "year"]).size().tolist()
    )
    plan = build_plan(study, panel=True)
    task = plan.task(3)
    _, records = run_recorded(plan.scenario(task.point, task.scenario), 1, task.replicate, 3)
    mine = cadres[cadres["task"] == task.number]
    np.testing.assert_array_equal(mine["score"], records["cadres"]["score"])
    totals = (
        mine.groupby("year")[[name for name in mine if name.endswith("_hours")]].sum().sum(axis=1)
    )
    np.testing.assert_allclose(totals, table.yearly[table.yearly["task"] == task.number]["effort"])
    pd.testing.assert_frame_equal(table.results, sim.sweep(study).results)
    for kind, frame in (("cadres", cadres), ("units", units), ("groups", groups)):
        own = table.codebook[
            [kind in tables.split() for tables in table.codebook["tables"]]
        ].set_index("column")
        assert own.index.is_unique and set(own.index) == set(frame.columns)
        for name, low, high in own[["low", "high"]].itertuples():
            assert not (frame[name] < low).any() if low == low else True
            assert not (frame[name] > high).any() if high == high else True
    unranked = cadres[cadres["rank"] == 0]
    assert set(unranked["group"]) == {"leaders"} and not unranked[["bonus", "excellent"]].any(
        axis=None
    )
    monkeypatch.setattr(driver, "FLUSH_BYTES", 1)
    sim.sweep(study, out=tmp_path / "other", panel=True, workers=1)
    assert "cadres.parquet" in (folder / "SHA256SUMS").read_text()
    assert (folder / "SHA256SUMS").read_text() == (tmp_path / "other" / "SHA256SUMS").read_text()


def test_text_and_stata_tables_say_the_same(kept):
    empty = {one.name: [""] for one in MEASURES}
    text = pd.read_csv(kept.folder / "results.csv", keep_default_na=False, na_values=empty)
    pd.testing.assert_frame_equal(text, kept.results, check_dtype=False)
    for name in ("results", "yearly"):
        stata = pd.read_stata(kept.folder / f"{name}.dta")
        pd.testing.assert_frame_equal(stata, getattr(kept, name), check_dtype=False)
    with pd.io.stata.StataReader(kept.folder / "results.dta") as reader:
        assert reader.variable_labels()["effort"].startswith("Hours worked")


def test_the_codebook_has_every_column_of_the_tables(kept):
    book = kept.codebook.set_index("column")
    for name, frame in (("results", kept.results), ("yearly", kept.yearly)):
        assert set(book.index[book["tables"].str.contains(name)]) == set(frame.columns)
    assert book.loc["duty", "origin"] == "assumed" and float(book.loc["duty", "high"]) == 12
    assert "sum of the years from year 3" in book.loc["effort", "source"]


def test_seeds_of_one_scenario(small):
    table = sim.run(small(), [4, 9], years=3)
    alone = run_replicates(small(), 9, [0], 3)
    np.testing.assert_array_equal(
        table.yearly[table.yearly["seed"] == 9][[one.name for one in MEASURES]], alone.yearly[0]
    )
    assert table.results["seed"].tolist() == [4, 9] and table.failed == 0
    assert len(sim.run(small(), 4, years=3).results) == 1
    for seeds, years in (([], 3), ([-1], 3), ([1], 2)):
        with pytest.raises(InputError):
            sim.run(small(), seeds, years=years)


def test_a_price_is_told_before(study):
    cost = estimate_cost(build_plan(study), workers=2)
    assert (cost.points, cost.scenarios, cost.replicates, cost.runs, cost.cadres) == (
        4,
        2,
        2,
        16,
        12,
    )
    assert cost.measured and 0 < cost.minutes < 1 and 0 < cost.megabytes < 1


def command(*words):
    return CliRunner().invoke(app, [*map(str, words)])


def test_the_command_tells_what_came_out_and_goes_on(tmp_path, monkeypatch):
    words = ("sweep", "tiny", "--years", 3, "--replicates", 1, "--out", tmp_path / "sweep")
    done = command(*words, "--format", "json")
    assert done.exit_code == 0, done.output
    about = json.loads(done.stdout)
    assert (about["runs"], about["failed"], about["points"]) == (18, 0, 9)
    monkeypatch.setattr(driver, "run_chunk", None)
    told = command(*words).stdout
    assert "18 runs: 9 points, 2 scenarios; 0 failed" in told
    assert "means over all points and replicates, year 3" in " ".join(told.split())
    assert command(*words, "--format", "csv").stdout == (
        tmp_path / "sweep" / "results.csv"
    ).read_text("utf-8")


def test_what_is_printed_has_units_and_sums_by_the_year(kept, capsys):
    for years in (1, 4):
        table = dataclasses.replace(kept, last_year=kept.first_year + years - 1)
        print_outcome(table, table.folder, Format.table)
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
        means = kept.results.groupby("scenario", sort=False)[["effort", "max_score"]].mean()
        assert [cell.strip() for cell in shown["effort (hours a year)"]] == [
            f"{one / years:,.2f}" for one in means["effort"]
        ]
        assert [cell.strip() for cell in shown["max score (points, highest year)"]] == [
            f"{one:,.2f}" for one in means["max_score"]
        ]


def test_the_command_ends_with_three_when_runs_failed(tmp_path, monkeypatch):
    fail_where(monkeypatch, lambda world, key: world.duty[0] == 12, raising)
    done = command("sweep", "tiny", "--replicates", 1, "--out", tmp_path / "sweep")
    assert done.exit_code == 3 and "6 failed" in done.stdout
    assert "point 6, uniform, replicate 0): ValueError: no such luck" in done.stdout


def test_a_run_can_be_replayed(kept, tmp_path):
    folder = tmp_path / "sweep"
    shutil.copytree(kept.folder, folder)
    done = command("replay", folder, "--run", 6)
    assert done.exit_code == 0 and "point 1 (duty = 0, service_motivation = 4)" in done.stdout
    assert done.stdout.endswith("The measures agree with those of the sweep.\n")
    rows = pq.read_table(folder / "yearly.parquet")
    others = rows.filter(pc.not_equal(rows["task"], 6))
    pq.write_table(others, folder / "yearly.parquet")
    assert (
        "nothing to compare with: the run failed in the sweep."
        in command("replay", folder, "--run", 6).stdout
    )
    (folder / "yearly.parquet").unlink()
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
    done = command("replay", folder, "--run", 6)
    assert "other numbers" in str(done.exception) and "agree" not in done.stdout


def test_a_study_is_checked_and_priced(tmp_path):
    told = command("check", "tiny").stdout
    assert (
        "study tiny; good" in told
        and "9 points × 2 scenarios × 2 replicates = 36 runs of 4 years, 12 cadres" in told
    )
    bad = tmp_path / "bad.toml"
    bad.write_text('extends = "tiny"\n[uncertainties.dutty]\n', "utf-8")
    assert "'duty'" in str(command("check", bad).exception)
