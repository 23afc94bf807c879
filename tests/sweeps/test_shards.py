"""Shards of a sweep, run in folders of their own and merged, give the sweep in one piece to the
byte; nothing foreign is taken in."""

import codecs
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.commands import app, main
from sim.base.errors import InputError
from sim.sweeps.execution.options import Options
from sim.sweeps.execution.shards import Shard, merge, read_shard, sweep_shard
from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.sweeps.small_sweeps import final_bytes, parts, swept

FEWER = {
    "uncertainties": {"duty": {"levels": 2}, "service_motivation": {"values": [4]}},
    "years": 3,
}
QUICK = Options(None, 2, None, False, False)


@pytest.fixture(scope="module")
def study():
    return load_study("tiny", FEWER)


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory):
    return swept(study, tmp_path_factory)


@pytest.fixture(scope="module")
def shards(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shards")
    folders = [folder / str(number) for number in (1, 2, 3)]
    for number, one in enumerate(folders, start=1):
        sweep_shard(study, Shard(number, 3), one, QUICK)
    return folders


@pytest.mark.parametrize("of", [1, 2, 3, 7, 8, 20])
def test_shards_have_each_run_once_and_are_of_one_size(of, study):
    plan = build_plan(study)
    runs = [Shard(number, of).runs(plan) for number in range(1, of + 1)]
    assert [run for some in runs for run in some] == list(range(plan.runs))
    assert max(map(len, runs)) - min(map(len, runs)) <= 1


def test_merged_shards_are_the_whole_sweep_to_the_byte(whole, shards, tmp_path):
    table = merge(shards[::-1], tmp_path / "merged")
    assert final_bytes(tmp_path / "merged") == final_bytes(whole)
    assert len(table.results) == 8 and not table.notes


def test_a_shard_has_no_final_tables_and_a_whole_sweep_is_a_shard_too(whole, shards, tmp_path):
    assert not (shards[0] / "results.parquet").exists() and not (shards[0] / "COMPLETE").exists()
    merge([whole, shards[1]], tmp_path / "merged")
    assert final_bytes(tmp_path / "merged") == final_bytes(whole)


def test_what_is_missing_is_named_and_a_later_merge_goes_on(whole, shards, tmp_path):
    with pytest.raises(
        SweepStopped, match=r"3 of 8 runs are in none of the shards: 2–4\. The 5 others"
    ) as stopped:
        merge([shards[0], shards[2]], tmp_path / "merged")
    assert stopped.value.code == INCOMPLETE
    assert stopped.value.do.endswith(
        f"cadre-sim merge {shards[0]} {shards[2]} DIR --out {tmp_path / 'merged'}"
    )
    merge(shards, tmp_path / "merged")
    assert final_bytes(tmp_path / "merged") == final_bytes(whole)


def test_a_broken_part_is_left_out_and_done_again_by_the_same_shard(whole, shards, study, tmp_path):
    copy = tmp_path / "shard"
    shutil.copytree(shards[1], copy)
    (broken,) = parts(copy)
    broken.write_bytes(broken.read_bytes()[:-100])
    with pytest.raises(SweepStopped, match="2–4"):
        merge([shards[0], copy, shards[2]], tmp_path / "merged")
    assert broken.exists()
    assert sweep_shard(study, Shard(2, 3), copy, QUICK) == (3, 0)
    merge([shards[0], copy, shards[2]], tmp_path / "merged")
    assert final_bytes(tmp_path / "merged") == final_bytes(whole)


def test_other_sweeps_other_sources_and_other_folders_are_refused(shards, study, tmp_path):
    other = tmp_path / "other"
    sweep_shard(load_study("tiny", FEWER | {"seed": 9}), Shard(2, 3), other, QUICK)
    with pytest.raises(
        InputError, match=rf"{re.escape(str(other))}: got other sweeps than that of"
    ):
        merge([shards[0], other], tmp_path / "merged")
    copy = tmp_path / "copy"
    shutil.copytree(shards[1], copy)
    about = json.loads((copy / "env.json").read_text())
    (copy / "env.json").write_text(json.dumps(about | {"source_digest": "0"}))
    with pytest.raises(InputError, match="other sources of the model"):
        merge([shards[0], copy], tmp_path / "merged")
    with pytest.raises(InputError, match="got no plan"):
        merge([shards[0], tmp_path], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()
    merge([shards[0], copy, shards[2]], tmp_path / "merged", accept_code_change=True)


def test_merging_names_shards_of_other_libraries_and_not_of_other_processors(
    whole, shards, tmp_path
):
    copy = tmp_path / "copy"
    shutil.copytree(shards[1], copy)
    about = json.loads((copy / "env.json").read_text())
    about |= {"cpu": "Abacus", "libraries": about["libraries"] | {"numpy": "1.0"}}
    (copy / "env.json").write_text(json.dumps(about))
    merged = merge([shards[0], copy, shards[2]], tmp_path / "merged")
    (note,) = merged.notes
    assert note.startswith(f"{copy} was run with numpy 1.0; ")
    assert final_bytes(tmp_path / "merged") == final_bytes(whole)


def test_a_study_that_asks_for_precision_has_no_shards(tmp_path):
    asking = load_study("remedies", {"years": 3})
    with pytest.raises(InputError, match="which runs it wants follows from those finished before"):
        sweep_shard(asking, Shard(1, 2), tmp_path / "shard", QUICK)
    assert not (tmp_path / "shard").exists()


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "1/0", "-1/3", "a/b", "1/3/5", ""])
def test_what_is_no_shard_is_refused(text):
    with pytest.raises(InputError, match="I/N with I from 1 to N"):
        read_shard(text)


def test_commands_do_a_shard_and_merge(undrawn, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    call = CliRunner().invoke
    for number in (1, 2):
        done = call(
            app, ["sweep", "tiny", "--replicates", "1", "--years", "3", "--shard", f"{number}/2"]
        )
        assert done.exit_code == 0 and f"Shard {number}/2: 9 runs done, 0 failed" in done.output, (
            done.output
        )
    for beside in (["--dta"], ["--excel"], ["--format", "json"], ["--dask", "tcp://127.0.0.1:9"]):
        with pytest.raises(InputError, match=f"--shard: got {beside[0]} beside it"):
            call(
                app,
                ["sweep", "tiny", "--shard", "1/2", "--out", "none", *beside],
                catch_exceptions=False,
            )
    assert not Path("none").exists()
    folders = [f"results/tiny-shard-{number}-of-2" for number in (1, 2)]
    monkeypatch.setattr(sys, "argv", ["cadre-sim", "merge", folders[0], "--out", "results/tiny"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert (
        ended.value.code == INCOMPLETE and "9 of 18 runs are in none of the shards: 9–17." in told
    )
    assert f"name its folder DIR too: cadre-sim merge {folders[0]} DIR --out results/tiny" in told
    done = call(app, ["merge", *folders, "--out", "results/tiny", "--excel"])
    assert Path("results/tiny/codebook-excel.csv").read_bytes()[:3] == codecs.BOM_UTF8
    assert done.exit_code == 0 and "18 runs: 9 points, 2 scenarios; 0 failed" in done.output, (
        done.output
    )
