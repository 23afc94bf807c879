"""Names in figures: drawn where a font has all their signs, elsewhere numbered and noted."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager

from analysis.comparison.comparison import compare, lorenz_table
from analysis.comparison.sweep_reading import read_sweep
from analysis.report.figures import draw_lorenz, render, render_reading
from analysis.report.figures.lettering import FONT, Lettering, _words, letters_for
from analysis.report.page import FIGURES
from analysis.report.sweep_page import sweep_page
from sim.files.fields import Names
from tests.analysis.calling import call
from tests.analysis.made_up_runs import grown
from tests.analysis.made_up_sweeps import ABOUT, made

ROOT = Path(__file__).resolve().parents[2]
# signs of no living script's common use: no machine's fonts have all of them
NAME = "𛰀𛰁𒀀"


def make_font(path, family, signs):
    """Write a font in which every sign is a square."""
    pen = TTGlyphPen(None)
    for draw, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 700)), (pen.lineTo, (700, 700))):
        draw(point)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"sign{place}" for place in range(len(signs)))]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(map(ord, signs), names[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": family, "styleName": "Regular"})
    font.setupOS2(usWeightClass=400)
    font.setupPost()
    font.save(path)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Let a font be installed after matplotlib has made its list, and none before."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    manager = font_manager.fontManager
    monkeypatch.setattr(manager, "ttflist", list(manager.ttflist))
    monkeypatch.setattr(
        font_manager, "findSystemFonts", lambda: [str(path) for path in folder.iterdir()]
    )
    yield folder
    manager._findfont_cached.cache_clear()


def runs_of(*names):
    return [grown(name, 1, 0.5 * place, replicates=2) for place, name in enumerate(names)]


def drawn(*names):
    """Figures with these names, as SVG; a warning is an error here."""
    runs = runs_of(*names)
    given = compare(runs[0], runs[1:])
    letters = letters_for(given, "en")
    shown = (letters.comparison(given), lorenz_table(runs), "en")
    return render(draw_lorenz, *shown, fonts=letters.fonts)["svg"]


def letters(*titles, lang="en"):
    """How scenarios are written that have these titles, or titles in two languages."""
    names = [f"name{place}" for place in range(len(titles))]
    runs = runs_of(*names)
    both = [one if isinstance(one, tuple) else (one, one) for one in titles]
    given = compare(runs[0], runs[1:])
    given = replace(given, titles=tuple(Names(en=en, zh=zh) for en, zh in both))
    return letters_for(given, lang)


def test_names_in_plain_letters_open_no_other_font(monkeypatch):
    monkeypatch.setattr("analysis.report.figures.lettering._installed", None)
    titles = ("uniform", "größer", "index")
    assert letters(*titles) == Lettering((FONT,), titles, {})


def test_a_name_that_no_font_has_is_numbered(installed):
    found = letters("uniform", NAME, "x")
    assert found == Lettering((FONT,), ("uniform", "scenario 2", "x"), {NAME: "scenario 2"})
    assert letters(NAME, "scenario 1").numbered == {NAME: "scenario 1*"}
    assert drawn("uniform", NAME) == drawn("uniform", "scenario 2")


def test_a_font_is_found_that_was_installed_after_matplotlib_made_its_list(installed):
    assert letters(NAME, "x").numbered
    make_font(installed / "own.ttf", "Own Signs", NAME)
    found = letters("uniform", NAME)
    assert found == Lettering((FONT, "Own Signs"), ("uniform", NAME), {})
    assert drawn("uniform", NAME) != drawn("uniform", "scenario 2")


def test_a_font_that_lacks_a_sign_or_is_broken_or_gone_is_not_taken(installed):
    make_font(installed / "half.ttf", "Half of them", NAME[:1])
    (installed / "broken.ttf").write_bytes(b"no font at all")
    assert letters(NAME, "x").numbered
    make_font(installed / "own.ttf", "Own Signs", NAME)
    assert letters(NAME, "x").numbered == {}
    (installed / "own.ttf").unlink()
    font_manager._get_font.cache_clear()
    assert letters(NAME, "x").numbered


def test_a_chinese_title_without_a_font_gives_way_to_the_english_one(installed):
    found = letters("uniform", ("index", NAME), lang="zh")
    # the words are English, too, where the machine has no Chinese font
    assert (found.titles, found.numbered) == (("uniform", "index"), {})
    make_font(installed / "own.ttf", "Own Signs", NAME)
    assert letters("uniform", ("index", NAME), lang="zh").titles == ("uniform", NAME)


def test_words_are_chinese_where_a_font_has_all_their_signs_and_else_english_with_a_note(
    installed, monkeypatch
):
    listed = [one for one in font_manager.fontManager.ttflist if one.name == FONT]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", listed)
    needed = "".join(sorted(set(_words("zh")) - set("0123456789")))
    make_font(installed / "half.ttf", "Half of them", needed[:-1])
    lacking = letters("uniform", ("index", "年度"), lang="zh")
    assert (lacking.lang, lacking.titles) == ("en", ("uniform", "年度"))
    assert [note[:4] for note in lacking.notes] == ["注：这里"]
    make_font(installed / "own.ttf", "Own Signs", needed)
    found = letters("uniform", ("index", "年度"), lang="zh")
    assert found == Lettering((FONT, "Own Signs"), ("uniform", "年度"), {}, "zh", "zh")
    assert found.notes == []


@pytest.mark.parametrize(
    ("lang", "begins"),
    [
        pytest.param("en", "Note: in the figures", marks=pytest.mark.thorough),
        ("zh", "注：图中"),
    ],
)
def test_the_command_notes_a_numbered_name_once_and_the_page_explains_it(
    batch, tmp_path, installed, monkeypatch, lang, begins
):
    (tmp_path / f"{NAME}.toml").write_text('extends = "index"', "utf-8")
    asked = ("compare", "uniform", f"{NAME}.toml", "--replicates", 2, "--years", 3, "--out", "o")
    done = call(*asked, "--lang", lang)
    # "scenario 2" in the language of the figures, for which this machine may have no font
    called = re.findall(f"^{begins}.*{NAME} = (情景2|scenario 2)", done.stdout, re.MULTILINE)
    assert len(called) == 1
    assert done.stderr == ""
    page = (tmp_path / "o" / "report.html").read_text("utf-8")
    assert page.count(called[0]) == 1
    call("report", "o", "--lang", lang)
    assert (tmp_path / "o" / "report.html").read_text("utf-8") == page
    # drawn once, so that any warning would have been heard; this one is about what is printed
    images = {f"{name}.{kind}": b"<svg/>" for name in FIGURES for kind in ("png", "svg")}
    monkeypatch.setattr("analysis.report.figures.render_all", lambda *_: images)
    done = call(*asked, "--format", "json")
    assert json.loads(done.stdout)["scenarios"] == ["uniform", NAME]
    assert done.stderr.startswith("Note: ") and done.stderr.count("\n") == 1


def test_a_sweep_numbers_such_a_name_too(installed):
    """A warning is an error here."""
    named, plain = (read_sweep(made(scenarios=("uniform", one)), ("duty",)) for one in (NAME, "x"))
    letters = letters_for(named, "en")
    assert letters.numbered == {NAME: "scenario 2"}
    numbered = letters.reading(named)
    assert numbered.others == ("scenario 2",) and set(numbered.influences["scenario"]) == {
        "scenario 2"
    }
    assert render_reading(named, letters) != render_reading(plain, letters_for(plain, "en"))
    page = sweep_page(named, ABOUT | {"numbered": letters.numbered}, {}, "en")
    assert f"{NAME} is called scenario 2" in page


def test_a_first_start_of_matplotlib_says_nothing(tmp_path):
    """Its list of fonts takes a while to make, and a home that cannot be written to is noted."""
    code = (
        "import analysis.commands as commands\n"
        "commands.app = lambda: __import__('matplotlib.font_manager')\n"
        "commands.main()\n"
    )
    taken = tmp_path / "taken"
    taken.write_text("")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(taken)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
