"""JSON Schema of the files that users write, made from the code's own tables of keys.

An editor completes and checks a file by it; ``cadre-sim check`` says everything else. What a file
leaves out may stand in what it extends, so a table may be incomplete; entries of lists may not,
since a list is replaced whole. Only keywords of Draft 4 are used, which editors of TOML know.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from analysis.report.measure_names import unit_called
from sim.model.measure_catalogue import MEASURES
from sim.scenario.parameters import LEVERS, UNIT_KINDS, WORLD, Parameter
from sim.scenario.scenario_file import ScenarioFile
from sim.scenario.world_values import SECTIONS
from sim.scoring.rulebook import Rulebook
from sim.sweeps.planning.study import StudyFile

DIALECT = "http://json-schema.org/draft-07/schema#"
Schema = dict[str, Any]
"""A JSON Schema as plain data."""

_TEXT: Schema = {"type": "string"}
_EXTENDS: Schema = _TEXT | {
    "description": "One parent: a shipped name, a name beside this file, or a path of a .toml file."
}
_DROP: Schema = {
    "type": "array",
    "items": _TEXT,
    "description": "Codes of the parent's items to leave out.",
}
_READ_BEFORE = {"extends": _EXTENDS, "drop": _DROP}
"""Keys that are used up before a file is checked against its model."""


class _Generator(GenerateJsonSchema):
    """What pydantic makes of the models, but for what the house's own validators read."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Say what a validator reads: a number with decimals, or one text in place of a list."""
        read: Callable[..., Any] = schema["function"]["function"]
        bounds = inspect.getclosurevars(read).nonlocals if inspect.isfunction(read) else {}
        if {"lowest", "highest"} <= bounds.keys():
            return {"type": "number", "minimum": bounds["lowest"], "maximum": bounds["highest"]}
        inner = super().function_before_schema(schema)
        if inner.get("type") == "array" and inspect.isfunction(read) and _takes_text(read):
            return {"anyOf": [inner["items"], inner]}
        return inner


def _takes_text(read: Callable[..., Any]) -> bool:
    """Say whether a validator of one argument makes a list of a text."""
    return len(inspect.signature(read).parameters) == 1 and read("") == [""]


def schema_of(kind: str, lang: str = "en") -> Schema:
    """Give the schema of a kind of file.

    Parameters
    ----------
    kind : {'rulebook', 'scenario', 'study'}
    lang : {'en', 'zh'}
        Language in which parameters, levers and measures are described.
    """
    made = {"rulebook": _rulebook, "scenario": _scenario, "study": _study}[kind](lang)
    return {"$schema": DIALECT, "title": f"cadre-sim {kind}"} | made


def _rulebook(lang: str) -> Schema:
    return _whole(Rulebook)


def _scenario(lang: str) -> Schema:
    made = _whole(ScenarioFile)
    for section in SECTIONS:
        of_section = [one for one in WORLD if one.section == section]
        made["properties"][section] = _table(_numbers(of_section, lang))
    books = _whole(Rulebook)
    made["definitions"] |= books["definitions"]
    of_book = {key: one for key, one in books["properties"].items() if key != "extends"}
    made["definitions"]["RulebookEdits"] = _table(of_book)
    edits = {"$ref": "#/definitions/RulebookEdits"}
    scheme = made["definitions"]["SchemeFile"]
    scheme["properties"] |= {
        "extends": _TEXT | {"description": "Another scheme of this scenario or its parents."},
        "levers": _table(_numbers(LEVERS, lang)),
        "edits": _table(of_book | dict.fromkeys(UNIT_KINDS, edits)),
    }
    return made


def _study(lang: str) -> Schema:
    made = _whole(StudyFile)
    axis = {"$ref": "#/definitions/Axis"}
    numbers = {one.name: _described(axis, _meaning(one, lang)) for one in (*WORLD, *LEVERS)}
    levers = {one.name: numbers[one.name] for one in LEVERS}
    # a number of a rulebook may have any name, and says which it is by the key `edit`
    named = {"allOf": [axis], "required": ["edit"]}
    measure = {"enum": [one.name for one in MEASURES]}
    made["properties"] |= {
        "uncertainties": _table(numbers),
        "levers": _table(levers) | {"additionalProperties": named},
        "fixed": _table(_numbers(WORLD, lang)),
        "measures": {"type": "array", "items": measure},
    }
    precision = made["definitions"]["Precision"]["properties"]
    precision["measure"] = {"anyOf": [measure, {"type": "array", "items": measure, "minItems": 1}]}
    return made


def _table(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _numbers(parameters: Iterable[Parameter], lang: str) -> Schema:
    return {
        one.name: {
            "type": "integer" if one.integer else "number",
            "minimum": one.low,
            "maximum": one.high,
            "default": one.default,
            "description": _meaning(one, lang),
        }
        for one in parameters
    }


def _meaning(one: Parameter, lang: str) -> str:
    unit = unit_called(one.unit, lang)
    return f"{one.zh}（{unit}）" if lang == "zh" else f"{one.en} ({unit})"


def _described(schema: Schema, text: str) -> Schema:
    # what stands beside a reference is not read
    return {"allOf": [schema], "description": text}


def _whole(model: type[BaseModel]) -> Schema:
    """Give the schema of a file: what it needs, or what it extends has."""
    made = model.model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=_Generator
    )
    definitions = made.pop("$defs", {})
    whole = _names_in_lists([made, *definitions.values()])
    needed = made["required"]
    for name, one in definitions.items():
        if name not in whole:
            one.pop("required", None)
    made.pop("required", None)
    made["properties"] |= {key: _READ_BEFORE[key] for key in getattr(model, "read_before", ())}
    made["anyOf"] = [{"required": ["extends"]}, {"required": needed}]
    return _plain(made | {"definitions": definitions})


def _names_in_lists(schemas: Iterable[Any]) -> set[str]:
    """Name the tables that are entries of lists."""
    found: set[str] = set()
    stack = list(schemas)
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            entry = one.get("items")
            if isinstance(entry, dict) and "$ref" in entry:
                found.add(entry["$ref"].rpartition("/")[2])
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
    return found


def _plain(schema: Any, is_schema: bool = True) -> Any:
    """Write a schema in words of Draft 4, and leave out what says nothing about a TOML file.

    That are titles, which repeat the keys; defaults, which are stored in hundredths; and null.
    """
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if not is_schema:
        return {key: _plain(one) for key, one in schema.items()}
    made: Schema = {}
    for key, value in schema.items():
        if key == "const":
            made["enum"] = [value]
        elif key in ("anyOf", "oneOf"):
            # of an item that changes its parent's, keys of several kinds may be known
            made["anyOf"] = [_plain(one) for one in value if one != {"type": "null"}]
        elif key not in ("title", "default", "discriminator", "propertyNames"):
            made[key] = _plain(value, key not in ("properties", "definitions"))
    names = schema.get("propertyNames", {})
    if "enum" in names:
        every = made.pop("additionalProperties")
        made |= _table(dict.fromkeys(names["enum"], every))
    among = made.get("anyOf", [])
    if among == [{"type": "integer"}, {"type": "number"}]:
        among = [among[1]]
    return (
        made if len(among) != 1 else {key: made[key] for key in made if key != "anyOf"} | among[0]
    )
