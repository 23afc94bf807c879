"""Short ways to edit a scenario and to look into it."""

import pytest

from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario

CHILD = """
extends = "index"
title = {{ en = "child", zh = "子" }}
{body}
"""


def child(body):
    return CHILD.format(body=body)


def value(scenario, name):
    return float(scenario.parameters[name][0])


def lever(scenario, name, scheme=-1):
    return float(scenario.schemes[scheme].levers[name][0])


def refused(edits, *words, name="index"):
    """The edits are refused in a message with all these words."""
    with pytest.raises(InputError) as error:
        load_scenario(name, edits)
    for word in words:
        assert word in str(error.value), f"{word!r} is not in: {error.value}"
    return error.value


def index_scheme(**part):
    return {"schemes": {"index": part}}


def excellent_share(scenario, kind=0):
    return scenario.schemes[-1].rulebooks[kind].options.excellent_share.value
