"""Levers of assignment: who is picked for a task."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="assignment")

ASSIGNMENT = (
    _row(
        name="willing",
        default=1,
        unit="exponent",
        low=0,
        high=3,
        en="Weight of offered hours when members are picked",
        zh="自愿权重",
        origin="assumed",
        source="专班成员由组长挑选, from those at hand.",
    ),
    _row(
        name="experienced",
        default=0.5,
        unit="exponent",
        low=-3,
        high=3,
        en=(
            "Weight of past tasks when members, or a leader for too many tasks, are picked; "
            "below 0 tasks go round"
        ),
        zh="经验权重",
        origin="given",
        source="看谁以前做过这项工作",
    ),
    _row(
        name="experience_base",
        default=1,
        unit="tasks",
        low=0.01,
        high=100,
        en="Past tasks that everybody is taken to have",
        zh="经验基数",
        origin="assumed",
        source="One task more or less decides nothing.",
    ),
    _row(
        name="idle",
        default=0.5,
        unit="exponent",
        low=0,
        high=3,
        en="Weight of being free when members, or a leader for too many tasks, are picked",
        zh="空闲权重",
        origin="given",
        source="或者说看谁目前比较闲",
    ),
    _row(
        name="seen_load",
        default=1,
        unit="share",
        low=0,
        high=1,
        en="How far leaders see who has how much to do; the rest is taken to be the unit's mean",
        zh="任务负荷可见度",
        origin="given",
        source=(
            "可以清楚显示每个人领了哪个环节的任务，领了多少任务: most of it on the platform, "
            "little before; how much is not given."
        ),
    ),
    _row(
        name="able",
        default=1,
        unit="exponent",
        low=0,
        high=3,
        en="Weight of ability when members are picked",
        zh="能力权重",
        origin="assumed",
        source="Leaders pick the able.",
    ),
)
