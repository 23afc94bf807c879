"""Words in English and in Chinese.

What reports and commands say themselves stands in ``en.toml`` and ``zh.toml``. What is said in
English elsewhere, by the model, the engine, errors and shipped files, has its Chinese in
``chinese/``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from sim.base.errors import InputError

Words = dict[str, str]
"""Texts by key; what stands in braces, or after a per cent sign, is filled in."""

FOLDER = Path(__file__).parent
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="en")


def words(section: str, lang: str) -> Words:
    """Give the words of a report or command.

    Parameters
    ----------
    section : str
        Table of the two files.
    lang : {'en', 'zh'}
    """
    return _file(lang)[section]


def years_in_words(first: int, last: int, lang: str) -> str:
    """Say of which years something is, or of which one."""
    form = words("ask", lang)["year" if first == last else "span"]
    return form.format(first=first, last=last)


def speak(lang: str) -> None:
    """Choose the language of what is said without being handed one: errors, notes, progress."""
    _SPOKEN.set(lang)


def spoken() -> str:
    """Give the language that was chosen, English where none was."""
    return _SPOKEN.get()


def said(text: str, lang: str) -> str:
    """Give a text that is made in English in a language; as it is where it has no Chinese.

    Parameters
    ----------
    text : str
        Of the model, the engine, an error or a shipped file.
    lang : {'en', 'zh'}
    """
    if lang == "en":
        return text
    # a quick command in English has no need of it
    from analysis.words.catalogue import in_chinese

    return in_chinese(text)


def error_in_words(error: InputError, lang: str) -> str:
    """Word an error in a language: where, what was got, what is allowed, what to do."""
    if lang == "en":
        return str(error)
    parts = {name: said(getattr(error, name), lang) for name in ("where", "got", "allowed", "do")}
    told: Sequence[InputError] = getattr(error, "told", ())
    if told:
        # faults of several kinds are each worded as one would be that stands alone
        lines = "".join(f"\n  {error_in_words(one, lang).lstrip('：')}" for one in told)
        parts["do"] = f"{said('Mend them:', lang)}{lines}"
    return words("printed", lang)["error"].format(**parts)


@cache
def _file(lang: str) -> dict[str, Words]:
    return tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8"))
