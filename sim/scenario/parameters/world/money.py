"""Section ``[money]``: what there is to pay out."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="money")

MONEY = (
    _row(
        name="pool_per_cadre",
        default=33000,
        unit="yuan a year",
        low=0,
        high=100000,
        plausible=(28000, 36000),
        en="Bonus pool for each cadre who is paid here, in a unit of the first class",
        zh="一类单位人均年终绩效奖总量",
        origin="assumed",
        source=(
            "2020 年 S 县一类单位大概值 240 元/分 and 不少员工能拿 3 万多元: 240 yuan are given, "
            "125 points and somewhat more follow. That is a unit of the first class; "
            "文联、科协 get 几千元 by the class of their unit."
            " Default: the central calibrated draw."
        ),
    ),
    _row(
        name="pool_second_class",
        default=0.6,
        unit="share",
        low=0,
        high=1,
        plausible=(0.4, 1),
        en="Pool for each cadre in units of the second class, as a part of that of the first",
        zh="二类单位奖金总量与一类之比",
        origin="assumed",
        source=(
            "Between 一类单位, with thirty thousand yuan for many, and several thousand at most in "
            "the last ones: 0.4 to 0.8 where classes are; 1 is no difference."
        ),
    ),
    _row(
        name="pool_third_class",
        default=0.153,
        unit="share",
        low=0,
        high=1,
        plausible=(0.1, 1),
        en="Pool for each cadre in units of the third class, as a part of that of the first",
        zh="三类单位奖金总量与一类之比",
        origin="assumed",
        source=(
            "像文联、科协等单位最多的也就只能拿几千元, against thirty thousand: 0.1 to 0.4 where "
            "classes are; 1 is no difference."
            " Default: the central calibrated draw."
        ),
    ),
)
