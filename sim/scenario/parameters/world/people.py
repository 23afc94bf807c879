"""Section ``[people]``: posts, villages, abilities and ages of cadres."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="people")

PEOPLE = (
    _row(
        name="leader_share",
        default=0.18,
        unit="share",
        low=0,
        high=0.5,
        en="Leaders among a unit's cadres",
        zh="班子成员占比",
        origin="assumed",
        source="Three at section and about ten at deputy section level in a township of sixty.",
    ),
    _row(
        name="chief_share",
        default=0.12,
        unit="share",
        low=0,
        high=0.5,
        en="Middle-level chiefs among a unit's cadres",
        zh="中层正职占比",
        origin="assumed",
        source="Six to eight offices in a township of sixty.",
    ),
    _row(
        name="deputy_share",
        default=0.12,
        unit="share",
        low=0,
        high=0.5,
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
        en="Institution staff among general cadres",
        zh="一般干部中事业编占比",
        origin="assumed",
        source=(
            "公务员系统有上千名公务人员……数千名事业编人员: institution staff are the larger part."
        ),
    ),
    _row(
        name="institution_of_all",
        default=0.7,
        unit="share",
        low=0,
        high=1,
        en="Institution staff among all cadres, leaders being civil servants",
        zh="全体干部中事业编占比",
        origin="given",
        source=(
            "公务员系统有上千名公务人员……数千名事业编人员: two to three institution staff for each "
            "civil servant. Counts where `seat_staffing` is 1."
        ),
    ),
    _row(
        name="stationed_share",
        default=0.6,
        unit="share",
        low=0,
        high=1,
        en="Township cadres stationed in a village",
        zh="驻村干部占比",
        origin="assumed",
        source="Most township cadres below the leaders are linked to a village.",
    ),
    _row(
        name="project_share",
        default=0.4,
        unit="share",
        low=0,
        high=1,
        en=(
            "Tasks that are projects in a village and go to the leader in charge of it; the "
            "others go by line of work"
        ),
        zh="重点项目占比",
        origin="given",
        source=(
            "领回来的重点工作，就交给相关条线负责人；领回来的重点项目，就看项目落在哪个地方，"
            "就交给包村领导: the share is not given."
        ),
    ),
    _row(
        name="helping_share",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        en="Township cadres in a helping team",
        zh="帮忙团干部占比",
        origin="assumed",
        source="A smaller second circle.",
    ),
    _row(
        name="ability_spread",
        default=0.35,
        unit="log sd",
        low=0,
        high=1,
        en="Spread of general ability",
        zh="能力差异",
        origin="literature",
        source=(
            "Output of people varies by a fifth to a half of its mean (Hunter, Schmidt and "
            "Judiesch 1990)."
        ),
    ),
    _row(
        name="skill_spread",
        default=0.2,
        unit="log sd",
        low=0,
        high=1,
        en="Spread of ability between kinds of work",
        zh="专长差异",
        origin="assumed",
        source="Strengths and gaps beside general ability, smaller than it.",
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
            "Retirement of male civil servants at 60, until the reform of 2025; above 65 for "
            "special cases in which nobody retires."
        ),
    ),
    _row(
        name="promotion_age",
        default=45,
        unit="years",
        low=30,
        high=60,
        en="Age from which a general cadre is no longer made deputy or chief",
        zh="提拔年龄上限",
        origin="assumed",
        source="Young cadres rise; 年轻公务员 are named among those with prospects.",
    ),
    _row(
        name="leader_age",
        default=50,
        unit="years",
        low=35,
        high=60,
        en="Age from which nobody is made a leader",
        zh="提任领导年龄上限",
        origin="assumed",
        source="Common practice for deputy section level.",
    ),
    _row(
        name="head_age",
        default=52,
        unit="years",
        low=35,
        high=60,
        en="Age from which no leader is made head at section level",
        zh="提任正科年龄上限",
        origin="assumed",
        source="Common practice for section level.",
    ),
    _row(
        name="turnover",
        default=0.02,
        unit="share a year",
        low=0,
        high=0.2,
        en="Cadres who leave a seat before retirement, each year",
        zh="年流动率",
        origin="assumed",
        source="相对流动比较频繁, yet most stay in the county.",
    ),
)
