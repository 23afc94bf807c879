"""What the columns of a calibration's tables mean."""

from __future__ import annotations

CODEBOOK = (
    ("target", "targets conflicts", "Key of the target in the targets file", "目标", ""),
    ("other", "conflicts", "The other target of the pair", "另一目标", ""),
    ("scenario", "targets", "Scenario that it is about", "情景", ""),
    ("measure", "targets", "Measure that it is about", "指标", ""),
    ("low", "targets numbers recovery", "Lower bound of target or range; lower end of the 90% "
     "interval in recovery", "下限", ""),
    ("high", "targets numbers recovery", "Upper bound of target or range; upper end of the 90% "
     "interval in recovery", "上限", ""),
    ("share_of_ranges", "targets", "Share of the ranges that meets it, as emulators have it",
     "取值范围内满足该目标的比例（按仿真器）", "share"),
    ("standing", "targets numbers", "Of a target: fitted, out_of_reach (no point comes near) or "
     "unmoved (no free number moves it); of a number: pinned, weakly or not_pinned",
     "目标或参数的状态", ""),
    ("predicted", "targets", "What emulators predict at the ensemble, mean", "仿真器预测均值", ""),
    ("fifth", "targets", "5% quantile of single runs at the ensemble", "集合运行的5%分位数", ""),
    ("median", "targets numbers recovery", "Median of runs, or of the posterior", "中位数", ""),
    ("nine_fifth", "targets", "95% quantile of single runs at the ensemble",
     "集合运行的95%分位数", ""),
    ("met", "targets", "Share of runs at the ensemble within the bounds", "满足目标的运行占比",
     "share"),
    ("share", "conflicts waves", "Share of the ranges that meets the target; that is not ruled out "
     "after the wave", "满足或未被排除的比例", "share"),
    ("share_other", "conflicts", "The same of the other target", "另一目标的该比例", "share"),
    ("share_both", "conflicts", "Share of the ranges that meets both", "同时满足两者的比例",
     "share"),
    ("ratio", "conflicts", "share_both beside what chance would give", "与随机水平之比", "ratio"),
    ("best_both", "conflicts", "Highest chance that a point meets both", "同时满足的最高概率",
     "share"),
    ("number", "numbers pairs recovery coverage", "Number that is set free", "自由参数", ""),
    ("posterior_low", "numbers", "5% quantile of the posterior", "后验5%分位数", ""),
    ("posterior_high", "numbers", "95% quantile of the posterior", "后验95%分位数", ""),
    ("spread", "numbers", "Standard deviation of the posterior beside that of even draws from the "
     "range", "后验与先验标准差之比", "ratio"),
    ("base", "numbers", "Value in the shipped base", "基准取值", ""),
    ("central", "numbers", "Value in the most central draw of the ensemble",
     "最居中的抽样取值", ""),
    ("correlation", "pairs", "Rank correlation in the posterior", "后验秩相关", "index"),
    ("wave", "waves", "Number of the wave", "轮次", ""),
    ("points", "waves", "Points run in it", "设计点数", ""),
    ("rank", "waves", "Which of a point's largest implausibilities has to be below the cut-off",
     "第几大不合理度须低于阈值", ""),
    ("truth", "recovery", "Number of the made-up county", "虚构县编号", ""),
    ("true", "recovery", "Its true number", "真值", ""),
    ("inside", "recovery coverage", "Whether, or how often, the interval holds it",
     "区间是否包含真值", "share"),
    ("width", "recovery coverage", "Width of the interval beside that of even draws from the range",
     "区间与先验区间宽度之比", "ratio"),
)  # fmt: skip
"""Rows of column, tables, meaning in English and in Chinese, and unit."""
