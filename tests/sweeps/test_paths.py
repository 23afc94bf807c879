"""A sweep's folder is a plain local path, tried before the model is compiled."""

import pandas as pd
import pytest

from sim.base.errors import InputError
from tests.analysis.calling import call

STUDY = 'extends = "tiny"\nyears = 3\nreplicates = 1\n[uncertainties.duty]\nlevels = 2\n'


@pytest.mark.parametrize("place", ["run:1", pytest.param("~", marks=pytest.mark.thorough)])
def test_a_sweep_is_kept_at_that_very_path(undrawn, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(STUDY, "utf-8")
    assert call("sweep", "small.toml", "--out", place, "--dta").exit_code == 0
    folder = tmp_path / place
    assert (folder / "results.dta").exists() and (folder / "yearly.parquet").exists()
    # what is complete is read from its tables alone
    printed = call("sweep", "small.toml", "--out", place, "--format", "csv").stdout
    (tmp_path / "printed.csv").write_text(printed, "utf-8")
    pd.testing.assert_frame_equal(
        pd.read_csv(tmp_path / "printed.csv"), pd.read_csv(folder.resolve() / "results.csv")
    )


@pytest.mark.parametrize("words", [("sweep", "tiny"), ("sweep", "tiny", "--shard", "1/2")])
def test_a_folder_is_tried_before_the_model_is_compiled(tmp_path, monkeypatch, words):
    def compile_shown(_):
        raise AssertionError("it was compiled")

    monkeypatch.setattr("analysis.commands.progress.compile_shown", compile_shown)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    for place in ("file", "file/in/it", "x" * 300, ""):
        with pytest.raises(InputError):
            call(*words, "--out", place)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
