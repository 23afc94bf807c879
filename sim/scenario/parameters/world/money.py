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
        plausible=(15000, 35000),
        en="Bonus pool for each cadre who is paid here",
        zh="人均年终绩效奖总量",
        origin="assumed",
        source=(
            "2020 年 S 县一类单位大概值 240 元/分 and 不少员工能拿 3 万多元: 240 yuan are given, "
            "125 points and somewhat more follow, 130 is ours. That is a unit of the first class; "
            "文联、科协 get 几千元, so the mean unit may have half."
        ),
    ),
)
