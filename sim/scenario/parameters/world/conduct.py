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
        plausible=(0.1, 2),
        en="Conduct events of a cadre who does not know the list yet, beside lateness",
        zh="年均行为扣分事件",
        origin="assumed",
        source=(
            "Every second cadre slips once a year, most often at theory study; no rate is given. "
            "From one in ten to two slips each."
        ),
    ),
    _row(
        name="late_chance",
        default=0.2,
        unit="chance a half-month",
        low=0,
        high=1,
        plausible=(0.05, 0.5),
        en=(
            "Chance that one who rests for all regular hours is noted for late arrival or early "
            "leaving"
        ),
        zh="迟到早退概率",
        origin="assumed",
        source=(
            "迟到早退: noted in proportion to the regular hours not worked; no rate is given. From "
            "once in ten months to every other half-month for one who only rests."
        ),
    ),
    _row(
        name="list_learning",
        default=0.5,
        unit="share a year",
        low=0,
        high=5,
        plausible=(0.1, 1.5),
        en="How fast conduct events fade under a written list",
        zh="扣分清单熟悉速度",
        origin="assumed",
        source=(
            "让人清楚明白政治素质的纪律边界，能更好地引导个体行为: a fall by two fifths each year; "
            "by a tenth to by three quarters."
        ),
    ),
)
