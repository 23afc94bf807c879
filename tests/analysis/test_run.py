"""``cadre-sim run`` keeps records that can be scored again."""

import json

import pandas as pd

from tests.analysis.calling import call


def test_run_keeps_records_that_the_scoring_command_reads(quick, tmp_path):
    result = call("run", "index", "--years", 3)
    assert result.exit_code == 0 and "one replicate" in " ".join(result.stdout.split())
    folder = tmp_path / "results" / "index"
    yearly = pd.read_csv(folder / "yearly.csv")
    assert yearly["year"].tolist() == [1, 2, 3] and yearly["replicate"].tolist() == [0, 0, 0]
    scored = call(
        "score",
        folder / "ledgers" / "year_03_township.parquet",
        "--roster",
        folder / "rosters" / "year_03_township.csv",
        "--format",
        "json",
    )
    assert json.loads(scored.stdout)["cadres"][0]["cadre"] == "00001"
    assert (folder / "cadres.parquet").exists() and (folder / "units.parquet").exists()


def test_run_prints_means_over_replicates_and_plain_data(quick):
    printed = call("run", "index", "--years", 3, "--replicates", 3).stdout
    assert "means over 3 replicates" in " ".join(printed.split())
    told = json.loads(call("run", "uniform", "--years", 2, "--format", "json").stdout)
    assert [one["year"] for one in told["yearly"]] == [1, 2] and told["adopted"] == 1
    assert (
        "全县工作总时数" in call("run", "index", "--years", 3, "--lang", "zh", "--overwrite").stdout
    )
