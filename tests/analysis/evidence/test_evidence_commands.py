"""``calibrate`` and ``claims``: whole on a county of a few cadres, stopped and gone on with."""

import json
import shutil

import pandas as pd
import pytest

from analysis.evidence.ensemble import ensemble_bytes, load_ensemble
from sim.base.errors import InputError
from tests.analysis.calling import call
from tests.analysis.evidence.small_searches import few_points

SIZES = {"townships": 2, "departments": 1, "township_smallest": 8, "township_largest": 10,
         "department_smallest": 5, "department_largest": 5}  # fmt: skip
TARGETS = """
title = { en = "A hamlet", zh = "小村" }
description = "For a test."
years = 1

[calibration]
points = 10
waves = 2
wave_points = 8
replicates = 2
luck_points = 2
luck_replicates = 4
seed = 1
draws = 10
draws_replicates = 2
truths = 2
truth_points = 8
discrepancy = 0.1
reason = "For a test."

[fixed]
""" + "".join(f"{name} = {value}\n" for name, value in SIZES.items()) + """
[uncertainties]
duty = { range = [1, 8] }

[levers]
per_hour = { range = "plausible" }

[targets.slack]
title = { en = "slack", zh = "混日子" }
measure = "hours_under_80"
scenario = "uniform"
low = 0.3
high = 0.6
quote = ""
reason = "For a test."

[targets.best]
title = { en = "best", zh = "最高" }
measure = "unit_best_score"
scenario = "index"
low = 200
high = 400
quote = ""
reason = "For a test."
"""  # fmt: skip
MAP = """
title = { en = "A small map", zh = "小图" }
description = "For a test."
scenarios = ["uniform", "index"]
design = "latin_hypercube"
points = 20
replicates = 1
years = 4
seed = 1
groups = true
[fixed]
""" + "".join(f"{name} = {value}\n" for name, value in SIZES.items()) + """
[uncertainties]
duty = { range = "plausible" }
experienced = { range = "plausible" }
[levers]
seen_load = { range = "plausible", only = "index" }
"""  # fmt: skip
CLAIMS = f"""
title = {{ en = "Two claims", zh = "两个论断" }}
description = "For a test."
scenario = "index"
baseline = "uniform"

[views]
map = "map.toml"
ensemble = "hamlet"
replicates = 6
draws_replicates = 2
years = 4
county = {[f"{name}={value}" for name, value in SIZES.items()]}
[views.forms]
"base" = []
[views.strategies]
"satisfice" = ["share_satisfice=1"]
[views.ablations]
"experience not heeded" = ["experienced=0"]

[claims.tells]
title = {{ en = "scores tell", zh = "分数反映贡献" }}
measure = "rank_validity"
direction = "rises"
when = "all"
kind = "observation"
quote = ""
breaks = ["experience not heeded"]

[claims.unknown]
title = {{ en = "nobody measures this", zh = "无法测量" }}
when = "all"
kind = "warning"
quote = ""
unmeasured = "For a test."

[controls.same_luck]
title = {{ en = "the same tasks", zh = "任务相同" }}
measure = "squads_per_township"
exactly = "equal"
"""


@pytest.fixture(scope="module", autouse=True)
def few():
    """Few particles: nothing here hangs on how well two numbers are found."""
    with few_points(particles=64, looked_at=256):
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "hamlet.toml").write_text(TARGETS, "utf-8")
    (folder / "map.toml").write_text(MAP, "utf-8")
    (folder / "two.toml").write_text(CLAIMS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def calibrated(place):
    out = place / "calibrated"
    options = ("--out", out, "--workers", 2, "--no-recovery")
    made = call("calibrate", place / "hamlet.toml", *options)
    assert made.exit_code == 0, made.output
    return out, made.output


def test_calibrate_says_its_price_first_and_keeps_draws_tables_and_figures(calibrated):
    out, said = calibrated
    assert said.startswith("2 targets, 2 free numbers: 128 runs, 0 of them")
    names = {path.name for path in out.iterdir()}
    assert {"posterior.parquet", "ensemble.parquet", "targets.csv"} <= names
    assert {"marginals.png", "pairs.svg", "predictive.png"} <= {
        path.name for path in (out / "figures").iterdir()
    }
    numbers = pd.read_csv(out / "numbers.csv")
    assert numbers["number"].tolist() == ["duty", "per_hour"]
    book = set(pd.read_csv(out / "codebook.csv")["column"])
    for table in out.glob("*.csv"):
        assert table.name == "codebook.csv" or set(pd.read_csv(table).columns) <= book


def test_a_calibration_that_lost_its_end_goes_on_to_the_same_bytes(place, calibrated):
    out, _ = calibrated
    again = place / "again"
    shutil.copytree(out, again)
    kept = {name: (out / name).read_bytes() for name in ("posterior.parquet", "numbers.csv")}
    for name in ("wave_2", "ensemble"):
        shutil.rmtree(again / name)
    (again / "wave_2.toml").unlink()
    (again / "ensemble.parquet").unlink()
    options = ("--out", again, "--workers", 1, "--no-recovery")
    made = call("calibrate", place / "hamlet.toml", *options)
    assert made.exit_code == 0, made.output
    assert {name: (again / name).read_bytes() for name in kept} == kept
    assert (again / "ensemble.parquet").read_bytes() == (out / "ensemble.parquet").read_bytes()


@pytest.mark.thorough
def test_the_recovery_test_stands_beside_the_rest(place, calibrated):
    out = place / "recovered"
    shutil.copytree(calibrated[0], out)
    made = call("calibrate", place / "hamlet.toml", "--out", out, "--workers", 2)
    assert made.exit_code == 0 and "Recovery: over 2 made-up counties" in made.output
    assert len(pd.read_csv(out / "recovery.csv")) == 4


def test_a_folder_of_other_targets_is_refused(place, calibrated):
    other = place / "other.toml"
    other.write_text(TARGETS.replace("low = 0.3", "low = 0.2"), "utf-8")
    with pytest.raises(InputError, match="another result"):
        call("calibrate", other, "--out", calibrated[0])


def test_targets_without_a_calibration_are_refused(place):
    bare = place / "bare.toml"
    head, _, rest = TARGETS.partition("[calibration]")
    bare.write_text(head + rest[rest.index("[fixed]") :], "utf-8")
    with pytest.raises(InputError, match=r"no \[calibration\]"):
        call("calibrate", bare, "--price")


@pytest.fixture(scope="module")
def judged(place, calibrated):
    shutil.copy(calibrated[0] / "ensemble.parquet", place / "hamlet.parquet")
    out = place / "judged"
    options = ("--out", out, "--format", "json", "--workers", 2, "--page")
    made = call("claims", place / "two.toml", *options)
    assert made.exit_code == 0, made.output
    return out, json.loads(made.stdout)


def test_claims_gives_a_verdict_with_every_view(judged):
    out, found = judged
    tells, unknown = found["verdicts"]
    assert tells["verdict"] in ("robust", "fragile", "undetermined", "false")
    assert tells["cause"] in ("breaks", "stands") and unknown["verdict"] == "unmeasured"
    counted = [(row["view"], row["points"]) for row in found["points"]]
    assert counted == [("map", 20), ("ensemble", 10)]
    assert found["failed_controls"] == {}
    assert (out / "figures" / "sign_map.png").exists() and (out / "codebook.csv").exists()


def test_the_page_of_claims_has_verdicts_figures_and_its_county(judged):
    page = (judged[0] / "report.html").read_text("utf-8")
    assert page.count("<tr>") == 1 + 2 and "scores tell" in page
    assert page.count('src="data:image/svg+xml') == 2 and "nobody measures this" in page
    assert "All 4 controls hold" in page
    # the county in it has the map's scenarios and years, and a slider for what moves the claims
    assert "<iframe" in page and "&quot;years&quot;:4,&quot;seed&quot;:1" in page
    assert "Numbers that vary" in page and "duty" in page


def test_claims_over_the_same_views_run_nothing_again(place, judged):
    dates = {path: path.stat().st_mtime_ns for path in place.rglob("*.parquet")}
    other = place / "three.toml"
    other.write_text(CLAIMS.replace('direction = "rises"', 'direction = "falls"'), "utf-8")
    made = call("claims", other, "--out", place / "three", "--workers", 1, "--lang", "zh")
    assert made.exit_code == 0 and "无法测量" in made.output, made.output
    assert {path: path.stat().st_mtime_ns for path in dates} == dates


def test_without_an_ensemble_there_is_no_such_view_and_other_runs(place, judged):
    bare = place / "bare_claims.toml"
    bare.write_text(CLAIMS.replace('ensemble = "hamlet"\n', ""), "utf-8")
    made = call("claims", bare, "--price")
    assert made.exit_code == 0 and made.output.startswith("4 sweeps, 76 runs"), made.output


def test_a_map_of_other_scenarios_is_refused(place):
    (place / "wrong_map.toml").write_text(MAP.replace('"index"]', '"pay_only"]'), "utf-8")
    wrong = place / "wrong.toml"
    wrong.write_text(CLAIMS.replace("map.toml", "wrong_map.toml"), "utf-8")
    with pytest.raises(InputError, match="scenarios"):
        call("claims", wrong, "--price")


def test_an_ensemble_lists_its_draws_as_points_of_a_study(tmp_path):
    draws = pd.DataFrame({"draw": [0, 1], "duty": [2.0, 4.0], "per_hour": [0.03, 0.03]})
    sections = {"duty": "uncertainties", "per_hour": "levers"}
    path = tmp_path / "two.parquet"
    path.write_bytes(ensemble_bytes(draws, sections, {"targets": "x"}))
    keys = load_ensemble(path).study_keys()
    assert keys["point"] == [{"duty": 2, "per_hour": 0.03}, {"duty": 4, "per_hour": 0.03}]
    assert keys["uncertainties"]["duty"] == {"range": [2, 4]}
    assert keys["levers"]["per_hour"] == {"values": [0.03]}


@pytest.mark.parametrize("wrong", ["text", "foreign", "unknown"])
def test_what_is_no_ensemble_is_refused(tmp_path, wrong):
    path = tmp_path / "wrong.parquet"
    draws = pd.DataFrame({"draw": [0], "dutty": [2.0]})
    if wrong == "text":
        path.write_text("no table", "utf-8")
    elif wrong == "foreign":
        draws.to_parquet(path)
    else:
        path.write_bytes(ensemble_bytes(draws, {"dutty": "uncertainties"}, {}))
    with pytest.raises(InputError, match="ensemble"):
        load_ensemble(path)
