"""What a page must know: the module, scenarios, every number with its meaning, words, and numbers
that this machine's run gives, for the page to hold its own against."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from analysis.comparison.pair_measures import PAIR_MEASURES
from analysis.lives.telling import BELIEFS, SMALLEST_WORTH
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
from sim.wasm.kept import read_description, read_module
from sim.wasm.scenario_data import scenario_data

YEARS = 10
"""Years that a page runs, if nothing else is asked."""
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


class Shown(NamedTuple):
    """A scenario of a page.

    Attributes
    ----------
    scenario : Scenario
    given : str or None
        Name or path of the file that what is taken away extends; None where there is no such file.
    world, levers : dict of str to float
        Numbers of the world and of the own scheme that the scenario has and the file has not.
    """

    scenario: Scenario
    given: str | None
    world: Mapping[str, float] = MappingProxyType({})
    levers: Mapping[str, float] = MappingProxyType({})


def shown(names: Sequence[str]) -> list[Shown]:
    """Read the scenarios of a page by name or path.

    Raises
    ------
    InputError
        When one cannot be read.
    """
    return [Shown(load_scenario(name), name) for name in names]


def contents(
    scenarios: Sequence[Shown],
    lang: str,
    *,
    seed: int = SEED,
    years: int = YEARS,
    county: str = "teaching",
) -> dict[str, Any]:
    """Gather all that a page must know.

    Parameters
    ----------
    scenarios : sequence of Shown
        The first two are shown first.
    lang : {'en', 'zh'}
        Language with which the page begins.
    seed : int
        Luck with which it begins.
    years : int
        That it runs.
    county : {'teaching', 'full'}
        With which it begins: the teaching county, or the scenarios' own.

    Returns
    -------
    dict
        Plain data, for JSON.
    """
    checked = min(CHECKED_YEARS, years)
    pool: dict[str, str] = {}
    described = [_scenario(one, years, pool) for one in scenarios]
    return {
        "lang": lang,
        "years": years,
        "seed": seed,
        "county": county,
        "extra": [],
        "teaching": TEACHING,
        "module": base64.b64encode(read_module()).decode(),
        "description": read_description(),
        "shared": {name: scenario_data(scenarios[0].scenario, 1)[name] for name in _SHARED},
        "tables": pool,
        "scenarios": described,
        "check": {
            "seed": seed,
            "years": checked,
            "numbers": [_numbers(one.scenario, seed, checked) for one in scenarios],
        },
        "parameters": [_parameter(one, "world") for one in WORLD]
        + [_parameter(one, "lever") for one in LEVERS],
        "measures": [_measure(one) for one in (*MEASURES, *PAIR_MEASURES)],
        "strategies": [{"name": one.name, "en": one.en, "zh": one.zh} for one in STRATEGIES],
        "codes": codes(),
        "words": {lang: words("laboratory", lang) for lang in ("en", "zh")},
        "terms": {lang: words("laboratory_terms", lang) for lang in ("en", "zh")},
        "units": {lang: words("units", lang) for lang in ("en", "zh")},
    }


def codes() -> dict[str, Any]:
    """Give what numbers of the model stand for, and by what the page tells lives."""
    return {
        "activities": list(ACTIVITIES),
        "posts": [one.name.lower() for one in Post],
        "exploits": [one.name.lower() for one in Exploit],
        "unit_kinds": list(UNIT_KINDS),
        "hours_step": HOURS_STEP,
        "beliefs": list(BELIEFS),
        "smallest_worth": SMALLEST_WORTH,
    }


def _scenario(one: Shown, years: int, pool: dict[str, str]) -> dict[str, Any]:
    """Describe a scenario; tables that several have alike stand in the pool once."""
    scenario, given = one.scenario, one.given
    data = scenario_data(scenario, years)
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
        "set": {"world": dict(one.world), "levers": dict(one.levers)},
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


def _numbers(scenario: Scenario, seed: int, years: int) -> str:
    """Give the yearly measures of the teaching county, as bytes in base64."""
    numbers = scenario.parameters.copy()
    for name, count in TEACHING.items():
        numbers[name] = count
    runs = run_replicates(replace(scenario, parameters=numbers), seed, [0], years)
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
