"""Levers of consequences: pools, accountability, appointments and informal rewards."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="consequences")

CONSEQUENCES = (
    _row(
        name="pool_spread",
        default=0,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 0.8),
        en=(
            "How far pools go by the rank of units: the first gets so much more, the last so "
            "much less than the mean"
        ),
        zh="奖金总量按单位排名拉开幅度",
        origin="assumed",
        source=(
            "单位根据工作排名获得的年终绩效奖总量: 0 is the old 吃大锅饭; 0.5 under the index "
            "makes three to one between the first and the last. 3 万多元 against 几千元 at most is "
            "four to one and more; 0.8 makes nine to one."
        ),
    ),
    _row(
        name="accountability",
        default=0,
        unit="switch",
        low=0,
        high=1,
        integer=True,
        en=(
            "A line last in the county in two quarters running costs its staff the year's award, "
            "and the leader in charge appointments of the year"
        ),
        zh="末位问责",
        origin="assumed",
        source=(
            "连续两个季度倒数第一的……还会取消分管领导和相关工作人员个人年度奖, said of the new "
            "order; that the leader in charge loses appointments of the year as well is ours."
        ),
    ),
    _row(
        name="suspension",
        default=0,
        unit="switch",
        low=0,
        high=1,
        integer=True,
        en="Nobody is appointed whose line was last in the county in the year's last quarter",
        zh="末位暂缓使用",
        origin="assumed",
        source=(
            "在提拔考察期因为战斗力指数考评时某项工作居于最后一名，而被暂缓使用: one by the index, "
            "so none before it; that the last quarter and the county are what counts is ours."
        ),
    ),
    _row(
        name="nominees",
        default=3,
        unit="cadres",
        low=1,
        high=10,
        plausible=(2, 5),
        integer=True,
        en="Candidates whom the unit nominates for a post, the best ranked",
        zh="推荐人选数",
        origin="assumed",
        source=(
            "初始阶段各个单位都会推荐人选，但不可能所有人员最终都能得到晋升: more than one, and "
            "few enough to be looked at one by one."
        ),
    ),
    _row(
        name="by_rank",
        default=1,
        unit="weight",
        low=0,
        high=5,
        plausible=(0.5, 2),
        en="Weight of a nominee's standing in the ranking, in spreads",
        zh="任用看排名的权重",
        origin="assumed",
        source=(
            "干部战斗力指数排名情况、构成情况就会发挥重要作用: how much is not given; one spread "
            "of the ranking is the measure of the other weights. 重要 is no less than half and, "
            "beside 构成情况, not all."
        ),
    ),
    _row(
        name="by_seniority",
        default=0.5,
        unit="weight",
        low=-5,
        high=5,
        plausible=(0, 1),
        en="Weight of ten years in the present grade",
        zh="任用看资历的权重",
        origin="assumed",
        source=(
            "综合其年龄、个人意愿等要素: seniority counts, less than standing; ten years at most "
            "as much as one spread."
        ),
    ),
    _row(
        name="by_fit",
        default=1,
        unit="weight",
        low=0,
        high=5,
        plausible=(0.25, 2),
        en="Weight of ability in the work of the post, in multiples of the mean ability",
        zh="任用看人岗适配的权重",
        origin="assumed",
        source=(
            "可以根据岗位特征充分进行人岗适配: one mean ability more counts as one spread of the "
            "ranking; 充分 is more than a little, and as uncertain as the weight of the ranking."
        ),
    ),
    _row(
        name="by_tie",
        default=0.3,
        unit="weight",
        low=0,
        high=5,
        plausible=(0, 1),
        en="Weight of standing with the raters",
        zh="任用看关系的权重",
        origin="assumed",
        source=(
            "人际关系激励也具有明显的不稳定性: ties count, less than standing. Who judges does not "
            "change, only what they see."
        ),
    ),
    _row(
        name="portrait",
        default=0,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 1),
        en=(
            "How much of a nominee's abilities appointers see in the digital portrait; with "
            "`private_nomination` also how far nominations go by published standing"
        ),
        zh="数字画像清晰度",
        origin="assumed",
        source=(
            "能清楚显示每个人的履历、实绩、特长等内容: 1 under the index, if 清楚 is taken at its "
            "word; 0 before (信息不对称). Both ends are the source's, how far it is so is not "
            "given."
        ),
    ),
    _row(
        name="informal_share",
        default=0,
        unit="share",
        low=0,
        high=0.5,
        plausible=(0, 0.2),
        en=(
            "Cadres whom the heads reward informally at each appraisal, by results as far as "
            "they see them"
        ),
        zh="内涵式激励人员占比",
        origin="assumed",
        source=(
            "一些地方领导试图通过非正式的“内涵式激励”来弥补正式制度的不足, with a few "
            "(调动少数群体): none in the base, a fifth at most."
        ),
    ),
    _row(
        name="informal_prize",
        default=0,
        unit="yuan a year",
        low=0,
        high=50000,
        plausible=(0, 6000),
        en="Worth of such attention, if had at all appraisals of a year",
        zh="内涵式激励价值",
        origin="assumed",
        source=(
            "No money: trust, a word, a better desk. At most as much as an excellent grade is "
            "worth, its award and half a year of a step's raise."
        ),
    ),
)
