"""What is of the wrong kind is recognised, and the command that takes it is named."""

import json
from pathlib import Path

import pytest

from analysis.commands.input_kinds import FOLDERS, kind_of_results, kinds_of_file, kinds_of_name
from sim.base.errors import InputError
from sim.files.toml_files import library
from tests.analysis.calling import call

LIBRARY = [
    (kind, path)
    for kind, folder in FOLDERS.items()
    for path in sorted((library() / folder).glob("*.toml"))
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty working folder with results of each command."""
    monkeypatch.chdir(tmp_path)
    for kind in ("compare", "run"):
        Path(kind).mkdir()
        Path(kind, "manifest.json").write_text(json.dumps({"kind": kind}), "utf-8")
    Path("sweep").mkdir()
    Path("sweep", "plan.json").write_text("{}", "utf-8")
    Path("mine").mkdir()
    Path("a.toml").write_text((library() / "index.toml").read_text("utf-8"), "utf-8")


@pytest.mark.parametrize(("kind", "path"), LIBRARY, ids=lambda one: getattr(one, "stem", one))
def test_every_shipped_file_is_of_its_kind_alone(kind, path):
    assert kinds_of_file(path) == [kind]
    assert kind in kinds_of_name(path.stem)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('extends = "tiny"\nyears = 3\n', ["study"]),
        ('extends = "tiny"\n', ["study"]),
        ('extends = "index"\nyears = 3\n', ["scenario"]),
        ('extends = "h_township_2021"\ndescription = "other"\n', ["rulebook"]),
        ('extends = "uniform"\ncode = "mine"\n', ["rulebook"]),
        ('extends = "nation"\nyears = 3\n', ["scenario", "study"]),
        ('extends = "nation"\nreplicates = 3\n', ["study"]),
        ("colour = 3\n", []),
        ('extends = "nowhere"\n', []),
    ],
)
def test_a_child_of_few_keys_is_what_its_parent_is(text, kinds):
    Path("child.toml").write_text(text, "utf-8")
    assert kinds_of_file(Path("child.toml")) == kinds


def test_names_may_be_of_several_kinds():
    assert kinds_of_name("uniform") == ["scenario", "rulebook"] and kinds_of_name("nation") == [
        "scenario",
        "study",
    ]
    assert kinds_of_name("theory/still") == ["scenario"]
    assert (
        kinds_of_name("studies/tiny") == kinds_of_name("nobody") == kinds_of_name("../index") == []
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "sweep index",
            "name 'index': got a scenario, not a study; allowed: a study, by name or path. "
            "Give it to cadre-sim run index",
        ),
        ("sweep a.toml", "a.toml: got a scenario, not a study"),
        ("sweep uniform", "got a scenario, not a study"),
        ("sweep h_township_2021", "got a rulebook, not a study"),
        ("sweep sweep", "sweep: got a folder that cadre-sim sweep has written"),
        (
            "compare uniform tiny",
            "got a study, not a scenario; allowed: a scenario, by name or path. Give it to "
            "cadre-sim sweep tiny.",
        ),
        ("compare h_township_2021", "got a rulebook, not a scenario"),
        (
            "run studies/tiny",
            "got a study, not a scenario; allowed: a scenario, by name or path. Give it to "
            "cadre-sim sweep tiny.",
        ),
        ("sweep studies/tiny", "Did you mean 'tiny'?"),
        (
            "run mine",
            "mine: got a folder; allowed: a scenario, by name or path. Name a file in it.",
        ),
        ("run indx", "Did you mean 'index'?"),
        ("score x.csv --roster y.csv --rulebook index", "got a scenario, not a rulebook"),
        (
            "report sweep",
            "sweep: got a sweep that is not finished; allowed: a finished sweep. Go on with",
        ),
        ("report run", "run: got a folder that cadre-sim run has written"),
        (
            "report uniform",
            "uniform: got no such folder; allowed: a folder that cadre-sim compare has "
            "written. Compare scenarios first",
        ),
        ("report a.toml", "a.toml: got a file"),
        ("replay compare --run 1", "Give it to cadre-sim report compare."),
        (
            "replay tiny --run 1",
            "got no such folder; allowed: a folder that cadre-sim sweep has written. Sweep "
            "a study first",
        ),
        (
            "merge run --out whole",
            "run: got a folder that cadre-sim run has written; allowed: a folder that "
            "cadre-sim sweep has written",
        ),
        (
            "report mine",
            "mine: got a folder that no command has written, empty; allowed: a folder that "
            "cadre-sim compare has written. Compare scenarios first",
        ),
        (
            "replay mine --run 1",
            "mine: got a folder that no command has written, empty; allowed: a folder that "
            "cadre-sim sweep has written. Sweep a study first",
        ),
        ("merge mine --out whole", "mine: got a folder that no command has written, empty"),
        ("report .", "holding a.toml, compare, "),
        ("report .", "Name the folder inside it: compare."),
        ("replay . --run 1", "Name the folder inside it: sweep."),
        ("check sweep", "go on with cadre-sim sweep STUDY --out sweep."),
        ("check indx", "Did you mean 'index'?"),
        ("check studies/tiny", "Did you mean 'tiny'?"),
    ],
)
def test_what_is_of_another_kind_is_told_with_the_command_that_takes_it(words, told):
    with pytest.raises(InputError) as error:
        call(*words.split())
    assert told in str(error.value)


def test_results_of_an_unknown_command_are_not_to_be_compared_again():
    for kind, told in (('"verify"', "results of cadre-sim 'verify'"), ("null", "something else")):
        Path("mine", "manifest.json").write_text(f'{{"kind": {kind}}}', "utf-8")
        with pytest.raises(InputError, match=told) as error:
            call("report", "mine")
        assert "Name the folder of a comparison." in str(error.value)


def test_what_is_wrong_in_a_file_of_the_right_kind_is_told_as_before():
    Path("bad.toml").write_text('extends = "tiny"\nyears = 3\nreplicas = 2\n', "utf-8")
    with pytest.raises(InputError, match="'replicates'"):
        call("sweep", "bad.toml")
    with pytest.raises(InputError, match="bad.toml: got a study, not a scenario"):
        call("run", "bad.toml")
    Path("none.toml").write_text("colour = 3\n", "utf-8")
    for command in ("check", "run"):
        with pytest.raises(InputError, match=r"none\.toml"):
            call(command, "none.toml")


def test_of_a_file_whose_parent_is_misspelt_the_parent_is_named():
    keys = {"indx": 'title = "Mine"\nyears = 3\n', "h_township_2012": 'code = "mine"\n'}
    for parent, more in keys.items():
        Path("mine.toml").write_text(f'extends = "{parent}"\n{more}', "utf-8")
        with pytest.raises(InputError, match=f"mine.toml, extends: .*'{parent}'.*Did you mean"):
            call("check", "mine.toml")


def test_check_takes_names_of_every_kind_and_says_which():
    told = call(
        "check", "index", "uniform", "h_township_2021", "theory/still", "a.toml"
    ).stdout.splitlines()
    told = [line for line in told if not line.startswith("  note: ")]
    assert told == [
        "index: scenario index, 2 schemes; good",
        "uniform: scenario uniform, 1 scheme; good",
        "uniform: rulebook uniform, 3 items in 1 block; good",
        *[line for line in told if line.startswith("h_township_2021: rulebook h_township_2021, ")],
        "theory/still: scenario still, 1 scheme; good",
        "a.toml: scenario a, 2 schemes; good",
    ]


def test_folders_of_results_are_known_by_what_is_in_them():
    folders = ("compare", "run", "sweep", "mine", "nowhere")
    kinds = ["compare", "run", "sweep", "", ""]
    assert [kind_of_results(Path(one)) for one in folders] == kinds
    for text in ("[", "[]", '{"kind": ["run"]}', '{"kind": "other"}'):
        Path("mine", "manifest.json").write_text(text, "utf-8")
        assert kind_of_results(Path("mine")) == ""


def test_a_shipped_rulebook_in_a_folder_is_found_by_its_name():
    assert kinds_of_name("theory/progress") == ["rulebook"]
    assert kinds_of_name("theory/shame") == ["scenario"]
    assert kinds_of_name("rulebooks/uniform") == kinds_of_name("theory/tiny") == []
