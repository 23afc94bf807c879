"""Section ``[strategies]``: who follows which strategy, and the numbers of the strategies."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter
from sim.scenario.strategies import STRATEGIES as KINDS

_row = partial(Parameter, section="strategies")

_SHARES = tuple(
    _row(
        name=f"share_{one.name}",
        default=0,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 1),
        en=one.followers_en,
        zh=one.followers_zh,
        origin="assumed",
        source=one.why,
    )
    # the first takes what the shares of the others leave
    for one in KINDS[1:]
)

STRATEGIES = (
    *_SHARES,
    _row(
        name="response_step",
        default=0.5,
        unit="share",
        low=0.001,
        high=1,
        plausible=(0.2, 1),
        en="How far a best response moves in a half-month",
        zh="最优反应步长",
        origin="assumed",
        source=(
            "Damped, as in every smoothed best-response dynamic of a contest of many; 1 is "
            "undamped."
        ),
    ),
    _row(
        name="aspiration_weight",
        default=0.1,
        unit="share a year",
        low=0.01,
        high=1,
        plausible=(0.05, 0.3),
        en="Weight of the last bonus in the aspiration",
        zh="期望更新权重",
        origin="assumed",
        source="Aspirations follow pay over a decade; over three years to two decades.",
    ),
    _row(
        name="reinforce_forgetting",
        default=0.1,
        unit="share a half-month",
        low=0,
        high=1,
        plausible=(0.001, 0.2),
        en="Reinforce: how fast propensities fade",
        zh="强化学习：遗忘率",
        origin="literature",
        source=(
            "Erev and Roth 1998, a tenth a round in their fit over many experiments; a thousandth "
            "in Roth and Erev 1995."
        ),
    ),
    _row(
        name="reinforce_spill",
        default=0.2,
        unit="share",
        low=0,
        high=1,
        plausible=(0.05, 0.3),
        en="Reinforce: part of a reinforcement that goes to the other choices",
        zh="强化学习：试验外溢比例",
        origin="literature",
        source="Erev and Roth 1998, experimentation of a fifth; a twentieth in Roth and Erev 1995.",
    ),
    _row(
        name="reinforce_strength",
        default=9,
        unit="utility",
        low=0.1,
        high=100,
        plausible=(3, 54),
        en="Reinforce: sum of all propensities at the beginning",
        zh="强化学习：初始倾向强度",
        origin="literature",
        source=(
            "Erev and Roth 1998, nine rounds' payoff, and 54 where it is the only parameter; here "
            "of one unit of utility, the marginal cost of a full half-month."
        ),
    ),
    _row(
        name="ewa_foregone",
        default=0.5,
        unit="share",
        low=0,
        high=1,
        plausible=(0.2, 0.9),
        en="EWA: weight of what would have been earned beside what was",
        zh="经验加权：未实现收益权重",
        origin="literature",
        source="Camerer and Ho 1999, about a half over their games, which differ widely.",
    ),
    _row(
        name="ewa_memory",
        default=0.9,
        unit="share a half-month",
        low=0,
        high=1,
        plausible=(0.8, 1),
        en="EWA: what is kept of old attractions",
        zh="经验加权：吸引力保留率",
        origin="literature",
        source="Camerer and Ho 1999, .8 to 1.",
    ),
    _row(
        name="ewa_experience",
        default=0.8,
        unit="share a half-month",
        low=0,
        high=1,
        plausible=(0, 0.95),
        en="EWA: what is kept of the weight of experience",
        zh="经验加权：经验保留率",
        origin="literature",
        source=(
            "Camerer and Ho 1999, up to the memory of attractions: between sums (0) and means (as "
            "large) of payoffs."
        ),
    ),
    _row(
        name="ewa_sensitivity",
        default=5,
        unit="per utility",
        low=0.2,
        high=50,
        plausible=(2, 20),
        en="EWA: how sharply the more attractive is chosen",
        zh="经验加权：选择敏感度",
        origin="assumed",
        source=(
            "Logit of noise .2, near to that of the others, whose range it has; with payoffs in "
            "utility, of which a full half-month costs 1 at the margin."
        ),
    ),
    _row(
        name="imitate_noise",
        default=0.1,
        unit="mean bonuses",
        low=0.01,
        high=2,
        plausible=(0.05, 0.5),
        en="Difference of bonuses that copying takes notice of (Fermi)",
        zh="模仿噪声（费米）",
        origin="literature",
        source=(
            "Szabó and Tőke 1998, K = .1 with a payoff of 1 for two who cooperate; here of the "
            "mean bonus."
        ),
    ),
    _row(
        name="imitate_mutation",
        default=0.01,
        unit="chance a comparison",
        low=0,
        high=1,
        plausible=(0.001, 0.1),
        en="Chance that an imitator tries a mix of hours by lot instead",
        zh="模仿变异概率",
        origin="assumed",
        source=(
            "Rare, as in the limit that theory takes (Traulsen, Nowak and Pacheco 2006), and not "
            "never, so that variety stays: one comparison in a hundred."
        ),
    ),
    _row(
        name="strategy_imitation",
        default=0,
        unit="chance a year",
        low=0,
        high=1,
        plausible=(0, 0.2),
        en=(
            "Chance to compare oneself at year's end with a colleague met and take on the "
            "strategy of the better paid"
        ),
        zh="策略模仿概率",
        origin="assumed",
        source=(
            "None in the base: the mix of strategies is then what the shares say. To be swept; a "
            "change of character every five years is fast."
        ),
    ),
)
