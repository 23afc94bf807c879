"""Which kind of thing a name, a file or a folder is, and which command takes it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from analysis.commands.results_folder import MANIFEST
from sim.base.errors import InputError, closest, naming, shown
from sim.files.json_files import read_json
from sim.files.toml_files import is_file, library, read_chain, read_toml, shipped

FOLDERS = {"scenario": "", "study": "studies", "rulebook": "rulebooks"}
"""Kinds of files, each with its folder in the library."""
EVIDENCE = ("claims", "targets", "ensembles", "stress", "outside")
"""Folders of the library whose files only commands of their own read."""
_TAKES = {
    "scenario": "Give it to cadre-sim run {0} or to cadre-sim compare, or name it in a study.",
    "study": "Give it to cadre-sim sweep {0}.",
    "rulebook": "Give it to cadre-sim score with --rulebook {0}, to cadre-sim compare behind a "
    "baseline that uses what it extends, or name it in a scenario.",
}
_OF_RESULTS = {
    "compare": "Give it to cadre-sim report {0}. Lives of its people are told by "
    "cadre-sim story {0} --cadre ID.",
    "run": "Its ledgers are for cadre-sim score, and cadre-sim story {0} --cadre ID tells lives "
    "of its people; a page is made of a comparison, by cadre-sim compare.",
    "score": "Read its tables, or score a ledger into another folder.",
    "replay": "Read its tables, or give the sweep's own folder.",
    "sensitivity": "Read its tables, or give the sweep's own folder.",
    "stress": "Read its tables, or open its report.html.",
    "discover": "Read its tables, or give the sweep's own folder.",
    "sweep": "Read its tables, give it to cadre-sim report {0} or cadre-sim replay {0} --run N, "
    "or go on with cadre-sim sweep STUDY --out {0}.",
}
_MADE = {
    "run": "Run a scenario first: cadre-sim run SCENARIO.",
    "compare": "Compare scenarios first: cadre-sim compare BASELINE OTHER.",
    "sweep": "Sweep a study first: cadre-sim sweep STUDY.",
}

Read = TypeVar("Read")


def own_title(kind: str, name: str, lang: str) -> str:
    """Give the title that a scenario, study or rulebook has of its own; without one the name of its
    file, since a parent's title names the parent."""
    path, layer = read_chain(name, FOLDERS[kind])[-1]
    key = "names" if kind == "rulebook" else "title"
    # an edited file is read here as plain TOML, and may say anything
    title = layer.get(key)
    return str(title[lang]) if isinstance(title, dict) and lang in title else path.stem


def kinds_of_name(name: str) -> list[str]:
    """List the kinds that come with the project under a bare name."""
    return [
        kind for kind, folder in FOLDERS.items() if name in shipped(folder) or _is_inner(name, kind)
    ]


def names_of(kind: str) -> list[str]:
    """List what can be typed for a kind: shipped names, then those in scenarios' inner folders."""
    names = shipped(FOLDERS[kind])
    if kind == "scenario":
        inner = sorted(path.name for path in library().iterdir() if path.is_dir())
        names += [
            f"{folder}/{name}"
            for folder in inner
            if folder not in (*FOLDERS.values(), *EVIDENCE)
            for name in shipped(folder)
        ]
    return names


def _is_inner(name: str, kind: str) -> bool:
    """A scenario may stand in a folder of its own, such as theory/still, with its rulebooks in a
    folder inside."""
    inner, slash, last = name.partition("/")
    if not slash or inner in (*FOLDERS.values(), *EVIDENCE) or kind == "study":
        return False
    return last in shipped(inner if kind == "scenario" else f"{inner}/{FOLDERS[kind]}")


def kinds_of_file(path: Path) -> list[str]:
    """List the kinds that a TOML file may be, the likeliest first.

    Its own keys say it, and where they do not, what it extends.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    from sim.scenario.scenario import ScenarioFile
    from sim.scoring.rulebook import Rulebook
    from sim.sweeps.planning.study import StudyFile

    models: dict[str, Any] = {"scenario": ScenarioFile, "study": StudyFile, "rulebook": Rulebook}
    fields = {kind: set(model.model_fields) for kind, model in models.items()}
    data = read_toml(path)
    # keys like title and years belong to several kinds, so the most keys win
    own = {kind: len(data.keys() & known) for kind, known in fields.items()}
    likely = [kind for kind in own if own[kind] == max(own.values())]
    # of a file whose own keys mislead, what it extends tells its kind; where no such parent is
    # found, its own keys are all there is, and who reads it names the parent that is missing
    found = _fitting(path, likely, fields) or _fitting(path, list(own), fields)
    return found or (likely if "extends" in data and max(own.values()) else [])


def is_rulebook(name: str) -> bool:
    """Say whether a name is the path of a rulebook that can be read."""
    try:
        return name.endswith(".toml") and kinds_of_file(Path(name))[:1] == ["rulebook"]
    except InputError:
        return False


def _fitting(path: Path, likely: list[str], fields: dict[str, set[str]]) -> list[str]:
    """Of the kinds that a file may be, give those that its keys and parents fit, best first."""
    chains = {kind: _chain(path, kind) for kind in likely}
    fits = {kind: sum(key in fields[kind] for key in keys) for kind, (_, keys) in chains.items()}
    best: dict[tuple[Path, ...], int] = {}
    for kind, (files, _) in chains.items():
        best[files] = max(fits[kind], best.get(files, 1))
    good = [kind for kind in likely if fits[kind] >= best[chains[kind][0]]]
    return sorted(good, key=fits.__getitem__, reverse=True)


def _chain(path: Path, kind: str) -> tuple[tuple[Path, ...], set[str]]:
    """Give a file and its parents with all their keys; nothing where it has no parent of a kind."""
    try:
        chain = read_chain(str(path), FOLDERS[kind])
    except InputError:
        return (), set()
    return tuple(one for one, _ in chain), {key for _, layer in chain for key in layer}


def kind_of_results(folder: Path) -> str:
    """Say which command wrote a folder; nothing where none did."""
    try:
        # a sweep has a plan in place of a manifest: it may be stopped at any moment
        if is_file(folder / "plan.json"):
            return "sweep"
        kind = read_json(folder / MANIFEST, "", "").get("kind")
    except InputError:
        return ""
    return str(kind) if kind in list(_OF_RESULTS) else ""


def read_as(kind: str, name: str, load: Callable[..., Read], *more: Any) -> Read:
    """Read a scenario, study or rulebook.

    Where it is of another kind, the error says so and names the command that takes it.

    Parameters
    ----------
    kind : {'scenario', 'study', 'rulebook'}
    name : str
        A shipped name or a path.
    load : callable
        Given `name` and `more`.

    Raises
    ------
    InputError
    """
    try:
        return load(name, *more)
    except InputError as error:
        other = _mistaken(kind, name)
        if other is None:
            raise
        raise other from error


def _mistaken(kind: str, name: str) -> InputError | None:
    """Find out of which other kind a name is, if it is."""
    path, wanted, given = Path(name), f"a {kind}, by name or path", name
    inner, _, last = name.partition("/")
    try:
        kinds = kinds_of_file(path) if name.endswith(".toml") else kinds_of_name(name)
    except InputError:
        return None
    # typed as the path in the library, such as studies/tiny
    if not kinds and inner in FOLDERS.values() and last in shipped(inner):
        kinds, given = [one for one, folder in FOLDERS.items() if folder == inner], last
    if not kinds and path.is_dir():
        return InputError(name, results_named(path), wanted, what_takes(path))
    if not kinds or (kind in kinds and given == name):
        return None
    named = name if name.endswith(".toml") else f"name {shown(name)}"
    if kind in kinds:
        return InputError(named, "an unknown name", wanted, f"Did you mean {shown(given)}?")
    return InputError(
        named, f"a {kinds[0]}, not a {kind}", wanted, _TAKES[kinds[0]].format(shlex.quote(given))
    )


def results_named(folder: Path) -> str:
    """Say in words what a folder is."""
    kind = kind_of_results(folder)
    return f"a folder that cadre-sim {kind} has written" if kind else "a folder"


def what_takes(folder: Path) -> str:
    """Say what a folder is good for."""
    return _OF_RESULTS.get(kind_of_results(folder), "Name a file in it.").format(
        shlex.quote(str(folder))
    )


def check_folder(folder: Path, *commands: str) -> None:
    """Refuse what is no folder, or one that none of some commands has written.

    Raises
    ------
    InputError
    """
    written = " or ".join(f"cadre-sim {command}" for command in commands)
    allowed, make = f"a folder that {written} has written", _MADE[commands[0]]
    try:
        if not folder.is_dir():
            got = "a file" if folder.exists() else "no such folder"
            raise InputError(str(folder), got, allowed, make)
    except OSError as error:
        # a path may be too long to ask for, or lead through a folder that must not be entered
        got = f"no folder that can be looked into ({error.strerror})"
        raise InputError(str(folder), got, allowed, make) from error
    kind = kind_of_results(folder)
    if kind not in ("", *commands):
        raise InputError(str(folder), results_named(folder), allowed, what_takes(folder))
    if not kind:
        _check_begun(folder, commands, allowed)


def _check_begun(folder: Path, commands: Sequence[str], allowed: str) -> None:
    """Refuse a folder in which no command has begun; its reader tells of one that was harmed."""
    make = _MADE[commands[0]]
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        got = f"no folder that can be looked into ({error.strerror})"
        raise InputError(str(folder), got, allowed, make) from error
    names = [path.name for path in inside]
    if not {MANIFEST, "plan.json", "parts"}.isdisjoint(names):
        return
    holds = f"holding {naming(names[:5])}{', ...' if len(names) > 5 else ''}" if names else "empty"
    good = [path for path in inside if path.is_dir() and kind_of_results(path) in commands]
    do = f"Name the folder inside it: {shlex.quote(str(good[0]))}." if good else make
    raise InputError(str(folder), f"a folder that no command has written, {holds}", allowed, do)


def unknown(name: str) -> InputError:
    """Refuse a name that nothing has."""
    if Path(name).is_dir():
        return InputError(
            name, results_named(Path(name)), "files, and shipped names", what_takes(Path(name))
        )
    known = {kind: shipped(folder) for kind, folder in FOLDERS.items()}
    allowed = "; ".join(f"a {kind} ({', '.join(names)})" for kind, names in known.items())
    every = [one for names in known.values() for one in names]
    return InputError(
        f"name {shown(name)}",
        "an unknown name",
        f"{allowed}; or the path of a file",
        closest(name.rpartition("/")[2], every),
    )
