"""Commands called as a shell would call them, in this process: exit code and what was printed."""

import contextlib
import io
import sys
from typing import NamedTuple
from unittest import mock

from analysis.commands import main


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def command(*words):
    """Call a command; an exception that would be a traceback in a shell comes through."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.object(sys, "argv", ["cadre-sim", *map(str, words)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Ended(code, out.getvalue(), err.getvalue())


def refused(*words, code=2, names=()):
    """Call a command that must end with a code and one message, which names all that is given."""
    ended = command(*words)
    assert ended.code == code, f"code {ended.code}: {ended.err or ended.out}"
    assert ended.err.count("cadre-sim: ") == 1 and "Traceback" not in ended.err, ended.err
    for name in names:
        assert str(name) in ended.err, f"{name} is not named: {ended.err}"
    return ended
