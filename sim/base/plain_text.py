"""Text of others made safe to show: the one home for what goes to terminals, tables, figures and
pages.

A key, a name or a path may hold signs that nobody sees and that a terminal obeys: it clears a line,
writes over another or turns the reading order around. They are shown as escapes.
"""

from __future__ import annotations

import unicodedata

_BYTES = range(0xDC80, 0xDD00)
"""What Python puts in the place of bytes of a name that are not UTF-8."""


def plain(text: str, keep: str = "") -> str:
    r"""Show signs that are not printable as escapes; blanks of every width stay.

    Parameters
    ----------
    text : str
    keep : str
        Signs that stay too, such as line breaks.

    Examples
    --------
    >>> plain("a\x1b[2J 张\u202e伟")
    'a\\x1b[2J 张\\u202e伟'
    """
    if text.isprintable():
        return text
    return "".join(sign if _is_seen(sign, keep) else _escape(ord(sign)) for sign in text)


def _is_seen(sign: str, keep: str) -> bool:
    return sign.isprintable() or sign in keep or unicodedata.category(sign) == "Zs"


def _escape(code: int) -> str:
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
