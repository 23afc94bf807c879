"""Records by number, and their codes in rulebooks (6.6)."""

NODE, QUARTER, MODULE_RANK, VILLAGE_RANK, DIFFICULTY, EVALUATION, DISCRETION, TALLY = range(8)
BUSINESS, LEADER_VIEW, PEERS, REVIEW_RANK, SERVICE_DIFFICULTY, SERVICE_EVALUATION, AWARD, SURVEY = (
    range(8, 16)
)
ORDER, LATE, DUAL_DUTY, MATTERS, SPEECH, THEORY, DISCIPLINE, PROGRESS, UNIT_PROGRESS = range(16, 25)
CODES = (
    "squad.special", "post.quarter", "post.module_rank", "area.village_rank", "area.difficulty",
    "area.evaluation", "squad.discretion", "unit.tally", "unit.business", "impression.leader",
    "impression.peer", "service.review_rank", "service.difficulty", "service.evaluation",
    "squad.award", "survey.mass", "conduct.order", "conduct.late", "conduct.dual_duty",
    "conduct.matters", "conduct.speech", "conduct.theory", "conduct.discipline", "work.progress",
    "work.unit_progress",
)  # fmt: skip
