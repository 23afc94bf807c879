"""What ``cadre-sim explain`` says of files, shipped or one's own, and of strategies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.commands.input_kinds import (
    FOLDERS,
    kinds_of_file,
    kinds_of_name,
    names_of,
    own_title,
)
from analysis.words import words
from sim.files.toml_files import read_chain

MOST_ROWS = 40
"""Differing settings that are listed before they are only counted."""


def shipped_names() -> list[str]:
    """List the names of all shipped files, each once."""
    return list(dict.fromkeys(name for kind in FOLDERS for name in names_of(kind)))


def entries_of_file(name: str, lang: str) -> list[list[str]]:
    """Explain a shipped name as each kind of file that it is, a path as the likeliest; nothing
    where it is none.

    Raises
    ------
    InputError
        When a file cannot be read.
    """
    own = name.endswith(".toml")
    kinds = kinds_of_file(Path(name))[:1] if own else kinds_of_name(name)
    return [list(_lines(kind, name, lang)) for kind in kinds]


def _lines(kind: str, name: str, lang: str) -> Iterator[str]:
    """Say a file's title, what it is, and in what it differs from its parent."""
    chain = read_chain(name, FOLDERS[kind])
    parents = [path for path, _ in chain[:-1]]
    key = "names" if kind == "rulebook" else "title"
    if name.endswith(".toml"):
        title = own_title(kind, name, lang)
    else:
        title = next(layer[key][lang] for _, layer in reversed(chain) if key in layer)
    yield f"{name}: {title} ({kind})"
    own = chain[-1][1]
    if own.get("description"):
        yield f"  {own['description']}"
    if kind == "study":
        yield from _study_lines(name)
    if not parents:
        return
    # in an inner folder a parent goes by its name there; a study may extend one of its own name
    parent = parents[-1]
    yield f"  extends {parent.stem}"
    rows = _DIFFERENCES[kind](parent, chain[-1][0]) if kind in _DIFFERENCES else []
    if kind in _DIFFERENCES:
        yield "  what differs:" if rows else "  in which nothing differs but words"
    for setting, before, after in rows[:MOST_ROWS]:
        yield f"    {setting}: {before} → {after}"
    if len(rows) > MOST_ROWS:
        yield f"    and {len(rows) - MOST_ROWS} more"


def _study_lines(name: str) -> Iterator[str]:
    from sim.sweeps.planning.study import load_study

    study = load_study(name)
    design = str(study.file.design)
    for key in ("points", "trajectories"):
        count = getattr(study.file, key)
        design += f", {count} {key}" if count else ""
    yield f"  under {', '.join(study.file.scenarios)}; design: {design}"
    yield f"  varies {', '.join(one.name for one in study.dimensions) or 'nothing'}"


def _between_scenarios(parent: Path, child: Path) -> list[tuple[str, str, str]]:
    from analysis.comparison.scenario_differences import differences, parents_of
    from sim.scenario.scenario import load_scenario

    one, other = (load_scenario(path) for path in (parent, child))
    extended = parents_of(one), parents_of(other)
    return differences(one.to_dict(), other.to_dict(), extended).settings


def _between_rulebooks(parent: Path, child: Path) -> list[tuple[str, str, str]]:
    from analysis.comparison.scenario_differences import rulebook_differences
    from sim.scoring import load_rulebook

    return rulebook_differences(load_rulebook(parent), load_rulebook(child))


_DIFFERENCES: dict[str, Any] = {"scenario": _between_scenarios, "rulebook": _between_rulebooks}


def strategy_entries(lang: str) -> dict[str, list[str]]:
    """Explain every strategy: its promise, where it comes from, what it answers to, its share."""
    from sim.scenario.parameters import PARAMETERS
    from sim.scenario.strategies import STRATEGIES

    texts, between = words("answers", lang), words("laboratory", lang)["comma"]
    entries = {}
    for one in STRATEGIES:
        share = f"share_{one.name}"
        of = (
            f"share: {share}, default {PARAMETERS[share].default:g}"
            if share in PARAMETERS
            else "share: what the others leave"
        )
        entries[one.name] = [
            f"{one.name}: {getattr(one, lang)} (strategy)",
            f"  after: {one.after}",
            f"  answers to: {between.join(texts[answer] for answer in sorted(one.answers))}",
            f"  {of}",
        ]
    return entries
