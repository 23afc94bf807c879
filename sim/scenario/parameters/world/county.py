"""Section ``[county]``: how many units there are and how large they are."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="county")

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
)
