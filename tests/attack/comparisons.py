"""A small comparison of made-up runs that attacks may copy and harm."""

import contextlib
import functools
import shutil
from pathlib import Path
from unittest import mock

from analysis.report.page import FIGURES
from tests.analysis.made_up_runs import grown
from tests.attack.commands import command
from tests.attack.trials import kept

IMAGES = {f"{name}.{kind}": b"<svg/>" for name in FIGURES for kind in ("png", "svg")}


@contextlib.contextmanager
def made_up():
    """Made-up runs in place of the simulation, and small images in place of the figures."""

    def run(scenario, seed, replicates, years=None, threads=2, progress=None):
        effect = 0.0 if scenario.name == "uniform" else 1.0
        return grown(scenario.name, scenario.adopted, effect, len(replicates), years, seed)

    with (
        mock.patch("sim.runs.batch.run_replicates", run),
        mock.patch("analysis.report.figures.render_all", lambda *_: IMAGES),
        mock.patch("analysis.commands.progress.compile_shown", lambda _: None),
    ):
        yield


def compared(*words):
    """Call the command with made-up runs."""
    with made_up():
        return command("compare", "--replicates", 2, "--years", 3, *words)


@functools.cache
def whole():
    """The folder of a comparison that nobody harmed."""
    folder = kept("comparison")
    ended = compared("--out", folder)
    assert ended.code == 0, ended.err
    return folder


def copied(folder):
    """A copy of it in a folder."""
    return Path(shutil.copytree(whole(), folder / "comparison"))


def contents(folder):
    """All that stands in a folder: files with their bytes, everything else by its kind."""
    found = {}
    for path in sorted(folder.rglob("*")):
        plain = path.is_file() and not path.is_symlink()
        found[str(path.relative_to(folder))] = path.read_bytes() if plain else path.lstat().st_mode
    return found
