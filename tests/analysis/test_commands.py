"""Commands are gathered from their modules; the page about them is what their help says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis.commands
from analysis.commands.command import GROUPS
from analysis.commands.gathering import HELPERS, gathered
from analysis.commands.reference import page
from tests.analysis.calling import call

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(analysis.commands.__file__).parent


def test_every_module_is_a_command_or_serves_commands():
    modules = {path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_")}
    assert modules >= HELPERS
    named = [name.replace(" ", "_") for _, name, _ in gathered()]
    assert sorted(named) == sorted(modules - HELPERS)


def test_the_help_lists_commands_in_the_order_of_their_places():
    told = call("--help").stdout
    named = ["compare", "run", "sweep", "merge", "replay", "score", "check", "report", "explain"]
    places = [told.index(f"│ {name} ") for name in [*named, "list"]]
    assert places == sorted(places)
    assert len({place for place, _, _ in gathered()}) == len(gathered())
    # a group stands where its first command would
    assert told.index("│ check ") < told.index("│ rulebook ") < told.index("│ report ")


def test_a_group_lists_its_commands_and_says_what_it_is_for():
    told = call("rulebook", "--help").stdout
    assert GROUPS["rulebook"].split(":")[0] in told and "│ new " in told
    assert {name.partition(" ")[0] for _, name, _ in gathered() if " " in name} == {*GROUPS}


@pytest.mark.parametrize("name", [name for _, name, _ in gathered()])
def test_every_command_has_a_short_first_line_and_an_example(name):
    function = next(one.function for one in gathered() if one.name == name)
    first, *rest = function.__doc__.splitlines()
    assert len(first) < 92 and rest[0] == "", "the list of commands shows the first paragraph"
    assert f"cadre-sim {name} " in function.__doc__


def test_the_demo_ends_with_the_file_to_open_and_how_to_go_on():
    recipe = (ROOT / "Makefile").read_text("utf-8").split("\ndemo: ")[1].split("\n\n")[0]
    compared, *said = recipe.splitlines()[1:]
    folder = compared.split("--out ")[1].split()[0]
    assert f"{folder}/report.html" in said[-3]
    assert "source $(VENV)/bin/activate" in said[-2]


@pytest.mark.parametrize(("name", "lang"), [("commands.md", "en"), ("commands.zh.md", "zh")])
def test_the_page_about_commands_is_fresh(name, lang):
    written = (ROOT / "docs" / "reference" / name).read_text("utf-8")
    again = "python -m analysis.commands.reference docs/reference/commands.md"
    assert written == page(lang), f"make it again: {again}"


@pytest.mark.parametrize("words", [("list",), ("list", "--format", "csv"), ("--help",)])
def test_a_command_ends_quietly_when_nobody_reads_on(words, tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    told = tmp_path / "told"
    with open(told, "wb") as err:
        command = [sys.executable, "-m", "analysis.commands", *words]
        ended = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=err, check=False)
    os.close(writer)
    assert (ended.returncode, told.read_bytes()) == (141, b"")
