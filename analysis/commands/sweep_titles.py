"""Titles of the scenarios of a sweep, kept in its folder: a plan has their names alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sim.base.errors import InputError

if TYPE_CHECKING:
    from analysis.comparison.sweep_reading import Reading
    from analysis.discovery.discovery import Discovery
    from analysis.sensitivity.sensitivity import Sensitivity
    from sim.sweeps.planning.study import Study

TITLES = "titles.json"
Found = TypeVar("Found", "Reading", "Discovery", "Sensitivity")


def keep_titles(study: Study, folder: Path) -> None:
    """Write beside a sweep what people read in place of its scenarios' names.

    No number depends on it: where it cannot be written, results have names.
    """
    from sim.files.atomic import write_atomically
    from sim.files.json_files import json_bytes
    from sim.scenario.scenario import load_scenario
    from sim.sweeps.planning.layers import locate_scenario

    files = [locate_scenario(one, study.folder, study.name) for one in study.file.scenarios]
    named = {one.name: one.label for one in map(load_scenario, files)}
    titles = {name: {"en": label.en, "zh": label.zh} for name, label in named.items()}
    with suppress(OSError):
        write_atomically({folder / TITLES: json_bytes(titles)})


def take_titles(shard: Path, folder: Path) -> None:
    """Take the titles of a shard over into the folder of the whole sweep."""
    from sim.files.atomic import write_atomically

    with suppress(OSError):
        write_atomically({folder / TITLES: (shard / TITLES).read_bytes()})


def titled(found: Found, folder: Path) -> Found:
    """Give what was found in a sweep the titles of its scenarios, as far as they are known."""
    from sim.files.fields import Names
    from sim.files.json_files import read_json

    kept = {}
    with suppress(InputError):
        kept = read_json(folder / TITLES, "", "")
    return replace(
        found,
        titles=tuple(
            Names(en=_text(kept.get(name), "en", name), zh=_text(kept.get(name), "zh", name))
            for name in found.scenarios
        ),
    )


def _text(kept: object, lang: str, name: str) -> str:
    # whatever an edited file holds, a text without anything to see is no title
    text = kept.get(lang) if isinstance(kept, dict) else None
    return text if isinstance(text, str) and text.strip() else name
