"""What the columns of the tables of claims mean."""

from __future__ import annotations

from analysis.evidence.verdicts import BINS

CODEBOOK = (
    ("claim", "verdicts points readings turns", "Key of the claim in the claims file", "论断", ""),
    ("kind", "verdicts", "observation, warning or prediction of the source", "性质", ""),
    ("verdict", "verdicts readings", "Over all views: robust, fragile, undetermined, false, or "
     "unmeasured; of a reading: holds, open or contrary", "判定", ""),
    ("map", "verdicts", "Verdict over the plausible space", "可信参数空间的判定", ""),
    ("ensemble", "verdicts", "Verdict over calibrated draws", "校准集合的判定", ""),
    ("forms", "verdicts", "Verdict over forms of rules", "规则形式的判定", ""),
    ("strategies", "verdicts", "Verdict over strategies", "行为策略的判定", ""),
    ("cause", "verdicts", "Whether it goes with the cause that the source gives: breaks, stands, "
     "partly; empty where none is named, or it does not hold in the base to begin with",
     "去除原因后是否消失；未指明原因或基准中本不成立则空", ""),
    ("view", "points readings", "Set of assumptions", "视角", ""),
    ("reading", "readings", "Single assumption of a view", "读法", ""),
    ("points", "points", "Points, or draws", "点数", ""),
    ("holds", "points", "Points at which it is as claimed", "成立点数", ""),
    ("contrary", "points", "Points at which it is not", "相反点数", ""),
    ("absent", "points", "Points without a number, such as involution where hours did not rise",
     "无数值点数", ""),
    ("share", "points", "Share of points at which it is as claimed", "成立比例", "share"),
    ("mean", "points", "Mean over the points of what the claim is about", "均值", ""),
    ("tenth", "points", "10% quantile over the points", "10%分位数", ""),
    ("nine_tenths", "points", "90% quantile over the points", "90%分位数", ""),
    ("between", "points", "Standard deviation over points that is no luck", "点间标准差", ""),
    ("luck", "points", "Standard deviation of one pair that is luck", "随机标准差", ""),
    ("value", "readings", "Mean over pairs of what the claim is about", "均值", ""),
    ("low", "readings", "Lower end of its 95% interval", "区间下限", ""),
    ("high", "readings", "Upper end of its 95% interval", "区间上限", ""),
    ("n", "readings", "Pairs with a number", "配对数", ""),
    ("place", "turns", "Order of the number among those that move the claim, from 0", "次序", ""),
    ("number", "turns", "Number that moves it", "参数", ""),
    ("correlation", "turns", "Rank correlation with what the claim is about", "秩相关", "index"),
    ("turns_at", "turns", "Value at which the share that holds crosses a half; empty where it does "
     "not, or more than once", "转折处", ""),
    *(
        (f"bin_{n}", "turns", f"Share that holds in part {n + 1} of {BINS} by the number",
         f"第{n + 1}段成立比例", "share")
        for n in range(BINS)
    ),
)  # fmt: skip
"""Rows of column, tables, meaning in English and in Chinese, and unit."""
