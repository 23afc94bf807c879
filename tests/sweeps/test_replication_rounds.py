"""A sweep of a study that asks for precision: refused where it is wrong, and what is run follows
from the plan alone, whatever happens."""

import io
import json
import os
import signal
import time
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from analysis.commands import app
from analysis.commands.sweep import _means
from sim.base.errors import InputError
from sim.runs import batch
from sim.sweeps.execution import driver
from sim.sweeps.execution.chunk import run_chunk
from sim.sweeps.planning.cost_estimate import estimate_cost
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.stopping_rule import interval, schedule
from sim.sweeps.planning.study import load_study
from sim.sweeps.storage import folder as store
from sim.sweeps.storage.durable_files import CRASH_AT
from sim.sweeps.storage.schema import cells_table
from tests.files.absent_numbers import absent_numbers
from tests.sweeps.small_sweeps import (
    FEW,
    ended,
    final_bytes,
    grouped,
    never_ending,
    resolved_once,
    start,
    wait_for,
)
from tests.sweeps.small_sweeps import parts as parts_in

#: Without any duty no task is finished in so small a county, and the arms do not differ.
DUTIFUL = FEW | {"uncertainties": FEW["uncertainties"] | {"duty": {"range": [1, 12], "levels": 2}}}
MOST = 21
ASKED = {"measure": "public_value", "half_width": 2.6, "decision": 0, "at_most": MOST}
CELLS = ("cells.parquet", "cells.csv")


@pytest.mark.parametrize(
    "change, words",
    [
        ({"at_least": 3}, ["at_least", "at least 4"]),
        ({"at_least": 33}, ["at_least", "no more than at_most"]),
        ({"at_most": None}, ["at_most", "Add the key"]),
        ({"half_width": 0}, ["half_width", "above 0"]),
        ({"half_width": True}, ["half_width", "number"]),
        ({"half_width": {"effort": 3}}, ["half_width", "no public_value"]),
        ({"half_width": {"public_value": 3, "effort": 3}}, ["half_width", "effort"]),
        ({"decision": {"effort": 3}}, ["decision", "effort"]),
        ({"measure": ["effort", "public_value"]}, ["half_width", "different units"]),
        ({"measure": ["effort", "effort"]}, ["measure", "each measure once"]),
        ({"measure": []}, ["measure", "at least 1"]),
        ({"measure": "public_valu"}, ["[precision], measure", "'public_value'"]),
        ({"measure": "mass_work"}, ["[precision], measure", "a measure of the study"]),
        ({"widths": 3}, ["widths"]),
    ],
)
def test_what_is_wrong_in_a_precision_is_named_with_its_place(change, words):
    asked = {key: value for key, value in (ASKED | change).items() if value is not None}
    with pytest.raises(InputError) as error:
        load_study("tiny", {"precision": asked})
    assert all(word in str(error.value) for word in words), str(error.value)


def test_replicates_and_precision_take_each_others_place(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "tiny"\n[precision]\nmeasure = "effort"\nhalf_width = 5\nat_most = 20\n', "utf-8"
    )
    study = load_study(path)
    plan = build_plan(study)
    assert study.file.replicates is None and plan.adaptive and plan.data["replicates"] == 20
    assert plan.data["precision"] == {
        "at_least": 4,
        "at_most": 20,
        "goals": [{"measure": "effort", "half_width": 5.0, "decision": None}],
    }
    fixed = load_study(path, {"replicates": 2})
    assert (
        not build_plan(fixed).adaptive
        and build_plan(fixed).sweep_id == build_plan(load_study("tiny")).sweep_id
    )
    for edits in ({"replicates": 2, "precision": ASKED}, {"precision": None, "replicates": None}):
        with pytest.raises(InputError, match="one of the two"):
            load_study("tiny", edits)
    finer = build_plan(load_study(path, {"precision": {"half_width": 4}}))
    assert finer.sweep_id != plan.sweep_id and finer.data["precision"]["at_most"] == 20


@pytest.fixture(scope="module")
def study():
    """Four points under two scenarios, resolved once for all tests."""
    with resolved_once(load_study("tiny", DUTIFUL | {"precision": ASKED})) as small:
        yield small


@pytest.fixture(scope="module")
def kept(study, tmp_path_factory):
    told = []
    folder = tmp_path_factory.mktemp("kept") / "sweep"
    table = sim.sweep(study, out=folder, stata=True, progress=lambda *state: told.append(state))
    return SimpleNamespace(table=table, folder=folder, told=told, cells=table.cells)


def bytes_of(folder):
    return final_bytes(folder) | {name: (folder / name).read_bytes() for name in CELLS}


def test_runs_go_where_the_decision_is_unclear(kept):
    rows, cells = kept.table.results, kept.cells
    assert set(cells["ended"]) == {"tight", "decided", "at_most"}
    assert cells["replicates"].min() < MOST / 2 and cells["replicates"].max() == MOST
    for row in cells.itertuples():
        pairs = rows[rows["point"] == row.point].pivot(
            index="replicate", columns="scenario", values="public_value"
        )
        assert pairs.index.tolist() == list(range(row.replicates)) and pairs.notna().all(axis=None)
        found = interval((pairs["index"] - pairs["uniform"]).to_numpy(), len(schedule(4, MOST)))
        assert (row.mean, row.low, row.high) == (found.mean, found.low, found.high)
        assert ((row.high - row.low) / 2 <= ASKED["half_width"]) == (row.ended == "tight")
    assert (rows["task"].diff().dropna() > 0).all() and len(rows) == 2 * cells["replicates"].sum()
    assert (
        rows["task"].tolist()
        == ((2 * rows["point"] + (rows["scenario"] == "index")) * MOST + rows["replicate"]).tolist()
    )


def test_progress_tells_runs_done_and_cells_open(kept):
    assert kept.told[0] == (0, 32, 0, 4)
    assert kept.told[-1] == (len(kept.table.results), len(kept.table.results), 0, 0)
    assert [state[3] for state in kept.told] == sorted(
        (state[3] for state in kept.told), reverse=True
    )


def test_absent_numbers_of_cells_are_null_and_never_nan(study, kept):
    row = {"point": 0, "replicates": 4, "pairs": 0, "failed": 4}
    row |= {"scenario": "index", "measure": "effort", "ended": "failed"}
    row |= {"mean": float("nan"), "low": None, "high": float("nan")}
    made = cells_table([row], build_plan(study))
    assert [made[name].null_count for name in ("mean", "low", "high")] == [1, 1, 1]
    assert absent_numbers(kept.folder)[1] == set()


def test_runs_have_the_numbers_of_a_study_that_asks_for_replicates(kept):
    plain = sim.sweep(load_study("tiny", DUTIFUL | {"replicates": 5})).results
    keys = ["point", "scenario", "replicate"]
    both = plain.merge(kept.table.results, on=keys, suffixes=("", "_adaptive"))
    assert len(both) >= 32 and (both["public_value"] == both["public_value_adaptive"]).all()


def test_the_cells_are_in_the_sums_the_codebook_and_all_formats(kept):
    sums = (kept.folder / "SHA256SUMS").read_text()
    assert all(name in sums for name in CELLS)
    book = kept.table.codebook
    for name, frame in (
        ("results", kept.table.results),
        ("cells", kept.cells),
        ("yearly", kept.table.yearly),
    ):
        assert set(book.loc[book["tables"].str.contains(name), "column"]) == set(frame.columns)
    text = pd.read_csv(io.StringIO((kept.folder / "cells.csv").read_text("utf-8")))
    pd.testing.assert_frame_equal(text, kept.cells, check_dtype=False)
    pd.testing.assert_frame_equal(
        pd.read_stata(kept.folder / "cells.dta"), kept.cells, check_dtype=False
    )
    assert json.loads((kept.folder / "COMPLETE").read_bytes())["runs"] == len(kept.table.results)


@pytest.mark.parametrize(
    "workers, chunk, rows", [(1, 0.0, 3), (3, 0.0, 1000), (2, 30.0, 1), (5, 0.05, 5)]
)
def test_workers_chunks_and_parts_change_no_byte(
    workers, chunk, rows, kept, study, tmp_path, monkeypatch
):
    monkeypatch.setattr(driver, "CHUNK_SECONDS", chunk)
    monkeypatch.setattr(driver, "FLUSH_ROWS", rows)
    sim.sweep(study, out=tmp_path / "sweep", workers=workers)
    assert bytes_of(tmp_path / "sweep") == bytes_of(kept.folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="sweeps are killed in forked children")
def test_killed_again_and_again_it_goes_on_to_the_same_bytes(kept, study, tmp_path, monkeypatch):
    def slow(text, tasks):
        time.sleep(0.02)
        return run_chunk(text, tasks)

    folder = tmp_path / "sweep"
    with monkeypatch.context() as patch:
        never_ending(patch)
        grouped(patch, 2)
        patch.setattr(driver, "run_chunk", slow)
        for written in (1, 6, 12, 20):
            child = start(folder, study)
            wait_for(
                lambda written=written: (
                    (folder / "parts").exists() and len(parts_in(folder)) >= written
                )
            )
            os.kill(child, signal.SIGKILL)
            assert ended(child) == -signal.SIGKILL
    assert not (folder / "COMPLETE").exists()
    sim.sweep(study, out=folder)
    assert bytes_of(folder) == bytes_of(kept.folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="sweeps are killed in forked children")
def test_killed_while_cells_are_written_it_goes_on_to_the_same_bytes(
    kept, study, tmp_path, monkeypatch
):
    folder = tmp_path / "sweep"
    for step in ("after_fsync:cells.parquet", "after_rename:cells.parquet", "after_temp:cells.csv"):
        monkeypatch.setenv(CRASH_AT, step)
        assert ended(start(folder, study)) == 9
    monkeypatch.delenv(CRASH_AT)
    sim.sweep(study, out=folder)
    assert bytes_of(folder) == bytes_of(kept.folder)


def test_a_part_of_an_early_round_that_is_lost_is_done_again(kept, study, tmp_path, monkeypatch):
    monkeypatch.setattr(driver, "FLUSH_ROWS", 4)
    monkeypatch.setattr(driver, "CHUNK_SECONDS", 0.0)
    folder = tmp_path / "sweep"
    sim.sweep(study, out=folder)
    parts_in(folder)[0].unlink()
    (folder / "COMPLETE").unlink()
    sim.sweep(study, out=folder)
    assert bytes_of(folder) == bytes_of(kept.folder)


def test_runs_that_nobody_asked_for_stay_out_of_the_tables(kept, study, tmp_path):
    folder, plan = tmp_path / "sweep", build_plan(study)
    with store.open_store(folder, plan) as opened:
        opened.flush([run_chunk(plan.text, [7 * MOST - 1, 8 * MOST - 1])])
    sim.sweep(study, out=folder)
    assert bytes_of(folder) == bytes_of(kept.folder)


def test_runs_that_fail_are_counted_and_nothing_goes_on_for_ever(study, tmp_path, monkeypatch):
    real = batch.Prepared.run

    def run(self, key, *records):
        real(self, key, *records)
        if self.scenario.parameters.duty[0] == 1 and (
            key.replicate == 1 or self.scenario.name == "index"
        ):
            raise ValueError("no such luck")

    monkeypatch.setattr(batch.Prepared, "run", run)
    table = sim.sweep(study, out=tmp_path / "sweep")
    assert table.cells["ended"].tolist()[:2] == ["failed", "failed"]
    assert table.cells["failed"].tolist() == [4, 4, 0, 0] and table.failed == 2 * (4 + 1)
    assert table.cells["mean"].isna().tolist() == [True, True, False, False]


def test_one_scenario_is_estimated_itself(tmp_path):
    asked = {
        "measure": ["effort", "promoted_merit"],
        "half_width": {"effort": 1e6, "promoted_merit": 5},
        "at_most": 6,
    }
    alone = load_study("tiny", DUTIFUL | {"scenarios": ["index"], "precision": asked})
    table = sim.sweep(alone)
    cells = table.cells[table.cells["measure"] == "effort"]
    assert set(cells["ended"]) == {"tight"} and set(cells["replicates"]) == {6}
    means = table.results.groupby("point")["effort"].mean()
    np.testing.assert_allclose(cells["mean"], means)
    assert set(table.cells[table.cells["measure"] == "promoted_merit"]["ended"]) == {"at_most"}


def test_commands_price_it_and_tell_what_ended(undrawn, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "tiny"\n[precision]\nmeasure = "effort"\nhalf_width = 1e9\nat_most = 20\n',
        "utf-8",
    )
    told = CliRunner().invoke(app, ["check", str(path)]).stdout
    assert "× 4 to 20 replicates = between 72 and 360 runs" in told and "at most" in told
    cost = estimate_cost(build_plan(load_study(path)), workers=1)
    assert (cost.at_least, cost.fewest, cost.runs) == (4, 72, 360)
    words = ["sweep", str(path), "--years", "3", "--out", str(tmp_path / "sweep")]
    assert "9 intervals: 9 tight" in CliRunner().invoke(app, words).stdout
    about = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)
    assert about["intervals"] == {"tight": 9} and about["runs"] == 72


def test_means_give_points_the_same_weight(kept):
    shown = _means(kept.table, "en").set_index("measure")
    rows = kept.table.results[kept.table.results["scenario"] == "index"]
    by_point = rows.groupby("point")["effort"].mean()
    years = kept.table.last_year - kept.table.first_year + 1
    weighed = pytest.approx(by_point.mean() / years)
    assert (
        shown.loc["effort (hours a year)", "index"]
        == weighed
        != pytest.approx(rows["effort"].mean() / years)
    )
