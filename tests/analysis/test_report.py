"""``cadre-sim report`` makes the page of a finished comparison, and of nothing else."""

import json

import pytest

from sim.base.errors import InputError
from tests.analysis.calling import call


def test_report_makes_the_page_again_in_either_language(quick, tmp_path):
    call("compare", "--replicates", 2, "--years", 4, "--out", "done")
    first = (tmp_path / "done" / "report.html").read_text("utf-8")
    (tmp_path / "done" / "report.html").unlink()
    assert call("report", "done").exit_code == 0
    assert (tmp_path / "done" / "report.html").read_text("utf-8") == first
    call("report", "done", "--lang", "zh", "--out", "zh.html")
    assert 'lang="zh-CN"' in (tmp_path / "zh.html").read_text("utf-8")


@pytest.mark.parametrize(
    "damage",
    ["missing", "not json", "unfinished", "other kind", "no figure", "cut table", "no scenario"],
)
def test_report_refuses_what_is_not_a_finished_comparison(quick, tmp_path, damage):
    call("compare", "--replicates", 2, "--years", 3, "--out", "done")
    path = tmp_path / "done" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    if damage == "missing":
        path.unlink()
    elif damage == "not json":
        path.write_text("[")
    elif damage == "no figure":
        (tmp_path / "done" / "figures" / "years.svg").unlink()
    elif damage == "cut table":
        table = tmp_path / "done" / "measures.parquet"
        table.write_bytes(table.read_bytes()[:-20])
    else:
        change = {
            "unfinished": {"complete": False},
            "other kind": {"kind": "run"},
            "no scenario": {"scenarios": []},
        }
        path.write_text(json.dumps(manifest | change[damage]), "utf-8")
    with pytest.raises(InputError, match="^done: got "):
        call("report", "done")
