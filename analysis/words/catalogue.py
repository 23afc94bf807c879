"""The Chinese of texts that are made in English elsewhere, found by their English.

A text of ``chinese/*.toml`` may have gaps in braces: ``"reason: {reason}" = "理由：{reason}"``.
What stands in a gap is put into Chinese too, as far as it is known, unless the gap's name is in
capital letters: a name or code that users type stays as it is, and has no "; " inside. So the
English stays where it is made, and a text that is changed there has no Chinese until it is given
one, which a test finds.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

from analysis.words import FOLDER, words

GAP = re.compile(r"\{(\w+)\}")
_DEEPEST = 4
"""How often what stands in a gap is looked at for gaps of its own."""
_LONGEST = 2_000
"""Characters of a text that is compared with those that have gaps."""


class Pattern(NamedTuple):
    """A text with gaps: its beginning and end, what its English looks like, and its Chinese."""

    first: str
    last: str
    english: re.Pattern[str]
    chinese: str


def in_chinese(text: str, deep: int = 0) -> str:
    """Give a text in Chinese, or as it is."""
    exact, bare = catalogue(), text.lstrip()
    if bare in exact:
        return text[: len(text) - len(bare)] + exact[bare]
    if deep < _DEEPEST and len(text) <= _LONGEST:
        for pattern in _patterns():
            # of most patterns it shows at once that they do not fit
            ends = text.startswith(pattern.first) and text.endswith(pattern.last)
            found = pattern.english.fullmatch(text) if ends else None
            if found:
                filled = {
                    gap: part if gap.isupper() else in_chinese(part, deep + 1)
                    for gap, part in found.groupdict().items()
                }
                return pattern.chinese.format(**filled)
        if "; " in text:
            return "；".join(in_chinese(part, deep + 1) for part in text.split("; "))
    return text


@cache
def catalogue() -> dict[str, str]:
    """Read all texts, and units, Chinese by English."""
    files = sorted((FOLDER / "chinese").glob("*.toml"))
    return words("units", "zh") | {
        english: chinese
        for file in files
        for english, chinese in tomllib.loads(file.read_text("utf-8")).items()
    }


@cache
def _patterns() -> list[Pattern]:
    """Give texts with gaps, those with most words first, or a short one would take all."""
    gapped = [english for english in catalogue() if GAP.search(english)]
    ordered = sorted(gapped, key=lambda one: -len(GAP.sub("", one)))
    return [_pattern(one, catalogue()[one]) for one in ordered]


def _pattern(english: str, chinese: str) -> Pattern:
    # each second part is the name of a gap
    parts = GAP.split(english)
    # a name holds no list: texts in a row are each a text of their own
    looks = [
        (f"(?P<{part}>(?:(?!; ).)+?)" if part.isupper() else f"(?P<{part}>.+?)")
        if place % 2
        else re.escape(part)
        for place, part in enumerate(parts)
    ]
    return Pattern(parts[0], parts[-1], re.compile("".join(looks), re.DOTALL), chinese)
