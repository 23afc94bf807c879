"""The documented snippets of the Mesa model run as printed, on whichever Mesa is installed.

`make oldest` runs this file with the oldest that is supported.
"""

import re

import pytest

import sim
from tests.laws.house import ROOT

SNIPPET = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "docs/reference/strategies.md")


def snippets(page):
    """The page's pieces of Python that are about the Mesa model, in order."""
    found = SNIPPET.findall((ROOT / page).read_text("utf-8"))
    return [text for text in found if "County" in text]


@pytest.mark.parametrize("page", PAGES)
def test_the_documented_snippets_of_the_mesa_model_run(page, capsys):
    names = {"sim": sim, "__name__": "snippet"}
    shown = snippets(page)
    assert shown
    for text in shown:
        exec(compile(text, page, "exec"), names)
    assert names["county"].running is False
    if "rows" in names:
        runs = {(row["scenario_file"], row["rng"]) for row in names["rows"]}
        assert runs == {(name, key) for key in (1, 2) for name in ("uniform", "index")}
        assert len({row["effort"] for row in names["rows"]}) == 4
    assert capsys.readouterr().out
