"""What the columns and quantities of the table of winners mean."""

from __future__ import annotations

CODEBOOK = (
    ("scenario", "column", "Scenario that is compared with the baseline", "方案", ""),
    ("year", "column", "Year; empty for all years from adoption on together", "年份；空为合计", ""),
    ("by", "column", "What groups go by: county, post, level, staffing, unit (kind and class), "
     "age, as it was when the schemes parted", "分组依据（方案分开时的身份）", ""),
    ("group", "column", "Group; joined are those who came after the schemes had parted, in_office "
     "all others", "群体", ""),
    ("quantity", "column", "One of the quantities below", "量", ""),
    ("baseline", "column", "Mean under the baseline; empty where there is only a change",
     "基准下的均值", ""),
    ("value", "column", "Mean under the scenario", "该方案下的均值", ""),
    ("difference", "column", "Mean paired difference; of what has no baseline the quantity itself",
     "配对差的均值", ""),
    ("low", "column", "Lower end of its 95% interval", "区间下限", ""),
    ("high", "column", "Upper end of its 95% interval", "区间上限", ""),
    ("n", "column", "Replicates, or draws of an ensemble, that have the group", "重复数或参数组数",
     ""),
    ("persons", "quantity", "Persons who were in office under both schemes, mean of years",
     "两方案下均在职的人数", "persons"),
    ("followed", "quantity", "Share of seats held by somebody who is in office under both schemes",
     "两方案下同一人在职的岗位占比", "share"),
    ("bonus", "quantity", "Bonus received in a year, nothing where the award is cancelled",
     "实得年度奖金", "yuan"),
    ("hours", "quantity", "Hours worked in a half-month", "半月工时", "hours"),
    ("score", "quantity", "Score of the year", "年度得分", "points"),
    ("excellent", "quantity", "Share graded excellent in a year", "评优比例", "share"),
    ("risen", "quantity", "Share with a higher post or level than when the schemes parted; for all "
     "years together by the last year of each in office", "升职或升级比例", "share"),
    ("gaining", "quantity", "Share of persons who receive over half a yuan a year more",
     "受益者占比", "share"),
    ("losing", "quantity", "Share of persons who receive over half a yuan a year less",
     "受损者占比", "share"),
    ("gains", "quantity", "What those who receive more have more, together, a year",
     "受益合计（每年）", "yuan"),
    ("losses", "quantity", "What those who receive less have less, together, a year",
     "受损合计（每年）", "yuan"),
    ("others", "quantity", "Received by all who are not in office under both schemes",
     "其他人实得合计", "yuan"),
    ("received", "quantity", "Received by all: its change is gains, losses and that of others",
     "全县实得合计", "yuan"),
    ("pool", "quantity", "Pools of all units", "奖金总量", "yuan"),
    ("beyond_pool", "quantity", "Paid as scored, less the pools", "超出总量的应发", "yuan"),
    ("cancelled", "quantity", "Bonuses of cancelled awards: received is pool, and beyond_pool, "
     "less this", "被取消的奖金", "yuan"),
)  # fmt: skip
"""Rows of name, kind, meaning in English and in Chinese, and unit."""
COLUMNS = ("name", "kind", "en", "zh", "unit")
