"""What the columns of the yearly tables of cadres, units and groups mean.

They are tables of a run that is recorded, and of a sweep that stores a panel.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.model.columns.units import WORK_COLUMNS
from sim.model.measure_catalogue import GROUPS


@dataclass(frozen=True)
class PanelColumn:
    """A column of a yearly table.

    Attributes
    ----------
    name : str
    tables : str
        Those in which it means this, with spaces between.
    en, zh : str
        Meaning.
    unit : str
        Empty for names and truth values.
    low, high : float or None
        Bounds that hold whatever the rulebook.
    note : str
        What single values stand for.
    """

    name: str
    tables: str
    en: str
    zh: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    note: str = ""


_CODES = "; ".join(f"{code}: {en}" for code, en, _ in GROUPS)


def _hours(name: str, en: str, zh: str) -> tuple[PanelColumn, PanelColumn]:
    """Make the hours of an activity: of a cadre by the year, of a group by the half-month."""
    return (
        PanelColumn(
            f"{name}_hours", "cadres", f"Hours of {en} in the year", f"全年{zh}时数", "hours", 0
        ),
        PanelColumn(
            name, "groups", f"Hours of {en} a cadre and half-month", f"人均半月{zh}时数", "hours", 0
        ),
    )


_ACTIVITIES = (
    _hours("routine", "routine work", "日常工作"),
    _hours("mass", "mass work", "群众工作"),
    _hours("squad", "work in task forces", "专班工作"),
    _hours("visibility", "being seen", "露面"),
    _hours("traces", "keeping traces", "留痕"),
)

PANEL_COLUMNS: tuple[PanelColumn, ...] = (
    PanelColumn(
        "cadre",
        "cadres",
        "The cadre: seat and generation; another generation is another person in the seat",
        "干部编号（岗位.任次）",
    ),
    PanelColumn(
        "unit",
        "cadres units",
        "The unit: T for townships, D for departments, and its number",
        "单位编号",
    ),
    PanelColumn(
        "group", "cadres groups", "Group of cadres in the year's record", "干部群体", note=_CODES
    ),
    PanelColumn(
        "prospects",
        "cadres",
        "Whether with prospects: a real chance of ever reaching deputy section level",
        "是否有晋升空间（确有机会达到副科级）",
        "",
        0,
        1,
        "false for leaders, who are there already",
    ),
    PanelColumn("score", "cadres", "Score of the year", "年度得分", "points"),
    PanelColumn(
        "index",
        "cadres",
        "Index of the year: the score with the coefficient of the post, and blocks outside the "
        "score",
        "年度指数",
        "points",
        None,
        None,
        "those not ranked have one too",
    ),
    PanelColumn(
        "rank",
        "cadres",
        "Rank in the unit, from 1; equal values share the better one",
        "单位内名次",
        "rank",
        0,
        None,
        "0: not ranked, as leaders where the rulebook leaves them out of the ranking",
    ),
    PanelColumn(
        "excellent",
        "cadres",
        "Whether graded excellent",
        "是否优秀",
        "",
        0,
        1,
        "false for those not ranked",
    ),
    PanelColumn(
        "bonus",
        "cadres",
        "Bonus of the year as scored, also where the award is cancelled",
        "年度绩效奖（取消前）",
        "yuan",
        0,
        None,
        "0 for those not paid here",
    ),
    PanelColumn(
        "award_cancelled",
        "cadres",
        "Whether the year's award is cancelled",
        "是否取消年度奖",
        "",
        0,
        1,
    ),
    PanelColumn(
        "informal_reward",
        "cadres",
        "Worth of informal attention in the year",
        "内涵式激励价值",
        "yuan",
        0,
    ),
    PanelColumn(
        "step",
        "cadres",
        "Step of the rank ladder, for institution staff of titles, during the year",
        "职级（事业编为职称）档次",
        "steps",
        0,
        4,
        "0: the lowest; at most 4, of titles 3",
    ),
    PanelColumn(
        "promotion_total",
        "cadres",
        "Promotion total from excellent grades of earlier years",
        "晋升总分（往年优秀所得）",
        "points",
        0,
    ),
    *(cadres for cadres, _ in _ACTIVITIES),
    PanelColumn(
        "task_work",
        "cadres",
        "Honest task work done in the year",
        "全年完成的任务工作量",
        "hours",
        0,
    ),
    PanelColumn(
        "contribution",
        "cadres",
        "True contribution: all useful work of the year, of tasks, routine and mass work",
        "真实贡献（全年有效工作量）",
        "hours",
        0,
    ),
    PanelColumn(
        "unit_class",
        "units",
        "Class of the unit for pools",
        "单位类别（奖金分类）",
        "class",
        1,
        3,
        "1: the first, 一类单位; 3: the last",
    ),
    *(PanelColumn(one.name, "units", one.en, one.zh, one.unit, 0) for one in WORK_COLUMNS),
    PanelColumn(
        "cooperation",
        "units",
        "Stock of public cooperation at the year's end (1 = honest service)",
        "年末群众合作存量",
        "index",
        0,
    ),
    PanelColumn("pool", "units", "Bonus pool of the year", "年度奖金总额", "yuan", 0),
    PanelColumn(
        "cadres",
        "groups",
        "Cadres of the group",
        "群体人数",
        "cadres",
        0,
        None,
        "0: nobody; all means are then absent",
    ),
    PanelColumn(
        "bonus", "groups", "Mean bonus of the year, as scored", "人均年度绩效奖", "yuan", 0
    ),
    *(groups for _, groups in _ACTIVITIES),
    PanelColumn(
        "task_work",
        "groups",
        "Honest task work a cadre in the year",
        "人均全年任务工作量",
        "hours",
        0,
    ),
    PanelColumn("score", "groups", "Mean score of the year", "人均年度得分", "points"),
    PanelColumn(
        "busiest_share",
        "groups",
        "The group's part of the busiest fifths of all units, by task work",
        "各单位任务最多的20%干部中该群体占比",
        "share",
        0,
        1,
    ),
)
"""Beside year, and in sweeps task, point, scenario and replicate."""
