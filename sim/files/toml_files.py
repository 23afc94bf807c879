"""Project files in TOML: found by name or path, with one parent each, read within limits and
checked against a model."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from sim.base.errors import InputError, closest, cut, shown
from sim.files.toml_positions import KEY_PART
from sim.files.validation import input_error

LARGEST_FILE = 200_000
"""Bytes a TOML file may have; the most tangled one of this size is read in a second."""
DEEPEST = 32
"""How many tables may stand inside each other."""
_TOO_DEEP = re.compile(rf"(?<![A-Za-z0-9_-])(?:{KEY_PART}[ \t]*+\.[ \t]*+){{{DEEPEST}}}")
_LINE = re.compile(r"line ([0-9]{1,9})")
_PLAIN = dict(
    zip(
        "“”„＂‘’＇＝［］｛｝，．－＃０１２３４５６７８９",
        '""""\'\'\'=[]{},.-#0123456789',
        strict=True,
    )
)
"""Signs that look like those of TOML, each with the plain one."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# Windows opens a device by each of these names, with any ending.
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}

Model = TypeVar("Model", bound=pydantic.BaseModel)


def library() -> Path:
    """Give the folder of the scenarios and rulebooks that come with the project.

    An installed wheel carries it inside the package; a checkout has it beside the package.
    """
    here = Path(__file__).resolve().parents[1]
    inside = here / "library"
    return inside if inside.is_dir() else here.parent / "scenarios"


def shipped(folder: str) -> list[str]:
    """List the names that a bare name can mean in one folder of the library."""
    return sorted(path.stem for path in (library() / folder).glob("*.toml"))


def names_beside(name: str, folder: str) -> list[str]:
    """List what could stand in a name's place: the shipped names of the inner folder that it begins
    with, else of the whole folder."""
    inner, slash, _ = name.rpartition("/")
    if slash and _NAME.fullmatch(inner):
        places = (f"{folder}/{inner}", f"{inner}/{folder}") if folder else (inner,)
        return [f"{inner}/{one}" for place in places for one in shipped(place)] or shipped(folder)
    return shipped(folder)


def locate(name: str | Path, folder: str, beside: Path | None = None, asked: str = "") -> Path:
    """Find a document: a path as it is, a bare name beside the file that names it or in the
    library.

    Parameters
    ----------
    name : str or Path
        A bare name has no suffix; one part before it, such as ``theory/``, names a folder inside
        the library's folder, or one of the library with a folder of this kind inside.
    folder : str
        The library's folder for this kind, such as ``rulebooks``.
    beside : Path, optional
        Folder of the document that names this one.
    asked : str
        Where it is named, for messages.
    """
    text, asked = str(name), f"{asked}: " if asked else ""
    known = names_beside(text, folder)
    if text.endswith(".toml"):
        path = Path(text) if beside is None else beside / text
        if not is_file(path):
            raise InputError(
                f"{asked}{shown(text)}",
                missing(path),
                "a .toml file that exists",
                "Check the path.",
            )
        return path
    parts = text.split("/")
    if len(parts) > 2 or not all(
        _NAME.fullmatch(part) and part.lower() not in _RESERVED for part in parts
    ):
        raise InputError(
            f"{asked}name {shown(text)}",
            "neither a .toml file nor a name",
            "letters, digits, _ and -, at most 64, beginning with a letter or digit; "
            "one folder and / before it",
            f"Shipped here: {', '.join(known)}.",
        )
    candidates = [] if beside is None else [beside / f"{text}.toml"]
    candidates.append(library() / folder / f"{text}.toml")
    if folder and len(parts) == 2:
        candidates.append(library() / parts[0] / folder / f"{parts[1]}.toml")
    for path in candidates:
        if is_file(path):
            return path
    near = "" if beside is None else f", a file {cut(text)}.toml in {beside}"
    allowed = f"one of {', '.join(known)}{near}, or the path of a .toml file"
    raise InputError(f"{asked}name {shown(text)}", "an unknown name", allowed, closest(text, known))


def is_file(path: Path) -> bool:
    """Say whether there is a file, also of paths that no file can have."""
    return _is(path, Path.is_file)


def missing(path: Path) -> str:
    """Say what stands in the place of a file that is none."""
    return "a folder" if _is(path, Path.is_dir) else "no such file"


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    try:
        # a path with a NUL raises ValueError deep inside, one too long OSError
        return "\0" not in str(path) and kind(path)
    except OSError:
        return False


def check_file(path: Path, where: str, largest: int, allowed: str, do: str) -> None:
    """Refuse what is no file or is too large."""
    if not is_file(path):
        raise InputError(where, missing(path), allowed, "Check the path.")
    # looked at before reading: what is far too large is not read into memory to be refused
    size = path.stat().st_size
    if size > largest:
        raise InputError(where, f"{size:,} bytes", f"at most {largest:,} bytes", do)


def read_bytes(path: Path, where: str) -> bytes:
    """Read a file whole."""
    try:
        return path.read_bytes()
    except OSError as error:
        got = f"an unreadable file ({error.strerror})"
        raise InputError(where, got, "a file that can be read", "Check its permissions.") from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file, not too large and not too deep; strictly UTF-8."""
    where, levels = str(path), f"at most {DEEPEST} levels"
    check_file(path, where, LARGEST_FILE, "a .toml file that exists", "Is this the right file?")
    try:
        # editors on Windows put a byte order mark before UTF-8, which TOML does not allow
        text = read_bytes(path, where).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = f"{where}, byte {error.start}"
        raise InputError(
            at, "text that is not UTF-8", "UTF-8", "Save the file as UTF-8."
        ) from error
    # before parsing: the time that takes grows with the square of the parts of a key
    if _TOO_DEEP.search(text):
        raise InputError(where, "a key of too many parts", levels, "Shorten the dotted key.")
    try:
        # a copy, since what is cached must not change when edits are laid over it
        data = copy.deepcopy(_parsed(text))
    except tomllib.TOMLDecodeError as error:
        got = f"no valid TOML: {cut(str(error), 200)}"
        raise InputError(where, got, "TOML 1.0", _foreign_signs(text, str(error))) from error
    except ValueError as error:
        raise InputError(
            where, "a number of thousands of digits", "numbers of usual size", "Mend the number."
        ) from error
    except RecursionError as error:
        raise InputError(
            where, "too many brackets inside each other", levels, "Remove some."
        ) from error
    if _depth(data) > DEEPEST:
        raise InputError(where, "too many tables inside each other", levels, "Flatten them.")
    return data


def _foreign_signs(text: str, message: str) -> str:
    """Name signs of a Chinese keyboard or a word processor in the line that a parser stopped at."""
    found = _LINE.search(message)
    lines = text.split("\n")
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    signs = list(dict.fromkeys(sign for sign in line if sign in _PLAIN))
    if not signs:
        return "Mend the line named."
    plain = " ".join(dict.fromkeys(_PLAIN[sign] for sign in signs))
    return f"Line {number} has {' '.join(signs)}; where they are not within quotes, write {plain}."


@lru_cache(maxsize=32)
def _parsed(text: str) -> dict[str, Any]:
    """Parse a text once: the points of a study lay their edits over the same few files again and
    again."""
    return tomllib.loads(text)


def _depth(data: Any) -> int:
    deepest, layer = 0, [data]
    while layer and deepest <= DEEPEST:
        deepest += 1
        inner: list[Any] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        layer = inner
    return deepest


def merge(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """Lay a child's table over its parent's: tables merge, everything else is replaced."""
    merged = dict(parent)
    for key, value in child.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = merge(merged[key], value) if both else value
    return merged


def read_chain(
    name: str | Path, folder: str, beside: Path | None = None, asked: str = ""
) -> list[tuple[Path, dict[str, Any]]]:
    """Read a document and its parents (``extends``), the eldest first and the document itself last.

    Returns
    -------
    list of (Path, dict)
        The tables are without the key ``extends``.
    """
    path = locate(name, folder, beside, asked)
    chain: list[tuple[Path, dict[str, Any]]] = []
    current, seen = path, [path.resolve()]
    while True:
        data = read_toml(current)
        parent = data.pop("extends", None)
        chain.insert(0, (current, data))
        if parent is None:
            return chain
        if not isinstance(parent, str):
            raise InputError(
                f"{current}, extends",
                shown(parent),
                "one name or path in quotes",
                "Name one parent.",
            )
        child = current
        current = locate(parent, folder, child.parent, f"{child}, extends")
        if not parent.endswith(".toml") and current.resolve() == child.resolve():
            # index.toml that extends index means the one that ships, not itself
            current = locate(parent, folder, None, f"{child}, extends")
        # two names of one file are one, else a circle through a link would have no end
        if current.resolve() in seen:
            got, allowed = f"a circle through {current}", "a chain of parents that ends"
            raise InputError(f"{path}, extends", got, allowed, "Remove one extends.")
        seen.append(current.resolve())


def validate(model: type[Model], data: dict[str, Any], where: str) -> Model:
    """Check a document against its model; every fault is named with its key.

    Raises
    ------
    InputError
        With all faults, the first twenty in words.
    """
    try:
        return model.model_validate(data)
    except pydantic.ValidationError as error:
        raise input_error(where, error, model, data) from error
