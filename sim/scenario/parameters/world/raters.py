"""Section ``[raters]``: what moves the ratings of leaders, peers and citizens."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="raters")

RATERS = (
    _row(
        name="leader_leniency",
        default=0.8,
        unit="share",
        low=0,
        high=1,
        plausible=(0.7, 0.9),
        en="Level of leaders' ratings, relative to the highest",
        zh="领导评分基准",
        origin="assumed",
        source=(
            "从没遇见基本称职和不称职的情况: nobody is rated below competent, so ratings stand in "
            "the upper third, with room above for the excellent."
        ),
    ),
    _row(
        name="rating_result",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        plausible=(0.02, 0.2),
        en="Rating gained by doing one mean cadre's work more",
        zh="成果对评分的影响",
        origin="assumed",
        source=(
            "Leaders see results, dimly (不可能实时盯住每个人的工作). At most all the room between "
            "the usual rating and the highest."
        ),
    ),
    _row(
        name="rating_face",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        plausible=(0.02, 0.2),
        en="Rating gained by a full half-month of visibility each half-month",
        zh="刷存在感对评分的影响",
        origin="assumed",
        source=(
            "让自己的工作尽可能进入领导视野: people find it worth doing when data do not speak. As "
            "wide as results, as neither is said to be larger."
        ),
    ),
    _row(
        name="rating_trace",
        default=0.05,
        unit="share",
        low=0,
        high=1,
        plausible=(0.01, 0.15),
        en="Rating gained by a full half-month of traces each half-month",
        zh="留痕对评分的影响",
        origin="assumed",
        source="事事留痕; less telling than presence, by half.",
    ),
    _row(
        name="score_noise_start",
        default=0.5,
        unit="share",
        low=0.01,
        high=1,
        plausible=(0.2, 0.8),
        en=(
            "Share of the spread of scores that is taken for luck before two appraisals have "
            "shown how far they stray"
        ),
        zh="初始得分噪声占比",
        origin="assumed",
        source=(
            "Half luck, half lasting differences, as nobody knows yet; neither is nearly all. "
            "Replaced by what is found, as fast as beliefs move."
        ),
    ),
    _row(
        name="rating_noise",
        default=0.04,
        unit="share",
        low=0,
        high=0.3,
        plausible=(0.02, 0.1),
        en="Noise of a rating, relative to the highest",
        zh="评分噪声",
        origin="assumed",
        source="平均主义明显: ratings are close together, within a few points of a hundred.",
    ),
    _row(
        name="rating_tie",
        default=0.5,
        unit="spreads of noise",
        low=0,
        high=3,
        plausible=(0, 1),
        en=(
            "How far standing with the raters, which lasts, moves a rating, against its noise, "
            "which does not"
        ),
        zh="关系对评分的影响",
        origin="assumed",
        source=(
            "受限于各种社会关系网络: relations tell, at most as much as chance; a fifth of the "
            "variance beside what is seen by default."
        ),
    ),
    _row(
        name="discretion_points",
        default=10,
        unit="points a year",
        low=0,
        high=50,
        plausible=(3, 20),
        en="Most that the heads add or deduct in a year, where their rulebook allows as much",
        zh="党政主要领导综合赋分幅度",
        origin="assumed",
        source=(
            "由党政主要领导根据工作实绩视情况加扣分: no bound is given. As much as one item of ten "
            "points of the common score; from the largest single deduction (每次扣 3 分) to the "
            "conduct block (20 分)."
        ),
    ),
    _row(
        name="survey_result",
        default=0.5,
        unit="share",
        low=0,
        high=1,
        plausible=(0.2, 0.8),
        en="Part of a citizens' rating that follows the mass work done for them",
        zh="群众测评反映群众工作的程度",
        origin="assumed",
        source=(
            "Citizens see who comes; the rest is goodwill at the level of other ratings. Neither "
            "is nearly all."
        ),
    ),
    _row(
        name="survey_noise",
        default=0.1,
        unit="share",
        low=0,
        high=0.5,
        plausible=(0.05, 0.2),
        en="Noise of a citizens' rating, relative to the highest",
        zh="群众测评噪声",
        origin="assumed",
        source="外部测评往往难以了解内部运行的实际情况: noisier than leaders, by up to five times.",
    ),
)
