"""Section ``[work]``: hours, demand for each kind of work, and tasks."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="work")

WORK = (
    _row(
        name="regular_hours",
        default=80,
        unit="hours",
        low=40,
        high=100,
        plausible=(76, 88),
        en="Regular hours of a half-month",
        zh="半月正常工时",
        origin="assumed",
        source=(
            "Ten days of eight hours, as in the forty-hour week; up to eleven days in a long "
            "half-month, and a little less with public holidays."
        ),
    ),
    _row(
        name="overtime_hours",
        default=48,
        unit="hours",
        low=0,
        high=80,
        plausible=(24, 64),
        en="Most overtime in a half-month",
        zh="半月加班上限",
        origin="assumed",
        source=(
            "不断加班: three hours more on each of sixteen days; from an evening every other day "
            "to four hours on every day."
        ),
    ),
    _row(
        name="routine_township",
        default=10,
        unit="hours",
        low=0,
        high=80,
        plausible=(10, 45),
        en="Routine work demanded of a township cadre in a half-month",
        zh="乡镇干部常规工作需求",
        origin="assumed",
        source=(
            "Tasks 已经远远超过常规科层工作的范围, so this is the lowest of the range: with mass "
            "work and tasks 55 of 80 regular hours are asked for, before hand-overs. Staff is "
            "meant to match the work, so up to 45 is as likely; more would fill the day without "
            "tasks."
        ),
    ),
    _row(
        name="routine_department",
        default=30,
        unit="hours",
        low=0,
        high=80,
        plausible=(30, 60),
        en="Routine work demanded of a department cadre in a half-month",
        zh="部门干部常规工作需求",
        origin="assumed",
        source=(
            "Departments do more line work and less mass work than townships; at most three "
            "quarters of the regular hours, as they take part in tasks."
        ),
    ),
    _row(
        name="mass_township",
        default=10,
        unit="hours",
        low=0,
        high=80,
        plausible=(4, 24),
        en="Mass work demanded of a township cadre in a half-month",
        zh="乡镇群众工作需求",
        origin="assumed",
        source=(
            "越到基层……不匹配的情况表现越明显: unmeasured work is larger nearer the grassroots; no "
            "size is given. From a half-day in the half-month to a day and a half a week."
        ),
    ),
    _row(
        name="mass_department",
        default=4,
        unit="hours",
        low=0,
        high=80,
        plausible=(0, 10),
        en="Mass work demanded of a department cadre in a half-month",
        zh="部门群众工作需求",
        origin="assumed",
        source="As for townships, and always less than there.",
    ),
    _row(
        name="task_hours",
        default=785,
        unit="hours",
        low=20,
        high=1000,
        plausible=(100, 800),
        en="Mean honest workload of a task",
        zh="任务平均工作量",
        origin="assumed",
        source=(
            "急难险重……偶发性、阶段性: a campaign that ties up eight for half a year beside "
            "other duties, so that a township has one or two a week and not more; no size is "
            "given. From two weeks of a few people on."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="task_hours_spread",
        default=0.5,
        unit="log sd",
        low=0,
        high=1.5,
        plausible=(0.3, 1),
        en="Spread of workloads",
        zh="任务工作量差异",
        origin="assumed",
        source=(
            "From small orders to demolition drives: two spreads make a task nearly three times "
            "the typical one by default, up to seven times."
        ),
    ),
    _row(
        name="task_load",
        default=32.5,
        unit="hours",
        low=0,
        high=60,
        plausible=(16, 40),
        en="Task work that arrives for each cadre in a half-month",
        zh="人均半月任务到达量",
        origin="assumed",
        source=(
            "急难险重的治理任务日益增加……已经远远超过常规科层工作的范围: a fifth of regular hours "
            "is the least that this allows; half of them is as much as routine work or more."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="task_worth_spread",
        default=0.3,
        unit="log sd",
        low=0,
        high=1,
        plausible=(0.1, 0.6),
        en="Spread of a task's public value for its workload",
        zh="任务价值差异",
        origin="assumed",
        source="Tasks matter unequally; no size is given. Less than they differ in workload.",
    ),
    _row(
        name="deadline",
        default=12,
        unit="half-months",
        low=1,
        high=24,
        plausible=(3, 12),
        integer=True,
        en="Time given for a task",
        zh="任务期限",
        origin="assumed",
        source=(
            "Half a year by default, two of the quarters that the county's rankings have "
            "(连续两个季度); from half of a quarter on, as tasks are 阶段性."
        ),
    ),
    _row(
        name="node_hours",
        default=35,
        unit="hours",
        low=5,
        high=100,
        plausible=(8, 40),
        en="Honest workload of a node",
        zh="节点诚实工作量",
        origin="assumed",
        source=(
            "每一个流程的时间起止点: four days of one handler by default; from a day to a week."
        ),
    ),
    _row(
        name="member_hours",
        default=90,
        unit="hours",
        low=10,
        high=400,
        plausible=(30, 120),
        en="Workload that asks for one more member",
        zh="每名成员对应工作量",
        origin="assumed",
        source=(
            "A part that a member can do beside other work: some eleven days in all by default, "
            "from four to fifteen."
        ),
    ),
    _row(
        name="record_half_life",
        default=2,
        unit="years",
        low=0.25,
        high=20,
        plausible=(1, 3),
        en="Time in which half of what one has delivered is forgotten",
        zh="工作记录半衰期",
        origin="assumed",
        source=(
            "看谁以前做过这项工作: the last campaigns are remembered, those of five years ago "
            "hardly. Counts where `delivered_record` is 1."
        ),
    ),
    _row(
        name="other_lines",
        default=0.3,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 0.5),
        en="How much hours delivered in other lines of work count beside those in the task's own",
        zh="其他条线经历的折算",
        origin="assumed",
        source=(
            "做过这项工作: this work above all, so at most half. Counts where `delivered_record` "
            "is 1."
        ),
    ),
    _row(
        name="late_decay",
        default=0.1,
        unit="share a half-month",
        low=0,
        high=1,
        plausible=(0.05, 0.25),
        en="Value that a task loses for each half-month past its deadline",
        zh="逾期价值损失",
        origin="assumed",
        source=(
            "滞后 is a red lamp: a late task is worth less and, after some months, nothing; how "
            "fast is not given."
        ),
    ),
    _row(
        name="lapse_after",
        default=8,
        unit="half-months",
        low=1,
        high=24,
        plausible=(4, 12),
        integer=True,
        en="Time past the deadline after which a task lapses",
        zh="逾期失效时间",
        origin="assumed",
        source=(
            "A third of a year: overtaken by the next campaign; from two months to half a year, as "
            "tasks are 阶段性."
        ),
    ),
    _row(
        name="cooperation_memory",
        default=0.05,
        unit="share a half-month",
        low=0.005,
        high=0.5,
        plausible=(0.02, 0.1),
        en="How fast public cooperation follows service",
        zh="群众合作调整速度",
        origin="assumed",
        source=(
            "获得社会认同: trust follows slowly, half of a change within seven months; within a "
            "quarter to a year and a half."
        ),
    ),
    _row(
        name="cooperation_effect",
        default=0.3,
        unit="elasticity",
        low=0,
        high=0.6,
        plausible=(0.1, 0.5),
        en="Effect of public cooperation on task speed",
        zh="群众合作对任务效率的弹性",
        origin="assumed",
        source=(
            "急难险重工作往往离不开基础工作的支撑; no size is given. 离不开 is more than a trace; "
            "squads do some of it alone."
        ),
    ),
    _row(
        name="error_chance",
        default=0.05,
        unit="share",
        low=0,
        high=0.5,
        plausible=(0.02, 0.1),
        en="Chance that a finished node has an error, for a cadre of ability 1",
        zh="节点出错概率",
        origin="assumed",
        source="出错……黄灯: one node in twenty; no rate is given. From one in fifty to one in ten.",
    ),
)
