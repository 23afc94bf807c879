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
        en="Level of leaders' ratings, relative to the highest",
        zh="领导评分基准",
        origin="assumed",
        source="Nobody is rated below competent (从没遇见基本称职和不称职的情况).",
    ),
    _row(
        name="rating_result",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        en="Rating gained by doing one mean cadre's work more",
        zh="成果对评分的影响",
        origin="assumed",
        source="Leaders see results, dimly.",
    ),
    _row(
        name="rating_face",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        en="Rating gained by a full half-month of visibility each half-month",
        zh="刷存在感对评分的影响",
        origin="assumed",
        source="让自己的工作尽可能进入领导视野: worth doing when data do not speak.",
    ),
    _row(
        name="rating_trace",
        default=0.05,
        unit="share",
        low=0,
        high=1,
        en="Rating gained by a full half-month of traces each half-month",
        zh="留痕对评分的影响",
        origin="assumed",
        source="事事留痕; less telling than presence.",
    ),
    _row(
        name="score_noise_start",
        default=0.5,
        unit="share",
        low=0.01,
        high=1,
        en=(
            "Share of the spread of scores that is taken for luck before two appraisals have "
            "shown how far they stray"
        ),
        zh="初始得分噪声占比",
        origin="assumed",
        source=(
            "Half luck, half lasting differences; replaced by what is found, as fast as beliefs "
            "move."
        ),
    ),
    _row(
        name="rating_noise",
        default=0.04,
        unit="share",
        low=0,
        high=0.3,
        en="Noise of a rating, relative to the highest",
        zh="评分噪声",
        origin="assumed",
        source="Ratings are close together.",
    ),
    _row(
        name="rating_tie",
        default=0.5,
        unit="spreads of noise",
        low=0,
        high=3,
        en=(
            "How far standing with the raters, which lasts, moves a rating, against its noise, "
            "which does not"
        ),
        zh="关系对评分的影响",
        origin="assumed",
        source="Relations tell, and less than chance: a fifth of the variance beside what is seen.",
    ),
    _row(
        name="discretion_points",
        default=10,
        unit="points a year",
        low=0,
        high=50,
        en="Most that the heads add or deduct in a year, where their rulebook allows as much",
        zh="党政主要领导综合赋分幅度",
        origin="assumed",
        source=(
            "由党政主要领导根据工作实绩视情况加扣分: no bound is given. As much as one common item "
            "of the second order decides between neighbours and does not outweigh a year's tasks."
        ),
    ),
    _row(
        name="survey_result",
        default=0.5,
        unit="share",
        low=0,
        high=1,
        en="Part of a citizens' rating that follows the mass work done for them",
        zh="群众测评反映群众工作的程度",
        origin="assumed",
        source="Citizens see who comes; the rest is goodwill at the level of other ratings.",
    ),
    _row(
        name="survey_noise",
        default=0.1,
        unit="share",
        low=0,
        high=0.5,
        en="Noise of a citizens' rating, relative to the highest",
        zh="群众测评噪声",
        origin="assumed",
        source="外部测评往往难以了解内部运行的实际情况: noisier than leaders.",
    ),
)
