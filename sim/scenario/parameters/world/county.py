"""Section ``[county]``: how many units there are and how large they are."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="county")


def _classes(kind: str, kinds: str, zh: str) -> tuple[Parameter, Parameter]:
    """Make the shares of the first two classes among the units of a kind."""
    share = partial(_row, unit="share", low=0, high=1, origin="assumed")
    return (
        share(
            name=f"{kind}_first_class",
            default=0.35,
            plausible=(0.25, 1),
            en=f"{kinds} in the first class of units, whose pools are full",
            zh=f"一类单位占{zh}比重",
            source=(
                "一类单位 says that there are classes, and not how many units are in each: 1 is "
                "one class for all, a quarter to a half leaves room for two others."
            ),
        ),
        share(
            name=f"{kind}_second_class",
            default=0.5,
            plausible=(0.3, 0.7),
            en=f"Of the other {kinds.lower()} those in the second class; the rest are in the third",
            zh=f"二类单位占其余{zh}比重",
            source="Nothing is said of it: half of them, three to seven tenths.",
        ),
    )


COUNTY = (
    _row(
        name="townships",
        default=20,
        unit="units",
        low=1,
        high=60,
        integer=True,
        en="Township-level units",
        zh="乡镇（街道）数",
        origin="given",
        source="S 县……下辖 2 个街道、7个镇、11个乡: twenty.",
    ),
    _row(
        name="departments",
        default=10,
        unit="units",
        low=0,
        high=60,
        plausible=(10, 40),
        integer=True,
        en="County departments",
        zh="县级部门数",
        origin="assumed",
        source=(
            "多个委办局, no number is given: a county has some thirty bureaus; the ten that take "
            "part in most joint tasks are a small county. From these ten to all bureaus and "
            "offices."
        ),
    ),
    _row(
        name="township_smallest",
        default=40,
        unit="cadres",
        low=1,
        high=5000,
        plausible=(30, 60),
        integer=True,
        en="Smallest township",
        zh="最小乡镇人数",
        origin="assumed",
        source=(
            "Mountain townships have 40 to 80 staff, large ones up to 150, some fewer than 40; "
            "beyond, special cases of theory."
        ),
    ),
    _row(
        name="township_largest",
        default=60,
        unit="cadres",
        low=1,
        high=5000,
        plausible=(60, 150),
        integer=True,
        en="Largest township",
        zh="最大乡镇人数",
        origin="assumed",
        source="As for the smallest.",
    ),
    _row(
        name="department_smallest",
        default=15,
        unit="cadres",
        low=1,
        high=5000,
        plausible=(5, 20),
        integer=True,
        en="Smallest department",
        zh="最小部门人数",
        origin="assumed",
        source="Bureaus are smaller than townships; 文联 or 科协 have a handful.",
    ),
    _row(
        name="department_largest",
        default=30,
        unit="cadres",
        low=1,
        high=5000,
        plausible=(20, 60),
        integer=True,
        en="Largest department",
        zh="最大部门人数",
        origin="assumed",
        source=(
            "As for the smallest; bureaus with stations of their own are as large as a township."
        ),
    ),
    _row(
        name="busyness_spread",
        default=0.3,
        unit="log sd",
        low=0,
        high=1,
        plausible=(0.2, 0.6),
        en="Spread of busyness between units",
        zh="单位忙闲差异",
        origin="assumed",
        source=(
            "Units differ in tasks (2020: 3 万多元 in some, 几千元 in 文联、科协). Two spreads up "
            "against two down make 3 to 1 by default; from 2 to 1 to the tenfold of those sums."
        ),
    ),
    _row(
        name="villages",
        default=9,
        unit="villages",
        low=1,
        high=20,
        plausible=(6, 15),
        integer=True,
        en="Villages of a township",
        zh="每乡镇村数",
        origin="assumed",
        source="Mountain townships have six to fifteen villages.",
    ),
    *_classes("township", "Townships", "乡镇"),
    *_classes("department", "Departments", "部门"),
    _row(
        name="quiet_share",
        default=0.2,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 0.3),
        en="Departments nearly without task forces, of the third class of units",
        zh="清闲部门占比",
        origin="assumed",
        source=(
            "像文联、科协等单位最多的也就只能拿几千元: two are named and more are meant; of some "
            "thirty bureaus a tenth to three tenths are of this kind."
        ),
    ),
    _row(
        name="quiet_load",
        default=0.1,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 0.3),
        en="Busyness of these quiet departments, as a part of what it would else be",
        zh="清闲部门忙闲系数",
        origin="assumed",
        source="文联、科协 get hardly any urgent or key work: a task now and then, 0 to 0.3.",
    ),
)
