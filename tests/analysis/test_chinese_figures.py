"""Figures speak the language asked for, and call scenarios by their titles."""

import ast
import re
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.text import Text

from analysis.commands.comparison_folder import FIGURES_IN, figures_in
from analysis.commands.sweep_titles import TITLES, keep_titles, take_titles, titled
from analysis.comparison.comparison import compare, group_table, hours_table, lorenz_table
from analysis.comparison.sweep_reading import read_sweep
from analysis.report.figures import render
from analysis.report.figures.arms import draw_lorenz_by_arm, draw_years_by_arm
from analysis.report.figures.carriers import draw_carriers
from analysis.report.figures.groups import draw_earnings, draw_time_use
from analysis.report.figures.hours import draw_hours
from analysis.report.figures.lettering import Lettering, letters_for
from analysis.report.figures.sweeps import draw_differences, draw_influences
from analysis.report.figures.task_shares import draw_lorenz
from analysis.report.figures.years import draw_years
from analysis.report.sweep_page import difference_table
from sim.files.fields import Names
from sim.files.tables import csv_bytes
from sim.sweeps.planning.study import load_study
from tests.analysis.made_up_runs import grown
from tests.analysis.made_up_sweeps import made
from tests.laws.house import ROOT

ENGLISH = re.compile("[A-Za-z]{3}")
#: What writes a text into a figure.
WRITING = {"set_title", "set_xlabel", "set_ylabel", "supxlabel", "supylabel", "text", "annotate"}


@pytest.fixture(scope="module")
def runs():
    return [grown("a", 1, 0.0, replicates=2), grown("b", 2, 1.0, replicates=2)]


@pytest.fixture(scope="module")
def comparison(runs):
    found = compare(runs[0], runs[1:])
    return replace(found, titles=(Names(en="old", zh="旧"), Names(en="new", zh="新")))


def english_in(figure):
    written = {text.get_text() for text in figure.findobj(Text)}
    return sorted(text for text in written if ENGLISH.search(text))


@pytest.mark.parametrize(
    ("draw", "table"),
    [
        (draw_years, "frame"),
        (draw_years_by_arm, "frame"),
        (draw_lorenz, "lorenz"),
        (draw_lorenz_by_arm, "lorenz"),
        (draw_carriers, "both"),
        (draw_earnings, "groups"),
        (draw_time_use, "groups"),
        (draw_hours, "hours"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_no_word_of_a_chinese_figure_of_a_comparison_is_english(runs, comparison, draw, table):
    tables = {
        "frame": lambda: comparison.frame,
        "lorenz": lambda: lorenz_table(runs),
        "groups": lambda: group_table(runs),
        "both": lambda: (lorenz_table(runs), group_table(runs)),
        "hours": lambda: hours_table(runs),
    }
    assert english_in(draw(comparison, tables[table](), "zh")) == []


def test_no_word_of_a_chinese_figure_of_a_sweep_is_english():
    reading = read_sweep(made(scenarios=("a", "b", "c")), ("duty",))
    names = (Names(en="old", zh="旧"), Names(en="new", zh="新"), Names(en="cap", zh="封顶"))
    drawn_as = replace(reading, titles=names)
    assert english_in(draw_differences(drawn_as, "zh")) == []
    assert english_in(draw_influences(drawn_as, "zh")) == []
    assert difference_table(drawn_as, "zh")["情景"].tolist()[:2] == ["新", "封顶"]
    assert difference_table(drawn_as, "en")["scenario"].tolist()[:2] == ["new", "cap"]


def test_figures_write_no_words_of_their_own():
    own = []
    for path in sorted((ROOT / "analysis" / "report" / "figures").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", "")
                given = [*node.args] if called in WRITING else []
                given += [one.value for one in node.keywords if one.arg in ("label", "title")]
                own += [
                    (path.name, node.lineno, part.value)
                    for one in given
                    for part in (one.values if isinstance(one, ast.JoinedStr) else [one])
                    if isinstance(part, ast.Constant) and ENGLISH.search(str(part.value))
                    if part.value not in {"axes fraction", "offset points"}
                ]
    assert own == []


def test_figures_are_drawn_in_chinese_with_a_font_of_this_machine(runs, comparison):
    letters = letters_for(comparison, "zh")
    if letters.lang != "zh":
        pytest.skip("no font of this machine has all Chinese signs of the figures")
    # a sign that no font has would be a warning, which is an error here
    shown = (letters.comparison(comparison), (lorenz_table(runs), group_table(runs)), "zh")
    assert len(render(draw_carriers, *shown, fonts=letters.fonts)["png"]) > 5000


def test_a_report_in_another_language_draws_its_figures_anew(
    runs, comparison, tmp_path, monkeypatch
):
    names = {"groups.csv": group_table, "lorenz.csv": lorenz_table, "hours.csv": hours_table}
    for name, table in names.items():
        (tmp_path / name).write_bytes(csv_bytes(table(runs)))
    about, seen = {"files": dict.fromkeys(names, "")}, []
    letters = Lettering((), ("旧", "新"), {}, "zh", "zh")
    monkeypatch.setattr("analysis.report.figures.lettering.letters_for", lambda *_: letters)
    monkeypatch.setattr(
        "analysis.report.figures.render_all",
        lambda *given: seen.append(given) or {"years.svg": b"x", "years.png": b"y"},
    )
    drawn, _, notes = figures_in(tmp_path, comparison, about, "zh")
    assert (drawn, notes, seen[0][4]) == ({"years": b"x"}, [], "zh")
    assert seen[0][1].equals(pd.read_csv(tmp_path / "groups.csv"))
    assert figures_in(tmp_path, comparison, about, "en")[0] == {}
    assert figures_in(tmp_path, comparison, about | {FIGURES_IN: "zh"}, "zh")[0] == {}
    assert figures_in(tmp_path, comparison, {"files": {}}, "zh")[0] == {}


def test_titles_of_a_sweep_are_kept_beside_it_and_merged(tmp_path):
    shard, whole = tmp_path / "shard", tmp_path / "whole"
    keep_titles(load_study("tiny"), shard)
    take_titles(shard, whole)
    reading = read_sweep(made(), ("duty",))
    found = titled(reading, whole)
    assert found.title("index", "zh") == "战斗力指数"
    assert found.title("index", "en") == "Combat-effectiveness index"


@pytest.mark.parametrize("text", ["", "[]", '{"index": {"zh": 3}}', '{"index": {"zh": " "}}'])
def test_titles_that_cannot_be_read_give_way_to_names(tmp_path, text):
    (tmp_path / TITLES).write_text(text)
    found = titled(read_sweep(made(), ("duty",)), tmp_path)
    assert found.title("index", "zh") == "index"
