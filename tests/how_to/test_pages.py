"""What carries the pages out, on pages made for the purpose."""

import shutil

import pytest

from tests.how_to.pages import apply, commands_of, copy_sources, read_page, run

PAGE = """# How to greet

Say who is greeted.

```diff
--- a/greeting.py
+++ b/greeting.py
@@ -1,3 +1,3 @@
 import sys

-print("hello", sys.argv[1:])
+print("good day", sys.argv[1:])
```

Then one more file, and one that is written whole.

```diff
--- /dev/null
+++ b/more/names.txt
@@ -0,0 +1 @@
+County
```

```toml title="own.toml"
extends = "index"
```

```console
$ python greeting.py \\
    "one name" > greeting.txt
good day ['one name']
$ python -c "import pathlib; assert 'good day' in pathlib.Path('greeting.txt').read_text()"
```
"""


@pytest.fixture
def page(tmp_path):
    (tmp_path / "greet.md").write_text(PAGE, "utf-8")
    return read_page(tmp_path / "greet.md")


@pytest.fixture
def folder(tmp_path):
    if shutil.which("git") is None:
        pytest.skip("no git here, with which pages are applied")
    (tmp_path / "copy").mkdir()
    text = 'import sys\n\nprint("hello", sys.argv[1:])\n'
    (tmp_path / "copy" / "greeting.py").write_text(text, "utf-8")
    return tmp_path / "copy"


def test_a_page_is_read_as_diffs_files_and_commands(page):
    assert (page.name, len(page.diffs)) == ("greet", 2)
    assert page.edited == {"greeting.py", "more/names.txt", "own.toml"}
    assert [command.text.split()[0] for command in page.commands] == ["python", "python"]
    assert [command.shown for command in page.commands] == [["good day ['one name']"], []]


def test_a_page_is_applied_and_run(page, folder):
    apply(page, folder)
    assert (folder / "more" / "names.txt").read_text("utf-8") == "County\n"
    assert (folder / "own.toml").read_text("utf-8") == 'extends = "index"\n'
    assert run(page, folder, folder)[0] == "good day ['one name']\n"
    assert (folder / "greeting.txt").read_text("utf-8") == "good day ['one name']\n"


def test_a_diff_that_does_not_apply_is_named(page, folder):
    (folder / "greeting.py").write_text("print()\n", "utf-8")
    with pytest.raises(AssertionError, match="greet: diff 1 does not apply"):
        apply(page, folder)


def test_a_command_that_fails_is_named_with_what_it_said(page, folder):
    with pytest.raises(AssertionError, match=r"greet: \$ python -c(.|\n)*AssertionError"):
        run(page, folder, folder)


def test_only_lines_after_a_dollar_are_commands():
    one, two = commands_of("$ one\nits output\n…\n$ two \\\n  words\n")
    assert (one.text, one.shown) == ("one", ["its output"])
    assert (two.text.split(), two.shown) == (["two", "words"], [])


def test_a_copy_has_the_sources_and_nothing_that_git_ignores(tmp_path):
    try:
        copy_sources(tmp_path)
    except RuntimeError as error:
        pytest.skip(str(error))
    assert (tmp_path / "sim" / "__init__.py").is_file()
    assert not (tmp_path / ".git").exists() and not list(tmp_path.rglob("__pycache__"))
