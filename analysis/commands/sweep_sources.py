"""What the page of a sweep says of its making: title, design, what varies, versions, dates.

The plan is believed, since its digest names the sweep. All else is for people and may have been
edited: what cannot be read there is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.words import words
from sim.base.errors import InputError
from sim.files.json_files import read_json
from sim.files.toml_files import check_file, read_bytes, read_toml

if TYPE_CHECKING:
    from sim.sweeps.planning.plan import Plan
    from sim.sweeps.results import SweepResults

LISTED = 8
"""Single values of a number that are listed; of more, the ends are."""
LARGEST_LOG = 20_000_000
"""Bytes of a sweep's log that are looked through for dates."""


def describe(table: SweepResults, plan: Plan, folder: Path, lang: str) -> dict[str, Any]:
    """Say of a sweep all that its page shows beside what was read from its tables."""
    frame, study = table.results, _study(folder)
    texts, title = words("reading", lang), study.get("title")
    design = study.get("design")
    return {
        "title": _text(title.get(lang) if isinstance(title, dict) else None) or folder.name,
        "description": _text(study.get("description")),
        "points": f"{frame['point'].nunique():,}",
        "runs": f"{len(frame):,}",
        "failed": table.failed,
        "first": table.first_year,
        "last": table.last_year,
        "sweep": table.sweep_id,
        "design": texts.get(f"design_{design}", ""),
        "seed": plan.data["seed"],
        "replicates": _replicates(plan, texts),
        "years": plan.data["years"],
        "varied": list(_varied(plan, study, lang)),
        "held": _held(study),
        "versions": _versions(plan, folder),
        "dates": _dates(folder),
    }


def _study(folder: Path) -> dict[str, Any]:
    from sim.sweeps.storage.folder import STUDY

    with suppress(InputError):
        return read_toml(folder / STUDY)
    return {}


def _text(given: Any) -> str:
    return given if isinstance(given, str) else ""


def _replicates(plan: Plan, texts: dict[str, str]) -> str:
    if not plan.adaptive:
        return f"{plan.data['replicates']:,}"
    fewest = plan.data["precision"]["at_least"]
    return texts["until_precise"].format(fewest=fewest, most=plan.data["replicates"])


def _varied(plan: Plan, study: dict[str, Any], lang: str) -> Iterator[tuple[str, str, str, str]]:
    """Give a row for each number that varies: name, meaning, unit, values or range."""
    from sim.scenario.parameters import PARAMETERS

    texts = words("reading", lang)
    for place, (name, (low, high, key)) in enumerate(
        zip(plan.varied, plan.data["ranges"], strict=True)
    ):
        one = PARAMETERS.get(name)
        meaning = texts["rulebook_number"].format(key=key) if key else getattr(one, lang, "")
        values = sorted({point[place] for point in plan.data["points"]})
        taken = f"{low:g} – {high:g}" + (texts["by_ratio"] if _is_log(study, name) else "")
        if len(values) <= LISTED:
            taken = ", ".join(f"{value:g}" for value in values)
        yield name, meaning, "" if one is None or key else one.unit, taken


def _is_log(study: dict[str, Any], name: str) -> bool:
    axes = [study.get(section) for section in ("uncertainties", "levers")]
    found = [one[name] for one in axes if isinstance(one, dict) and name in one]
    return any(isinstance(one, dict) and one.get("scale") == "log" for one in found)


def _held(study: dict[str, Any]) -> str:
    """Name the numbers that the study fixes or sets in all runs."""
    fixed, settings = study.get("fixed"), study.get("settings")
    said = [f"{name} = {value}" for name, value in fixed.items()] if isinstance(fixed, dict) else []
    return ", ".join([*said, *(map(str, settings) if isinstance(settings, list) else ())])


def _versions(plan: Plan, folder: Path) -> str:
    """Name the versions that the sweep was begun with: of the model, of Python, of libraries."""
    from sim.sweeps.storage.environment import ENV

    about: dict[str, Any] = {}
    with suppress(InputError):
        about = read_json(folder / ENV, "", "")
    libraries = about.get("libraries")
    named = {"model": plan.data.get("model_version"), "python": about.get("python")}
    named |= libraries if isinstance(libraries, dict) else {}
    return ", ".join(f"{name} {version}" for name, version in named.items() if version)


def _dates(folder: Path) -> tuple[str, str]:
    """Find when a sweep was begun and when its tables were made, as its log says; empty where it
    does not."""
    from sim.sweeps.storage.folder import LOG

    first, last = "", ""
    with suppress(InputError, ValueError, RecursionError):
        check_file(folder / LOG, "", LARGEST_LOG, "", "")
        for line in read_bytes(folder / LOG, "").decode("utf-8", "replace").splitlines():
            event = json.loads(line)
            if isinstance(event, dict) and isinstance(event.get("time"), str):
                first = first or event["time"]
                last = event["time"] if event.get("event") == "complete" else last
    return first, last
