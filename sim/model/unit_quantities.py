"""Measures of what goes on within units, and between classes and kinds of them."""

from __future__ import annotations

from sim.model.quantity import Quantity

UNIT_MEASURES: tuple[Quantity, ...] = (
    Quantity(
        "top20_task_share_unit",
        "share",
        "Share of a unit's task work done by its own busiest fifth, mean over units",
        "本单位最忙20%干部完成的任务工作量占比（各单位平均）",
    ),
    Quantity(
        "top20_work_share_unit",
        "share",
        "Share of a unit's productive work done by its own busiest fifth, mean over units",
        "本单位最忙20%干部完成的全部有效工作占比（各单位平均）",
    ),
    Quantity(
        "random_floor_unit",
        "share",
        "Top-fifth share within units if the same tasks were handed out at random in each unit",
        "任务在单位内随机分配时的前20%占比（各单位平均）",
    ),
    Quantity(
        "busiest_with_prospects",
        "share",
        "Leaders and those with prospects among the busiest fifths of all units, by task work",
        "各单位任务最多的20%干部中领导班子与有晋升空间者占比",
    ),
    Quantity(
        "unit_best_score",
        "points",
        "Best score of a cadre below the leaders, median over townships",
        "乡镇非班子成员最高分（各乡镇中位数）",
    ),
    Quantity(
        "best_to_median_score",
        "ratio",
        "Best score of a township's cadres below the leaders relative to their median, median over "
        "townships",
        "乡镇非班子成员最高分与中位分之比（各乡镇中位数）",
    ),
    Quantity(
        "point_value_first",
        "yuan",
        "What one point pays a cadre with coefficient 1, mean over units of the first class",
        "一类单位每分分值",
    ),
    Quantity(
        "bonus_upper_quartile",
        "yuan",
        "Upper quartile of the bonuses of cadres below the leaders in units of the first class",
        "一类单位非班子成员绩效奖上四分位数",
    ),
    Quantity(
        "bonus_best_poorest",
        "yuan",
        "Best bonus in the unit whose best bonus is lowest",
        "最穷单位的最高绩效奖",
        always=True,
    ),
    Quantity(
        "squad_to_routine",
        "ratio",
        "Hours that townships spend on nodes of task forces for each hour of routine work",
        "乡镇专班工时与日常工时之比",
    ),
    Quantity(
        "squads_per_township",
        "tasks",
        "Tasks that arrived in the year, mean over townships",
        "每个乡镇年均到达任务数",
    ),
)
