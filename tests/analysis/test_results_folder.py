"""Results replace earlier results of the same inputs, and nothing else unless they are told to."""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from analysis.commands.crate import FILES as DESCRIPTIONS
from analysis.commands.evidence_folder import begun
from analysis.commands.results_folder import claim, default_folder, manifest_of_inputs
from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.sweeps.exit_codes import SweepStopped
from tests.analysis.calling import call

EXAMPLE = library() / "examples" / "unit_h"
SCORE = ("score", EXAMPLE / "ledger.csv", "--roster", EXAMPLE / "roster.csv")
#: Commands that write a folder, each with one that gives another result.
COMMANDS = {
    "run": (("run", "index", "--years", 4), ("run", "index", "--years", 2)),
    "compare": tuple(("compare", "--replicates", many, "--years", 3) for many in (2, 3)),
    "score": (SCORE, (*SCORE, "--pool", "H=30000")),
}


def files(folder):
    """All files of a folder with their bytes, but for the time that stands in page and manifest."""
    found = {
        path: path.suffix == ".html" or path.name in DESCRIPTIONS or path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }
    about = Path(folder, "manifest.json")
    if about in found:
        told = json.loads(found[about])
        # of what tells the time too
        sums = {name: one for name, one in told["sha256"].items() if name not in DESCRIPTIONS}
        found[about] = told | {"created": "", "sha256": sums}
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_may_be_repeated_over_its_own_result(quick, name):
    command, _ = COMMANDS[name]
    call(*command, "--out", "mine")
    first = files("mine")
    call(*command, "--out", "mine")
    assert files("mine") == first
    Path("mine", "manifest.json").write_text(
        json.dumps(json.loads(Path("mine", "manifest.json").read_text("utf-8")) | {"complete": 0})
    )
    call(*command, "--out", "mine")
    assert files("mine") == first


@pytest.mark.parametrize("name", COMMANDS)
def test_another_result_is_kept_unless_it_may_be_overwritten(quick, name):
    command, other = COMMANDS[name]
    call(*command, "--out", "mine")
    first = files("mine")
    with pytest.raises(InputError, match="mine: got another result of cadre-sim .*--overwrite"):
        call(*other, "--out", "mine")
    assert files("mine") == first
    call(*other, "--out", "fresh")
    call(*other, "--out", "mine", "--overwrite")
    assert [path.relative_to("mine") for path in files("mine")] == [
        path.relative_to("fresh") for path in files("fresh")
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_results_of_another_command_are_kept_in_any_case(quick, name):
    command, _ = COMMANDS[name]
    for other, (one, _) in COMMANDS.items():
        if other != name:
            shutil.rmtree("mine", ignore_errors=True)
            call(*one, "--out", "mine")
            first = files("mine")
            for more in ((), ("--overwrite",)):
                with pytest.raises(InputError, match=f"a folder with results of cadre-sim {other}"):
                    call(*command, "--out", "mine", *more)
            assert files("mine") == first
    Path("swept").mkdir()
    Path("swept", "plan.json").write_text("{}")
    with pytest.raises(InputError, match="results of cadre-sim sweep"):
        call(*command, "--out", "swept", "--overwrite")


@pytest.mark.parametrize("name", COMMANDS)
def test_files_of_others_are_kept_unless_they_may_be_overwritten(quick, name):
    command, _ = COMMANDS[name]
    Path("notes").mkdir()
    Path("notes", "diary.txt").write_text("mine")
    with pytest.raises(InputError, match=r"diary\.txt"):
        call(*command, "--out", "notes")
    assert list(files("notes").values()) == [b"mine"]
    call(*command, "--out", "notes", "--overwrite")
    assert Path("notes", "diary.txt").read_text() == "mine"


def test_a_table_that_was_changed_since_is_kept(quick):
    command, _ = COMMANDS["run"]
    call(*command, "--out", "mine")
    table = Path("mine", "yearly.csv")
    table.write_text(f"{table.read_text()}a note of mine\n")
    with pytest.raises(InputError, match=r"changed since they were written \(yearly\.csv\)"):
        call(*command, "--out", "mine")
    assert "a note of mine" in table.read_text()
    call(*command, "--out", "mine", "--overwrite")
    assert "a note of mine" not in table.read_text()
    table.unlink()
    call(*command, "--out", "mine")
    assert table.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_only_plain_files_are_replaced(quick, tmp_path, name):
    command, _ = COMMANDS[name]
    table = {"run": "yearly.csv", "compare": "measures.csv", "score": "cadres.csv"}[name]
    target = tmp_path / "precious.txt"
    target.write_text("mine")
    makers = {
        "link": lambda path: path.symlink_to(target),
        "pipe": os.mkfifo,
        "folder": Path.mkdir,
    }
    for kind, make in makers.items():
        folder = tmp_path / f"out-{kind}"
        folder.mkdir()
        make(folder / table)
        with pytest.raises(InputError, match=f"got a {kind}"):
            call(*command, "--out", folder, "--overwrite")
        assert target.read_text() == "mine" and len(list(folder.iterdir())) == 1
    assert not [runs for runs in quick if name == "compare"], "nothing was run"


def test_a_folder_inside_that_is_a_link_is_refused(quick, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "figures").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="figures: got a link"):
        call("compare", "--replicates", 2, "--out", "mine", "--overwrite")
    assert quick == [] and list((tmp_path / "elsewhere").iterdir()) == []
    (tmp_path / "results").symlink_to(tmp_path / "elsewhere")
    call("compare", "--replicates", 2, "--years", 3)
    assert (tmp_path / "elsewhere" / "uniform-vs-index" / "report.html").exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_place_is_tried_before_anything_is_computed(quick, name):
    command, _ = COMMANDS[name]
    Path("file").write_text("mine")
    wrong = {
        "": "--out: got an empty text",
        " ": "--out: got an empty text",
        "file": "got a file",
        "file/in/it": "Not a directory",
        "x" * 300: "File name too long",
        f"{'x' * 200}/" * 25: "File name too long",
    }
    for place, words in wrong.items():
        for more in ((), ("--overwrite",)):
            with pytest.raises(InputError, match=words):
                call(*command, "--out", place, *more)
    assert quick == [] and [path.name for path in Path.cwd().iterdir()] == ["file"]


def test_a_full_disk_and_a_folder_that_cannot_be_written_to_are_found_before_the_runs(
    quick, monkeypatch
):
    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(InputError, match="No space left on device"):
            call("compare", "--replicates", 2, "--out", "one")
    assert quick == [] and not Path("one").exists()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("place", ["run:1", "results-10:30", "~", "~root/x", "s3://x", "a=b"])
def test_a_path_is_a_plain_local_path(quick, name, place):
    command, _ = COMMANDS[name]
    assert call(*command, "--out", place).exit_code == 0
    assert Path.cwd().joinpath(place, "manifest.json").exists()


def test_a_manifest_cannot_have_other_files_removed(quick, tmp_path):
    call("run", "index", "--years", 3, "--out", "mine")
    (tmp_path / "precious.csv").write_text("1")
    (tmp_path / "mine" / "precious.csv").write_text("1")
    (tmp_path / "mine" / "ledgers" / "precious.csv").write_text("1")
    names = ["../precious.csv", f"{tmp_path}/precious.csv", "precious.csv", "ledgers/precious.csv"]
    names += ["ledgers/../precious.csv", ".", "..", "", "a\0b", "ledgers", "x" * 5000]
    about_it = tmp_path / "mine" / "manifest.json"
    about = json.loads(about_it.read_text("utf-8"))
    for files_named, more in ((names, {}), (names, {"sha256": dict.fromkeys(names, "0")})):
        about_it.write_text(json.dumps(about | {"files": files_named} | more), "utf-8")
        with suppress(InputError):
            call("run", "index", "--years", 3, "--out", "mine", "--overwrite")
        for place in ("precious.csv", "mine/precious.csv", "mine/ledgers/precious.csv"):
            assert (tmp_path / place).read_text() == "1"


@pytest.mark.parametrize(
    "text", ["", "[", "[" * 100_000, "1", '{"kind": "run"}', '{"kind": [], "files": {}}', "\ud800"]
)
def test_a_manifest_that_is_none_makes_a_folder_foreign(quick, text):
    Path("mine").mkdir()
    Path("mine", "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match="holds something else"):
        call("run", "index", "--years", 3, "--out", "mine")


def test_a_default_folder_has_a_name_that_every_disk_takes():
    for name in ("统一考核" * 100, "x" * 1000, "\udcff.toml", "a/b:c"):
        folder = default_folder(name)
        assert folder.parent.name == "results" and len(os.fsencode(folder.name)) <= 120


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("stress", "index", "--quick", "--only", "gaming"), "analysis.stress.attack.attack"),
        (("calibrate", "s_county"), "analysis.evidence.calibration.calibrate"),
        (("claims", "paper"), "analysis.commands.claims._run"),
    ],
)
def test_a_command_that_goes_on_holds_its_folder_and_says_what_stays(
    words, made, tmp_path, monkeypatch
):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(made, interrupted)
    folder = tmp_path / "new"
    with pytest.raises(SweepStopped, match=f"what was finished is kept in {folder}") as stopped:
        call(*words, "--out", folder)
    assert stopped.value.code == 130 and os.listdir(folder) == ["manifest.json"]


def test_the_inputs_that_differ_are_named(tmp_path):
    first, other = (
        manifest_of_inputs("stress", ["cadre-sim"], inputs={"unit": "a", "rulebook": text})
        for text in "ab"
    )
    with begun(tmp_path, first, [], False):
        pass
    with pytest.raises(InputError, match=r"differs in inputs \(rulebook\);"):
        claim(tmp_path, other, [], False)


def test_a_folder_that_is_begun_is_held(tmp_path):
    given = (tmp_path, manifest_of_inputs("stress", ["cadre-sim"], inputs={}), [], False)
    with begun(*given), pytest.raises(SweepStopped, match="is in use"), begun(*given):
        pass
    with begun(*given):
        assert sorted(os.listdir(tmp_path)) == [".lock", "manifest.json"]
