"""One file that a command writes for its user: its name, its place, and what may be replaced."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from sim.base.errors import InputError, shown
from sim.files.atomic import write_atomically
from sim.files.places import try_file
from sim.files.toml_files import shipped

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

OverwriteFile = Annotated[
    bool, typer.Option("--overwrite", help="Replace the file, if it is there already.")
]
"""The option of commands that write one file of one's own."""


def code_of(name: str) -> str:
    """Check the name of a rulebook of one's own.

    Raises
    ------
    InputError
        When it is none, or that of one that ships.
    """
    if not _CODE.fullmatch(name):
        allowed = "letters, digits, _ and -, at most 64, beginning with a letter or digit"
        raise InputError("NAME", shown(name), allowed, "Give it a plain name; its file ends .toml.")
    if name in shipped("rulebooks"):
        raise InputError("NAME", f"{name}, which ships", "a name of your own", "Choose another.")
    return name


def check_own_file(target: Path, ending: str, overwrite: bool) -> None:
    """Refuse a place where no such file can be written, or one stands that may not be replaced.

    Parameters
    ----------
    target : Path
    ending : str
        That its name must have; empty where any will do.
    overwrite : bool

    Raises
    ------
    InputError
    """
    if ending and target.suffix != ending:
        allowed, do = f"a path that ends {ending}", f"Choose a --out that ends {ending}."
        raise InputError("--out", shown(str(target)), allowed, do)
    try_file(target)
    if target.exists() and not overwrite:
        do = "Choose another --out, or give --overwrite to replace it."
        raise InputError(str(target), "a file that is there already", "a new file", do)


def write_own_file(target: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    InputError
    """
    try:
        write_atomically({target: data})
    except OSError as error:
        got = f"no place to write to ({error.strerror})"
        allowed = "a place with room that can be written to"
        raise InputError(str(target), got, allowed, "Choose another --out.") from error
