"""``cadre-sim report`` makes the page of a finished comparison, and of nothing else."""

import json
import os
from pathlib import Path

import pytest

# here, and not where runs are made up: it keeps the function that makes runs
from analysis.page import in_report
from sim.base.errors import InputError
from sim.base.plain_text import plain
from tests.analysis.calling import call


def test_report_makes_the_page_again_in_either_language(quick, tmp_path):
    call("compare", "--replicates", 2, "--years", 4, "--out", "done")
    first = (tmp_path / "done" / "report.html").read_text("utf-8")
    (tmp_path / "done" / "report.html").unlink()
    assert call("report", "done").exit_code == 0
    assert (tmp_path / "done" / "report.html").read_text("utf-8") == first
    call("report", "done", "--lang", "zh", "--out", "zh.html")
    chinese = (tmp_path / "zh.html").read_text("utf-8")
    assert 'lang="zh-CN"' in chinese
    # units, what scenarios are, and in what they differ, beside the names that files have
    for text in ("(effort, 小时)", "等次看组织绩效与印象", "天工系统 <span", "index 自第3年"):
        assert text in chinese


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
    with pytest.raises(InputError, match=r"^done(/manifest\.json)?: got "):
        call("report", "done")


@pytest.fixture
def done(quick):
    """Results of a comparison."""
    call("compare", "--replicates", 2, "--years", 3, "--out", "done")
    return Path("done")


def test_a_page_replaces_a_page_of_the_same_comparison_and_nothing_else(done):
    call("report", "done", "--out", "page.html")
    call("report", "done", "--out", "page.html", "--lang", "zh")
    assert 'lang="zh-CN"' in Path("page.html").read_text("utf-8")
    call("compare", "--replicates", 3, "--years", 3, "--out", "other")
    Path("diary.txt").write_text("mine")
    for place in ("other/report.html", "diary.txt"):
        before = Path(place).read_bytes()
        with pytest.raises(InputError, match="got another file.*--overwrite"):
            call("report", "done", "--out", place)
        assert Path(place).read_bytes() == before
        call("report", "done", "--out", place, "--overwrite")
        assert Path(place).read_bytes().startswith(b"<!doctype html>")


def test_a_page_never_replaces_a_file_of_the_results_themselves(done):
    before = {path: path.read_bytes() for path in done.rglob("*") if path.is_file()}
    for name in ("measures.csv", "manifest.json", "../done/figures/years.svg", "measures.parquet"):
        for more in ((), ("--overwrite",)):
            with pytest.raises(InputError, match="a file of the results themselves"):
                call("report", done, "--out", done / name, *more)
    assert before == {path: path.read_bytes() for path in done.rglob("*") if path.is_file()}


def test_a_page_is_a_plain_file_at_a_plain_path(done):
    Path("pipe").unlink(missing_ok=True)
    os.mkfifo("pipe")
    Path("link").symlink_to("diary.txt")
    wrong = {"": "empty", "pipe": "a pipe", "link": "a link", "done": "a folder"}
    wrong |= {"x" * 300: "File name too long", os.devnull: "a device", "link/x": "File exists"}
    for place, words in wrong.items():
        with pytest.raises(InputError, match=words):
            call("report", done, "--out", place, "--overwrite")
    assert not Path("diary.txt").exists()
    for place in ("page:1.html", "~/page.html", "x" * 250):
        call("report", done, "--out", place)
        assert Path.cwd().joinpath(place).exists()


def crafted(about, changes):
    """A manifest with changes; keys may lead into tables with a dot, or into the first scenario."""
    for path, value in changes.items():
        *above, last = path.replace("first", "scenarios.0").split(".")
        table = about
        for key in above:
            table = table[int(key) if key.isdigit() else key]
        if value is ...:
            del table[last]
        else:
            table[last] = value
    return about


CRAFTED = [
    *({key: ...} for key in ("seed", "years", "replicates", "files", "kind", "complete")),
    *({"years": value} for value in (0, -1, 10**9, 2.5, "3", None, [3], 10**400)),
    *({"replicates": value} for value in (0, 10**9, "2", {})),
    *({"first.adopted": value} for value in (0, 4, None, "1")),
    *({"first.name": value} for value in ("", 1, None, "index", "\x1b[2J")),
    *({"first.resolved": value} for value in (None, [], {}, {"parameters": 1}, {"schemes": 3})),
    *({"first.title": value} for value in (None, 1, {"en": 1})),
    {"scenarios": 1},
    {"scenarios": [1, 2]},
    {"scenarios": {}},
    {"files": [1]},
    {"files": ["a\0b"]},
    {"complete": "yes"},
    {"versions": None},
    {"created": [[]]},
    {"command": "\ud800"},
]


def test_a_crafted_manifest_ends_in_one_message_or_a_page(done):
    path, page = done / "manifest.json", Path("page.html")
    about = path.read_text("utf-8")
    for changes in CRAFTED:
        path.write_text(json.dumps(crafted(json.loads(about), changes)))
        page.unlink(missing_ok=True)
        try:
            call("report", done, "--out", page)
        except InputError:
            assert not page.exists(), changes
        else:
            text = page.read_text("utf-8")
            assert plain(text, "\n") == text, changes


def test_a_page_holds_no_file_of_this_machine(done):
    Path("secret.svg").write_text("my secret")
    figure = done / "figures" / "years.svg"
    figure.unlink()
    figure.symlink_to(Path("secret.svg").resolve())
    with pytest.raises(InputError, match=r"years\.svg: got a link"):
        call("report", done)
    figure.unlink()
    os.mkfifo(figure)
    with pytest.raises(InputError, match=r"years\.svg: got a pipe"):
        call("report", done)


def test_a_table_of_more_rows_than_a_comparison_has_is_not_read(done, monkeypatch):
    monkeypatch.setattr("analysis.commands.comparison_folder.MOST_ROWS", 100)
    with pytest.raises(InputError, match=r"measures\.parquet: got [0-9,]+ rows"):
        call("report", done)


@pytest.fixture
def asked(monkeypatch):
    """Counties that only say of what they are."""
    asked = []

    def with_county(text, scenarios, lang, seed, years, varied=()):
        asked.append(([one.name for one in scenarios], lang, seed, years))
        return f"{text}<!-- {scenarios[-1].label.zh} -->"

    monkeypatch.setattr(in_report, "with_county", with_county)
    return asked


def test_compare_and_report_put_the_county_in_when_they_are_asked(quick, asked, tmp_path):
    options = ("--replicates", 1, "--years", 3, "--seed", 2, "--out", "done", "--lang", "zh")
    call("compare", "uniform", "index", *options, "--page")
    call("report", "done", "--page", "--out", "page.html")
    call("report", "done", "--out", "plain.html")
    names = ["uniform", "index"]
    assert asked == [(names, "zh", 2, 3), (names, "en", 2, 3)]
    for name, has in (("done/report", True), ("page", True), ("plain", False)):
        assert ("战斗力指数 -->" in (tmp_path / f"{name}.html").read_text("utf-8")) == has
