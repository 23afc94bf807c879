"""Levers of the platform: listed points, lamps, cards and what raters see."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="platform")

PLATFORM = (
    _row(
        name="platform",
        default=0,
        unit="switch",
        low=0,
        high=1,
        integer=True,
        en=(
            "Tasks run on the platform: nodes are listed, lamps shown, work handed over "
            "automatically"
        ),
        zh="天工系统",
        origin="given",
        source="嵌入智能办公系统",
    ),
    _row(
        name="handover_hours",
        default=4,
        unit="hours",
        low=0,
        high=20,
        en="Work lost in each hand-over between nodes",
        zh="节点交接损耗",
        origin="assumed",
        source=(
            "推诿扯皮 before the platform: half a day; on it the system hands over, leaving half "
            "an hour."
        ),
    ),
    _row(
        name="per_node",
        default=1.2,
        unit="points",
        low=0,
        high=20,
        en="Points listed for a node",
        zh="每节点赋分",
        origin="assumed",
        source=(
            "只需对每个环节的工作量进行赋值: who lists the values is not said. Half of an honest "
            "node's points."
        ),
    ),
    _row(
        name="per_hour",
        default=0.06,
        unit="points an hour",
        low=0,
        high=2,
        en="Points listed for an honest hour of a node",
        zh="每诚实工时赋分",
        origin="assumed",
        source="The other half; together 0.12 points an hour put the busiest above 200 points.",
    ),
    _row(
        name="blue_points",
        default=0.2,
        unit="points",
        low=0,
        high=5,
        en="Points for a node finished ahead (blue lamp)",
        zh="蓝灯加分",
        origin="assumed",
        source="Amounts are not given; small beside the node's own.",
    ),
    _row(
        name="red_points",
        default=-0.5,
        unit="points",
        low=-5,
        high=0,
        en="Points for a node that turns red",
        zh="红灯扣分",
        origin="assumed",
        source="As for blue; blame weighs more than praise.",
    ),
    _row(
        name="early_help",
        default=0,
        unit="switch",
        low=0,
        high=1,
        integer=True,
        en="A node about to be late is handed, once, to the member with most hours to spare",
        zh="提前干预",
        origin="given",
        source="很多问题便可以提前发现、提前干预",
    ),
    _row(
        name="plan_share",
        default=0.9,
        unit="share",
        low=0,
        high=1,
        en="Open tasks that must not be red for the plan of the month to be met",
        zh="月计划完成线",
        origin="assumed",
        source="Own plans leave some room; which share is not said.",
    ),
    _row(
        name="green_card",
        default=1,
        unit="points",
        low=0,
        high=20,
        en="Tally points of a unit that met its plan of the month (green card)",
        zh="绿牌加分",
        origin="assumed",
        source="Amounts are not given; a card weighs like a lamp or two.",
    ),
    _row(
        name="red_card",
        default=-2,
        unit="points",
        low=-20,
        high=0,
        en="Tally points of a unit that did not (red card)",
        zh="红牌扣分",
        origin="assumed",
        source="As for green; blame weighs more than praise.",
    ),
    _row(
        name="yellow_card",
        default=-1,
        unit="points",
        low=-20,
        high=0,
        en="Tally points of the lead unit of a task behind plan in a unit with a red card",
        zh="黄牌扣分",
        origin="assumed",
        source="Half of a red card.",
    ),
    _row(
        name="secondary_share",
        default=0,
        unit="share",
        low=0,
        high=2,
        en="Secondary value of a finished task, relative to its honest listed points",
        zh="二次赋分占比",
        origin="assumed",
        source=(
            "由党政班子联席会议确定基础分值和二次赋分值: no size is given; a fifth under the index."
        ),
    ),
    _row(
        name="secondary_attribution",
        default=1,
        unit="share",
        low=0,
        high=1,
        en="Part of the secondary value shared by performance; the rest is shared equally",
        zh="二次赋分按实绩分配占比",
        origin="given",
        source="会依据个人表现分别获得加扣分",
    ),
    _row(
        name="award_points",
        default=0,
        unit="points",
        low=0,
        high=10,
        en=(
            "Award for a quarter in which the own line came first in the county, and penalty for "
            "one in which it came last"
        ),
        zh="创先争优加扣分",
        origin="assumed",
        source=(
            "参照《S县2021年度乡镇(街道)岗位目标责任制综合考核实施意见》文件中创先争优条款: "
            "values are not given."
        ),
    ),
    _row(
        name="seen_result",
        default=0.3,
        unit="share",
        low=0,
        high=1,
        en="How much of a cadre's results raters see",
        zh="成果可见度",
        origin="assumed",
        source=(
            "考核主体对个体的评价不再仅仅基于日常所见，更基于“数据所见”: little before the "
            "platform, most of it on it."
        ),
    ),
)
