"""``scenarios/base.toml`` is written from the parameters, each with its meaning and origin."""

from __future__ import annotations

from sim.scenario.parameters import LEVERS, WORLD, Parameter

_HEAD = """\
# The base world, and the old appraisal in it. \
Every other scenario extends this one and says what differs and why.
# This file is made from sim/scenario/parameters (make scenarios); \
change defaults there, or override them in a child.

title = { en = "Base county", zh = "基准县" }
description = "A county of about 1,200 cadres under the uniform appraisal throughout."
years = 10

[[adopt]]
year = 1
scheme = "uniform"

[schemes.uniform]
title = { en = "uniform appraisal", zh = "传统统一考核" }
township = "uniform"
department = "uniform"

[schemes.uniform.levers]"""


def annotated_base() -> str:
    """Write the base scenario anew: every parameter with its unit, ranges, meaning and origin."""
    lines = [_HEAD, *_annotated(LEVERS)]
    # a dict keeps the order of the sections
    for section in dict.fromkeys(parameter.section for parameter in WORLD):
        rows = tuple(parameter for parameter in WORLD if parameter.section == section)
        lines += ["", f"[{section}]", *_annotated(rows)]
    return "\n".join(lines) + "\n"


def _annotated(parameters: tuple[Parameter, ...]) -> list[str]:
    lines = []
    for one in parameters:
        # `:g` here and below: a file says 80, not 80.0
        about = f"{one.unit}, {one.ranges()}"
        lines.append(f"# {one.en} ({one.zh}); {about}; {one.origin}: {one.source}")
        lines.append(f"{one.name} = {one.default:g}")
    return lines
