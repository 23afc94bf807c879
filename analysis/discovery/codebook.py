"""What the columns of the tables of discovery mean."""

from __future__ import annotations

_ALL, _COUNTED = "boxes limits peeling", "boxes peeling"

CODEBOOK = (
    ("scenario", _ALL, "Name of the scenario", "情景", ""),
    ("measure", _ALL, "The measure that cases are told by", "判定情形的指标", ""),
    ("box", _ALL, "Number of the box: each is among the points in none of the earlier ones",
     "盒编号：每个盒只含不在先前盒中的点", ""),
    ("points", _COUNTED, "Points inside", "盒内设计点数", "points"),
    ("cases", _COUNTED, "Cases inside: points on the side that was asked for",
     "盒内符合所问情形的点数", "points"),
    (
        "coverage",
        _COUNTED,
        "Share of cases that is inside: of all in boxes, of those in no earlier box in peeling",
        "盒内情形占全部情形（剥离表中为不在先前盒中的情形）的比例",
        "share",
    ),
    ("density", _COUNTED, "Share of cases among the points inside", "盒内各点中情形的比例",
     "share"),
    (
        "mass",
        _COUNTED,
        "Share of points that is inside: of all in boxes, of those in no earlier box in peeling",
        "盒内点占全部点（剥离表中为不在先前盒中的点）的比例",
        "share",
    ),
    ("base_density", "boxes", "Share of cases among the points in no earlier box",
     "不在先前盒中的点里情形的比例", "share"),
    (
        "chance",
        "boxes",
        "Chance of as good a box where nothing says where the cases are: share of shuffles of the "
        "cases, these themselves among them",
        "若情形随处可见，得到同样好的盒的概率（打乱情形的比例，含原样）",
        "share",
    ),
    (
        "held_out_coverage",
        "boxes",
        "Mean coverage of boxes found in random halves of the points, counted in the other halves",
        "在随机一半点中找到的盒在另一半点中的平均覆盖率",
        "share",
    ),
    ("held_out_density", "boxes", "Mean density of these boxes in the other halves",
     "这些盒在另一半点中的平均密度", "share"),
    ("number", "limits", "Number that has a limit", "有界限的参数", ""),
    ("low", "limits", "Low limit, midway between the points outside and inside; empty without one",
     "下限（盒外与盒内相邻点的中间值；无则空）", "of the number"),
    ("high", "limits", "High limit, likewise", "上限（同上）", "of the number"),
    (
        "low_quasi_p",
        "limits",
        "Chance that the low limit raises the density as much by chance alone (Bryant and Lempert "
        "2010)",
        "下限仅凭偶然使密度提高至此的概率（Bryant与Lempert 2010）",
        "share",
    ),
    ("high_quasi_p", "limits", "The same of the high limit", "上限的同样概率", "share"),
    ("low_reproduced", "limits", "Share of random halves in which the box has the low limit too",
     "随机一半点中盒也有该下限的比例", "share"),
    ("high_reproduced", "limits", "The same of the high limit", "上限的同样比例", "share"),
    ("step", "peeling", "Number of peels", "剥离次数", ""),
    ("limits", "peeling", "How many limits the box has", "盒的界限数", ""),
    (
        "log_likelihood_ratio",
        "peeling",
        "How much better two densities, inside and outside, explain the cases than one (Kulldorff "
        "1997)",
        "内外两个密度比单一密度更能解释情形的程度（Kulldorff 1997对数似然比）",
        "",
    ),
    ("chosen", "peeling", "Whether it has the largest ratio; pasting and tests begin there",
     "是否似然比最大（由此开始粘贴与检验）", ""),
)  # fmt: skip
"""Column, tables, meaning in English and in Chinese, and unit."""
