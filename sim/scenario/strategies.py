"""Every strategy once: name, promise in two languages, source, and what it answers to.

From this table follow the numbers of strategies, the shares among the parameters of a scenario, the
order in which shares are drawn, `cadre-sim list strategies` and the tables of
``docs/reference/strategies.md``. The compiled rules are in `sim.model.strategies`.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import IntEnum


class Scruples(IntEnum):
    """What an exploit's gain is weighed against."""

    OWN = 0
    NONE = 1
    BEYOND_PRICE = 2


CUES: dict[str, tuple[str, ...]] = {
    "asked": ("demand", "load"),
    "duty": ("duty", "squad_duty"),
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
    "face": ("face", "face_ratio", "relative_face", "behind_per_point"),
    "aspiration": ("last_bonus", "aspiration"),
    "colleague": ("met", "met_hours", "met_bonus", "mean_bonus", "last_bonus"),
    "cost": ("cost", "effort_linear", "monotony", "fatigue"),
    "know-how": ("knowhow",),
    "noise": ("decision_noise",),
    "rest": ("nested_rest",),
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
    | {"asked", "duty", "conscience", "points", "favours", "cost", "know-how", "habit"}
    | {"noise", "rest"}
)
_LEARNT = (
    _SLOTS
    | _WORTH
    | {"asked", "duty", "conscience", "earnings", "favours", "cost", "know-how", "last hours"}
    | {"memory", "rest"}
)


@dataclass(frozen=True, kw_only=True)
class StrategyKind:
    """A strategy, as it is declared.

    Attributes
    ----------
    name : str
        In scenario files its share is ``share_`` and this.
    en, zh : str
        What it promises.
    after : str
        Where it comes from.
    answers : set of str
        The cues of `CUES` to which its hours answer, and to nothing else.
    scruples : Scruples
        With which it lays out steps, pads and claims hours.
    followers_en, followers_zh : str
        Who follows it: the meaning of its share. Empty for the first, which takes what is left.
    why : str
        Why the share is what it is in the base scenario, or where to read that.
    """

    name: str
    en: str
    zh: str
    after: str
    answers: Set[str]
    scruples: Scruples = Scruples.OWN
    followers_en: str = ""
    followers_zh: str = ""
    why: str = "As for the others."


# The place in this list is the strategy's number, and the order in which shares are drawn. A new
# one stands at the end, so that everybody else draws what they drew before.
STRATEGIES = (
    StrategyKind(
        name="logit",
        en="each slot goes to an activity or to rest, with chances by exp(value ÷ noise)",
        zh="每个时段按exp(价值÷噪声)的概率选一项活动或休息",
        after="McFadden 1974; McKelvey and Palfrey 1995",
        answers=_LOGIT,
    ),
    StrategyKind(
        name="fixed",
        en="regular hours in proportion to what is asked, fewer where less is asked",
        zh="按要求的比例分配正常工时，要求少则少做",
        after="for tests",
        answers=frozenset({"asked", "regular hours"}),
        followers_en="Cadres who follow a fixed rule (for tests)",
        followers_zh="固定规则者占比",
        why="A yardstick: none in the base, all in some tests.",
    ),
    StrategyKind(
        name="satisfice",
        en="its duty and no more while the last bonus meets its aspiration, else like logit",
        zh="奖金达到期望时只尽本职，否则如logit",
        after="Simon 1955",
        answers=_LOGIT | {"aspiration"},
        followers_en="Cadres who do their duty unless pay falls below aspiration",
        followers_zh="满意即止者占比",
        why="No source fixes the mix, so any may be; the base has one kind, so that its results "
        "have one cause. To be swept.",
    ),
    StrategyKind(
        name="best_response",
        en="moves a fixed step towards the hours that solve the first-order conditions, no noise",
        zh="向满足一阶条件的工时移动一步，无噪声",
        after="Cournot; Young 1998",
        answers=(_LOGIT | {"last hours", "damping"}) - {"noise", "rest", "habit", "slots"},
        followers_en="Cadres who respond best",
        followers_zh="最优反应者占比",
    ),
    StrategyKind(
        name="conscience",
        en="weighs duty and public service motivation, three times the usual; points never",
        zh="凭良心：只看本职与公共服务动机（三倍于常人），不看积分",
        after="Perry and Wise 1990",
        answers=_LOGIT - _WORTH - {"points", "favours"},
        scruples=Scruples.BEYOND_PRICE,
        followers_en="Cadres who work by conscience alone",
        followers_zh="凭良心者占比",
    ),
    StrategyKind(
        name="free_ride",
        en="the nodes that are due and half of the routine asked; nothing else",
        zh="搭便车：只做到期节点和一半常规工作",
        after="Olson 1965",
        answers=frozenset({"asked", "regular hours"}),
        followers_en="Cadres who do the least that keeps lamps from red",
        followers_zh="搭便车者占比",
    ),
    StrategyKind(
        name="opportunist",
        en="points by any known means; no duty, no conscience, no scruple",
        zh="投机：以任何已知手段得分，无责任、无良心、无顾忌",
        after="Holmström and Milgrom 1991, no inner motives",
        answers=_LOGIT - {"asked", "duty", "conscience"},
        scruples=Scruples.NONE,
        followers_en="Cadres who go for points by any means",
        followers_zh="投机者占比",
    ),
    StrategyKind(
        name="reinforce",
        en="does more of what has paid, in proportion to propensities that fade; "
        "looks at averages alone",
        zh="强化学习：什么划算多做什么，倾向逐渐消退，只看平均",
        after="Roth and Erev 1995; Erev and Roth 1998",
        answers=_LEARNT | {"reinforcement"},
        followers_en="Cadres who do more of what has paid",
        followers_zh="强化学习者占比",
    ),
    StrategyKind(
        name="ewa",
        en="logit of attractions: what time earned, "
        "and half of what it would have earned elsewhere",
        zh="经验加权：按吸引力选择，含实际所得与半数机会所得",
        after="Camerer and Ho 1999",
        answers=_LEARNT | {"points", "weighting"},
        followers_en="Cadres who learn by experience-weighted attraction",
        followers_zh="经验加权学习者占比",
    ),
    StrategyKind(
        name="imitate",
        en="assigned work, then its own mix of hours; "
        "copies that of better-paid colleagues where pay is public",
        zh="模仿：先做交办工作，再按自己的工时结构；收入公开时仿效收入更高的同事",
        after="Szabó and Tőke 1998; Traulsen, Nowak and Pacheco 2006",
        answers=_SLOTS | {"asked", "colleague", "know-how", "memory", "copying"},
        followers_en="Cadres who copy the hours of better-paid colleagues",
        followers_zh="模仿者占比",
    ),
)
