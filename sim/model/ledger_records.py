"""Kinds of ledger record that the county writes: the code of each, and the activities it judges."""

from __future__ import annotations

from enum import IntEnum

from sim.model.codes import Activity

ROUTINE, MASS, SQUAD = 1 << Activity.ROUTINE, 1 << Activity.MASS, 1 << Activity.SQUAD
OWN_WORK = ROUTINE | SQUAD
JUDGED_GROUPS = (SQUAD, ROUTINE, MASS, OWN_WORK, OWN_WORK | MASS)
"""Groups of activities that records judge, in the order in which the points of an hour are added
up."""
NOTHING = 0
"""What no work moves judges nothing."""


class Record(IntEnum):
    """A kind of record; a rulebook takes those whose code it knows.

    Members are numbered in their order. Random numbers of ratings are keyed by the number, so new
    members stand at the end.

    Attributes
    ----------
    code : str
        Record code as rulebooks name it.
    judged : int
        Activities whose work it judges, as a set of bits by `Activity`.
    """

    code: str
    judged: int

    def __new__(cls, code: str, judged: int) -> Record:
        """Number the member by its place."""
        member = int.__new__(cls, len(cls.__members__))
        member._value_ = len(cls.__members__)
        member.code, member.judged = code, judged
        return member

    NODE = "squad.special", SQUAD
    QUARTER = "post.quarter", OWN_WORK
    MODULE_RANK = "post.module_rank", OWN_WORK
    VILLAGE_RANK = "area.village_rank", OWN_WORK | MASS
    DIFFICULTY = "area.difficulty", NOTHING
    EVALUATION = "area.evaluation", OWN_WORK
    DISCRETION = "squad.discretion", OWN_WORK
    TALLY = "unit.tally", SQUAD
    BUSINESS = "unit.business", OWN_WORK
    LEADER_VIEW = "impression.leader", OWN_WORK
    # colleagues judge by ties and noise, so no work is behind their view
    PEER_VIEW = "impression.peer", NOTHING
    REVIEW_RANK = "service.review_rank", ROUTINE
    SERVICE_DIFFICULTY = "service.difficulty", NOTHING
    SERVICE_EVALUATION = "service.evaluation", OWN_WORK
    AWARD = "squad.award", OWN_WORK
    SURVEY = "survey.mass", MASS
    ORDER = "conduct.order", NOTHING
    LATE = "conduct.late", NOTHING
    DUAL_DUTY = "conduct.dual_duty", NOTHING
    MATTERS = "conduct.matters", NOTHING
    SPEECH = "conduct.speech", NOTHING
    THEORY = "conduct.theory", NOTHING
    DISCIPLINE = "conduct.discipline", NOTHING
    PROGRESS = "work.progress", OWN_WORK
    UNIT_PROGRESS = "work.unit_progress", OWN_WORK
