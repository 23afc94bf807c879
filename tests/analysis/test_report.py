"""Results in words are honest about their intervals; folders of results are whole, repeatable and
safe to publish."""

import dataclasses
import io
import json
import re
import sys
import types
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from analysis.commands import app
from analysis.comparison.comparison import COMPARED, compare
from analysis.comparison.estimates import number
from analysis.report.page import FIGURES, headline_table, page, summary
from sim.base.errors import InputError
from sim.model.measure_catalogue import MEASURES
from sim.scenario.scenario import load_scenario
from tests.analysis.test_comparison import grown, made

TABLES = (
    "measures.csv",
    "measures.parquet",
    "replicates.parquet",
    "groups.csv",
    "lorenz.csv",
    "comparison.json",
)


def said(before, after, lang="en"):
    return "\n".join(summary(compare(before, [after]), after.scenario, lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_summary_has_at_most_ten_lines_and_tells_the_main_things(lang):
    comparison = compare(grown("uniform", 1, 0.0), [grown("index", 3, 1.0)])
    lines = summary(comparison, "index", lang)
    assert len(lines) <= 10 and all(line.strip() for line in lines)
    told = "\n".join(lines)
    assert re.search(r"39\.7%.* 59\.5%.*−19\.8.* \[−20\.0, −19\.7\]", lines[1])
    assert re.search(r"\+\d+\.\d% \[\+", told)  # effort
    assert "内卷" in told if lang == "zh" else "Involution: each hour yields" in told
    assert f"{comparison.involution_start('index')}" in told


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "no clear change (+0.0% ["), ("zh", "无明确变化（+0.0% [")]
)
def test_a_change_whose_interval_includes_zero_is_called_unclear(lang, words):
    before = made("base", effort=[[100.0], [100.0], [100.0]])
    after = made("other", effort=[[90.0], [101.0], [109.0]])
    assert words in said(before, after, lang)


def test_no_change_at_all_is_called_that():
    same = made("base", effort=[[1.0], [2.0]])
    told = said(same, dataclasses.replace(same, scenario="other"))
    assert told.count(": no change") == 7
    assert "Involution: none, since hours worked did not rise" in told


def test_one_replicate_is_told_to_be_no_ground_for_conclusions():
    told = said(made("base", effort=[[100.0]]), made("other", effort=[[90.0]]))
    assert "one replicate: no intervals, so no conclusion" in told
    assert "−10.0%" in told and "[" not in told


INVOLUTION = [
    ([[9.0], [9.1], [8.9]], "each hour yields 18.2% ["),
    ([[9.0], [9.1], [8.9]], "; first clear in year 1"),
    ([[9.0], [11.0], [13.0]], "Involution: no clear fall of public value an hour (0.0% ["),
    (
        [[12.0], [12.1], [11.9]],
        "No involution: each hour yields more public value than under base (involution −9.1% [",
    ),
]


@pytest.mark.parametrize(("value", "words"), INVOLUTION)
def test_involution_is_put_into_words(value, words):
    before = made("base", effort=[[10.0]] * 3, public_value=[[10.0]] * 3)
    assert words in said(before, made("other", effort=[[11.0]] * 3, public_value=value))


def test_involution_says_in_how_many_replicates_hours_rose_and_when_it_was_first_clear():
    before = made("base", effort=[[10.0, 10]] * 3, public_value=[[10.0, 10]] * 3)
    after = made(
        "other", effort=[[11.0, 11], [12, 11], [8, 11]], public_value=[[9.0, 9], [9, 9.1], [9, 8.9]]
    )
    assert "; counted in the 2 of 3 replicates where hours rose; first clear in year 2" in said(
        before, after
    )
    fell = made(
        "other", effort=[[2.0, 11], [2, 11], [2, 11]], public_value=[[9.0, 9], [9, 9.1], [9, 8.9]]
    )
    assert "none, since hours worked did not rise; first clear in year 2" in said(before, fell)


def test_a_point_value_that_only_the_other_has_is_told_with_its_own_interval():
    before = made("base", point_value=np.full((2, 1), np.nan))
    assert "60.00 [47.29, 72.71]; under base there is none" in said(
        before, made("other", point_value=[[59.0], [61.0]])
    )
    assert "mean over units: none under other" in said(
        before, dataclasses.replace(before, scenario="other")
    )


def test_the_table_by_year_has_a_row_per_year_and_one_for_all():
    before = made("base", effort=[[10, 10, 10], [10, 10, 10]], top20_task_share=[[0.5] * 3] * 2)
    after = made(
        "other",
        adopted=2,
        effort=[[10, 9, 9], [10, 9, 9]],
        top20_task_share=[[0.5, 0.4, 0.3], [0.5, 0.3, 0.3]],
    )
    table = headline_table(compare(before, [after]), "other")
    assert table["year"].tolist() == ["1", "2", "3", "2–3"]
    assert table["task share of busiest fifth"].tolist()[1] == "35.0%\n−15.0\u00a0pp ±63.5"
    assert table["involution"].tolist() == [
        "–",
        "no: effort fell",
        "no: effort fell",
        "no: effort fell",
    ]
    assert table["hours worked"].tolist()[3].startswith("9.00\n−10.0%")
    assert len(headline_table(compare(before, [after]), "other", "zh").columns) == len(
        table.columns
    )


def test_numbers_have_the_decimals_their_size_deserves():
    assert [number(value) for value in (2331783.4, 123.46, 12.346, 1.2346, -0.5)] == [
        "2,331,783", "123.5", "12.35", "1.235", "−0.500",
    ]  # fmt: skip
    assert number(float("nan")) == "–"
    assert number(0.25, 1, signed=True) == "+0.2"


class Page(HTMLParser):
    """Tags with their attributes, to look for what a page would load."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def about(*names):
    resolved = load_scenario("uniform").to_dict()
    described = [
        {
            "name": name,
            "title": {"en": f"The {name}", "zh": name},
            "description": name,
            "digest": "0" * 64,
            "adopted": 1,
            "resolved": resolved,
        }
        for name in names
    ]
    versions = {"python": "3", "cadre-sim": None}
    return {
        "kind": "compare", "command": "cadre-sim compare", "seed": 1, "replicates": 6, "years": 5, "adopted": 3,
        "scenarios": described, "versions": versions, "created": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_loads_nothing_and_escapes_names(lang):
    nasty = '<script>alert("1")</script>'
    comparison = compare(grown("uniform", 1, 0.0), [grown(nasty, 3, 1.0)])
    text = page(comparison, about("uniform", nasty), dict.fromkeys(FIGURES, b"<svg/>"), lang)
    assert "<script" not in text and "&lt;script&gt;" in text
    assert not re.search(r"https?:|//[a-z]", text)
    parsed = Page(text)
    assert parsed.open == []
    assert {tag for tag, _ in parsed.tags}.isdisjoint(
        {"script", "link", "iframe", "object", "embed"}
    )
    sources = [
        value
        for _, attrs in parsed.tags
        for key, value in attrs.items()
        if key in ("src", "href", "srcset")
    ]
    assert len(sources) == len(FIGURES) and all(
        value.startswith("data:image/svg+xml;base64,") for value in sources
    )
    assert ("不是对任何一个县的观察" if lang == "zh" else "They rank rules, not persons") in text
    for measure in COMPARED:
        assert f"({measure.name}" in text


@pytest.fixture
def batch(monkeypatch, tmp_path):
    """Made-up runs in place of the simulation, in an empty working folder; records every call."""
    calls = []

    def run_replicates(scenario, seed, replicates, years=None, threads=2, progress=None):
        calls.append((scenario.name, seed, list(replicates), years, threads))
        for done in range(len(replicates)):
            progress(done + 1, len(replicates))
        effect = 0.0 if scenario.name == "uniform" else 1.0
        return grown(scenario.name, scenario.adopted, effect, len(replicates), years, seed)

    def run_recorded(scenario, seed, replicate, years=None):
        runs = grown(scenario.name, scenario.adopted, 1.0, 1, years, seed)
        roster = pd.DataFrame(
            [["00001", "T01", "civil_servant", "general", "ordinary", "", "", ""]]
        )
        roster.columns = [
            "cadre",
            "unit",
            "staffing",
            "post",
            "level",
            "line",
            "village",
            "village_role",
        ]
        ledger = pd.DataFrame(
            {"cadre": ["00001"], "date": ["2021-03-31"], "item": ["post.quarter"], "value": [9.0]}
        )
        records = {"cadres": pd.DataFrame({"seat": [1]}), "units": pd.DataFrame({"unit": ["T01"]})}
        pools = pd.DataFrame({"unit": ["T01"], "yuan": [31200.0]})
        by_year = {
            name: {f"year_{year + 1:02d}_township": frame for year in range(years)}
            for name, frame in (("ledgers", ledger), ("rosters", roster), ("pools", pools))
        }
        return runs, records | by_year

    batch, recorded = types.ModuleType("sim.runs.batch"), types.ModuleType("sim.runs.microdata")
    batch.run_replicates, recorded.run_recorded = run_replicates, run_recorded
    monkeypatch.setitem(sys.modules, "sim.runs.batch", batch)
    monkeypatch.setitem(sys.modules, "sim.runs.microdata", recorded)
    monkeypatch.chdir(tmp_path)
    return calls


@pytest.fixture
def quick(batch, monkeypatch):
    """As `batch`, with small images in place of the figures."""
    images = {f"{name}.{kind}": b"<svg/>" for name in FIGURES for kind in ("png", "svg")}
    monkeypatch.setattr("analysis.report.figures.render_all", lambda *_: images)
    return batch


def call(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)


def test_compare_without_arguments_compares_uniform_with_index(batch, tmp_path):
    result = call("compare", "--replicates", 4)
    assert result.exit_code == 0
    assert [(name, seed, replicates, years) for name, seed, replicates, years, _ in batch] == [
        ("uniform", 1, [0, 1, 2, 3], 10), ("index", 1, [0, 1, 2, 3], 10),
    ]  # fmt: skip
    folder = tmp_path / "results" / "uniform-vs-index"
    assert "index against uniform, years 3 to 10, 4 replicates" in result.stdout
    assert result.stdout.count("Public value: 100 is honest full service") == 1
    assert str(folder.relative_to(tmp_path) / "report.html") in result.stdout
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (
        manifest["complete"]
        and manifest["command"]
        == "cadre-sim compare uniform index --replicates 4 --years 10 --seed 1"
    )
    assert [one["digest"] for one in manifest["scenarios"]] == [
        load_scenario(name).digest for name in ("uniform", "index")
    ]
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*manifest["files"], "manifest.json"}
    assert {*TABLES, "report.html"} | {f"figures/{name}.png" for name in FIGURES} <= written
    assert set(manifest["sha256"]) == set(TABLES)
    told = json.loads((folder / "comparison.json").read_text("utf-8"))
    table = pd.read_csv(folder / "measures.csv")
    assert len(table) == len(told["measures"]) == len(COMPARED) * 11
    assert table["difference"].tolist() == pytest.approx(
        [np.nan if one["difference"] is None else one["difference"] for one in told["measures"]],
        nan_ok=True,
        rel=0,
        abs=0,
    )
    assert list(pq.read_table(folder / "replicates.parquet").column_names)[3:] == [
        one.name for one in MEASURES
    ]


def test_the_same_command_gives_the_same_bytes_of_every_table(quick, tmp_path):
    for folder in ("one", "two"):
        call("compare", "--replicates", 2, "--years", 3, "--out", folder)
    for name in TABLES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), (
            name
        )


def test_compare_prints_json_and_csv_for_programs(quick):
    plain = json.loads(call("compare", "--replicates", 2, "--years", 3, "--format", "json").stdout)
    assert plain["scenarios"] == ["uniform", "index"] and plain["years"] == 3
    table = pd.read_csv(
        io.StringIO(call("compare", "--replicates", 2, "--years", 3, "--format", "csv").stdout)
    )
    assert table.columns.tolist()[:9] == [
        "measure",
        "scenario",
        "year",
        "baseline",
        "value",
        "difference",
        "low",
        "high",
        "n",
    ]


def test_compare_names_the_command_for_a_pair_of_the_others(quick, tmp_path):
    (tmp_path / "my cap.toml").write_text('extends = "index"')
    asked = ("--replicates", 2, "--years", 3, "--seed", 4)
    printed = call("compare", "uniform", "index", "my cap.toml", *asked).stdout.splitlines()
    assert (
        printed[-1]
        == "my cap against index: cadre-sim compare index 'my cap.toml' --replicates 2 --years 3 --seed 4"
    )
    four = call(
        "compare", "uniform", "index", "index_capped", "equal_split", *asked, "--lang", "zh"
    ).stdout
    command = "cadre-sim compare index index_capped --replicates 2 --years 3 --seed 4 --lang zh"
    assert four.splitlines()[-1] == f"index_capped 与 index 直接相比（其余各对类推）：{command}"
    assert "against index" not in call("compare", *asked).stdout


def test_compare_refuses_what_makes_no_comparison(quick):
    for arguments, words in (
        (("compare", "index", "index"), "index twice"),
        (("compare", "--years", 2), "before the scheme of index"),
        (("compare", "uniform", "indx"), "Did you mean 'index'"),
    ):
        with pytest.raises(InputError, match=re.escape(words)):
            call(*arguments)
    assert quick == []


def test_results_replace_earlier_results_of_the_same_command_and_nothing_else(quick, tmp_path):
    call("run", "index", "--years", 4, "--out", "mine")
    call("run", "index", "--years", 2, "--out", "mine")
    assert [path.name for path in sorted((tmp_path / "mine" / "ledgers").iterdir())] == [
        "year_01_township.parquet",
        "year_02_township.parquet",
    ]
    with pytest.raises(
        InputError, match=r"mine: got a folder that holds something else .* Choose another --out"
    ):
        call("compare", "--replicates", 2, "--out", "mine")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "diary.txt").write_text("mine")
    for command in (("compare", "--replicates", 2), ("run", "index")):
        with pytest.raises(InputError, match=r"diary\.txt"):
            call(*command, "--out", "notes")
        with pytest.raises(InputError, match="got a file"):
            call(*command, "--out", "notes/diary.txt")
        with pytest.raises(InputError, match="File name too long"):
            call(*command, "--out", "x" * 300)
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["diary.txt"]


def test_a_manifest_cannot_have_other_files_removed(quick, tmp_path):
    call("run", "index", "--years", 3, "--out", "mine")
    (tmp_path / "precious.csv").write_text("1")
    about_it = tmp_path / "mine" / "manifest.json"
    about_it.write_text(
        json.dumps(
            json.loads(about_it.read_text("utf-8")) | {"files": ["../precious.csv", "/etc/hosts"]}
        ),
        "utf-8",
    )
    call("run", "index", "--years", 3, "--out", "mine")
    assert (tmp_path / "precious.csv").exists()


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
    assert "全县工作总时数" in call("run", "index", "--years", 3, "--lang", "zh").stdout


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
