"""``--set`` in every command that runs scenarios; what it sets is recorded as scenario files."""

import json

import pytest

from analysis.commands.crate import FILES as DESCRIPTIONS
from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario
from tests.analysis.calling import call

ENDS = ("smallest", "largest")


def told(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def test_run_records_the_numbers_as_a_scenario_file_that_is_the_same(quick, tmp_path):
    options = ("--set", "duty=3", "--set", "index:audit_rate=.1")
    printed = call("run", "index", "--years", 3, *options, "--out", "a").stdout
    assert "Numbers set by --set: duty=3, index:audit_rate=.1\n" in printed
    about = told(tmp_path / "a")
    assert about["set"] == ["duty=3", "index:audit_rate=.1"]
    assert about["command"].endswith("--set duty=3 --set index:audit_rate=.1")
    file = about["scenario_files"]["index"]
    assert file == "scenarios/index.toml" and file in about["files"]
    assert load_scenario(tmp_path / "a" / file).digest == about["scenarios"][0]["digest"]
    assert call("run", tmp_path / "a" / file, "--years", 3, "--out", "b").exit_code == 0
    assert told(tmp_path / "b")["scenarios"][0]["digest"] == about["scenarios"][0]["digest"]
    # a run without numbers removes the file of the run before
    assert call("run", "index", "--years", 3, "--out", "a", "--overwrite").exit_code == 0
    assert "set" not in told(tmp_path / "a") and not (tmp_path / "a" / file).exists()


def test_the_recorded_file_gives_the_same_bytes(tmp_path, monkeypatch):
    """Every table, ledger and rulebook of a run, but not what has its date and command."""
    monkeypatch.chdir(tmp_path)
    texts = [f"{name}=1" for name in ("townships", "departments")]
    texts += [f"{kind}_{end}=6" for kind in ("township", "department") for end in ENDS]
    texts += ["duty=3", "index:audit_rate=.1", "blocks.individual.max=50"]
    options = [part for text in texts for part in ("--set", text)]
    assert call("run", "index", "--years", 3, *options, "--out", "a").exit_code == 0
    again = call("run", "a/scenarios/index.toml", "--years", 3, "--out", "b")
    assert again.exit_code == 0
    files = {name for name in told(tmp_path / "a")["files"] if not name.startswith("scenarios/")}
    assert files == set(told(tmp_path / "b")["files"]) and "yearly.csv" in files
    for name in files - {*DESCRIPTIONS}:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_compare_sets_numbers_in_all_scenarios_or_in_one(quick, tmp_path):
    options = ("--replicates", 2, "--years", 4, "--set", "duty=3", "--set", "index:audit_rate=.1")
    result = call("compare", "uniform", "index", *options, "--out", "a")
    assert result.exit_code == 0
    uniform, index = (one["resolved"] for one in told(tmp_path / "a")["scenarios"])
    assert uniform["parameters"]["duty"] == index["parameters"]["duty"] == 3
    levers = [one["schemes"][-1]["levers"]["audit_rate"] for one in (uniform, index)]
    assert levers == [0, 0.1]
    assert set(told(tmp_path / "a")["scenario_files"]) == {"uniform", "index"}


def test_a_comparison_with_numbers_set_says_so_where_one_looks_first(quick, tmp_path):
    asked = ("compare", "uniform", "index", "--replicates", 2, "--years", 4)
    assert "--set" not in call(*asked).stdout
    heads = {"en": "Numbers set by --set: duty=3", "zh": "已用 --set 设定的数值：duty=3"}
    for lang, said in heads.items():
        done = call(*asked, "--set", "duty=3", "--lang", lang, "--out", f"set-{lang}")
        assert done.stdout.startswith(said)
        assert said in (tmp_path / f"set-{lang}" / "report.html").read_text("utf-8")
    with pytest.raises(InputError, match=r"differs in numbers set \(duty=3; there none\)"):
        call(*asked, "--set", "duty=3")


def test_compare_says_where_a_number_is_left_out(quick):
    result = call("compare", "--replicates", 2, "--years", 4, "--set", "blocks.individual.max=50")
    assert result.exit_code == 0
    assert "blocks.individual.max is left out under uniform" in result.stderr


def test_the_command_that_is_printed_takes_only_the_numbers_of_its_scenarios(quick):
    options = ("--set", "duty=3", "--set", "uniform:face=0.2", "--set", "index_capped:fatigue=0.5")
    arms = ("uniform", "index", "index_capped", "--replicates", 2, "--years", 4)
    said = " ".join(call("compare", *arms, *options).stdout.split())
    assert "--seed 1 --set duty=3 --set index_capped:fatigue=0.5" in said


@pytest.mark.parametrize("words", [("run", "index"), ("compare",), ("sweep", "tiny")])
def test_a_wrong_number_is_refused_before_anything_runs(words, quick, tmp_path):
    with pytest.raises(InputError, match=r"--set dutty=3.*Did you mean 'duty'\?"):
        call(*words, "--set", "dutty=3")
    assert quick == [] and not (tmp_path / "results").exists()
