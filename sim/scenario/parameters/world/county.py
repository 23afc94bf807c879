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
        source="S县……下辖 2个街道、7个镇、11个乡",
    ),
    _row(
        name="departments",
        default=10,
        unit="units",
        low=0,
        high=60,
        integer=True,
        en="County departments",
        zh="县级部门数",
        origin="assumed",
        source=(
            "A county has some thirty bureaus; the ten that take part in most joint tasks keep "
            "the county at about 1,200 cadres."
        ),
    ),
    _row(
        name="township_smallest",
        default=40,
        unit="cadres",
        low=1,
        high=5000,
        integer=True,
        en="Smallest township",
        zh="最小乡镇人数",
        origin="assumed",
        source=(
            "Mountain townships have 40 to 80 staff, large ones up to 150; the rest of the range "
            "is for special cases of theory."
        ),
    ),
    _row(
        name="township_largest",
        default=60,
        unit="cadres",
        low=1,
        high=5000,
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
        integer=True,
        en="Smallest department",
        zh="最小部门人数",
        origin="assumed",
        source="Bureaus are smaller than townships.",
    ),
    _row(
        name="department_largest",
        default=30,
        unit="cadres",
        low=1,
        high=5000,
        integer=True,
        en="Largest department",
        zh="最大部门人数",
        origin="assumed",
        source="As for the smallest.",
    ),
    _row(
        name="busyness_spread",
        default=0.3,
        unit="log sd",
        low=0,
        high=1,
        en="Spread of busyness between units",
        zh="单位忙闲差异",
        origin="assumed",
        source=(
            "Units differ in tasks (2020: tens of thousands of yuan in some, a few thousand in "
            "others)."
        ),
    ),
    _row(
        name="villages",
        default=9,
        unit="villages",
        low=1,
        high=20,
        integer=True,
        en="Villages of a township",
        zh="每乡镇村数",
        origin="assumed",
        source="Mountain townships have six to fifteen villages.",
    ),
)
