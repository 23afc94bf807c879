"""Some of the runs behind results are run again and compared number for number."""

import pyarrow.parquet as pq
import pytest
import tomli_w

import sim
from analysis.commands.reproduce import _drawn
from sim.base.errors import InputError
from sim.scenario.scenario import Scenario, load_scenario, shipped_scenarios
from sim.sweeps.planning.study import load_study
from sim.sweeps.storage.export import COMPLETE
from tests.analysis.calling import call
from tests.conftest import SMALL

CHUNK = "sim.sweeps.execution.chunk.run_chunk"


def test_runs_of_a_sweep_give_the_same_numbers_again(copy, monkeypatch):
    from sim.sweeps.execution import chunk

    done = []

    def counted(text, tasks, run=chunk.run_chunk):
        done.append(tasks)
        return run(text, tasks)

    monkeypatch.setattr(CHUNK, counted)
    runs = len(pq.read_table(copy / "results.parquet"))
    assert (
        f"3 of {runs} runs gave the same numbers again."
        in call("reproduce", copy, "--share", 2.5 / runs).output
    )
    assert len(done) == 3


def test_a_run_that_differs_is_named(copy, monkeypatch):
    from sim.sweeps.execution import chunk

    def slightly_other(text, tasks, run=chunk.run_chunk):
        rows = run(text, tasks)
        rows.yearly[0, -1, 0] += 1e-12 * (1.0 + abs(rows.yearly[0, -1, 0]))
        return rows

    monkeypatch.setattr(CHUNK, slightly_other)
    with pytest.raises(InputError, match="run .*other numbers than just computed"):
        call("reproduce", copy)


def test_a_share_and_a_folder_that_do_not_do_are_refused(copy, tmp_path):
    for share in (0, -1, 1.5, "nan"):
        with pytest.raises(InputError, match="--share"):
            call("reproduce", copy, "--share", share)
    (copy / "yearly.parquet").unlink()
    with pytest.raises(InputError, match="tables that are not all there"):
        call("reproduce", copy)
    (copy / COMPLETE).unlink()
    with pytest.raises(InputError, match="a sweep that is not complete"):
        call("reproduce", copy)
    with pytest.raises(InputError, match="no such folder"):
        call("reproduce", tmp_path / "nothing")


def test_the_draw_is_of_the_name_alone():
    runs = list(range(500))
    assert _drawn(runs, 0.02, "a", 0) == _drawn(runs, 0.02, "a", 0) != _drawn(runs, 0.02, "b", 0)
    assert _drawn(runs, 0.02, "a", 0) != _drawn(runs, 0.02, "a", 1)
    assert len(_drawn(runs, 1e-9, "a", 0)) == 1
    assert _drawn(runs, 1.0, "a", 0) == runs


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_scenario_is_made_again_from_what_it_resolves_to(name):
    scenario = load_scenario(name)
    again = Scenario.from_resolved(scenario.to_dict())
    assert again.digest == scenario.digest and again.adoption == scenario.adoption
    assert again.parameters.tobytes() == scenario.parameters.tobytes()
    for one, other in zip(again.schemes, scenario.schemes, strict=True):
        assert one.rulebooks == other.rulebooks and one.levers.tobytes() == other.levers.tobytes()


def test_replicates_of_a_comparison_give_the_same_numbers_again(tmp_path, undrawn):
    files = [tmp_path / f"small_{name}.toml" for name in ("uniform", "index")]
    for file in files:
        parent = file.stem.removeprefix("small_")
        file.write_text(tomli_w.dumps({"extends": parent, **SMALL}), "utf-8")
    folder = tmp_path / "compared"
    call("compare", *files, "--replicates", 3, "--years", 3, "--out", folder)
    told = call("reproduce", folder, "--share", 0.5).output
    assert "2 of 3 replicates, each under 2 scenarios, gave the same numbers again." in told


def test_sums_over_several_years_are_compared_by_the_year_and_as_sums(tmp_path):
    folder = tmp_path / "longer"
    one_point = {"duty": {"levels": 2}, "service_motivation": {"values": [4]}}
    sim.sweep(load_study("tiny", {"uncertainties": one_point, "replicates": 1}), out=folder)
    table = pq.read_table(folder / "results.parquet")
    assert table["effort_total"][0].as_py() == 2 * table["effort"][0].as_py() > 0
    told = call("reproduce", folder, "--share", 1).output
    assert "4 of 4 runs gave the same numbers again." in told
