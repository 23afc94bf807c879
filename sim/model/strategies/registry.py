"""The strategies by number, and what each of them answers to."""

from __future__ import annotations

from enum import IntEnum


class Strategy(IntEnum):
    """Strategies by number, in the order of the shares among the parameters; logit takes what the
    shares leave."""

    LOGIT = 0
    FIXED = 1
    SATISFICE = 2
    BEST_RESPONSE = 3
    CONSCIENCE = 4
    FREE_RIDE = 5
    OPPORTUNIST = 6
    REINFORCE = 7
    EWA = 8
    IMITATE = 9


CUES: dict[str, tuple[str, ...]] = {
    "asked": ("demand", "load"),
    "duty": ("duty",),
    "conscience": ("service", "service_motivation"),
    "points": ("points_per_hour",),
    "favours": ("yuan_per_hour",),
    "earnings": ("average_points_per_hour",),
    "pay": ("pay_per_point", "yuan_per_utility"),
    "prospects": (
        "excellent_per_point",
        "excellent_worth",
        "promotion_per_point",
        "promotion_worth",
    ),
    "face": ("face", "behind_per_point"),
    "aspiration": ("last_bonus", "aspiration"),
    "colleague": ("met", "met_hours", "met_bonus", "mean_bonus", "last_bonus"),
    "cost": ("cost", "effort_linear", "monotony", "fatigue"),
    "know-how": ("knowhow",),
    "noise": ("decision_noise",),
    "last hours": ("hours",),
    "habit": ("hours", "inertia"),
    "memory": ("attraction", "experience"),
    "regular hours": ("regular_hours",),
    "overtime": ("overtime_hours",),
    "slots": ("slot_hours",),
    "damping": ("response_step",),
    "reinforcement": ("reinforce_forgetting", "reinforce_spill", "reinforce_strength"),
    "weighting": ("ewa_foregone", "ewa_memory", "ewa_experience", "ewa_sensitivity"),
    "copying": ("imitate_noise", "imitate_mutation"),
}
"""What a strategy can answer to: columns of what is seen, traits, and numbers that move people in
general."""

_TIME = frozenset({"regular hours", "overtime"})
_SLOTS = _TIME | {"slots"}
_WORTH = frozenset({"pay", "prospects", "face"})
_LOGIT = (
    _SLOTS
    | _WORTH
    | {"asked", "duty", "conscience", "points", "favours", "cost", "know-how", "noise", "habit"}
)
_LEARNT = (
    _SLOTS
    | _WORTH
    | {
        "asked",
        "duty",
        "conscience",
        "earnings",
        "favours",
        "cost",
        "know-how",
        "last hours",
        "memory",
    }
)

ANSWERS: dict[Strategy, frozenset[str]] = {
    Strategy.LOGIT: _LOGIT,
    Strategy.FIXED: frozenset({"asked", "regular hours"}),
    Strategy.SATISFICE: _LOGIT | {"aspiration"},
    Strategy.BEST_RESPONSE: (_LOGIT | {"last hours", "damping"}) - {"noise", "habit", "slots"},
    Strategy.CONSCIENCE: _LOGIT - _WORTH - {"points", "favours"},
    Strategy.FREE_RIDE: frozenset({"asked", "regular hours"}),
    Strategy.OPPORTUNIST: _LOGIT - {"asked", "duty", "conscience"},
    Strategy.REINFORCE: _LEARNT | {"reinforcement"},
    Strategy.EWA: _LEARNT | {"points", "weighting"},
    Strategy.IMITATE: _SLOTS | {"asked", "colleague", "know-how", "memory", "copying"},
}
"""The hours of each strategy answer to these cues and to nothing else."""


class Scruples(IntEnum):
    """What an exploit's gain is weighed against."""

    OWN = 0
    NONE = 1
    BEYOND_PRICE = 2


SCRUPLES: dict[Strategy, Scruples] = dict.fromkeys(Strategy, Scruples.OWN) | {
    Strategy.OPPORTUNIST: Scruples.NONE,
    Strategy.CONSCIENCE: Scruples.BEYOND_PRICE,
}
"""Scruples with which each strategy lays out steps, pads and claims hours."""
