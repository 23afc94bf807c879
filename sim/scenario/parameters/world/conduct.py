"""Section ``[conduct]``: events for which the list of conduct takes points off."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="conduct")

CONDUCT = (
    _row(
        name="conduct_events",
        default=0.5,
        unit="events a year",
        low=0,
        high=10,
        en="Conduct events of a cadre who does not know the list yet, beside lateness",
        zh="年均行为扣分事件",
        origin="assumed",
        source="Every second cadre slips once a year, most often at theory study.",
    ),
    _row(
        name="late_chance",
        default=0.2,
        unit="chance a half-month",
        low=0,
        high=1,
        en=(
            "Chance that one who rests for all regular hours is noted for late arrival or early "
            "leaving"
        ),
        zh="迟到早退概率",
        origin="assumed",
        source="Noted in proportion to the regular hours not worked.",
    ),
    _row(
        name="list_learning",
        default=0.5,
        unit="share a year",
        low=0,
        high=5,
        en="How fast conduct events fade under a written list",
        zh="扣分清单熟悉速度",
        origin="assumed",
        source=(
            "让人清楚明白政治素质的纪律边界，能更好地引导个体行为: a fall by two fifths each year."
        ),
    ),
)
