"""Every parameter of the world and every lever of a scheme, once: value, unit, range, meaning in
two languages, origin.

Validation, help, documentation, the annotated ``scenarios/base.toml`` and the ranges of sweeps are
all made from this table. The compiled rules read the values from tables with one row, for the world
and for each scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.base.errors import InputError, closest
from sim.base.record_arrays import columns, floats, records
from sim.files.fields import Origin
from sim.files.toml_positions import with_line


@dataclass(frozen=True)
class Parameter:
    """One number that a scenario may set.

    Attributes
    ----------
    name, section : str
    value : float
        Default.
    unit : str
    low, high : float
        Bounds within which it makes sense, also for sweeps.
    en, zh : str
        Meaning.
    origin : {'given', 'law', 'literature', 'assumed'}
    source : str
        The source's words, a citation, or the reason.
    whole : bool
        Only whole numbers.
    """

    name: str
    section: str
    value: float
    unit: str
    low: float
    high: float
    en: str
    zh: str
    origin: Origin
    source: str
    whole: bool = False


def _section(section: str, *rows: tuple[Any, ...]) -> list[Parameter]:
    made = []
    for name, value, unit, low, high, en, zh, origin, source, *whole in rows:
        made.append(
            Parameter(
                name,
                section,
                float(value),
                unit,
                float(low),
                float(high),
                en,
                zh,
                origin,
                source,
                bool(whole),
            )
        )
    return made


_GIVEN_UNITS = "S县……下辖 2个街道、7个镇、11个乡"
_WHOLE = True

WORLD: tuple[Parameter, ...] = tuple(
    _section(
        "county",
        ("townships", 20, "units", 1, 60, "Township-level units", "乡镇（街道）数", "given", _GIVEN_UNITS, _WHOLE),
        ("departments", 10, "units", 0, 60, "County departments", "县级部门数", "assumed", "A county has some thirty bureaus; the ten that take part in most joint tasks keep the county at about 1,200 cadres.", _WHOLE),
        ("township_smallest", 40, "cadres", 1, 5000, "Smallest township", "最小乡镇人数", "assumed", "Mountain townships have 40 to 80 staff, large ones up to 150; the rest of the range is for special cases of theory.", _WHOLE),
        ("township_largest", 60, "cadres", 1, 5000, "Largest township", "最大乡镇人数", "assumed", "As for the smallest.", _WHOLE),
        ("department_smallest", 15, "cadres", 1, 5000, "Smallest department", "最小部门人数", "assumed", "Bureaus are smaller than townships.", _WHOLE),
        ("department_largest", 30, "cadres", 1, 5000, "Largest department", "最大部门人数", "assumed", "As for the smallest.", _WHOLE),
        ("busyness_spread", 0.3, "log sd", 0, 1, "Spread of busyness between units", "单位忙闲差异", "assumed", "Units differ in tasks (2020: tens of thousands of yuan in some, a few thousand in others).", ),
        ("villages", 9, "villages", 1, 20, "Villages of a township", "每乡镇村数", "assumed", "Mountain townships have six to fifteen villages.", _WHOLE),
    )
    + _section(
        "people",
        ("leader_share", 0.18, "share", 0, 0.5, "Leaders among a unit's cadres", "班子成员占比", "assumed", "Three at section and about ten at deputy section level in a township of sixty."),
        ("chief_share", 0.12, "share", 0, 0.5, "Middle-level chiefs among a unit's cadres", "中层正职占比", "assumed", "Six to eight offices in a township of sixty."),
        ("deputy_share", 0.12, "share", 0, 0.5, "Middle-level deputies among a unit's cadres", "中层副职占比", "assumed", "About one deputy for each chief."),
        ("institution_share", 0.6, "share", 0, 1, "Institution staff among general cadres", "一般干部中事业编占比", "assumed", "公务员系统有上千名公务人员……数千名事业编人员: institution staff are the larger part."),
        ("stationed_share", 0.6, "share", 0, 1, "Township cadres stationed in a village", "驻村干部占比", "assumed", "Most township cadres below the leaders are linked to a village."),
        ("project_share", 0.4, "share", 0, 1, "Tasks that are projects in a village and go to the leader in charge of it; the others go by line of work", "重点项目占比", "given", "领回来的重点工作，就交给相关条线负责人；领回来的重点项目，就看项目落在哪个地方，就交给包村领导: the share is not given."),
        ("helping_share", 0.1, "share", 0, 1, "Township cadres in a helping team", "帮忙团干部占比", "assumed", "A smaller second circle."),
        ("ability_spread", 0.35, "log sd", 0, 1, "Spread of general ability", "能力差异", "literature", "Output of people varies by a fifth to a half of its mean (Hunter, Schmidt and Judiesch 1990)."),
        ("skill_spread", 0.2, "log sd", 0, 1, "Spread of ability between kinds of work", "专长差异", "assumed", "Strengths and gaps beside general ability, smaller than it."),
        ("retirement_age", 60, "years", 55, 150, "Retirement", "退休年龄", "law", "Retirement of male civil servants at 60, until the reform of 2025; above 65 for special cases in which nobody retires."),
        ("promotion_age", 45, "years", 30, 60, "Age from which a general cadre is no longer made deputy or chief", "提拔年龄上限", "assumed", "Young cadres rise; 年轻公务员 are named among those with prospects."),
        ("leader_age", 50, "years", 35, 60, "Age from which nobody is made a leader", "提任领导年龄上限", "assumed", "Common practice for deputy section level."),
        ("head_age", 52, "years", 35, 60, "Age from which no leader is made head at section level", "提任正科年龄上限", "assumed", "Common practice for section level."),
        ("turnover", 0.02, "share a year", 0, 0.2, "Cadres who leave a seat before retirement, each year", "年流动率", "assumed", "相对流动比较频繁, yet most stay in the county."),
    )
    + _section(
        "work",
        ("regular_hours", 80, "hours", 40, 100, "Regular hours of a half-month", "半月正常工时", "assumed", "Ten days of eight hours."),
        ("overtime_hours", 48, "hours", 0, 80, "Most overtime in a half-month", "半月加班上限", "assumed", "Three hours more on each of sixteen days."),
        ("routine_township", 36, "hours", 0, 80, "Routine work demanded of a township cadre in a half-month", "乡镇干部常规工作需求", "assumed", "With mass work and tasks somewhat below regular hours, so that an honest unit can serve all demand."),
        ("routine_department", 48, "hours", 0, 80, "Routine work demanded of a department cadre in a half-month", "部门干部常规工作需求", "assumed", "Departments do more line work and less mass work."),
        ("mass_township", 14, "hours", 0, 80, "Mass work demanded of a township cadre in a half-month", "乡镇群众工作需求", "assumed", "越到基层……不匹配的情况表现越明显: unmeasured work is larger nearer the grassroots."),
        ("mass_department", 4, "hours", 0, 80, "Mass work demanded of a department cadre in a half-month", "部门群众工作需求", "assumed", "As for townships."),
        ("task_hours", 160, "hours", 20, 1000, "Mean honest workload of a task", "任务平均工作量", "assumed", "A task force of three or four for a month beside other duties."),
        ("task_hours_spread", 0.5, "log sd", 0, 1.5, "Spread of workloads", "任务工作量差异", "assumed", "From small orders to demolition drives."),
        ("task_load", 16, "hours", 0, 60, "Task work that arrives for each cadre in a half-month", "人均半月任务到达量", "assumed", "各种急难险重的治理任务日益增加: about a fifth of regular hours."),
        ("task_worth_spread", 0.3, "log sd", 0, 1, "Spread of a task's public value for its workload", "任务价值差异", "assumed", "Tasks matter unequally."),
        ("deadline", 6, "half-months", 1, 24, "Time given for a task", "任务期限", "assumed", "A quarter, the rhythm of the county's rankings.", _WHOLE),
        ("node_hours", 20, "hours", 5, 100, "Honest workload of a node", "节点诚实工作量", "assumed", "Two or three days of one handler."),
        ("member_hours", 50, "hours", 10, 400, "Workload that asks for one more member", "每名成员对应工作量", "assumed", "Gives task forces of three or four for the mean task."),
        ("late_decay", 0.1, "share a half-month", 0, 1, "Value that a task loses for each half-month past its deadline", "逾期价值损失", "assumed", "A late task is worth less and, after some months, nothing."),
        ("lapse_after", 8, "half-months", 1, 24, "Time past the deadline after which a task lapses", "逾期失效时间", "assumed", "A third of a year: overtaken by the next campaign.", _WHOLE),
        ("cooperation_memory", 0.05, "share a half-month", 0.005, 0.5, "How fast public cooperation follows service", "群众合作调整速度", "assumed", "Half of a change within seven months."),
        ("cooperation_effect", 0.3, "elasticity", 0, 0.6, "Effect of public cooperation on task speed", "群众合作对任务效率的弹性", "assumed", "急难险重工作往往离不开基础工作的支撑; no size is given."),
        ("error_chance", 0.05, "share", 0, 0.5, "Chance that a finished node has an error, for a cadre of ability 1", "节点出错概率", "assumed", "Yellow lamps are seldom."),
    )
    + _section(
        "value",
        ("weight_tasks", 0.5, "share", 0, 1, "Weight of tasks in public value", "任务权重", "assumed", "Half; the rest is the base on which tasks stand. A sensitivity axis."),
        ("weight_routine", 0.3, "share", 0, 1, "Weight of routine work in public value", "常规工作权重", "assumed", "As for tasks."),
        ("weight_mass", 0.2, "share", 0, 1, "Weight of mass work in public value", "群众工作权重", "assumed", "As for tasks."),
        ("substitution", 0, "exponent", -3, 1, "Exponent of the public value function: 1 additive, 0 geometric, -1 harmonic", "替代参数", "assumed", "政府工作是一个相互嵌套的整体: not additive. A sensitivity axis."),
    )
    + _section(
        "motives",
        ("duty", 6, "utility an effort", 0, 20, "Pull of work that one is answerable for and has not done", "本职责任感", "assumed", "完成本职工作为目标: strong enough that most own work gets done without reward."),
        ("service_motivation", 4, "utility an effort", 0, 20, "Mean pull of unmeasured work not done (conscience)", "公共服务动机均值", "assumed", "只能凭良心干活; below duty, since nobody asks for it."),
        ("service_spread", 0.5, "log sd", 0, 1.5, "Spread of public service motivation", "公共服务动机差异", "assumed", "Conscience differs more than ability."),
        ("fatigue", 1, "utility an effort squared", 0, 5, "Rise of the marginal cost of effort with all effort", "疲劳成本", "assumed", "Sets the unit of utility: the marginal cost of a full half-month is 1."),
        ("monotony", 0.3, "utility an effort squared", 0, 5, "Rise of the marginal cost with effort in one activity", "单调成本", "assumed", "Variety is easier; smaller than fatigue."),
        ("effort_linear", 0, "utility an effort", -2, 5, "Marginal cost of the first hour", "初始努力成本", "assumed", "The first hours of a paid day cost nothing."),
        ("cost_spread", 0.3, "log sd", 0, 1, "Spread of effort costs", "努力成本差异", "assumed", "About that of ability."),
        ("yuan_per_utility", 4000, "yuan", 500, 20000, "Money worth one unit of utility", "效用的货币价值", "assumed", "A half-month's pay for a half-month's effort at the margin."),
        ("excellent_award", 2000, "yuan", 0, 20000, "Award that comes with an excellent grade", "优秀等次奖金", "assumed", "A commendation carries a small sum."),
        ("step_raise", 8000, "yuan a year", 0, 50000, "Pay rise of a step of the rank ladder or of titles", "职级职称晋级加薪", "assumed", "Some 700 yuan a month between neighbouring steps."),
        ("promotion_prize", 250000, "yuan", 0, 1000000, "Worth of a promotion", "提拔价值", "assumed", "Some 25,000 yuan a year in pay and standing for ten years."),
        ("face", 0.3, "utility", 0, 3, "Mean pull of not being at the back, per spread of scores", "面子动机均值", "literature", "Effort rises 1.7% for a tenth more by peers (Mas and Moretti 2009): the same order as money here."),
        ("face_spread", 0.5, "log sd", 0, 1.5, "Spread of face sensitivity", "面子动机差异", "assumed", "As for conscience."),
        ("face_activation", 0.3, "ratio", 0.01, 2, "Dispersion of bonuses at which face has half its force", "面子激活的奖金差异", "assumed", "当绩效奖励存在差异以后: switched on by dispersion, no size is given."),
    )
    + _section(
        "mind",
        ("decision_noise", 0.3, "utility an effort", 0.02, 5, "Noise of a choice (logit)", "决策噪声", "assumed", "A third of the marginal cost of a full half-month."),
        ("inertia", 0.3, "utility an effort", 0, 3, "Pull of what one did last half-month", "惯性", "assumed", "As large as the noise."),
        ("slot_hours", 8, "hours", 1, 40, "Length of one choice", "决策时段", "assumed", "A working day."),
        ("belief_weight", 0.3, "share", 0.01, 1, "Weight of what is newly published in a belief", "信念更新权重", "assumed", "Older years still count; keeps a yearly point value from cycling."),
        ("perception_noise", 0, "log sd", 0, 1, "Error with which each published number is perceived", "感知误差", "assumed", "None in the base, so that what is published is what is seen; an axis of sensitivity."),
    )
    + _section(
        "raters",
        ("leader_leniency", 0.8, "share", 0, 1, "Level of leaders' ratings, relative to the highest", "领导评分基准", "assumed", "Nobody is rated below competent (从没遇见基本称职和不称职的情况)."),
        ("rating_result", 0.1, "share", 0, 1, "Rating gained by doing one mean cadre's work more", "成果对评分的影响", "assumed", "Leaders see results, dimly."),
        ("rating_face", 0.1, "share", 0, 1, "Rating gained by a full half-month of visibility each half-month", "刷存在感对评分的影响", "assumed", "让自己的工作尽可能进入领导视野: worth doing when data do not speak."),
        ("rating_trace", 0.05, "share", 0, 1, "Rating gained by a full half-month of traces each half-month", "留痕对评分的影响", "assumed", "事事留痕; less telling than presence."),
        ("score_noise_start", 0.5, "share", 0.01, 1, "Share of the spread of scores that is taken for luck before two appraisals have shown how far they stray", "初始得分噪声占比", "assumed", "Half luck, half lasting differences; replaced by what is found, as fast as beliefs move."),
        ("rating_noise", 0.04, "share", 0, 0.3, "Noise of a rating, relative to the highest", "评分噪声", "assumed", "Ratings are close together."),
        ("rating_tie", 0.5, "spreads of noise", 0, 3, "How far standing with the raters, which lasts, moves a rating, against its noise, which does not", "关系对评分的影响", "assumed", "Relations tell, and less than chance: a fifth of the variance beside what is seen."),
        ("survey_result", 0.5, "share", 0, 1, "Part of a citizens' rating that follows the mass work done for them", "群众测评反映群众工作的程度", "assumed", "Citizens see who comes; the rest is goodwill at the level of other ratings."),
        ("survey_noise", 0.1, "share", 0, 0.5, "Noise of a citizens' rating, relative to the highest", "群众测评噪声", "assumed", "外部测评往往难以了解内部运行的实际情况: noisier than leaders."),
    )
    + _section(
        "strategies",
        ("share_fixed", 0, "share", 0, 1, "Cadres who follow a fixed rule (for tests)", "固定规则者占比", "assumed", "None in a county; all in some tests."),
        ("share_satisfice", 0, "share", 0, 1, "Cadres who do their duty unless pay falls below aspiration", "满意即止者占比", "assumed", "No source fixes the mix; the base has one kind, so that its results have one cause. To be swept."),
        ("share_best_response", 0, "share", 0, 1, "Cadres who respond best", "最优反应者占比", "assumed", "As for the others."),
        ("share_conscience", 0, "share", 0, 1, "Cadres who work by conscience alone", "凭良心者占比", "assumed", "As for the others."),
        ("share_free_ride", 0, "share", 0, 1, "Cadres who do the least that keeps lamps from red", "搭便车者占比", "assumed", "As for the others."),
        ("share_opportunist", 0, "share", 0, 1, "Cadres who go for points by any means", "投机者占比", "assumed", "As for the others."),
        ("share_reinforce", 0, "share", 0, 1, "Cadres who do more of what has paid", "强化学习者占比", "assumed", "As for the others."),
        ("share_ewa", 0, "share", 0, 1, "Cadres who learn by experience-weighted attraction", "经验加权学习者占比", "assumed", "As for the others."),
        ("share_imitate", 0, "share", 0, 1, "Cadres who copy the hours of better-paid colleagues", "模仿者占比", "assumed", "As for the others."),
        ("response_step", 0.5, "share", 0.001, 1, "How far a best response moves in a half-month", "最优反应步长", "assumed", "Damped, since simultaneous best responses in a contest of many overshoot, the more so the straighter the cost."),
        ("aspiration_weight", 0.1, "share a year", 0.01, 1, "Weight of the last bonus in the aspiration", "期望更新权重", "assumed", "Aspirations follow pay over a decade."),
        ("reinforce_forgetting", 0.1, "share a half-month", 0, 1, "Reinforce: how fast propensities fade", "强化学习：遗忘率", "literature", "Erev and Roth 1998, a tenth a round in their fit over many experiments."),
        ("reinforce_spill", 0.2, "share", 0, 1, "Reinforce: part of a reinforcement that goes to the other choices", "强化学习：试验外溢比例", "literature", "Erev and Roth 1998, experimentation of a fifth."),
        ("reinforce_strength", 9, "utility", 0.1, 100, "Reinforce: sum of all propensities at the beginning", "强化学习：初始倾向强度", "literature", "Erev and Roth 1998, nine rounds' payoff; here of one unit of utility, the marginal cost of a full half-month."),
        ("ewa_foregone", 0.5, "share", 0, 1, "EWA: weight of what would have been earned beside what was", "经验加权：未实现收益权重", "literature", "Camerer and Ho 1999, about a half."),
        ("ewa_memory", 0.9, "share a half-month", 0, 1, "EWA: what is kept of old attractions", "经验加权：吸引力保留率", "literature", "Camerer and Ho 1999, .8 to 1."),
        ("ewa_experience", 0.8, "share a half-month", 0, 1, "EWA: what is kept of the weight of experience", "经验加权：经验保留率", "literature", "Camerer and Ho 1999, up to the memory of attractions: between sums (0) and means (as large) of payoffs."),
        ("ewa_sensitivity", 5, "per utility", 0.2, 50, "EWA: how sharply the more attractive is chosen", "经验加权：选择敏感度", "assumed", "Logit of noise .2, near to that of the others; with payoffs in utility, of which a full half-month costs 1 at the margin."),
        ("imitate_noise", 0.1, "mean bonuses", 0.01, 2, "Difference of bonuses that copying takes notice of (Fermi)", "模仿噪声（费米）", "literature", "Szabó and Tőke 1998; a tenth of the mean payoff is the usual strength of selection."),
        ("imitate_mutation", 0.01, "chance a comparison", 0, 1, "Chance that an imitator tries a mix of hours by lot instead", "模仿变异概率", "literature", "Traulsen, Nowak and Pacheco 2006: rare mutation keeps variety."),
        ("strategy_imitation", 0, "chance a year", 0, 1, "Chance to compare oneself at year's end with a colleague met and take on the strategy of the better paid", "策略模仿概率", "assumed", "None in the base: the mix of strategies is then what the shares say. To be swept."),
    )
    + _section(
        "exploits",
        ("knowhow_start", 0, "share", 0, 1, "Cadres who know how to split nodes, pad tasks and crowd squads at the beginning", "初始掌握规则漏洞者占比", "assumed", "The platform is new: nobody has learnt it yet."),
        ("knowhow_habits", 0.67, "share", 0, 1, "Cadres who know how to be seen and keep traces at the beginning", "初始掌握刷存在感与留痕者占比", "assumed", "Old habits stand at their resting point, 1 - forgetting / imitation."),
        ("knowhow_trial", 0.002, "chance a half-month", 0, 0.1, "Chance to find an exploit by oneself", "自行发现概率", "assumed", "One in twenty a year: 不断积极研究新的考核规则."),
        ("knowhow_imitation", 0.15, "chance a half-month", 0, 1, "Chance to learn an exploit from a colleague met who knows it", "模仿学习概率", "literature", "Diffusion of practices by contact; resting point 1 - forgetting / imitation (Bailey 1975)."),
        ("knowhow_forgetting", 0.05, "chance a half-month", 0, 1, "Chance to forget an exploit or be deterred from it", "遗忘概率", "assumed", "A third of imitation, so that two thirds know in the long run."),
        ("knowhow_near", 0.8, "share", 0, 1, "Meetings within the unit", "单位内接触占比", "assumed", "Most contacts are in the unit; the rest in the whole county."),
        ("scruple", 0.0125, "utility", 0, 1, "Felt cost of an exploit: of a task with k honest steps and x extra ones, times x squared over k", "顾忌成本", "assumed", "Doubling the eight steps of a mean task is felt like a day of work."),
        ("scruple_spread", 0.5, "log sd", 0, 1.5, "Spread of scruples", "顾忌差异", "assumed", "As for conscience."),
        ("patronage", 0.3, "share", 0, 1, "Weight of members' gain in a leader's choice of steps and participants", "领导对成员利益的权重", "assumed", "尽可能让更多人参与: leaders care for their people, less than for themselves."),
        ("coordination_hours", 1, "hours", 0, 10, "Work lost in a node for each participant beside the handler", "协调损耗", "assumed", "A meeting and a call."),
        ("padding_most", 2, "people", 0, 6, "Most participants that can be added to each node", "每节点最多附加人数", "assumed", "More would be seen at a glance.", _WHOLE),
        ("crowding_hours", 20, "hours", 0, 80, "Hours that are claimed, not meant, when offering to a squad", "虚报可投入工时", "assumed", "A quarter of the half-month."),
    )
    + _section(
        "careers",
        ("step_years", 5, "years", 1, 200, "Years in a step of the rank ladder or of titles before the next", "职级职称晋级年限", "given", "每一级晋升都是 5年的年龄限制; 五年一个台阶. Beyond a career for special cases in which nobody climbs."),
        ("excellent_years", 0.5, "years", 0, 2, "Years of a rank step that an excellent grade saves", "优秀缩短年限", "given", "年限可以缩短半年"),
        ("excellent_total", 1.5, "points", 0, 10, "Points that an excellent grade adds to the promotion total", "优秀晋升加分", "given", "晋升时总分可以加 1.5 分"),
        ("title_quota", 0.1, "share", 0, 1, "Institution staff of a unit who may get a title step in a year", "年度职称名额", "assumed", "每年还有名额限制，能够顺利晋升的也不多: half of those who come of time each year, were the steps even."),
        ("fit_noise", 0.5, "share", 0, 2, "Error in what appointers know of an ability without a portrait", "无画像时对能力的认知误差", "assumed", "上下级党委政府之间便有可能存在信息不对称: about as large as abilities differ."),
    )
    + _section(
        "conduct",
        ("conduct_events", 0.5, "events a year", 0, 10, "Conduct events of a cadre who does not know the list yet, beside lateness", "年均行为扣分事件", "assumed", "Every second cadre slips once a year, most often at theory study."),
        ("late_chance", 0.2, "chance a half-month", 0, 1, "Chance that one who rests for all regular hours is noted for late arrival or early leaving", "迟到早退概率", "assumed", "Noted in proportion to the regular hours not worked."),
        ("list_learning", 0.5, "share a year", 0, 5, "How fast conduct events fade under a written list", "扣分清单熟悉速度", "assumed", "让人清楚明白政治素质的纪律边界，能更好地引导个体行为: a fall by two fifths each year."),
    )
    + _section(
        "money",
        ("pool_per_cadre", 31200, "yuan a year", 0, 100000, "Bonus pool for each cadre who is paid here", "人均年终绩效奖总量", "given", "2020 年 S 县一类单位大概值 240 元/分 and 不少员工能拿 3 万多元: 240 yuan times 130 points."),
    )
)  # fmt: skip

LEVERS: tuple[Parameter, ...] = tuple(
    _section(
        "platform",
        ("platform", 0, "switch", 0, 1, "Tasks run on the platform: nodes are listed, lamps shown, work handed over automatically", "天工系统", "given", "嵌入智能办公系统", _WHOLE),
        ("handover_hours", 4, "hours", 0, 20, "Work lost in each hand-over between nodes", "节点交接损耗", "assumed", "推诿扯皮 before the platform: half a day; on it the system hands over, leaving half an hour."),
        ("per_node", 1.2, "points", 0, 20, "Points listed for a node", "每节点赋分", "assumed", "只需对每个环节的工作量进行赋值: who lists the values is not said. Half of an honest node's points."),
        ("per_hour", 0.06, "points an hour", 0, 2, "Points listed for an honest hour of a node", "每诚实工时赋分", "assumed", "The other half; together 0.12 points an hour put the busiest above 200 points."),
        ("blue_points", 0.2, "points", 0, 5, "Points for a node finished ahead (blue lamp)", "蓝灯加分", "assumed", "Amounts are not given; small beside the node's own."),
        ("red_points", -0.5, "points", -5, 0, "Points for a node that turns red", "红灯扣分", "assumed", "As for blue; blame weighs more than praise."),
        ("early_help", 0, "switch", 0, 1, "A node about to be late is handed, once, to the member with most hours to spare", "提前干预", "given", "很多问题便可以提前发现、提前干预", _WHOLE),
        ("plan_share", 0.9, "share", 0, 1, "Open tasks that must not be red for the plan of the month to be met", "月计划完成线", "assumed", "Own plans leave some room; which share is not said."),
        ("green_card", 1, "points", 0, 20, "Tally points of a unit that met its plan of the month (green card)", "绿牌加分", "assumed", "Amounts are not given; a card weighs like a lamp or two."),
        ("red_card", -2, "points", -20, 0, "Tally points of a unit that did not (red card)", "红牌扣分", "assumed", "As for green; blame weighs more than praise."),
        ("yellow_card", -1, "points", -20, 0, "Tally points of the lead unit of a task behind plan in a unit with a red card", "黄牌扣分", "assumed", "Half of a red card."),
        ("secondary_share", 0, "share", 0, 2, "Secondary value of a finished task, relative to its honest listed points", "二次赋分占比", "assumed", "由党政班子联席会议确定基础分值和二次赋分值: no size is given; a fifth under the index."),
        ("secondary_attribution", 1, "share", 0, 1, "Part of the secondary value shared by performance; the rest is shared equally", "二次赋分按实绩分配占比", "given", "会依据个人表现分别获得加扣分"),
        ("award_points", 0, "points", 0, 10, "Award for a quarter in which the own line came first in the county, and penalty for one in which it came last", "创先争优加扣分", "assumed", "参照《S县2021年度乡镇(街道)岗位目标责任制综合考核实施意见》文件中创先争优条款: values are not given."),
        ("seen_result", 0.3, "share", 0, 1, "How much of a cadre's results raters see", "成果可见度", "assumed", "考核主体对个体的评价不再仅仅基于日常所见，更基于“数据所见”: little before the platform, most of it on it."),
    )
    + _section(
        "credit",
        ("per_task", 0, "switch", 0, 1, "A task's points are fixed by its honest size and shared by its nodes, however many", "按任务计分", "assumed", "A remedy, not in the source.", _WHOLE),
        ("split_credit", 0, "switch", 0, 1, "Participants of a node share its points; otherwise each gets them in full", "参与者分摊计分", "assumed", "对各工作环节的参与者进行累计积分 reads as full credit to each; the split is the other reading.", _WHOLE),
        ("audit_rate", 0, "share", 0, 1, "Finished tasks that are audited for needless steps and participants", "审核比例", "assumed", "The source has a tiny appraisal office and no such audit."),
        ("audit_penalty", 0.5, "points", 0, 10, "Points that an audited task costs each credited handler, times the extra share of steps and participants squared, per honest step", "审核扣分", "assumed", "A remedy, not in the source."),
    )
    + _section(
        "assignment",
        ("willing", 1, "exponent", 0, 3, "Weight of offered hours when members are picked", "自愿权重", "assumed", "专班成员由组长挑选, from those at hand."),
        ("experienced", 0.5, "exponent", -3, 3, "Weight of past tasks when members, or a leader for too many tasks, are picked; below 0 tasks go round", "经验权重", "given", "看谁以前做过这项工作"),
        ("experience_base", 1, "tasks", 0.01, 100, "Past tasks that everybody is taken to have", "经验基数", "assumed", "One task more or less decides nothing."),
        ("idle", 0.5, "exponent", 0, 3, "Weight of being free when members, or a leader for too many tasks, are picked", "空闲权重", "given", "或者说看谁目前比较闲"),
        ("able", 1, "exponent", 0, 3, "Weight of ability when members are picked", "能力权重", "assumed", "Leaders pick the able."),
    )
    + _section(
        "consequences",
        ("pool_spread", 0, "share", 0, 1, "How far pools go by the rank of units: the first gets so much more, the last so much less than the mean", "奖金总量按单位排名拉开幅度", "assumed", "单位根据工作排名获得的年终绩效奖总量: one half makes three to one between the first and the last, the low end of 2020's several thousand to over thirty thousand."),
        ("accountability", 0, "switch", 0, 1, "A line last in the county in two quarters running costs its staff the year's award, and the leader in charge appointments of the year", "末位问责", "given", "连续两个季度倒数第一的……还会取消分管领导和相关工作人员个人年度奖", _WHOLE),
        ("suspension", 0, "switch", 0, 1, "Nobody is appointed whose line was last in the county in the year's last quarter", "末位暂缓使用", "given", "在提拔考察期因为战斗力指数考评时某项工作居于最后一名，而被暂缓使用", _WHOLE),
        ("nominees", 3, "cadres", 1, 10, "Candidates whom the unit nominates for a post, the best ranked", "推荐人选数", "assumed", "初始阶段各个单位都会推荐人选，但不可能所有人员最终都能得到晋升", _WHOLE),
        ("by_rank", 1, "weight", 0, 5, "Weight of a nominee's standing in the ranking, in spreads", "任用看排名的权重", "given", "干部战斗力指数排名情况、构成情况就会发挥重要作用: how much is not given; one spread of the ranking is the measure of the others."),
        ("by_seniority", 0.5, "weight", -5, 5, "Weight of ten years in the present grade", "任用看资历的权重", "assumed", "综合其年龄、个人意愿等要素: seniority counts, less than standing."),
        ("by_fit", 1, "weight", 0, 5, "Weight of ability in the work of the post, in multiples of the mean ability", "任用看人岗适配的权重", "assumed", "可以根据岗位特征充分进行人岗适配: one mean ability more counts as one spread of the ranking."),
        ("by_tie", 0.3, "weight", 0, 5, "Weight of standing with the raters", "任用看关系的权重", "assumed", "Who judges does not change, only what they see."),
        ("portrait", 0, "share", 0, 1, "How much of a nominee's abilities appointers see in the digital portrait", "数字画像清晰度", "given", "能清楚显示每个人的履历、实绩、特长等内容"),
        ("informal_share", 0, "share", 0, 0.5, "Cadres whom the heads reward informally at each appraisal, by results as far as they see them", "内涵式激励人员占比", "assumed", "一些地方领导试图通过非正式的“内涵式激励”来弥补正式制度的不足: with a few."),
        ("informal_prize", 0, "yuan a year", 0, 50000, "Worth of such attention, if had at all appraisals of a year", "内涵式激励价值", "assumed", "No money: trust, a word, a better desk; as much as an excellent grade."),
    )
    + _section(
        "publication",
        ("publicity", 0, "share", 0, 1, "How far ranks are public", "排名公开程度", "assumed", "Old grades name only the excellent; under the index ranks are on display."),
        ("appraisals", 2, "times a year", 1, 24, "Appraisals a year", "每年考核次数", "given", "按照常规，平时考核一年进行两次", _WHOLE),
    )
)  # fmt: skip

PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for parameter in (*WORLD, *LEVERS)}

PARAMETERS_OF_THE_WORLD = columns(floats(" ".join(parameter.name for parameter in WORLD)))
"""Numbers of the world; `WORLD` says what each means."""
LEVERS_OF_A_SCHEME = columns(floats(" ".join(parameter.name for parameter in LEVERS)))
"""Numbers of a scheme; `LEVERS` says what each means."""


def one_record(dtype: np.dtype, values: Mapping[str, float]) -> np.recarray:
    """Put numbers by name into a table of one row that compiled rules read."""
    table = records(dtype, 1)
    # a whole row at once: a run of a small county does little else in Python
    table[0] = tuple(values[name] for name in dtype.names or ())
    return table


TICKS = 24
"""Half-months of a year."""


def check_value(
    name: str, value: Any, where: str, table: tuple[str, ...], allowed: tuple[Parameter, ...]
) -> float:
    """Check one number of a table of a file against its parameter's range.

    Raises
    ------
    InputError
        Naming the parameter, its range and unit.
    """
    known = {parameter.name: parameter for parameter in allowed}

    def wrong(got: str, allowed: str, do: str) -> InputError:
        return InputError(
            f"{with_line(where, (*table, name))}, [{'.'.join(table)}], {name}", got, allowed, do
        )

    if name not in known:
        raise wrong("an unknown parameter", ", ".join(known), closest(name, known))
    parameter = known[name]
    bounds = f"{parameter.low:g} to {parameter.high:g} {parameter.unit}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(repr(value), f"a number, {bounds}", parameter.en + ".")
    # nan fails this test, infinity too
    if not parameter.low <= value <= parameter.high:
        raise wrong(repr(value), bounds, parameter.en + ".")
    if parameter.whole and value != int(value):
        raise wrong(repr(value), f"a whole number, {bounds}", parameter.en + ".")
    return float(value)
