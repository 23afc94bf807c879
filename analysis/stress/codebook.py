"""What the columns of the tables of a stress in the county mean."""

from __future__ import annotations

from analysis.comparison.winners_codebook import CODEBOOK as OF_WINNERS
from analysis.discovery.codebook import CODEBOOK as OF_BOXES

_CAPS, _REFORM = "caps tips", "reform"

CODEBOOK = (
    ("form", f"{_CAPS} {_REFORM}", "Form of the scheme, by its key in the file of forms; as_it_is "
     "for the scheme as it stands", "形式（as_it_is为现行方案）", ""),
    ("level", _CAPS, "Its number; in tips the weakest at which the interval leaves zero", "取值；"
     "转折表中为区间首次不含零的最弱取值", "of the form"),
    ("measure", _CAPS, "Outcome; involution is the share of counties in which hours rise and an "
     "hour yields less than before", "结果；内卷为工时增加而每工时产出下降的县的比例", ""),
    ("draws", "caps front", "Counties, each a draw of the ensemble with luck of its own",
     "县数（样本集中的一组，各有其运气）", ""),
    ("mean", "caps front", "Mean over counties", "各县均值", "of the outcome"),
    ("low", "caps front", "Lower end of its 95% interval", "95%区间下限", "of the outcome"),
    ("high", "caps front", "Upper end of its 95% interval", "95%区间上限", "of the outcome"),
    ("difference", "caps tips front", "Mean paired difference from the scheme as it stands",
     "与现行方案的配对差异均值", "of the outcome"),
    ("difference_low", "caps tips front", "Lower end of its 95% interval", "其95%区间下限",
     "of the outcome"),
    ("difference_high", "caps tips front", "Upper end of its 95% interval", "其95%区间上限",
     "of the outcome"),
    ("kind", "tips", "clear: the interval leaves zero there; always: already at the weakest level "
     "tried; never: at none", "clear为在该取值区间不含零，always为在所试最弱取值时已如此，never为"
     "均未如此", ""),
    ("after", "tips", "Level before it, where the interval has zero; empty for the scheme as it "
     "stands", "其前一取值（区间含零）；空为现行方案", "of the form"),
    ("direction", "tips", "1 where the outcome is higher from there on, -1 where it is lower",
     "1为更高，-1为更低", ""),
    ("steepest_after", "tips", "Level before the steepest step between neighbouring levels; empty "
     "for the scheme as it stands", "最陡一步之前的取值；空为现行方案", "of the form"),
    ("steepest_level", "tips", "Level after it", "最陡一步之后的取值", "of the form"),
    ("steepest_change", "tips", "Change of the outcome over it", "该步的变化", "of the outcome"),
    ("candidate", "candidates front", "Name of a candidate; as_it_is for the scheme as it stands",
     "候选方案（as_it_is为现行方案）", ""),
    ("changes", "candidates front", "What it changes: form=level", "改动：形式=取值", ""),
    ("on_front", "candidates front", "Whether no candidate of the table is as good in the mean of "
     "every criterion and better in one", "是否没有候选在各准则均值上不差且有一项更好", ""),
    ("public_value", "candidates", "Mean public value over the counties of the search",
     "搜索各县的公共价值均值", "points a year"),
    ("effort", "candidates", "Mean hours worked", "工时均值", "hours a year"),
    ("distortion", "candidates", "Nodes for each honest one times credited participants for each "
     "honest one", "节点倍数乘以参与者倍数", "ratio"),
    ("dispersion", "candidates", "Mean coefficient of variation of bonuses", "绩效奖变异系数均值",
     "ratio"),
    ("money", "candidates", "Bonuses paid, to the hundred yuan", "实发绩效奖（至百元）",
     "yuan a year"),
    ("reform", "front reform", "Number of the reform, 1 to 3; 0 for none", "方案编号，0为非",
     ""),
    ("criterion", "front reform", "What is judged, as the columns of candidates", "准则", ""),
    ("worst_tenth", "front", "Value that the worst tenth of counties does not reach",
     "最差十分之一的县达不到的值", "of the criterion"),
    ("regret", "front", "By how much it stays behind the best candidate of the table at most, over "
     "counties", "各县中最多比表中最好候选落后多少", "of the criterion"),
    ("clause", _REFORM, "Clause of the rulebook; empty for levers and new clauses",
     "条款；杠杆与新条款为空", ""),
    ("before", _REFORM, "Level in the scheme as it stands; empty where it has none",
     "现行取值；无则空", "of the form"),
    ("after", _REFORM, "Level in the reform", "方案中的取值", "of the form"),
    ("difference", _REFORM, "Mean paired difference of the reform from the same without this line",
     "该方案与去掉本条后之差的均值", "of the criterion"),
    ("low", _REFORM, "Lower end of its 95% interval", "95%区间下限", "of the criterion"),
    ("high", _REFORM, "Upper end of its 95% interval", "95%区间上限", "of the criterion"),
    ("measure", "failures", "How it fails: less public value than before, involution, or more base "
     "work left undone", "失灵方式：公共价值低于从前、内卷或未完成的基础工作更多", ""),
    ("points", "failures", "Points over uncertain behaviour", "不确定行为的设计点数", "points"),
    ("cases", "failures", "Points at which it fails", "失灵的点数", "points"),
    ("failed", "failures", "Runs that have failed; their pairs are left out", "失败的运行数",
     "runs"),
    *((name, "winners", en, zh, unit) for name, _, en, zh, unit in OF_WINNERS),
    ("year", "inflation spread", "Year of the run; empty for half-months", "年份；半月数为空", ""),
    ("by", "overspend", "What units are grouped by", "分组依据", ""),
    ("group", "overspend", "Group of units", "组别", ""),
    ("value", "inflation", "Mean over counties", "各县均值", "of the measure"),
    ("low", "overspend inflation", "Lower end of the 95% interval", "95%区间下限", ""),
    ("high", "overspend inflation", "Upper end of the 95% interval", "95%区间上限", ""),
    ("n", "overspend inflation", "Counties that have it", "县数", ""),
    ("pool_rule", "overspend inflation", "Pool rule: the scheme's own, or literal, as written",
     "奖金分配规则：方案自身的，或原文公式", ""),
    ("above", "overspend", "Share of paid cadres above level ordinary", "普通级以上占比", "share"),
    ("institution", "overspend", "Share of paid cadres of institution staff", "事业编占比",
     "share"),
    ("overspend", "overspend", "Yuan paid for each yuan of pool", "每元总量实付", "yuan"),
    ("beyond", "overspend", "Paid beyond the pools", "超出总量", "yuan a year"),
    ("beyond_low", "overspend", "Lower end of its 95% interval", "其95%区间下限", "yuan a year"),
    ("beyond_high", "overspend", "Upper end of its 95% interval", "其95%区间上限", "yuan a year"),
    ("measure", "inflation", "What a point pays, mean and highest score, overspending",
     "每分分值、平均分、最高分、超发", ""),
    ("growth", "inflation", "Its growth since the first year of the scheme", "自方案首年以来的增长",
     "share"),
    ("growth_low", "inflation", "Lower end of its 95% interval", "其95%区间下限", "share"),
    ("growth_high", "inflation", "Upper end of its 95% interval", "其95%区间上限", "share"),
    ("exploit", "spread", "Exploit of the model: splitting nodes, padding participants, crowding "
     "squads, being seen, keeping traces",
     "模型中的空子：拆分环节、增加参与人员、虚报可投入工时、刷存在感、留痕", ""),
    ("quantity", "spread", "known, used: share of cadres in the last half-month of the year who "
     "know it, or use it (lead a task with excess nodes or participants, spend hours on it); "
     "tenth, half: half-months of the scheme until so many know it",
     "known与used为当年最后半月掌握、使用（负责环节或参与者过多的任务，或为此花工时）的干部占比；"
     "tenth与half为方案施行后一成、一半干部掌握时的半月数", ""),
    ("value", "spread", "Mean over counties; of half-months, that by which half of the counties "
     "are there; empty where they never are", "各县均值；半月数为半数的县达到之时，未达到则空",
     "share or half-months"),
    ("low", "spread", "Lower end of the 95% interval; of half-months, the first county",
     "95%区间下限；半月数为最早的县", "share or half-months"),
    ("high", "spread", "Upper end of the 95% interval; of half-months, the last county; empty "
     "where one never is there", "95%区间上限；半月数为最晚的县，有县未达到则空",
     "share or half-months"),
    ("reached", "spread", "Of half-months, counties that are there within the years run",
     "半月数：在所运行年份内达到的县数", ""),
    ("n", "spread", "Counties", "县数", ""),
    *OF_BOXES,
)  # fmt: skip
"""Column, tables, meaning in English and in Chinese, and unit."""
