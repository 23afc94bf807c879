"""Section ``[mind]``: how cadres choose and form beliefs."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="mind")

MIND = (
    _row(
        name="decision_noise",
        default=0.1,
        unit="utility an effort",
        low=0.02,
        high=5,
        plausible=(0.05, 0.5),
        en="Noise of a choice (logit)",
        zh="决策噪声",
        origin="assumed",
        source=(
            "A tenth of the marginal cost of a full half-month. Above a half a choice is more "
            "lot than choice; below a twentieth the better is nearly always taken, which people "
            "do not do."
        ),
    ),
    _row(
        name="inertia",
        default=0.3,
        unit="utility an effort",
        low=0,
        high=3,
        plausible=(0, 0.6),
        en="Pull of what one did last half-month",
        zh="惯性",
        origin="assumed",
        source=(
            "慵懒散漫的惯习: no size is given; none to somewhat more than the largest noise that "
            "is plausible."
        ),
    ),
    _row(
        name="slot_hours",
        default=8,
        unit="hours",
        low=1,
        high=40,
        plausible=(2, 8),
        en="Length of one choice",
        zh="决策时段",
        origin="assumed",
        source=(
            "A working day; people also divide a day. Longer blocks would round offers of a few "
            "hours to none."
        ),
    ),
    _row(
        name="belief_weight",
        default=0.3,
        unit="share",
        low=0.01,
        high=1,
        plausible=(0.1, 0.6),
        en="Weight of what is newly published in a belief",
        zh="信念更新权重",
        origin="assumed",
        source=(
            "Older years still count: half of a belief is of the last two publications; of the "
            "last one to the last seven."
        ),
    ),
    _row(
        name="perception_noise",
        default=0,
        unit="log sd",
        low=0,
        high=1,
        plausible=(0, 0.3),
        en="Error with which each published number is perceived",
        zh="感知误差",
        origin="assumed",
        source=(
            "None in the base, so that what is published is what is seen; at most a misreading by "
            "a third."
        ),
    ),
)
