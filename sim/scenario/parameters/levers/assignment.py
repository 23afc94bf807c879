"""Levers of assignment: who is picked for a task."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="assignment")

ASSIGNMENT = (
    _row(
        name="willing",
        default=0.6,
        unit="exponent",
        low=0,
        high=3,
        plausible=(0, 1),
        en="Weight of offered hours when members are picked",
        zh="自愿权重",
        origin="assumed",
        source=(
            "专班成员由组长挑选, from those at hand; offers are not named. From offers that do "
            "not tell to odds in proportion to hours offered, as far as the task can use them; "
            "above 1, an hour more would count the more the longer the offer, which only an "
            "auction does."
        ),
    ),
    _row(
        name="experienced",
        default=0.983,
        unit="exponent",
        low=-3,
        high=3,
        plausible=(0, 1),
        en=(
            "Weight of past tasks when members, or a leader for too many tasks, are picked; "
            "below 0 tasks go round"
        ),
        zh="经验权重",
        origin="assumed",
        source=(
            "看谁以前做过这项工作 is said of other leaders (协调其他班子成员) when there are too "
            "many tasks; that members are picked so, and how much it weighs, is ours. From not "
            "at all to odds in proportion to what was done; above 1 the first to be picked would "
            "be picked ever more."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="experience_base",
        default=1,
        unit="tasks",
        low=0.01,
        high=100,
        plausible=(0.5, 5),
        en="Past tasks that everybody is taken to have",
        zh="经验基数",
        origin="assumed",
        source=(
            "One task more or less decides nothing; up to as many as a newcomer has done after "
            "some months."
        ),
    ),
    _row(
        name="idle",
        default=1.5,
        unit="exponent",
        low=0,
        high=3,
        plausible=(0.25, 1.5),
        en="Weight of being free when members, or a leader for too many tasks, are picked",
        zh="空闲权重",
        origin="assumed",
        source=(
            "或者说看谁目前比较闲: the sign is given, the weight is not. 50 hours of load "
            "against none lower the odds to 0.07 by default, the strongest of the range; to 0.6 "
            "at its other end. It is said beside experience (或者说), so neither is nothing."
        ),
    ),
    _row(
        name="seen_load",
        default=0.3,
        unit="share",
        low=0,
        high=1,
        plausible=(0.2, 1),
        en="How far leaders see who has how much to do; the rest is taken to be the unit's mean",
        zh="任务负荷可见度",
        origin="assumed",
        source=(
            "可以清楚显示每个人领了哪个环节的任务，领了多少任务: most of it on the platform, as "
            "with results (`seen_result`). How much before is not given: little, yet who shares an "
            "office sees something. 1 in both is the plain first form."
        ),
    ),
    _row(
        name="able",
        default=1.74,
        unit="exponent",
        low=0,
        high=3,
        plausible=(0, 2),
        en="Weight of ability when members are picked",
        zh="能力权重",
        origin="assumed",
        source=(
            "Leaders pick the able: odds grow faster than ability by default. From blind to it "
            "to proportional to its square."
            " Default: the central calibrated draw."
        ),
    ),
)
