"""A study laid over its parent, key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.files.toml_files import is_file, library, merge
from sim.sweeps.planning.design_keys import KEYS_OF_ALL_DESIGNS, KEYS_OF_DESIGNS


def laid_over(data: dict[str, Any], layer: dict[str, Any]) -> dict[str, Any]:
    """Lay a child's keys over its parent's.

    A number of replicates takes the place of a precision, and the other way round. Another design
    leaves behind what its parent's was told and it has no use for.
    """
    # merged as they are, both would stand there, which is refused
    for one, other in (("replicates", "precision"), ("precision", "replicates")):
        if one in layer and other not in layer:
            data = {key: value for key, value in data.items() if key != other}
    if str(layer.get("design")) in KEYS_OF_DESIGNS:
        foreign = {*KEYS_OF_ALL_DESIGNS} - {*KEYS_OF_DESIGNS[layer["design"]]}
        data = {key: value for key, value in data.items() if key not in foreign}
    merged = merge(data, layer)
    before, after = data.get("settings"), layer.get("settings")
    if isinstance(before, list) and isinstance(after, list):
        merged["settings"] = _joined(before, after)
    return merged


def _joined(before: list[Any], after: list[Any]) -> list[Any]:
    """Add a child's settings to its parent's; one of the same number takes its place."""
    again = {str(line).partition("=")[0].strip() for line in after}
    return [line for line in before if str(line).partition("=")[0].strip() not in again] + after


def as_text(data: dict[str, Any], path: Path) -> str:
    """Write a study that was put together as one file, whose scenarios are found from anywhere."""
    # only this needs it, and every start would wait for it
    import tomli_w

    named = [(name, locate_scenario(name, path.parent, path.stem)) for name in data["scenarios"]]
    found = [name if place == name else str(Path(place).resolve()) for name, place in named]
    return tomli_w.dumps(data | {"scenarios": found})


def locate_scenario(name: str, folder: Path, study: str) -> str:
    """A scenario beside the study comes before one of the library; the study's own file is none."""
    beside = folder / (name if name.endswith(".toml") else f"{name}.toml")
    return str(beside) if beside.is_file() and beside.stem != study else name


def from_its_file(layer: dict[str, Any], file: Path, own: Path, shipped: str) -> dict[str, Any]:
    """Give the keys of a file, in which a parent's scenarios count from the parent and not from the
    study that extends it.

    Parameters
    ----------
    shipped : str
        Folder of shipped studies in the library, whose names mean the same from everywhere.
    """
    names, folder = layer.get("scenarios"), file.parent
    if not isinstance(names, list) or folder in (own.parent, library() / shipped):
        return layer
    # from the root on, since a plan looks from the study's folder
    beside = [folder / (name if str(name).endswith(".toml") else f"{name}.toml") for name in names]
    found = [
        str(path.resolve()) if path != file and is_file(path) else name
        for path, name in zip(beside, names, strict=True)
    ]
    return layer | {"scenarios": found}
