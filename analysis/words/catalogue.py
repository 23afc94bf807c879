"""The Chinese of texts that are made in English elsewhere, found by their English.

A text of ``chinese/*.toml`` may have gaps in braces: ``"reason: {reason}" = "理由：{reason}"``.
What stands in a gap is put into Chinese too, as far as it is known, unless the gap's name is in
capital letters: a name or code that users type stays as it is, and has no "; " inside. Some hold
only what `LOOKS` says.
So the English stays where it is made, and a text that is changed there has no Chinese until it is
given one, which a test finds.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

from analysis.words import FOLDER, words

GAP = re.compile(r"\{(\w+)\}")
NUMBER = r"[-−]?\d[\d.,]*(?:e[-+]?\d+)?"
ANYTHING = ".+?"
NO_LIST = "(?:(?!; ).)+?"
LOOKS = dict.fromkeys(("COUNT", "HIGH", "LINE", "LOW", "NUMBER"), NUMBER) | {"KEY": r"[^\s,]+"}
"""What gaps of some names hold: a number, a single key."""
UNIT = "unit"
"""Gap that holds a unit, whose name elsewhere may be that of a scenario or a column."""
_DEEPEST = 4
"""How often what stands in a gap is looked at for gaps of its own."""
_LONGEST = 2_000
"""Characters of a text that is compared with those that have gaps."""
_JOINED = (("; ", "；"), (" or ", "或"))
"""What stands between texts that are put together, in English and in Chinese."""
_REMARK = re.compile(r"\([^()]*\)")
"""What stands behind a name in brackets, and belongs to it."""
_BETWEEN = re.compile(r", (?![^()]*\))")
"""What stands between the entries of a list, outside of remarks."""
_MORE = re.compile(r"(?:; )?,? and (\d[\d,]*) more$")
"""How a list of names ends that is cut."""


class Pattern(NamedTuple):
    """A text with gaps: its beginning and end, its English and its Chinese."""

    first: str
    last: str
    english: str
    chinese: str


def in_chinese(text: str, deep: int = 0) -> str:
    """Give a text in Chinese, or as it is."""
    exact, bare = catalogue(), text.lstrip()
    if "\n" in text:
        lines = [(line, line.lstrip()) for line in text.split("\n")]
        return "\n".join(
            line[: len(line) - len(own)] + in_chinese(own, deep) for line, own in lines
        )
    if bare in exact:
        return text[: len(text) - len(bare)] + exact[bare]
    if text.endswith(".") and text in _meanings():
        return _meanings()[text]
    if deep < _DEEPEST and len(text) <= _LONGEST:
        for pattern in _patterns():
            # of most patterns it shows at once that they do not fit
            ends = text.startswith(pattern.first) and text.endswith(pattern.last)
            found = _looks(pattern.english).fullmatch(text) if ends else None
            if found:
                return _filled(pattern.chinese, found.groupdict(), deep)
        if bare != text:
            return text[: len(text) - len(bare)] + in_chinese(bare, deep)
        for between, chinese in _JOINED:
            parts = _known_whole(text.split(between), between)
            joined = len(parts) > 1 and between in _REMARK.sub("", text)
            if joined and (between != " or " or all(map(_can_stand, parts))):
                return chinese.join(in_chinese(part, deep + 1) for part in parts)
        return _listed(text, deep)
    return _MORE.sub(r"，另有\1个", text)


def _known_whole(parts: list[str], between: str) -> list[str]:
    """Put together again those after each other that are one text of the catalogue."""
    whole: list[str] = []
    while parts:
        ends = range(len(parts), 1, -1)
        end = next((one for one in ends if between.join(parts[:one]) in catalogue()), 1)
        whole.append(between.join(parts[:end]))
        parts = parts[end:]
    return whole


def _can_stand(part: str) -> bool:
    """Say whether a text stands in Chinese beside others: its Chinese is known, or it is a sign."""
    return part in catalogue() or not any(map(str.isalpha, part))


def _listed(text: str, deep: int) -> str:
    """Give a list in Chinese, where what stays English of it is names alone."""
    parts = _BETWEEN.split(text)
    # a single word is what users type
    told = [in_chinese(part, deep + 1) if " " in part else part for part in parts]
    kept = [one for part, one in zip(parts, told, strict=True) if part == one]
    is_list = len(parts) > 1 and len(kept) < len(parts) and not any(" " in one for one in kept)
    if not is_list:
        return _MORE.sub(r"，另有\1个", text)
    return ("、" if not kept else ", ").join(told)


def _filled(chinese: str, parts: dict[str, str], deep: int) -> str:
    """Fill the gaps of a text, those for words with words in Chinese."""

    def filled(gap: re.Match[str]) -> str:
        part = parts[gap[1]]
        if gap[1] == UNIT:
            # what else is said of a column stands behind its unit
            unit, between, more = part.partition("; ")
            told = f"；{in_chinese(more, deep + 1)}" if between else ""
            return (words("units", "zh").get(unit) or catalogue().get(unit, unit)) + told
        return _MORE.sub(r"，另有\1个", part) if gap[1].isupper() else in_chinese(part, deep + 1)

    return GAP.sub(filled, chinese)


@cache
def catalogue() -> dict[str, str]:
    """Read all texts, Chinese by English."""
    files = sorted((FOLDER / "chinese").glob("*.toml"))
    return {
        english: chinese
        for file in files
        for english, chinese in tomllib.loads(file.read_text("utf-8")).items()
    }


@cache
def _meanings() -> dict[str, str]:
    """Give what parameters and levers mean, in the words of errors on their numbers."""
    # only here: no other text needs parameters
    from sim.scenario.parameters import PARAMETERS

    return {f"{one.en}.": f"{one.zh}。" for one in PARAMETERS.values()}


@cache
def _patterns() -> list[Pattern]:
    """Give texts with gaps, those with most words first, or a short one would take all; those that
    begin with a gap last, since words inside of any prose might be theirs."""
    gapped = [english for english in catalogue() if GAP.search(english)]
    ordered = sorted(gapped, key=lambda one: (one.startswith("{"), -len(GAP.sub("", one))))
    return [_pattern(one, catalogue()[one]) for one in ordered]


def _pattern(english: str, chinese: str) -> Pattern:
    parts = GAP.split(english)
    return Pattern(parts[0], parts[-1], english, chinese)


def _looks_of(gap: str) -> str:
    # a name holds no list: texts in a row are each a text of their own
    return LOOKS.get(gap, NO_LIST if gap.isupper() else ANYTHING)


@cache
def _looks(english: str) -> re.Pattern[str]:
    """Say what a text with gaps looks like, filled."""
    # each second part is the name of a gap
    looks = [
        f"(?P<{part}>{_looks_of(part)})" if place % 2 else re.escape(part)
        for place, part in enumerate(GAP.split(english))
    ]
    return re.compile("".join(looks), re.DOTALL)
