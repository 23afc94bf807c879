"""Section ``[people]``: posts, villages, abilities and ages of cadres."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="people")

PEOPLE = (
    _row(
        name="leader_share",
        default=0.115,
        unit="share",
        low=0,
        high=0.5,
        plausible=(0.1, 0.22),
        en="Leaders among a unit's cadres",
        zh="班子成员占比",
        origin="assumed",
        source=(
            "Three at section and about ten at deputy section level, in a township of sixty (0.22) "
            "to one of a hundred and thirty (0.1)."
        ),
    ),
    _row(
        name="chief_share",
        default=0.12,
        unit="share",
        low=0,
        high=0.5,
        plausible=(0.06, 0.14),
        en="Middle-level chiefs among a unit's cadres",
        zh="中层正职占比",
        origin="assumed",
        source="Six to eight offices in a township of sixty; as many in one of a hundred.",
    ),
    _row(
        name="deputy_share",
        default=0.12,
        unit="share",
        low=0,
        high=0.5,
        plausible=(0.06, 0.14),
        en="Middle-level deputies among a unit's cadres",
        zh="中层副职占比",
        origin="assumed",
        source="About one deputy for each chief.",
    ),
    _row(
        name="institution_share",
        default=0.6,
        unit="share",
        low=0,
        high=1,
        plausible=(0.6, 1),
        en="Institution staff among general cadres",
        zh="一般干部中事业编占比",
        origin="assumed",
        source=(
            "公务员系统有上千名公务人员……数千名事业编人员: institution staff are the larger part. "
            "With leaders, chiefs and deputies all civil servants, even 1 makes only 58% of all; "
            "so no less than the default."
        ),
    ),
    _row(
        name="institution_of_all",
        default=0.67,
        unit="share",
        low=0,
        high=1,
        plausible=(0.65, 0.8),
        en="Institution staff among all cadres, leaders being civil servants",
        zh="全体干部中事业编占比",
        origin="assumed",
        source=(
            "公务员系统有上千名公务人员……数千名事业编人员: two to four institution staff for each "
            "civil servant, no ratio is given. Counts where `seat_staffing` is 1."
        ),
    ),
    _row(
        name="stationed_share",
        default=0.6,
        unit="share",
        low=0,
        high=1,
        plausible=(0.4, 0.8),
        en="Township cadres stationed in a village",
        zh="驻村干部占比",
        origin="assumed",
        source=(
            "主要针对驻村干部: most township cadres below the leaders are linked to a village, "
            "nine villages asking for two to four each."
        ),
    ),
    _row(
        name="project_share",
        default=0.4,
        unit="share",
        low=0,
        high=1,
        plausible=(0.25, 0.75),
        en=(
            "Tasks that are projects in a village and go to the leader in charge of it; the "
            "others go by line of work"
        ),
        zh="重点项目占比",
        origin="assumed",
        source=(
            "领回来的重点工作，就交给相关条线负责人；领回来的重点项目，就看项目落在哪个地方，"
            "就交给包村领导: the rule is given, the share is not. Both are named in one breath, so "
            "neither is the rare one."
        ),
    ),
    _row(
        name="helping_share",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        plausible=(0.05, 0.25),
        en="Township cadres in a helping team",
        zh="帮忙团干部占比",
        origin="assumed",
        source="驻村干部和帮忙团干部: a second circle, smaller than the first.",
    ),
    _row(
        name="ability_spread",
        default=0.3,
        unit="log sd",
        low=0,
        high=1,
        plausible=(0.15, 0.4),
        en="Spread of general ability",
        zh="能力差异",
        origin="literature",
        source=(
            "Output varies by 19, 32 and 48% of its mean in jobs of low, medium and high "
            "complexity (Hunter, Schmidt and Judiesch 1990). That output holds effort and special "
            "skill as well, which stand apart here, so ability alone lies below."
        ),
    ),
    _row(
        name="skill_spread",
        default=0.2,
        unit="log sd",
        low=0,
        high=1,
        plausible=(0.1, 0.3),
        en="Spread of ability between kinds of work",
        zh="专长差异",
        origin="assumed",
        source=(
            "哪些方面的能力比较强，哪些方面的能力有所不足: strengths and gaps beside general "
            "ability, smaller than it."
        ),
    ),
    _row(
        name="retirement_age",
        default=60,
        unit="years",
        low=55,
        high=150,
        en="Retirement",
        zh="退休年龄",
        origin="law",
        source=(
            "Male civil servants retire at 60 (国发〔1978〕104号), until the reform of 2025; above "
            "65 for special cases in which nobody retires."
        ),
    ),
    _row(
        name="promotion_age",
        default=50,
        unit="years",
        low=30,
        high=60,
        plausible=(40, 50),
        en="Age from which a general cadre is no longer made deputy or chief",
        zh="提拔年龄上限",
        origin="assumed",
        source=(
            "年轻公务员 are named among those with prospects; no age is given. A little younger "
            "than the limit for leaders, by up to some years."
        ),
    ),
    _row(
        name="leader_age",
        default=52,
        unit="years",
        low=35,
        high=60,
        plausible=(45, 52),
        en="Age from which nobody is made a leader",
        zh="提任领导年龄上限",
        origin="assumed",
        source=(
            "Common practice for deputy section level, a little different from county to county."
        ),
    ),
    _row(
        name="head_age",
        default=52,
        unit="years",
        low=35,
        high=60,
        plausible=(48, 55),
        en="Age from which no leader is made head at section level",
        zh="提任正科年龄上限",
        origin="assumed",
        source="Common practice for section level, a little above that for deputies.",
    ),
    _row(
        name="turnover",
        default=0.0344,
        unit="share a year",
        low=0,
        high=0.2,
        plausible=(0.01, 0.05),
        en="Cadres who leave a seat before retirement, each year",
        zh="年流动率",
        origin="assumed",
        source=(
            "相对流动比较频繁, yet most stay in the county: a seat changes hands every twenty to a "
            "hundred years beside retirement."
            " Default: the central calibrated draw."
        ),
    ),
)
