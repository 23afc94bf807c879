"""Files of claims and of targets, read with their parents."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from sim.base.errors import InputError
from sim.files.fields import Document
from sim.files.toml_files import merge, read_chain, validate
from sim.scenario.scenario import Scenario, load_scenario

File = TypeVar("File", bound=Document)


def read_data_file(model: type[File], name: str | Path, folder: str) -> tuple[File, str]:
    """Read a file by path, or by name in a folder of the library, and check it.

    Returns
    -------
    tuple of Document and str
        The file, and its path for messages.

    Raises
    ------
    InputError
        Naming file and key.
    """
    chain = read_chain(name, folder)
    data: dict[str, Any] = {}
    for _, layer in chain:
        data = merge(data, layer)
    where = str(chain[-1][0])
    return validate(model, data, where), where


def named_scenario(name: str, where: str) -> Scenario:
    """Read a scenario that a file names.

    Parameters
    ----------
    name : str
    where : str
        File and key that name it.

    Raises
    ------
    InputError
        Naming file and key.
    """
    try:
        return load_scenario(name)
    except InputError as error:
        raise InputError(f"{where}: {error.where}", error.got, error.allowed, error.do) from error
