"""Every parameter is read by some rule: at an end of its range it moves a measure."""

from functools import cache, partial

import numpy as np
import pytest

from sim.files.toml_files import merge
from sim.runs.batch import run_replicates
from sim.runs.microdata import run_recorded
from sim.scenario.parameters import LEVERS, PARAMETERS, UNIT_KINDS, WORLD

SHARES = [name for name in PARAMETERS if name.startswith("share_")]
EACH = 1 / (len(SHARES) + 1)
"""Share of each strategy, logit among them, which takes what the shares leave."""
SURVEY = {
    "block": "individual",
    "kind": "rating",
    "names": {"en": "survey", "zh": "测评"},
    "lowest": 0,
    "highest": 20,
    "clause": "remedy",
    "origin": "assumed",
    "reason": "A remedy.",
    "range": [0, 40],
}
LEVERS_OF_THE_INDEX = {
    "audit_rate": 0.3,
    "informal_share": 0.2,
    "informal_prize": 4000,
    "portrait": 0.5,
}
LIVELY = {
    "strategies": dict.fromkeys(SHARES, EACH),
    "exploits": {"knowhow_start": 0.5},
    "people": {"turnover": 0.15},
    "schemes": {
        "index": {
            "levers": LEVERS_OF_THE_INDEX,
            "edits": {"items": {"survey.mass": SURVEY}},
        }
    },
}

NEEDS = {
    "institution_share": {"forms": {"seat_staffing": 0}, "people": {"institution_share": 0.7}},
    "face": {"forms": {"relative_face": 0}},
    "quiet_load": {"county": {"quiet_share": 0.5}},
    "pool_second_class": {"county": {"township_first_class": 0}},
    "pool_third_class": {"county": {"township_first_class": 0}},
    **{
        f"{kind}_{name}_class": {
            "county": {f"{kind}_first_class": first},
            "money": {"pool_third_class": 0.2},
        }
        for kind in UNIT_KINDS
        for name, first in (("first", 1), ("second", 0))
    },
}
"""Plain forms of rules, and classes of units, under which alone a number is read."""
REPLICATES = 8
"""Random numbers tried before a parameter is said to move nothing.

The small county appoints few, and often the same ones."""


@pytest.fixture(scope="module")
def lively(small, seed):
    """Run a county where all strategies and exploits are found and tasks are audited, with edits
    laid over it."""

    def run(scenario, replicate):
        return run_replicates(scenario, seed, [replicate], 6, threads=1).yearly

    def county(edits):
        scenario = small(**merge(LIVELY, edits))
        return scenario, partial(run, scenario)

    return county


@pytest.fixture(scope="module")
def usual(lively):
    scenario, run = lively({})
    return scenario, cache(run)


def ends(one, now):
    """Values of a parameter that differ from its present one and are allowed beside the others."""
    if one.name in SHARES:
        # twice its share: it takes logit's place
        return [0.0, 2 * EACH]
    allowed = {"smallest": [one.low], "largest": [200.0]}.get(
        one.name.rpartition("_")[2], [one.low, one.high]
    )
    return [end for end in allowed if end != now]


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_read_and_moves_something(lively, usual, small, seed, name):
    one, needs = PARAMETERS[name], NEEDS.get(name, {})
    scenario, usually = lively(needs) if needs else usual
    lever = one in LEVERS
    now = float((scenario.schemes[-1].levers if lever else scenario.parameters)[name][0])
    for end in ends(one, now):
        edits = (
            {"schemes": {"index": {"levers": {name: end}}}} if lever else {one.section: {name: end}}
        )
        if name.startswith("weight_"):
            others = [
                other.name
                for other in WORLD
                if other.name.startswith("weight_") and other.name != name
            ]
            edits["value"] |= {other: (1 - end) / len(others) for other in others}
        _, run = lively(merge(needs, edits))
        if any(
            not np.array_equal(run(turn), usually(turn), equal_nan=True)
            for turn in range(REPLICATES)
        ):
            return
    if name == "excellent_total":
        # without a quota of rank steps the promotion total decides nothing; it is recorded
        tables = [
            run_recorded(small(careers={name: end}), seed, 0, 2)[1]["cadres"] for end in (0, 2)
        ]
        totals = [table["promotion_total"].to_numpy().sum() for table in tables]
        assert totals[0] == 0 < totals[1]
        return
    pytest.fail(f"{name} changes no measure at the ends of its range")
