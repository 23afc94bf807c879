"""Both languages have the same words, with the same places to fill in."""

import re
import tomllib
from pathlib import Path

import analysis.words

FOLDER = Path(analysis.words.__file__).parent
FILLED = re.compile(r"\{\w+\}|%s")


def test_both_languages_have_the_same_keys_and_places():
    english, chinese = (
        tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8")) for lang in ("en", "zh")
    )
    assert {name: list(texts) for name, texts in english.items()} == {
        name: list(texts) for name, texts in chinese.items()
    }
    for section, texts in english.items():
        for key, text in texts.items():
            places, others = FILLED.findall(text), FILLED.findall(chinese[section][key])
            # what follows a per cent sign is filled in by its place, what stands in braces by name
            assert places == others or (sorted(places) == sorted(others) and "%s" not in places), (
                f"{section}.{key}"
            )
