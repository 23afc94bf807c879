"""Section ``[motives]``: what cadres want, and what effort costs them."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="motives")

MOTIVES = (
    _row(
        name="duty",
        default=5.37,
        unit="utility an effort",
        low=0,
        high=20,
        plausible=(1, 10),
        en="Pull of work that one is answerable for and has not done",
        zh="本职责任感",
        origin="assumed",
        source=(
            "完成本职工作为目标: no strength is given. In units of the marginal cost of a full "
            "half-month: who has left a quarter of the own work undone is pulled as much as that "
            "costs. At 1 the cost wins long before the work is done; at 10 a tenth undone is "
            "enough."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="squad_duty",
        default=1,
        unit="share",
        low=0,
        high=1,
        plausible=(0.25, 1),
        en="Pull of assigned nodes of task forces, relative to that of own work",
        zh="专班任务责任感（相对本职）",
        origin="assumed",
        source=(
            "本职 comes first: nodes that others assign beside the own post pull as much at most; "
            "a quarter is hardly any."
        ),
    ),
    _row(
        name="duty_spread",
        default=0.4,
        unit="log sd",
        low=0,
        high=1.5,
        plausible=(0, 0.75),
        en="Spread of the sense of duty, drawn apart for own work and for task forces",
        zh="责任感差异",
        origin="assumed",
        source="混日子 beside those who carry the work: people differ, at most as in conscience.",
    ),
    _row(
        name="service_motivation",
        default=4,
        unit="utility an effort",
        low=0,
        high=20,
        plausible=(1, 6),
        en="Mean pull of unmeasured work not done (conscience)",
        zh="公共服务动机均值",
        origin="assumed",
        source=(
            "只能凭良心干活; below duty, since nobody asks for it, and not nothing, since it is "
            "done."
        ),
    ),
    _row(
        name="service_spread",
        default=0.5,
        unit="log sd",
        low=0,
        high=1.5,
        plausible=(0.25, 0.75),
        en="Spread of public service motivation",
        zh="公共服务动机差异",
        origin="assumed",
        source="Conscience differs more than ability; two spreads are nearly threefold by default.",
    ),
    _row(
        name="fatigue",
        default=1,
        unit="utility an effort squared",
        low=0,
        high=5,
        plausible=(0.5, 2),
        en="Rise of the marginal cost of effort with all effort",
        zh="疲劳成本",
        origin="assumed",
        source=(
            "Sets the unit of utility: the marginal cost of a full half-month is 1. To halve it or "
            "double it is to double or halve all motives together."
        ),
    ),
    _row(
        name="monotony",
        default=0.3,
        unit="utility an effort squared",
        low=0,
        high=5,
        plausible=(0, 0.6),
        en="Rise of the marginal cost with effort in one activity",
        zh="单调成本",
        origin="assumed",
        source="Variety is easier; smaller than fatigue.",
    ),
    _row(
        name="effort_linear",
        default=0,
        unit="utility an effort",
        low=-2,
        high=5,
        plausible=(-0.3, 0.5),
        en="Marginal cost of the first hour",
        zh="初始努力成本",
        origin="assumed",
        source=(
            "The first hours of a paid day cost nothing; to sit idle may bore, and to begin may "
            "cost up to half of a full half-month's marginal cost."
        ),
    ),
    _row(
        name="cost_spread",
        default=0.3,
        unit="log sd",
        low=0,
        high=1,
        plausible=(0.15, 0.5),
        en="Spread of effort costs",
        zh="努力成本差异",
        origin="assumed",
        source="About that of ability.",
    ),
    _row(
        name="yuan_per_utility",
        default=4000,
        unit="yuan",
        low=500,
        high=20000,
        plausible=(2000, 8000),
        en="Money worth one unit of utility",
        zh="效用的货币价值",
        origin="assumed",
        source=(
            "A half-month's pay for a half-month's effort at the margin; known to a factor of two "
            "at best."
        ),
    ),
    _row(
        name="excellent_award",
        default=2000,
        unit="yuan",
        low=0,
        high=20000,
        plausible=(500, 5000),
        en="Award that comes with an excellent grade",
        zh="优秀等次奖金",
        origin="assumed",
        source="A commendation carries a small sum, up to a month's basic pay.",
    ),
    _row(
        name="step_raise",
        default=8000,
        unit="yuan a year",
        low=0,
        high=50000,
        plausible=(3000, 12000),
        en="Pay rise of a step of the rank ladder or of titles",
        zh="职级职称晋级加薪",
        origin="assumed",
        source="Some 700 yuan a month between neighbouring steps; steps differ from 250 to 1,000.",
    ),
    _row(
        name="promotion_prize",
        default=250000,
        unit="yuan",
        low=0,
        high=1e06,
        plausible=(100000, 500000),
        en="Worth of a promotion",
        zh="提拔价值",
        origin="assumed",
        source=(
            "Some 25,000 yuan a year in pay and standing for ten years; from 10,000 a year, the "
            "pay alone, to 25,000 for twenty."
        ),
    ),
    _row(
        name="sub_prize",
        default=0.2,
        unit="share",
        low=0,
        high=1,
        plausible=(0.1, 1),
        en="Worth of a promotion to deputy or chief of an office, relative to one beyond",
        zh="股级职务提拔价值占比",
        origin="assumed",
        source=(
            "大多数人终其一生也都难以到达副科级这个层次: that is the step which counts; a 股级 "
            "post is a station on the way, worth a fifth. 1 is the plain first form; "
            "coefficients of pay rise by 0.2 at each step up to 股级 and by 0.3 beyond, standing "
            "by far more."
        ),
    ),
    _row(
        name="face",
        default=0.3,
        unit="utility",
        low=0,
        high=3,
        plausible=(0.1, 3),
        en="Mean pull of not being at the back, per spread of scores",
        zh="面子动机均值",
        origin="assumed",
        source=(
            "更是为了“面子”激励: no strength is given. A bonus a third above the mean, 10,000 "
            "yuan, is worth 2.5; for a spread of such size 更是 asks for as much or more. Peers "
            "who see each other move effort far less (1.7% for a tenth more by peers, Mas and "
            "Moretti 2009)."
        ),
    ),
    _row(
        name="face_ratio",
        default=1.64,
        unit="ratio",
        low=0.25,
        high=2,
        plausible=(0.5, 2),
        en="Mean pull of face to those at the back, relative to the pay of a point",
        zh="面子与绩效分值之比",
        origin="assumed",
        source=(
            "更是为了“面子”激励: more than pay for 大多数人; by how much is not given, and a mean "
            "over all may lie below. Counts where `relative_face` is 1."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="face_spread",
        default=0.5,
        unit="log sd",
        low=0,
        high=1.5,
        plausible=(0.25, 0.75),
        en="Spread of face sensitivity",
        zh="面子动机差异",
        origin="assumed",
        source="As for conscience.",
    ),
    _row(
        name="face_activation",
        default=0.15,
        unit="ratio",
        low=0.01,
        high=2,
        plausible=(0.1, 0.6),
        en="Dispersion of bonuses at which face has half its force",
        zh="面子激活的奖金差异",
        origin="assumed",
        source=(
            "当绩效奖励存在差异以后: switched on by dispersion, no size is given. Below a tenth "
            "hardly anybody would notice; 3 万多元 and 几千元 in one county are beyond 0.6."
        ),
    ),
)
