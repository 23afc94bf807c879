"""What a page must know: the module, scenarios, every number with its meaning, words, and numbers
that this machine's run gives, for the page to hold its own against."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.comparison.pair_measures import PAIR_MEASURES
from analysis.words import said, words
from sim.base.fixed_point import HUNDRED
from sim.files.toml_files import shipped
from sim.model.codes import ACTIVITIES, Exploit, Post
from sim.model.measure_catalogue import HOURS_STEP, MEASURES, Quantity
from sim.runs.batch import run_replicates
from sim.scenario.parameters import LEVERS, PARAMETERS, UNIT_KINDS, WORLD
from sim.scenario.parameters.parameter import Parameter
from sim.scenario.scenario import Scenario, load_scenario
from sim.scenario.strategies import STRATEGIES
from sim.scoring.blocks import Block
from sim.wasm.build import HERE, MODULE, read_description
from sim.wasm.scenario_data import scenario_data

YEARS = 10
"""Years that a page runs."""
SEED = 1
"""Luck with which a page begins: that of the commands."""
TEACHING = {"townships": 5, "departments": 2}
"""The teaching county of some 300 cadres; all else is as in the scenario."""
CHECKED_YEARS = 4
"""Years of each scenario whose numbers a page carries, to hold its own against: those before the
base scenarios adopt their own scheme, and as many after."""
_SHARED = ("parameters", "levers", "dividing", "add_up", "in_order")
"""What scenarios' data have in common; a page carries it once."""

_LEFT_OUT = (*_SHARED, "tables", "digest", "model_version")
"""What of a scenario's data a page has elsewhere, or does not need."""


def contents(names: Sequence[str], lang: str) -> dict[str, Any]:
    """Gather all that a page must know.

    Parameters
    ----------
    names : sequence of str
        Names or paths of scenarios; the first two are shown first.
    lang : {'en', 'zh'}
        Language with which the page begins.

    Returns
    -------
    dict
        Plain data, for JSON.

    Raises
    ------
    InputError
        When a scenario cannot be read.
    """
    scenarios = [load_scenario(name) for name in names]
    taught = [load_scenario(name, {"county": TEACHING}) for name in names]
    pool: dict[str, str] = {}
    described = [_scenario(given, one, pool) for given, one in zip(names, scenarios, strict=True)]
    return {
        "lang": lang,
        "years": YEARS,
        "seed": SEED,
        "teaching": TEACHING,
        "module": base64.b64encode((HERE / MODULE).read_bytes()).decode(),
        "description": read_description(),
        "shared": {name: scenario_data(scenarios[0], 1)[name] for name in _SHARED},
        "tables": pool,
        "scenarios": described,
        "check": {
            "seed": SEED,
            "years": CHECKED_YEARS,
            "numbers": [_numbers(one) for one in taught],
        },
        "parameters": [_parameter(one, "world") for one in WORLD]
        + [_parameter(one, "lever") for one in LEVERS],
        "measures": [_measure(one) for one in (*MEASURES, *PAIR_MEASURES)],
        "strategies": [{"name": one.name, "en": one.en, "zh": one.zh} for one in STRATEGIES],
        "codes": {
            "activities": list(ACTIVITIES),
            "posts": [one.name.lower() for one in Post],
            "exploits": [one.name.lower() for one in Exploit],
            "unit_kinds": list(UNIT_KINDS),
            "hours_step": HOURS_STEP,
        },
        "words": {lang: words("laboratory", lang) for lang in ("en", "zh")},
        "terms": {lang: words("laboratory_terms", lang) for lang in ("en", "zh")},
        "units": {lang: words("units", lang) for lang in ("en", "zh")},
    }


def _scenario(given: str, scenario: Scenario, pool: dict[str, str]) -> dict[str, Any]:
    """Describe a scenario; tables that several have alike stand in the pool once."""
    data = scenario_data(scenario, YEARS)
    tables = {}
    for path, table in data["tables"].items():
        key = hashlib.sha256(table["bytes"].encode()).hexdigest()[:12]
        pool[key] = table["bytes"]
        tables[path] = {"shape": table["shape"], "pooled": key}
    own = scenario.schemes[scenario.adoption[-1][1]]
    individual = [book.blocks.get("individual") for book in own.rulebooks]
    values = {one.name: float(scenario.parameters[one.name][0]) for one in WORLD}
    levers = {one.name: float(own.levers[one.name][0]) for one in LEVERS}
    kept = {key: part for key, part in data.items() if key not in _LEFT_OUT}
    return kept | {
        "given": given,
        "shipped": given in shipped(""),
        "own_scheme": own.name,
        "adopted": scenario.adopted,
        "world": _unlike_defaults(values),
        "own_levers": _unlike_defaults(levers),
        "individual": None if None in individual else _block(individual[0]),
        "paid_by_score": all(book.options.pay_basis.value == "score" for book in own.rulebooks),
        "pool_rule": own.rulebooks[0].options.pool_rule.value,
        "tables": tables,
    }


def _unlike_defaults(values: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value != PARAMETERS[name].default}


def _block(block: Block | None) -> dict[str, Any] | None:
    """Give what a block's points are bounded by and weigh, as a file has them."""
    if block is None:
        return None
    return {
        "max": None if block.max is None else block.max / HUNDRED,
        "weight": block.weight / HUNDRED,
    }


def _numbers(scenario: Scenario) -> str:
    """Give the yearly measures of the teaching county, as bytes in base64."""
    runs = run_replicates(scenario, SEED, [0], CHECKED_YEARS)
    return base64.b64encode(np.ascontiguousarray(runs.yearly[0]).tobytes()).decode()


def _parameter(one: Parameter, kind: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": kind,
        "section": one.section,
        "default": one.default,
        "unit": one.unit,
        "low": one.low,
        "high": one.high,
        "plausible": one.plausible,
        "integer": one.integer,
        "en": one.en,
        "zh": one.zh,
        "origin": one.origin,
        "source": {lang: said(one.source, lang) for lang in ("en", "zh")},
    }


def _measure(one: Quantity) -> dict[str, Any]:
    return {"name": one.name, "unit": one.unit, "en": one.en, "zh": one.zh}
