"""Columns of a cadre: who sits in a seat, what the cadre is like, how far the cadre has come, and
what was done this year."""

from __future__ import annotations

from sim.base.record_arrays import integer, real, row_type
from sim.model.codes import LINES, SKILLS, A

CADRE_COLUMNS = (
    integer("unit", "", "unit to which the seat belongs"),
    integer("line", "", "line of work of the seat"),
    integer("village", "", "village of the seat, in a township"),
    integer("generation", "", "how many held the seat before"),
    integer("born", "tick", "tick of birth, for most before the run began"),
    integer("appraised", "0 or 1", "1 once ranked in a publication"),
    real("tie", "standard normal", "standing with the raters"),
    real("past_tasks", "task forces", "task forces served in so far"),
    real("delivered", "hours", "honest hours of nodes finished, by line, which fade", shape=LINES),
    real(
        "rating_kept",
        "points",
        "smoothed points by which ratings lifted the own ranking value over what the unit's "
        "mean ratings give",
    ),
    real("expected", "points", "ranking value expected next time, above the unit's mean"),
    real("ability", "work an hour", "work done in an hour by skill, mean 1", shape=SKILLS),
    real("ability_weight", "", "what ability weighs in picking this year, by skill", shape=SKILLS),
)
"""Who sits in a seat, beside the columns of the roster. ``appraised``, ``rating_kept`` and
``expected`` are kept by the engine for chances and never shown."""
TRAIT_COLUMNS = (
    real("cost", "mean 1", "cost of effort"),
    real("duty", "mean 1", "sense of duty in own work"),
    real("squad_duty", "mean 1", "sense of duty in nodes of task forces"),
    real("service", "mean 1", "public service motivation"),
    real("face", "mean 1", "sensitivity of face"),
    real("scruple", "mean 1", "scruples"),
    integer("strategy", "", "strategy, which may be another one after a year's end"),
)
"""What a cadre is like; all but the strategy is fixed for a generation."""
CAREER_COLUMNS = (
    integer(
        "step",
        "steps",
        "step of the rank ladder or, for institution staff, of titles; 0 is the lowest",
    ),
    integer("since", "tick", "tick at which the step was reached"),
    integer("early", "grades", "excellent grades in this step"),
    integer("grade_since", "tick", "tick at which the present post and level were reached"),
    integer("listed", "half-months", "half-months under a rulebook that lists conduct events"),
    integer("cancelled", "0 or 1", "1 when the year's award is cancelled"),
    integer("held", "0 or 1", "1 when appointments of the year pass by"),
    integer("aim", "", "what may be won by promotion: 0 nothing, 1 a grade, 2 a title"),
    real("promotion_total", "points", "points from excellent grades"),
    real("regard", "yuan", "worth of informal incentives this year"),
)
"""How far a cadre has come, beside post and level."""
ACCOUNT_COLUMNS = (
    real("task_work", "hours", "honest task work done"),
    real("overhead", "hours", "squad hours lost in hand-overs"),
    real("contribution", "hours", "all useful work"),
    real(
        "random_work",
        "hours",
        "task work that would be the cadre's if finished nodes went to anybody in the unit by lot",
    ),
    real("seen_work", "hours", "routine and task work since the last appraisal"),
    real("seen_face", "hours", "visibility since the last appraisal"),
    real("seen_traces", "hours", "traces kept since the last appraisal"),
    real("seen_mass", "hours", "mass work since the last appraisal"),
    real("opinion", "share of the scale", "the heads' view at the last appraisal"),
    real(
        "private_opinion",
        "share of the scale",
        "what the heads think without leniency, the mean of the year's appraisals",
    ),
    real("known_opinion", "share of the scale", "the same without what chance has put into it"),
    real("quarter_work", "hours", "routine and task work since the last quarter"),
    real("quarter_contribution", "hours", "all useful work since the last quarter"),
    real(
        "grade_slope",
        "points an hour",
        "post points that one more hour of work in the last quarter would have gained",
    ),
    real(
        "village_slope",
        "ranks an hour",
        "village ranks that one more hour of work in the last quarter would have gained",
    ),
    real("idle_squad", "hours", "squad hours that met no node and went into routine work"),
    integer("group", "", "group in the last year's record"),
    integer(
        "prospects",
        "0 or 1",
        "1 with a real chance of ever reaching deputy section level, in the last year's record",
    ),
    real(
        "busiest",
        "share",
        "how far one belongs to the unit's busiest fifth by task work, in the last year's record",
    ),
    real("hours", "hours", "hours by activity", shape=A),
)
"""Real quantities of a cadre since the last year's end, where nothing else is said; never shown to
cadres."""

CADRE, TRAITS = row_type(CADRE_COLUMNS), row_type(TRAIT_COLUMNS)
CAREER, ACCOUNT = row_type(CAREER_COLUMNS), row_type(ACCOUNT_COLUMNS)
