"""What the columns of the tables of sensitivity mean."""

from __future__ import annotations

_BOTH = "elementary_effects sobol_indices"
_OF_MEASURE = "of the measure"

CODEBOOK = (
    ("scenario", _BOTH, "Name of the scenario", "情景", ""),
    (
        "measure",
        _BOTH,
        "The measure of which the row is about the paired difference from the first scenario; with "
        "one scenario the measure itself",
        "指标（与第一个情景的配对差异；只有一个情景时为指标本身）",
        "",
    ),
    ("unit", _BOTH, "Unit of the measure", "单位", ""),
    ("number", _BOTH, "Number that varies", "变化的参数", ""),
    (
        "mu",
        "elementary_effects",
        "Mean elementary effect (Morris 1991): change over a step of the number, by the step's "
        "share of its range",
        "基本效应的均值（Morris 1991）：参数移动一步的变化除以步长占范围的比例",
        _OF_MEASURE,
    ),
    ("mu_low", "elementary_effects", "Lower end of its 95% bootstrap interval over trajectories",
     "其95%自助区间下限（对轨迹重抽样）", _OF_MEASURE),
    ("mu_high", "elementary_effects", "Upper end of its 95% bootstrap interval over trajectories",
     "其95%自助区间上限（对轨迹重抽样）", _OF_MEASURE),
    (
        "mu_star",
        "elementary_effects",
        "Mean size of the elementary effect (Campolongo et al. 2007)",
        "基本效应绝对值的均值（Campolongo等 2007）",
        _OF_MEASURE,
    ),
    ("mu_star_low", "elementary_effects", "Lower end of its 95% bootstrap interval",
     "其95%自助区间下限", _OF_MEASURE),
    ("mu_star_high", "elementary_effects", "Upper end of its 95% bootstrap interval",
     "其95%自助区间上限", _OF_MEASURE),
    (
        "sigma",
        "elementary_effects",
        "Standard deviation of the elementary effects: large where they hang on the place, by "
        "curvature, by other numbers, or by luck",
        "基本效应的标准差：因弯曲、与其他参数的交互或随机而随位置变化的程度",
        _OF_MEASURE,
    ),
    (
        "first_order",
        "sobol_indices",
        "First-order Sobol index: share of the variance that goes when the number is known "
        "(estimator of Saltelli et al. 2010)",
        "一阶索博尔指数：已知该参数时减少的方差比例（Saltelli等 2010估计量）",
        "share",
    ),
    ("first_order_low", "sobol_indices", "Lower end of its 95% bootstrap interval over rows",
     "其95%自助区间下限（对行重抽样）", "share"),
    ("first_order_high", "sobol_indices", "Upper end of its 95% bootstrap interval over rows",
     "其95%自助区间上限（对行重抽样）", "share"),
    (
        "total_order",
        "sobol_indices",
        "Total Sobol index: share of the variance that stays when all other numbers are known "
        "(estimator of Jansen 1999)",
        "总索博尔指数：已知其他所有参数时剩余的方差比例（Jansen 1999估计量）",
        "share",
    ),
    ("total_order_low", "sobol_indices", "Lower end of its 95% bootstrap interval",
     "其95%自助区间下限", "share"),
    ("total_order_high", "sobol_indices", "Upper end of its 95% bootstrap interval",
     "其95%自助区间上限", "share"),
    ("spread", "sobol_indices", "Standard deviation over the points of both samples",
     "两组样本各点之间的标准差", _OF_MEASURE),
    (
        "noise_floor",
        _BOTH,
        "What replicates alone give: the mean size that the effects of the number would have, or "
        "its total index, if it did nothing but disturb the luck",
        "噪声水平：若该参数只扰动随机数，其基本效应绝对值的均值或总指数",
        "as the column before",
    ),
    ("rows", _BOTH, "Counted: effects of the number, or whole rows of the design",
     "计入数：该参数的基本效应，或设计的完整行", ""),
    ("left_out", _BOTH, "Left out since a point has no value, such as one whose runs failed",
     "因有设计点无值（如运行失败）而未计入的数目", ""),
)  # fmt: skip
"""Column, tables, meaning in English and in Chinese, and unit."""
