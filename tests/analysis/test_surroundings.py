"""Commands in surroundings that are not theirs: other encodings, a notebook, a user's own style."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import matplotlib
import pytest

from analysis.commands import main
from analysis.comparison.comparison import compare, lorenz_table
from analysis.report.figures import draw_lorenz, render
from tests.analysis.made_up_runs import grown

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "scenarios" / "examples" / "unit_h"
SCORE = ("score", str(EXAMPLE / "ledger.csv"), "--roster", str(EXAMPLE / "roster.csv"))


def printed(*words, encoding):
    """What a command prints that is called here, on streams with an encoding."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding) for _ in range(2))
    with (
        mock.patch.multiple(sys, argv=["cadre-sim", *words], stdout=out, stderr=err),
        mock.patch.dict(os.environ),
        contextlib.suppress(SystemExit),
    ):
        main()
    assert err.buffer.getvalue() == b""
    return out.buffer.getvalue()


def command(*words, **environment):
    """A command in a process of its own, whose streams have the encoding of its environment."""
    done = subprocess.run(
        [sys.executable, "-m", "analysis.commands", *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_an_explanation_is_printed_in_every_encoding(encoding):
    # the signs of English prose that gbk lacks, ascii lacks as well
    for lang in ("en", "zh") if encoding == "ascii" else ("zh",):
        told = printed(*SCORE, "--explain", "A", "--lang", lang, encoding=encoding)
        text = told.decode(encoding)
        if lang == "en" or encoding == "gbk":
            assert "A" in text and text.count("?") <= 2


@pytest.mark.parametrize(("format", "encoding"), [("table", "cp1252"), ("csv", "ascii")])
def test_results_are_printed_in_every_encoding(format, encoding):
    assert b"A" in printed(*SCORE, "--format", format, encoding=encoding)


def test_json_loses_nothing_in_any_encoding():
    one, other = (
        printed("list", "rulebooks", "--lang", "zh", "--format", "json", encoding=encoding)
        for encoding in ("utf-8", "ascii")
    )
    assert one != other and json.loads(one) == json.loads(other)


def test_errors_are_printed_in_every_encoding():
    refused = command("explain", "没有这个–", PYTHONIOENCODING="cp1252")
    assert refused.returncode == 2 and refused.stderr.decode("cp1252").startswith("cadre-sim: ")


def test_signs_that_are_lacking_have_plain_ones_in_their_place():
    done = command("explain", "duty", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and b"?" in done.stdout


NOTEBOOK = "module://a_backend_that_is_not_installed"


def drawn_with(tmp_path, name, style, **environment):
    """Figures made by a fresh process, as commands make them."""
    (tmp_path / f"{name}.rc").write_text(style, "utf-8")
    code = (
        "import sys, analysis.commands as commands\n"
        "commands.app = lambda: None\n"
        "commands.main()\n"
        "from tests.analysis.test_surroundings import figures\n"
        "for name, image in figures().items():\n"
        f"    open(r'{tmp_path}/{name}-' + name, 'wb').write(image)\n"
    )
    rc = {"MATPLOTLIBRC": str(tmp_path / f"{name}.rc")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | rc | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.name.removeprefix(f"{name}-"): path.read_bytes() for path in tmp_path.glob(f"{name}-*")
    }


def figures():
    """One figure in both formats; all go through the same settings."""
    runs = [grown("uniform", 1, 0.0, replicates=2), grown("index", 3, 1.0, replicates=2)]
    return render(draw_lorenz, compare(runs[0], runs[1:]), lorenz_table(runs))


STYLES = {
    "look": "text.usetex: True\naxes.facecolor: black\nlines.linewidth: 9\nsavefig.dpi: 30\n",
    "broken": "\xff this is no setting\nlines.linewidth: wide\n",
}


@pytest.mark.parametrize("name", ["look", pytest.param("broken", marks=pytest.mark.thorough)])
def test_neither_a_users_style_nor_the_backend_of_a_notebook_reaches_the_figures(tmp_path, name):
    # made here, where no command has set matplotlib up
    plain = figures()
    assert sorted(plain) == ["png", "svg"]
    assert drawn_with(tmp_path, name, STYLES[name], MPLBACKEND=NOTEBOOK) == plain


def test_figures_made_from_python_keep_the_users_settings_and_do_not_follow_them():
    plain = figures()
    with matplotlib.rc_context({"lines.linewidth": 9, "axes.facecolor": "black"}):
        assert figures() == plain
        assert matplotlib.rcParams["lines.linewidth"] == 9
