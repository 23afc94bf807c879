"""Section ``[money]``: what there is to pay out."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="money")

MONEY = (
    _row(
        name="pool_per_cadre",
        default=31200,
        unit="yuan a year",
        low=0,
        high=100000,
        en="Bonus pool for each cadre who is paid here",
        zh="人均年终绩效奖总量",
        origin="given",
        source=(
            "2020 年 S 县一类单位大概值 240 元/分 and 不少员工能拿 3 万多元: 240 yuan times 130 "
            "points."
        ),
    ),
)
