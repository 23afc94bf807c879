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
        source=(
            "2020 年……创新推出“政务智能化管理平台系统”(即“天工系统”): none under the old "
            "appraisal, and 考核能够完全嵌入业务工作之中 under the index."
        ),
    ),
    _row(
        name="handover_hours",
        default=4,
        unit="hours",
        low=0,
        high=20,
        plausible=(0.25, 8),
        en="Work lost in each hand-over between nodes",
        zh="节点交接损耗",
        origin="assumed",
        source=(
            "推诿扯皮 before the platform: half a day; on it 系统会自动移交给下一个环节的人员, "
            "leaving half an hour. From a few minutes to a whole day, since no time is given."
        ),
    ),
    _row(
        name="per_node",
        default=0.65,
        unit="points",
        low=0,
        high=20,
        plausible=(0.6, 2.4),
        en="Points listed for a node",
        zh="每节点赋分",
        origin="assumed",
        source=(
            "只需对每个环节的工作量进行赋值: by whom and how much is not said. With `per_hour` a "
            "third of an honest node's points by default; from that much to the larger part."
        ),
    ),
    _row(
        name="per_hour",
        default=0.0388,
        unit="points an hour",
        low=0,
        high=2,
        plausible=(0.03, 0.12),
        en="Points listed for an honest hour of a node",
        zh="每诚实工时赋分",
        origin="assumed",
        source=(
            "With `per_node` a half-month of nothing but task work (80 hours) lists about four "
            "points by default. Ten would be the size of 岗位分值 and 评价分 (10 分); from under "
            "the half of that to the double."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="blue_points",
        default=0.2,
        unit="points",
        low=0,
        high=5,
        plausible=(0.05, 0.5),
        en="Points for a node finished ahead (blue lamp)",
        zh="蓝灯加分",
        origin="assumed",
        source=(
            "加扣分情况: amounts are not given. Small beside the node's own: from a fortieth to "
            "a quarter of an honest node's points."
        ),
    ),
    _row(
        name="red_points",
        default=-0.5,
        unit="points",
        low=-5,
        high=0,
        plausible=(-1, -0.1),
        en="Points for a node that turns red",
        zh="红灯扣分",
        origin="assumed",
        source=(
            "As for blue; blame weighs more than praise. At most as much as the smallest deduction "
            "of the list (每次扣 1分)."
        ),
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
        origin="assumed",
        source=(
            "很多问题便可以提前发现、提前干预, on the platform; before it only 等到事情结束之后. "
            "That help is a hand-over to whoever has hours to spare is ours."
        ),
    ),
    _row(
        name="plan_share",
        default=0.9,
        unit="share",
        low=0,
        high=1,
        plausible=(0.8, 1),
        en="Open tasks that must not be red for the plan of the month to be met",
        zh="月计划完成线",
        origin="assumed",
        source=(
            "月计划工作完成: own plans leave some room; which share is not said. From a fifth of "
            "the tasks late to none."
        ),
    ),
    _row(
        name="green_card",
        default=1,
        unit="points",
        low=0,
        high=20,
        plausible=(0.5, 3),
        en="Tally points of a unit that met its plan of the month (green card)",
        zh="绿牌加分",
        origin="assumed",
        source=(
            "Amounts are not given. A card stands for a month of a whole unit, so it weighs at "
            "least like a lamp or two, and at most like the largest deduction of the list (每次扣 "
            "3 分)."
        ),
    ),
    _row(
        name="red_card",
        default=-2,
        unit="points",
        low=-20,
        high=0,
        plausible=(-5, -0.5),
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
        plausible=(-2.5, -0.25),
        en="Tally points of the lead unit of a task behind plan in a unit with a red card",
        zh="黄牌扣分",
        origin="assumed",
        source="Half of a red card, whose range it shares in halves.",
    ),
    _row(
        name="secondary_share",
        default=0,
        unit="share",
        low=0,
        high=2,
        plausible=(0, 0.5),
        en="Secondary value of a finished task, relative to its honest listed points",
        zh="二次赋分占比",
        origin="assumed",
        source=(
            "由党政班子联席会议确定基础分值和二次赋分值: no size is given. A second value beside "
            "the basic one (基础分值) is the smaller of the two, at most half of it; a fifth under "
            "the index, none before."
        ),
    ),
    _row(
        name="secondary_attribution",
        default=1,
        unit="share",
        low=0,
        high=1,
        plausible=(0.5, 1),
        en="Part of the secondary value shared by performance; the rest is shared equally",
        zh="二次赋分按实绩分配占比",
        origin="assumed",
        source=(
            "会依据个人表现分别获得加扣分: by performance, all of it if the second value is what "
            "is meant; how much of it is not said. The larger part at least."
        ),
    ),
    _row(
        name="award_points",
        default=0,
        unit="points",
        low=0,
        high=10,
        plausible=(0, 3),
        en=(
            "Award for a quarter in which the own line came first in the county, and penalty for "
            "one in which it came last"
        ),
        zh="创先争优加扣分",
        origin="assumed",
        source=(
            "参照《S县2021年度乡镇(街道)岗位目标责任制综合考核实施意见》文件中创先争优条款: values "
            "are not given. None before; under the index one point, and at most the largest "
            "deduction of the list (每次扣 3 分)."
        ),
    ),
    _row(
        name="seen_result",
        default=0.3,
        unit="share",
        low=0,
        high=1,
        plausible=(0.1, 0.9),
        en="How much of a cadre's results raters see",
        zh="成果可见度",
        origin="assumed",
        source=(
            "考核主体对个体的评价不再仅仅基于日常所见，更基于“数据所见”: little before the "
            "platform, most of it on it. Insiders are never blind (内部群体评价比较了解情况), and "
            "不是所有工作都能进行指标量化."
        ),
    ),
    _row(
        name="masked",
        default=0,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 0.5),
        en="Face time that goes to leaders who do not rate, since nobody is told who will",
        zh="评价者不公开：显眼工时用错对象的份额",
        origin="literature",
        source=(
            "de Janvry, He, Sadoulet, Wang and Zhang 2023 (AER 113(3)): of two leaders one rates, "
            "by lot, and the civil servant is told or not. With two, half of it is misdirected: "
            "0.5. The source of the scheme knows nothing of it: 0."
        ),
    ),
)
