"""The first output that README shows is what its command prints, from real runs."""

import re
import shlex
from pathlib import Path

from tests.analysis.calling import call

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_first_result_is_printed_by_the_command_above_it(undrawn, tmp_path, monkeypatch):
    text = README.read_text("utf-8")
    command, shown = re.search(r"^```\n\$ cadre-sim (.*)\n((?:  .*\n)+)…\n```", text, re.M).groups()
    monkeypatch.chdir(tmp_path)
    # spaces that do not break are spaces to a reader
    printed = [" ".join(line.split()) for line in call(*shlex.split(command)).stdout.splitlines()]
    wanted = [" ".join(line.split()) for line in shown.splitlines()]
    assert len(wanted) >= 5
    # lines may be left out, but none may say something else
    assert [line for line in wanted if line not in printed] == [], "\n".join(printed[:12])
