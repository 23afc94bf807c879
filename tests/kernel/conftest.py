"""A small package with rules, in which a test may edit sources."""

import shutil
from pathlib import Path

import pytest

import sim.kernel

PACKAGE = Path(sim.kernel.__file__).parent


@pytest.fixture
def package(tmp_path):
    """A small package `sim`: the real kernel, a rule, its caller and a file of plain Python."""
    folder = tmp_path / "site" / "sim"
    (folder / "deep").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "deep" / "__init__.py").write_text("")
    shutil.copytree(PACKAGE, folder / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "deep" / "rule.py").write_text(
        "from sim.kernel import kernel\n\n\n@kernel\ndef rule(x):\n    return 2 * x\n"
    )
    (folder / "caller.py").write_text(
        "from sim.kernel import kernel\nfrom sim.deep.rule import rule\n\n\n"
        "@kernel\ndef caller(x):\n    return rule(x)\n"
    )
    (folder / "plain.py").write_text("WORDS = 'one'\n")
    return folder
