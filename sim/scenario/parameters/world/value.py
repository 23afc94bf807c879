"""Section ``[value]``: how work adds up to public value."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="value")

VALUE = (
    _row(
        name="weight_tasks",
        default=0.5,
        unit="share",
        low=0,
        high=1,
        plausible=(0.3, 0.6),
        en="Weight of tasks in public value",
        zh="任务权重",
        origin="assumed",
        source=(
            "Half; the rest is the base on which tasks stand "
            "(急难险重工作往往离不开基础工作的支撑). Neither a small part nor nearly all; the "
            "three add up to 1."
        ),
    ),
    _row(
        name="weight_routine",
        default=0.3,
        unit="share",
        low=0,
        high=1,
        plausible=(0.2, 0.5),
        en="Weight of routine work in public value",
        zh="常规工作权重",
        origin="assumed",
        source="As for tasks.",
    ),
    _row(
        name="weight_mass",
        default=0.2,
        unit="share",
        low=0,
        high=1,
        plausible=(0.1, 0.4),
        en="Weight of mass work in public value",
        zh="群众工作权重",
        origin="assumed",
        source="As for tasks.",
    ),
    _row(
        name="substitution",
        default=0,
        unit="exponent",
        low=-3,
        high=1,
        plausible=(-1, 0.5),
        en="Exponent of the public value function: 1 additive, 0 geometric, -1 harmonic",
        zh="替代参数",
        origin="assumed",
        source=(
            "政府工作是一个相互嵌套的整体: not additive, so below 1; harmonic is as far as "
            "相互嵌套 goes, since no part is worth nothing without the others."
        ),
    ),
)
