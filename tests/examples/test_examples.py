"""Every example runs from any folder and prints what its first lines promise."""

import os
import re
import subprocess
import sys

import pytest

from tests.laws.house import ROOT

#: A line that each example must print, from the part of its result that is worth reading.
PROMISED = {
    "compare": r"hours worked a year: [\d,.]+, [\d,.]+, \+[\d,.]+ \[\+",
    "own_rulebook": r"max_score +points +\d.* -\d",
    "own_strategy": r"Punctual: \d+ cadres, mean score \d",
    "score_csv": r"C +162.0 +162.0 +2 ",
    "sweep": r"36 runs, 0 failed(.|\n)*\n12\.0 ",
}
LONGEST = 40


@pytest.mark.parametrize("name", PROMISED)
def test_an_example_runs_and_prints_its_result(name, tmp_path):
    path = ROOT / "examples" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, str(path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(PROMISED[name], done.stdout), done.stdout


def test_every_example_is_listed_short_and_needs_one_import():
    readme = (ROOT / "examples" / "README.md").read_text("utf-8")
    paths = sorted((ROOT / "examples").glob("*.py"))
    assert [path.stem for path in paths] == sorted(PROMISED)
    for path in paths:
        text = path.read_text("utf-8")
        assert f"({path.name})" in readme
        assert len(text.splitlines()) <= LONGEST, path.name
        assert re.findall(r"^(?:import|from) (sim\S*)", text, re.MULTILINE) == ["sim"], path.name
