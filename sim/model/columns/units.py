"""Columns of a unit, of what it did this year, and of the county."""

from __future__ import annotations

from sim.base.record_arrays import integer, real, row_type
from sim.model.codes import LINES

UNIT_COLUMNS = (
    integer("kind", "", "township or department"),
    integer("pool", "cents", "bonus pool of the year"),
    integer(
        "work_rank",
        "rank",
        "rank of the last year's business result among the units of the kind; 0 before there is "
        "one",
    ),
    integer("open_tasks", "tasks", "open tasks, which fill the first slots"),
    real("busyness", "mean 1", "how busy the unit is"),
    integer("unit_class", "class", "class of the unit for pools, from 1 to 3"),
    real("cooperation", "1 = honest service", "stock of public cooperation"),
    real("tally", "points", "points of lamps and cards this quarter"),
    real(
        "tally_slope",
        "ranks a point",
        "ranks that one more point of tally would have gained in the last quarter",
    ),
    real("service", "hours", "routine work done this quarter"),
    real("demand", "hours", "routine work demanded this quarter"),
    real(
        "service_slope",
        "ranks an hour",
        "ranks that one more hour of routine work would have gained in the last quarter",
    ),
    real(
        "score_noise",
        "points squared",
        "smoothed square by which ranking values miss what was expected of them",
    ),
    real("rating_cross", "points squared", "smoothed product of ratings with those remembered"),
    real("rating_square", "points squared", "smoothed square of the ratings remembered"),
    real("line_output", "hours", "work done in each line this quarter", shape=LINES),
    real(
        "line_slope",
        "ranks an hour",
        "ranks that one more hour of work in a line would have gained",
        shape=LINES,
    ),
    integer(
        "line_rank",
        "rank",
        "rank of each line last quarter among the units of the kind",
        shape=LINES,
    ),
    integer("line_last", "quarters", "quarters running in which a line came last", shape=LINES),
)
"""A unit."""
WORK_COLUMNS = (
    real(
        "arrived_worth",
        "hours",
        "Public value of the tasks that arrived in the year, in honest hours of mean worth",
        "到达任务的公共价值",
    ),
    real(
        "delivered_worth",
        "hours",
        "Public value of the tasks finished in the year, less what lateness took, in the same "
        "hours",
        "完成任务的公共价值（扣除逾期损失）",
    ),
    real("routine", "hours", "Routine work done in the year", "全年完成的日常工作量"),
    real("mass", "hours", "Mass work done in the year", "全年完成的群众工作量"),
    real("routine_demand", "hours", "Routine work demanded in the year", "全年日常工作需求"),
    real("mass_demand", "hours", "Mass work demanded in the year", "全年群众工作需求"),
    integer("tasks_arrived", "tasks", "Tasks that arrived, with those held back", "到达任务数"),
    integer(
        "tasks_held",
        "tasks",
        "Tasks that the county held back for good, since the unit had too many open ones",
        "因任务过多而被压下的任务数",
    ),
    integer("tasks_finished", "tasks", "Tasks finished", "完成任务数"),
    integer("tasks_on_time", "tasks", "Tasks finished by their deadline", "按期完成任务数"),
    integer("tasks_lapsed", "tasks", "Tasks that lapsed unfinished", "失效任务数"),
    integer("nodes", "nodes", "Nodes recorded of finished tasks", "完成任务的记录节点数"),
    integer(
        "honest_nodes", "nodes", "Nodes that the finished tasks needed", "完成任务的必要节点数"
    ),
    integer(
        "participants",
        "participants",
        "Participants credited in nodes of finished tasks",
        "完成任务的计分参与人次",
    ),
    integer(
        "honest_participants",
        "participants",
        "Participants needed in those nodes: one for each",
        "完成任务的必要参与人次",
    ),
    integer("reds", "nodes", "Nodes that turned red", "红灯节点数"),
    integer("blues", "nodes", "Nodes finished ahead of time", "蓝灯（提前完成）节点数"),
    integer("done", "nodes", "Nodes finished", "完成节点数"),
    integer("helped", "nodes", "Nodes taken over early", "提前干预节点数"),
    integer("green_cards", "cards", "Green cards", "绿牌数"),
    integer("red_cards", "cards", "Red cards", "红牌数"),
    integer("yellow_cards", "cards", "Yellow cards", "黄牌数"),
    integer("talks", "talks", "Admonitory talks with leaders in charge", "约谈次数"),
)
"""Real quantities of a unit since the last year's end; they are also columns of the panel of
units."""
COUNTY_COLUMNS = (
    integer("events", "rows", "events of this half-month"),
    integer("rows", "rows", "ledger rows of this half-month"),
    real("effort_cost", "utility", "cost of all effort this year"),
    real("promoted", "cadres", "promotions of the year"),
    real(
        "promoted_merit", "percentiles", "sum of the percentiles of contribution of those promoted"
    ),
    real("left_late", "cadres", "who left at 55 or older, since the beginning"),
    real("left_risen", "cadres", "those of them who had reached deputy section level"),
)
"""The county."""

UNIT, WORKS, COUNTY = row_type(UNIT_COLUMNS), row_type(WORK_COLUMNS), row_type(COUNTY_COLUMNS)
