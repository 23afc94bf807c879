"""Columns of what the engine publishes about a cadre, and of all that a strategy may see."""

from __future__ import annotations

from sim.base.record_arrays import numbered, places, real, row_type
from sim.model.codes import EXPLOITS, A

PUBLISHED_COLUMNS = (
    real(
        "points_per_hour",
        "points an hour",
        "what one more hour of each activity is believed to earn",
        shape=A,
    ),
    real(
        "yuan_per_hour",
        "yuan an hour",
        "what one more hour of each activity is believed to be worth beside all points: a "
        "yearly award not lost, attention of the heads, a nomination by their opinion",
        shape=A,
    ),
    real("pay_per_point", "yuan a point", "what one more point is believed to pay this cadre"),
    real(
        "excellent_per_point",
        "chance a point",
        "what one more point is believed to add to the chance of an excellent grade",
    ),
    real(
        "promotion_per_point",
        "chance a point",
        "what one more point is believed to add to the chance of a promotion",
    ),
    real(
        "behind_per_point",
        "1 a point",
        "face regained by one more point, before own sensitivity; 0 for the front half and "
        "where ranks are not public",
    ),
    real(
        "members_worth", "yuan a point", "what a point is worth to the mean colleague of the unit"
    ),
    real(
        "points_per_node", "points", "what one more step of a task brings; 0 without the know-how"
    ),
    real(
        "points_per_participant",
        "points",
        "what one more participant of a step brings; 0 without the know-how",
    ),
    real("red_loss", "points", "what a task loses to red lamps"),
    real(
        "audit_loss",
        "points",
        "what an audit takes for each unit of squared excess per honest step, times the chance "
        "of one",
    ),
    real(
        "average_points_per_hour",
        "points an hour",
        "what an hour of each activity is believed to have earned on average this year",
        shape=A,
    ),
)
"""What the engine last published about a cadre: the margins of the rulebook in force. The columns
are the first ones of `SEEN_COLUMNS`, which believes them."""
SEEN_COLUMNS = (
    *PUBLISHED_COLUMNS,
    real("excellent_worth", "yuan", "worth of an excellent grade, from own age, staffing and post"),
    real("promotion_worth", "yuan", "worth of a promotion, from own age, staffing and post"),
    real("load", "hours", "what own nodes need that by plan have begun"),
    real("node_hours_lost", "hours", "lost in a hand-over"),
    real("last_bonus", "yuan", "own bonus of last year"),
    real("aspiration", "yuan", "what one has come to expect of the bonus"),
    real(
        "knowhow",
        "0 or 1",
        "exploits known: splitting, padding, crowding, visibility, traces",
        shape=EXPLOITS,
    ),
    real("demand", "hours", "routine and mass work asked of each cadre", shape=2),
    real(
        "hours",
        "hours",
        "own hours by activity: of the last half-month when choosing, of this one afterwards",
        shape=A,
    ),
    real(
        "mean_bonus",
        "yuan",
        "mean bonus of all who were paid at the last year's end, where ranks are public",
    ),
    real(
        "met",
        "0 or 1",
        "1 in the half-month after a publication if pay and hours of the colleague met were "
        "seen (only where ranks are public)",
    ),
    real("met_bonus", "yuan", "last year's bonus of the colleague met"),
    real(
        "experience",
        "the strategy's own",
        "own memory: how much the compiled learning strategies have learnt",
    ),
    real("met_hours", "hours", "last half-month's hours of the colleague met", shape=A),
    real(
        "attraction",
        "the strategy's own",
        "own memory: what the compiled learning strategies keep of each activity and of rest",
        shape=A + 1,
    ),
)
"""All that a strategy may see of a cadre's world; it has no other argument that changes."""

PUBLISHED, SEEN = row_type(PUBLISHED_COLUMNS), row_type(SEEN_COLUMNS)
Published = numbered("Published", places(PUBLISHED), __name__)
"""Place of each published column's first number in a row of `PUBLISHED`."""
