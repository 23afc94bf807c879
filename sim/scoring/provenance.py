"""A number that a file changes is that file's own until the file says where it comes from.

Files are laid over each other key by key, so a child's number would else stand under its parent's
origin: a cap of one's own under "Table 1; given".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.base.errors import cut
from sim.files.fields import Document, Sourced
from sim.files.toml_files import merge
from sim.files.validation import key_path
from sim.scoring.words import Phrase

YOURS = "yours: the file that changed it does not say where it comes from"
"""Reason in `assumed` of a setting that was changed without an origin."""
_OWN = Phrase("{setting} assumed (yours)", "{setting} 为假定（自定）")
_AND = Phrase("; ", "；")
_WORDS = frozenset({"names", "clause", "origin", "quote", "reason", "range", "assumed"})


class Unsourced(NamedTuple):
    """A setting that was changed and has no origin of its own.

    Attributes
    ----------
    table, field : str
        As a file names them.
    """

    table: str
    field: str


def lay_over(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """Merge a child's table into its parent's, and note what it changes without an origin.

    A changed setting has one where the child's table gives `origin`, or an entry for the setting
    in `assumed`. What is set to the value that it had is not changed.
    """
    merged = merge(parent, child)
    for key, value in child.items():
        before = parent.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            merged[key] = lay_over(before, value)
    if "origin" in child:
        return merged
    of_parent, own = _table(parent.get("assumed")), _table(child.get("assumed"))
    changed = [
        key
        for key, value in child.items()
        if key not in _WORDS
        and key not in own
        and ("origin" in parent or key in of_parent)
        and not _holds_sourced(parent.get(key))
        and merged[key] != parent.get(key)
    ]
    if changed:
        marks = {key: {"reason": YOURS} for key in changed}
        # not merged with what the parent assumed: its range is one of another number
        merged["assumed"] = _table(merged.get("assumed")) | marks
    return merged


def _table(value: Any) -> dict[str, Any]:
    """Nothing is checked yet, so anything may stand where a table should."""
    return value if isinstance(value, dict) else {}


def _holds_sourced(value: Any) -> bool:
    """Say whether a table holds tables that have origins of their own, such as kinds of event."""
    return any("origin" in one for one in _table(value).values() if isinstance(one, dict))


def unsourced(document: Any, inside: tuple[str, ...] = ()) -> list[Unsourced]:
    """List the changed settings of a checked rulebook, or of a part, that have no origin."""
    found = []
    if isinstance(document, Sourced):
        found = [Unsourced(key_path(inside), cut(field)) for field in yours(document)]
    parts = document if isinstance(document, dict) else getattr(document, "__dict__", {})
    for key, value in parts.items():
        if isinstance(value, dict | Document):
            found += unsourced(value, (*inside, key))
    return found


def yours(thing: Sourced) -> list[str]:
    """Name the settings of a thing that were changed without an origin."""
    return [field for field, one in thing.assumed.items() if one.reason == YOURS]


def origin_in_words(thing: Sourced, parts: Mapping[str, Sourced], lang: str) -> str:
    """Say where a thing comes from, and which settings of it and of its parts do not.

    Parameters
    ----------
    thing : Sourced
    parts : mapping of str to Sourced
        By code, such as the kinds of event of an item.
    lang : {'en', 'zh'}
    """
    own = [*yours(thing), *(f"{code} {field}" for code in parts for field in yours(parts[code]))]
    return _AND.say(lang).join([thing.origin, *(_OWN.say(lang, setting=cut(one)) for one in own)])
