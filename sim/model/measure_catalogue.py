"""The catalogue of measures, and what is stored of runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.base.record_arrays import numbered
from sim.model.people_quantities import PEOPLE_MEASURES
from sim.model.quantity import Quantity
from sim.model.unit_quantities import UNIT_MEASURES

# The order is that of the columns in a run's record and in every table made from it.
MEASURES: tuple[Quantity, ...] = (
    Quantity(
        "top20_task_share",
        "share",
        "Share of task work done by the busiest fifth of cadres",
        "工作量最大的20%干部完成的任务工作量占比",
    ),
    Quantity(
        "top20_work_share",
        "share",
        "Share of all productive work done by the busiest fifth",
        "最忙20%干部完成的全部有效工作占比",
    ),
    Quantity(
        "gini_tasks", "index", "Gini coefficient of task work among cadres", "任务工作量基尼系数"
    ),
    Quantity(
        # chance alone already makes some busier than others; this says by how much
        "random_floor",
        "share",
        "Top-fifth share if the same tasks were handed out at random",
        "任务随机分配时的前20%占比",
    ),
    Quantity(
        # a sum, as public value below: involution over several years is a ratio of sums
        "effort",
        "hours",
        "Hours worked, all activities, whole county",
        "全县工作总时数",
        "sum",
        always=True,
    ),
    Quantity(
        "public_value",
        "points",
        "Public value, mean over units (100 = honest full service)",
        "公共价值（100为足额诚实服务）",
        "sum",
        always=True,
    ),
    Quantity(
        "step_inflation",
        "ratio",
        "Nodes recorded for each honest node",
        "记录节点数与诚实节点数之比",
    ),
    Quantity(
        "participant_inflation",
        "ratio",
        "Participants credited for each one needed",
        "计分参与人数与必要人数之比",
    ),
    Quantity(
        "effort_cost",
        "yuan",
        "Cost of all effort, in money",
        "努力总成本（折合货币）",
        "sum",
        always=True,
    ),
    Quantity("pool", "yuan", "Bonus pools of all units", "奖金总量", "sum", always=True),
    Quantity(
        "overhead_share",
        "share",
        "Share of hours that produce nothing (visibility, traces, hand-over, coordination)",
        "无产出工时占比",
    ),
    Quantity(
        "rank_validity",
        "index",
        "Kendall's tau-b of score and true contribution within units",
        "得分与真实贡献的等级相关",
    ),
    Quantity(
        "wrongly_excellent",
        "share",
        "Share of the excellent who are not among as many who really contributed most in their "
        "unit",
        "评优者中未进入本单位实际贡献前列（同等人数）的占比",
    ),
    Quantity(
        "base_work_neglect",
        "share",
        "Share of routine and mass work demanded but not done",
        "基础工作缺失率",
    ),
    Quantity(
        "mass_work",
        "hours",
        "Hours of mass work a cadre and half-month",
        "人均半月群众工作时数",
        always=True,
    ),
    Quantity("bonus_cv", "ratio", "Coefficient of variation of bonuses", "绩效奖变异系数"),
    Quantity("overspend", "ratio", "Bonuses paid for each yuan of the pools", "实发与奖金总量之比"),
    Quantity(
        "point_value",
        "yuan",
        "What one point pays a cadre with coefficient 1, mean over units",
        "每分分值",
    ),
    Quantity(
        "max_score", "points", "Highest score in the county", "全县最高分", "max", always=True
    ),
    Quantity("mean_score", "points", "Mean score", "平均分", always=True),
    Quantity(
        "promoted_merit",
        "percentile",
        "Mean percentile of true contribution of those promoted",
        "获提拔者真实贡献的百分位",
    ),
    Quantity(
        "tasks_on_time",
        "share",
        "Share of tasks ended (finished or lapsed) that met their deadline",
        "任务按期完成率",
    ),
    Quantity(
        "task_value", "share", "Task value delivered, relative to what arrived", "任务价值完成率"
    ),
    Quantity(
        "cooperation",
        "index",
        "Stock of public cooperation, mean over units (1 = honest service)",
        "群众合作存量",
        always=True,
    ),
    Quantity(
        "prospects_task_share",
        "share",
        "Share of task work done by those with prospects: a real chance of ever reaching deputy "
        "section level",
        "有晋升空间者（确有机会达到副科级）完成的任务工作占比",
    ),
    Quantity(
        "prospects_share",
        "share",
        "Those with prospects, a real chance of ever reaching deputy section level, among all "
        "cadres",
        "有晋升空间者（确有机会达到副科级）占比",
        always=True,
    ),
    Quantity(
        "individual_share",
        "share",
        "Part of the individual block in the scores of the best tenth",
        "前10%得分中个性分值占比",
    ),
    Quantity(
        "red_nodes",
        "ratio",
        "Nodes that turned red for each node finished",
        "红灯节点与完成节点之比",
    ),
    Quantity(
        "helped_nodes",
        "ratio",
        "Nodes taken over early for each node finished",
        "提前干预节点与完成节点之比",
    ),
    Quantity("red_cards", "share", "Red cards among a year's green and red ones", "红牌占比"),
    Quantity(
        "awards_cancelled",
        "share",
        "Cadres whose yearly award is cancelled",
        "取消年度奖人员占比",
        always=True,
    ),
    Quantity(
        "bonus_between",
        "share",
        "Part of the inequality of bonuses (Theil) that lies between units",
        "奖金差异中单位之间的部分",
    ),
    *UNIT_MEASURES,
    *PEOPLE_MEASURES,
)
"""Measures of one run, a value per year; ``involution`` needs a pair and is computed by the
comparison."""
Measure = numbered(
    "Measure", {measure.name: place for place, measure in enumerate(MEASURES)}, __name__
)
"""Place of each measure in a year's record; compiled rules read a member as a constant."""

# The order is that of `LEADERS, CHIEFS, RISING, CEILING, INSTITUTION` in measures.py.
GROUPS: tuple[tuple[str, str, str], ...] = (
    ("leaders", "leaders", "领导班子"),
    ("chiefs", "chiefs and deputies", "中层干部"),
    ("rising", "general cadres with prospects", "有晋升空间的一般干部"),
    ("ceiling", "civil servants at the ceiling", "晋升到顶的公务员"),
    ("institution", "institution staff", "事业编人员"),
)
"""Groups of cadres: code, English, Chinese; each cadre is in one of them each year."""

GROUP_QUANTITIES = (
    "cadres",
    "bonus",
    "routine",
    "mass",
    "squad",
    "visibility",
    "traces",
    "task_work",
    "score",
    "busiest_share",
)
"""Per group and year: number of cadres, then means per cadre (bonus in yuan, hours a half-month,
task work in hours a year, score in points); last the group's part of the busiest fifths of all
units."""

CURVES = ("tasks", "tasks_in_units", "hours")
"""Curves of a year: the Lorenz curve of task work in the county; the same within units, mean over
units; and the share of cadres whose mean hours a half-month lie below 0, 2, ..., 200."""
CURVE_POINTS = 101
"""Points of a curve, both ends."""
HOURS_STEP = 2
"""Hours between the points of the curve of hours."""


@dataclass(frozen=True)
class Runs:
    """Replicates of one scenario.

    Attributes
    ----------
    scenario : str
        Name.
    seed : int
    replicates : ndarray(int64), shape (R,)
    years : int
    adopted : int
        First year of the scenario's own scheme.
    yearly : ndarray(float64), shape (R, years, len(MEASURES))
        NaN where a measure does not exist.
    groups : ndarray(float64), shape (R, years, len(GROUPS), len(GROUP_QUANTITIES))
    curves : ndarray(float64), shape (R, years, len(CURVES), CURVE_POINTS)
    """

    scenario: str
    seed: int
    replicates: np.ndarray
    years: int
    adopted: int
    yearly: np.ndarray
    groups: np.ndarray
    curves: np.ndarray
