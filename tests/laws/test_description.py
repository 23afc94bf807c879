"""The description names all that can be set: who adds a lever has to say there what it does."""

import re
from pathlib import Path

import pytest

from sim.scenario.parameters import PARAMETERS

ODD = Path(__file__).resolve().parents[2] / "docs" / "reference" / "odd.md"
#: Sizes and demands by kind of unit, of which the description speaks in words.
IN_WORDS = re.compile(
    r"(township|department)s?(_smallest|_largest)?|(routine|mass)_(township|department)"
)


@pytest.mark.parametrize("name", [name for name in PARAMETERS if not IN_WORDS.fullmatch(name)])
def test_every_lever_and_parameter_is_described(name):
    found = re.search(rf"\b{name}\b", ODD.read_text("utf-8"))
    assert found, f"docs/reference/odd.md does not say what {name} does"
