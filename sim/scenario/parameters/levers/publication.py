"""Levers of publication: how often cadres are appraised and who sees the ranks."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="publication")

PUBLICATION = (
    _row(
        name="publicity",
        default=0,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 1),
        en="How far ranks are public",
        zh="排名公开程度",
        origin="assumed",
        source=(
            "Old grades name only the excellent: 0; under the index all is on display (全程晾晒, "
            "处处赛马、人人赛比): 1. Both ends are the source's."
        ),
    ),
    _row(
        name="appraisals",
        default=2,
        unit="times a year",
        low=1,
        high=24,
        integer=True,
        en="Appraisals a year",
        zh="每年考核次数",
        origin="given",
        source="按照常规，平时考核一年进行两次. Under the index four: 能够充分实现季度考.",
    ),
)
