"""Text of others is shown with its unseen signs as escapes, and messages are made of such text."""

import copy

import pytest

from sim.base.errors import InputError
from sim.base.plain_text import plain
from sim.sweeps.exit_codes import SweepStopped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张伟 – 战斗力指数 (H) [b] $x$ <i>", "张伟 – 战斗力指数 (H) [b] $x$ <i>"),
        ("张\u3000伟\xa0", "张\u3000伟\xa0"),
        ("a\x1b[2Jb\rc\td\ne\x7f\x9b", r"a\x1b[2Jb\x0dc\x09d\x0ae\x7f\x9b"),
        ("\u202egnp.exe\u200f\u2066\ufeff", r"\u202egnp.exe\u200f\u2066\ufeff"),
        ("\udcff\ud800\U000e0041", r"\xff\ud800\U000e0041"),
        ("", ""),
    ],
)
def test_signs_that_nobody_sees_are_shown_as_escapes(text, shown):
    assert plain(text) == shown == plain(shown)
    shown.encode()


def test_signs_may_be_kept():
    assert plain("a\n\tb\x1b", "\n\t") == "a\n\tb\\x1b"


def test_messages_are_plain_and_a_place_has_one_line():
    bad = "x\x1b[2J\n\u202ey\udcff"
    error = InputError(bad, bad, bad, bad)
    assert "\x1b" not in str(error) and "\u202e" not in str(error) and "\\xff" in str(error)
    assert error.where == plain(bad) and error.got == plain(bad, "\n")
    assert str(copy.copy(error)) == str(error)
    stopped = SweepStopped(bad, 4, do=bad)
    assert "\x1b" not in str(stopped) and "\n" not in stopped.do
    assert str(copy.copy(stopped)) == str(stopped)
