"""What a check of a document found wrong, in words: at which key, what stood there, what may stand
there, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

import pydantic
from pydantic_core import ErrorDetails, PydanticCustomError

from sim.base.errors import LISTED, InputError, closest, cut, naming, shown
from sim.files.toml_positions import find_line, with_line

_FAULT = "fault"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_WORDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_parsing_size": "a whole number of at most 18 digits",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "list_type": "a list in [ ]",
    "dict_type": "a table",
    "model_type": "a table{form}",
    "model_attributes_type": "a table{form}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "too_short": "at least {min_length} entry",
}


@dataclass(frozen=True)
class Fault:
    """One key at fault; `key` is empty for the file as a whole."""

    key: str
    got: str
    allowed: str
    do: str


def fault(got: str, allowed: str, do: str, at: tuple[str, ...] = ()) -> PydanticCustomError:
    """Make what a validator raises: the fault in words, and the keys below its table."""
    words = {"got": got, "allowed": allowed, "do": do, "at": at}
    return PydanticCustomError(_FAULT, "got {got}; allowed: {allowed}. {do}", words)


def input_error(
    where: str, error: pydantic.ValidationError, model: type[pydantic.BaseModel], data: Any
) -> InputError:
    """Put all faults of a document into one message, the first twenty in words."""
    found: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for item in error.errors(include_url=False):
        path = (*_place(item["loc"], data), *item.get("ctx", {}).get("at", ()))
        found.setdefault(path, []).append(item)
    # below a key that is unknown every fault follows from it; one message is enough
    unknown = [path for path, items in found.items() if items[0]["loc"][-1:] == ("[key]",)]
    for path in unknown:
        found = {
            one: items for one, items in found.items() if one == path or one[: len(path)] != path
        }
    faults = [
        (path, _describe(key_path(path), items, model, data))
        for path, items in islice(found.items(), LISTED)
    ]
    if len(found) == 1:
        ((path, one),) = faults
        return InputError(
            f"{with_line(where, path)}, {one.key}" if one.key else where,
            one.got,
            one.allowed,
            one.do,
        )
    lines = [
        f"\n  {_at(where, path, one)}: got {one.got}; allowed: {one.allowed}. {one.do}"
        for path, one in faults
    ]
    more = f"\n  and {len(found) - len(lines)} more" if len(found) > len(lines) else ""
    return InputError(where, f"{len(found)} faults", "none", f"Mend them:{''.join(lines)}{more}")


def _at(where: str, path: tuple[str | int, ...], one: Fault) -> str:
    line = find_line(where, path)
    return f"{'' if line is None else f'line {line}, '}{one.key or 'the file'}"


def key_path(parts: tuple[str | int, ...]) -> str:
    """Write the place of a value as in the file: ``items."area.evaluation".weights``, ``entry 2``
    of a list."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f", entry {part + 1}"
        else:
            word = part if _BARE_KEY.fullmatch(part) else f'"{part}"'
            path += f"{'.' if path else ''}{cut(word)}"
    return path


def _place(location: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    """Keep of a location the keys and entries: pydantic also names the chosen kind of an item and
    members of unions."""
    parts, tagged = [], False
    for part in location:
        if isinstance(data, dict) and not tagged and part == data.get("kind"):
            tagged = True
            continue
        if (
            part == "[key]"
            or not isinstance(data, dict | list)
            or (isinstance(data, list) and isinstance(part, str))
        ):
            break
        tagged = False
        parts.append(part)
        if isinstance(data, dict):
            data = data.get(part)
        else:
            data = data[part] if isinstance(part, int) and part < len(data) else None
    return tuple(parts)


def _describe(
    key: str, items: list[ErrorDetails], model: type[pydantic.BaseModel], data: Any
) -> Fault:
    """Describe what is wrong at one key; several items are the members of a union, none of which
    fits."""
    item = items[0]
    kind, context, location = item["type"], item.get("ctx", {}), item["loc"]
    name = str(location[-1]) if location else ""
    if kind == _FAULT:
        return Fault(key, context["got"], context["allowed"], context["do"])
    if kind == "extra_forbidden":
        known = sorted(_known_keys(model, location[:-1]))
        homes = [one.belongs(name) for one in _models_at(model, location[:-1])]
        do = next(filter(None, homes), "") or closest(name, known, "Remove it or use one of these.")
        return Fault(key, "an unknown key", naming(known), do)
    if name == "[key]":
        known = _choices(context)
        do = closest(str(location[-2]), known, "Use another key.")
        return Fault(key, "an unknown key", naming(known) or "a key that is not empty", do)
    if kind == "missing":
        return Fault(key, "nothing", "a value, since this key has no default", "Add the key.")
    if kind == "union_tag_not_found":
        others = [other for other in _table(data, location[:-1]) if other != name]
        do = closest(name, others, "Give a new item its kind and all its other keys.")
        # a code without quotes is read as a table in a table
        inner = [f"{name}.{part}" for part in _table(data, location)]
        if others and inner and inner[0] in others:
            do = f'Put the code in quotes: "{inner[0]}".'
        return Fault(
            key, "an item without `kind`", f"changes to {naming(others)}, or a whole new item", do
        )
    if kind == "union_tag_invalid":
        kinds = _choices({"expected": context["expected_tags"]})
        return Fault(
            f"{key}.kind", shown(context["tag"]), _quoted(kinds), closest(context["tag"], kinds)
        )
    choices = [choice for one in items for choice in _choices(one.get("ctx", {}))]
    forms = [one.form for one in _models_at(model, location) if one.form]
    do = _as_written(item, forms)
    if choices:
        do = closest(str(item["input"]), choices, do)
    form = f", such as {forms[0]}" if forms else ""
    allowed = dict.fromkeys(
        _WORDS.get(one["type"], _plain(one)).format(form=form, **one.get("ctx", {}))
        for one in items
    )
    return Fault(key, shown(item["input"]), " or ".join(allowed), do)


def _as_written(item: ErrorDetails, forms: list[str]) -> str:
    """Say how a value of the wrong kind would be written, as far as that can be said."""
    kind, name, given = item["type"], str(item["loc"][-1]) if item["loc"] else "", item["input"]
    if kind == "list_type" and isinstance(given, str):
        return f"Write {name} = [{shown(given)}]."
    if kind in ("int_type", "float_type") and _QUOTED_NUMBER.fullmatch(str(given)):
        return f"Write {name} = {given}, without quotes."
    if kind == "list_type" and isinstance(given, dict):
        return f"Write each entry under a heading of its own in double brackets, [[{name}]]."
    if kind in ("model_type", "model_attributes_type") and forms:
        form = forms[0]
        if '"…"' not in form:
            form = form.replace("…", shown(given))
        elif isinstance(given, str) and given and '"' not in given:
            # text in place of a name in two languages is likely the English one
            form = form.replace("…", cut(given), 1)
        return f"Write {name} = {form}."
    return "Mend the value."


def _plain(item: ErrorDetails) -> str:
    """Give the words of a validator of another file, or those for a choice of names."""
    choices = _choices(item.get("ctx", {}))
    text = _quoted(choices) if choices else item["msg"].removeprefix("Value error, ")
    return text.replace("{", "{{").replace("}", "}}")


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _choices(context: dict[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", str(context.get("expected", "")))


def _table(data: Any, location: tuple[Any, ...]) -> dict[str, Any]:
    for part in location:
        data = data.get(part) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _known_keys(model: type[pydantic.BaseModel], location: tuple[Any, ...]) -> set[str]:
    """Collect the keys that a model knows at a place of a document."""
    known = {key for one in _models_at(model, location) for key in one.model_fields}
    return known if location else known | set(getattr(model, "read_before", ()))


def _models_at(model: type[pydantic.BaseModel], location: tuple[Any, ...]) -> list[Any]:
    """Collect the models of a place of a document."""
    models: list[Any] = [model]
    for part in location:
        tagged = [one for one in models if part in _tags(one)]
        inner: list[Any] = []
        for one in tagged or models:
            fields = one.model_fields
            inner.extend(_models_in(fields[part].annotation) if part in fields else [one])
        models = inner
    return models


def _tags(model: type[pydantic.BaseModel]) -> tuple[Any, ...]:
    return get_args(model.model_fields["kind"].annotation) if "kind" in model.model_fields else ()


def _models_in(annotation: Any) -> list[Any]:
    found: list[Any] = []
    stack = [annotation]
    while stack:
        one = stack.pop()
        if isinstance(one, type) and issubclass(one, pydantic.BaseModel):
            found.append(one)
        stack.extend(get_args(one))
    return found
