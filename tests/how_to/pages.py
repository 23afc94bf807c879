"""How-to pages and tutorials as what they tell a reader to do: diffs, files and commands.

A page shows each edit as a fenced ```diff block, a file to write as a block whose info string has
``title="NAME"``, and what to type as a ```console block with lines that begin with ``$ ``.
"""

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r'title="([^"]+)"')
TARGET = re.compile(r"^\+\+\+ (?:b/)?(\S+)", re.MULTILINE)
MINUTES = 10
LIST = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
#: Commands of this project, which a copy runs from its own sources and not from what is installed.
PROGRAMS = {"python": [sys.executable], "cadre-sim": [sys.executable, "-m", "analysis.commands"]}
#: Given the words after a program's name, its exit code, output and errors.
Called = Callable[..., tuple[int, str, str]]
NONE: Mapping[str, Called] = MappingProxyType({})


@dataclass(frozen=True)
class Command:
    """What a reader types, and the lines that the page shows below it.

    Attributes
    ----------
    text : str
    shown : list of str
        Without lines of dots, which stand for what is left out.
    """

    text: str
    shown: list[str]


@dataclass(frozen=True)
class Page:
    """What one page tells a reader to do.

    Attributes
    ----------
    name : str
        Of the file, without its ending.
    diffs : list of str
        Unified diffs in the order of the page.
    files : dict of str to str
        Files that the reader writes, by path.
    commands : list of Command
    """

    name: str
    diffs: list[str]
    files: dict[str, str]
    commands: list[Command]

    @property
    def edited(self) -> set[str]:
        """Files that are edited by hand, those written whole among them."""
        return {path for diff in self.diffs for path in TARGET.findall(diff)} | set(self.files)


def read_page(path: Path) -> Page:
    """Read the fenced blocks of a page."""
    diffs: list[str] = []
    files: dict[str, str] = {}
    commands: list[Command] = []
    for block in BLOCK.finditer(path.read_text("utf-8")):
        language, *_ = block["info"].split() or [""]
        title = TITLE.search(block["info"])
        if language == "diff":
            diffs.append(block["body"])
        elif title:
            files[title[1]] = block["body"]
        elif language == "console":
            commands += commands_of(block["body"])
    return Page(path.stem, diffs, files, commands)


def commands_of(body: str) -> list[Command]:
    """Take the commands out of a console block; one that ends in a backslash goes on."""
    commands: list[Command] = []
    for line in body.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            commands.append(Command(line[2:].strip(), []))
        elif commands and line.strip() not in ("", "…"):
            commands[-1].shown.append(line)
    return commands


def copy_sources(folder: Path) -> None:
    """Copy the working tree into an empty folder: what git tracks, and new files not ignored.

    Raises
    ------
    RuntimeError
        Where there is no git or no checkout.
    """
    try:
        listed = subprocess.run(
            [*LIST, "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeError(f"git cannot list the files of {ROOT}: {error}") from error
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, folder / name
        # a file that was deleted and not yet committed is still listed
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())


def environment(**more: str) -> dict[str, str]:
    """Give the environment of a reader's shell, with some variables set.

    What git hooks and a running pytest leave there is taken out: git would else apply a diff to
    the repository of the hook, and tests among the commands would report to the outer pytest."""
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "PYTEST_"))
    }
    return kept | more


def apply(page: Page, folder: Path) -> None:
    """Apply a page's diffs and write its files.

    Raises
    ------
    AssertionError
        With the diff and what git says of it.
    """
    for number, diff in enumerate(page.diffs, start=1):
        done = subprocess.run(
            ["git", "apply", "--recount", "-"],
            cwd=folder,
            input=diff.encode(),
            capture_output=True,
            check=False,
            env=environment(GIT_CEILING_DIRECTORIES=str(folder.parent)),
        )
        assert done.returncode == 0, (
            f"{page.name}: diff {number} does not apply: {done.stderr.decode()}\n{diff}"
        )
    for name, text in page.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def run(
    page: Page, folder: Path, sources: Path, here: Mapping[str, Called] = NONE, **more: str
) -> list[str]:
    """Run a page's commands in a folder, with the modules of some sources and more variables.

    Programs that are given as `here` are called in this process, all others in one of their own.

    Returns
    -------
    list of str
        What each command printed.

    Raises
    ------
    AssertionError
        With the command and its output.
    """
    printed = []
    for command in page.commands:
        words = shlex.split(command.text)
        if words[-2:-1] == [">"]:
            words, output = words[:-2], folder / words[-1]
        else:
            output = None
        if words[0] in here:
            with contextlib.chdir(folder):
                code, out, err = here[words[0]](*words[1:])
        else:
            done = subprocess.run(
                [*PROGRAMS.get(words[0], words[:1]), *words[1:]],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=MINUTES * 60,
                check=False,
                env=environment(PYTHONPATH=str(sources), COLUMNS="200", **more),
            )
            code, out, err = done.returncode, done.stdout, done.stderr
        assert code == 0, f"{page.name}: $ {command.text}\nended with {code}\n{out}{err}"
        if output is not None:
            output.write_text(out, "utf-8")
        printed.append(out)
    return printed
