"""Each tutorial is typed from its first command to its last, and prints what it shows."""

import pytest

from tests.attack.commands import command
from tests.how_to.pages import ROOT, apply, read_page, run

TUTORIALS = [read_page(path) for path in sorted((ROOT / "docs" / "tutorials").glob("*.md"))]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.name)
def test_a_tutorial_can_be_followed_and_prints_what_it_shows(undrawn, page, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    apply(page, tmp_path)
    outputs = run(page, tmp_path, ROOT, {"cadre-sim": command})
    for typed, printed in zip(page.commands, outputs, strict=True):
        lines = [" ".join(line.split()) for line in printed.splitlines()]
        missing = [line for line in typed.shown if " ".join(line.split()) not in lines]
        assert missing == [], f"$ {typed.text}\n{printed}"
