"""A sweep gives the numbers of single runs, whoever does them and in whatever pieces."""

import io
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import sim
from sim.base.errors import InputError
from sim.base.model_version import MODEL_VERSION
from sim.model.measure_catalogue import MEASURES
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.sweeps.execution import driver
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.files.absent_numbers import absent_numbers
from tests.sweeps.small_sweeps import FEW, final_bytes, one_point


def test_every_run_has_the_numbers_of_a_run_by_itself(finished, study):
    plan = build_plan(study)
    names = [one.name for one in MEASURES]
    places = [names.index(name) for name in plan.data["measures"]]
    for number in (0, 5, 11, 15):
        task = plan.task(number)
        alone = run_replicates(plan.scenario(task.point, task.scenario), 1, [task.replicate], 3)
        rows = finished.yearly[finished.yearly["task"] == number]
        np.testing.assert_array_equal(
            rows[plan.data["measures"]].to_numpy(), alone.yearly[0][:, places]
        )
        assert rows["year"].tolist() == [1, 2, 3]
    last = finished.yearly[finished.yearly["year"] == 3].set_index("task")
    np.testing.assert_array_equal(finished.results["effort"], last["effort"])


GOLDEN = Path(__file__).with_name("golden_sweep.csv")


def test_numbers_move_only_with_the_version_of_the_model(finished):
    """Where this fails and the numbers were meant to move: raise MODEL_VERSION, then write
    results.csv of this sweep into the file."""
    version, _, text = GOLDEN.read_text("utf-8").partition("\n")
    assert int(version.removeprefix("# MODEL_VERSION ")) == MODEL_VERSION
    golden = pd.read_csv(
        io.StringIO(text),
        keep_default_na=False,
        na_values={"promoted_merit": [""], "step_inflation": [""]},
    )
    pd.testing.assert_frame_equal(golden, finished.results, check_dtype=False, rtol=1e-9)


def test_rows_say_where_they_stand_and_what_varies_there(finished):
    rows = finished.results
    assert rows["task"].tolist() == list(range(16))
    assert rows.groupby("point")[["duty", "service_motivation"]].first().to_numpy().tolist() == [
        [0, 0], [0, 4], [12, 0], [12, 4],
    ]  # fmt: skip
    assert rows["scenario"].tolist() == ["uniform", "uniform", "index", "index"] * 4
    assert rows["replicate"].tolist() == [0, 1] * 8 and set(rows["status"]) == {"ok"}


def test_years_stand_beside_what_varies_at_their_point(finished):
    head = ["task", "point", "scenario", "replicate", "year", "duty", "service_motivation"]
    assert list(finished.yearly.columns[:7]) == head
    varied = ["duty", "service_motivation"]
    of_run = finished.results.set_index("task").loc[finished.yearly["task"], varied]
    assert (finished.yearly[varied].to_numpy() == of_run.to_numpy()).all()


def test_scenarios_meet_the_same_luck(finished):
    """Before the index is adopted both arms are one, point by point and replicate by replicate."""
    before = finished.yearly[finished.yearly["year"] <= 2]
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
    workers, chunk, rows, finished, study, tmp_path, monkeypatch
):
    monkeypatch.setattr(driver, "CHUNK_SECONDS", chunk)
    monkeypatch.setattr(driver, "FLUSH_ROWS", rows)
    sim.sweep(study, out=tmp_path / "sweep", workers=workers)
    assert final_bytes(tmp_path / "sweep") == final_bytes(finished.folder)


def test_any_executor_will_do(finished, study, tmp_path):
    with ThreadPoolExecutor(1) as pool:
        sim.sweep(study, executor=pool, out=tmp_path / "threads")
    context = multiprocessing.get_context(
        "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    )
    with ProcessPoolExecutor(1, context) as pool:
        sim.sweep(study, executor=pool, out=tmp_path / "processes", workers=1)
    assert (
        final_bytes(tmp_path / "threads")
        == final_bytes(tmp_path / "processes")
        == final_bytes(finished.folder)
    )


def test_without_a_folder_nothing_stays(finished, study):
    table = sim.sweep(study)
    assert table.folder is None
    pd.testing.assert_frame_equal(table.results, finished.results)
    pd.testing.assert_frame_equal(table.yearly, finished.yearly)


def test_more_replicates_and_points_leave_the_others_alone(finished):
    more = {"uncertainties": FEW["uncertainties"] | {"duty": {"levels": 3}}, "replicates": 3}
    keys = ["duty", "service_motivation", "scenario", "replicate"]
    larger = sim.sweep(load_study("tiny", FEW | more)).results.set_index(keys)
    old = finished.results.set_index(keys)
    assert len(larger) == 36
    measures = [one.name for one in MEASURES if one.name in old]
    pd.testing.assert_frame_equal(larger.loc[old.index, measures], old[measures])


def test_a_longer_horizon_leaves_earlier_years_alone(finished):
    longer = sim.sweep(load_study("tiny", FEW | {"years": 4})).yearly
    measures = [one.name for one in MEASURES if one.name in longer]
    earlier = longer[longer["year"] <= 3]
    np.testing.assert_array_equal(earlier[measures], finished.yearly[measures])


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
    # leaders stand outside the ranking, and are paid
    assert set(unranked["group"]) == {"leaders"} and not unranked["excellent"].any()
    assert (unranked["bonus"] > 0).any()
    monkeypatch.setattr(driver, "FLUSH_BYTES", 1)
    sim.sweep(study, out=tmp_path / "other", panel=True, workers=1)
    assert "cadres.parquet" in (folder / "SHA256SUMS").read_text()
    assert (folder / "SHA256SUMS").read_text() == (tmp_path / "other" / "SHA256SUMS").read_text()


def test_groups_alone_are_those_of_the_panel_at_no_other_number(tmp_path):
    few = FEW | {"replicates": 1}
    both = [
        sim.sweep("tiny", out=tmp_path / name, panel=panel, edits=few | {"groups": groups})
        for name, panel, groups in (("panel", True, False), ("groups", False, True))
    ]
    tables = [pd.read_parquet(tmp_path / name / "groups.parquet") for name in ("panel", "groups")]
    pd.testing.assert_frame_equal(*tables)
    pd.testing.assert_frame_equal(*(one.results for one in both))
    assert not (tmp_path / "groups" / "cadres.parquet").exists()
    book = both[1].codebook
    described = book.loc[book["tables"].str.contains("groups"), "column"]
    assert {*tables[1].columns} <= {*described}


def test_absent_numbers_are_null_in_parquet_and_never_nan(finished):
    nulls, not_numbers = absent_numbers(finished.folder)
    assert not_numbers == set()
    assert {name.split(":")[0] for name in nulls} >= {"results.parquet", "yearly.parquet"}


def test_text_and_stata_tables_say_the_same(finished):
    empty = {one.name: [""] for one in MEASURES}
    text = pd.read_csv(finished.folder / "results.csv", keep_default_na=False, na_values=empty)
    pd.testing.assert_frame_equal(text, finished.results, check_dtype=False)
    for name in ("results", "yearly"):
        stata = pd.read_stata(finished.folder / f"{name}.dta")
        pd.testing.assert_frame_equal(stata, getattr(finished, name), check_dtype=False)
    with pd.io.stata.StataReader(finished.folder / "results.dta") as reader:
        assert reader.variable_labels()["effort"].startswith("Hours worked")


def test_the_codebook_has_every_column_of_the_tables(finished):
    book = finished.codebook.set_index("column")
    for name, frame in (("results", finished.results), ("yearly", finished.yearly)):
        assert set(book.index[book["tables"].str.contains(name)]) == set(frame.columns)
    assert book.loc["duty", "origin"] == "assumed" and float(book.loc["duty", "high"]) == 12
    assert "mean of the years from year 3" in book.loc["effort", "source"]
    assert "sum of the years from year 3" in book.loc["effort_total", "source"]


def test_seeds_of_one_scenario(small):
    table = sim.run(small(), seeds=[4, 9], years=3)
    alone = run_replicates(small(), 9, [0], 3)
    np.testing.assert_array_equal(
        table.yearly[table.yearly["seed"] == 9][[one.name for one in MEASURES]], alone.yearly[0]
    )
    assert table.results["seed"].tolist() == [4, 9] and table.failed == 0
    assert len(sim.run(small(), seeds=4, years=3).results) == 1
    for seeds, years in (([], 3), ([-1], 3), ([4, 4], 3), ([1], 2)):
        with pytest.raises(InputError):
            sim.run(small(), seeds=seeds, years=years)
