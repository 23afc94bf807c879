"""Section ``[careers]``: steps of rank and title, and what appointers know."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="careers")

CAREERS = (
    _row(
        name="step_years",
        default=5,
        unit="years",
        low=1,
        high=200,
        en="Years in a step of the rank ladder or of titles before the next",
        zh="职级职称晋级年限",
        origin="given",
        source=(
            "每一级晋升都是 5年的年龄限制; 五年一个台阶. Beyond a career for special cases in "
            "which nobody climbs."
        ),
    ),
    _row(
        name="excellent_years",
        default=0.5,
        unit="years",
        low=0,
        high=2,
        en="Years of a rank step that an excellent grade saves",
        zh="优秀缩短年限",
        origin="given",
        source="年限可以缩短半年",
    ),
    _row(
        name="excellent_total",
        default=1.5,
        unit="points",
        low=0,
        high=10,
        en="Points that an excellent grade adds to the promotion total",
        zh="优秀晋升加分",
        origin="given",
        source="晋升时总分可以加 1.5 分",
    ),
    _row(
        name="title_quota",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        plausible=(0.05, 0.2),
        en="Institution staff of a unit who may get a title step in a year",
        zh="年度职称名额",
        origin="assumed",
        source=(
            "每年还有名额限制，能够顺利晋升的也不多: half of those who come of time each year, "
            "were the steps even; from a quarter of them to all."
        ),
    ),
    _row(
        name="fit_noise",
        default=0.5,
        unit="share",
        low=0,
        high=2,
        plausible=(0.2, 0.8),
        en="Error in what appointers know of an ability without a portrait",
        zh="无画像时对能力的认知误差",
        origin="assumed",
        source=(
            "上下级党委政府之间便有可能存在信息不对称: about as large as abilities differ; from "
            "half of it to twice as much."
        ),
    ),
    _row(
        name="real_chance",
        default=0.05,
        unit="probability",
        low=0.01,
        high=0.5,
        plausible=(0.05, 0.2),
        en=(
            "Chance of ever reaching deputy section level from which a cadre counts as one with "
            "prospects; read by measures alone"
        ),
        zh="视为有晋升空间的副科级晋升机会下限",
        origin="assumed",
        source=(
            "大多数人终其一生也都难以到达副科级这个层次: one in twenty is the least that could "
            "be called a hope; one in five is one to work for, a half would be to expect it."
        ),
    ),
)
