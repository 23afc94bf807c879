"""Words of reports and commands, in English and in Chinese: ``en.toml`` and ``zh.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

Words = dict[str, str]
"""Texts by key; what stands in braces, or after a per cent sign, is filled in."""


def words(section: str, lang: str) -> Words:
    """Give the words of a report or command.

    Parameters
    ----------
    section : str
        Table of the two files.
    lang : {'en', 'zh'}
    """
    return _file(lang)[section]


@cache
def _file(lang: str) -> dict[str, Words]:
    return tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text("utf-8"))
