"""What columns and words of tables may be called in Chinese, in the words of the scheme.

Each stands for one English name, which is what the engine knows. A word that is not listed here is
not guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

HEADINGS: dict[str, tuple[str, ...]] = {
    "cadre": ("姓名", "干部", "干部姓名", "工号"),
    "unit": ("单位", "所在单位", "单位名称"),
    "staffing": ("编制", "身份", "人员身份"),
    "post": ("岗位", "职务"),
    "level": ("职级", "级别"),
    "line": ("条线",),
    "village": ("村", "联系村", "所联系村"),
    "village_role": ("驻村身份",),
    "date": ("日期", "考核日期"),
    "item": ("项目", "考核项目", "项目名称"),
    "value": ("数值", "记录值", "分值", "得分", "分数"),
    "of": ("总数", "参评数"),
    "task": ("任务",),
    "node": ("节点", "环节"),
    "role": ("评分人", "评价人"),
    "note": ("备注", "说明"),
    "yuan": ("金额", "奖金总量", "奖金总额", "总量"),
}
"""Chinese names of each column; the first is the one that documents show."""
POINTS = ("分值", "得分", "分数")
"""Headings of the column of values that speak of points, where some items take other numbers."""
WORDS: dict[str, dict[str, str]] = {
    "staffing": {
        "公务员": "civil_servant",
        "事业编": "institution",
        "事业编制": "institution",
        "事业": "institution",
    },
    "post": {
        "一般干部": "general",
        "中层副职": "deputy",
        "中层正职": "chief",
        "县管干部": "leader",
        "班子成员": "leader",
    },
    "level": {
        "普通干部": "ordinary",
        "副股级": "deputy_subsection",
        "正股级": "subsection",
        "副科级": "deputy_section",
        "正科级": "section",
    },
    "village_role": {
        "驻村": "stationed",
        "驻村干部": "stationed",
        "帮忙团": "helping",
        "帮忙团干部": "helping",
        "无": "",
    },
    "role": {"联系领导": "leader", "领导": "leader", "村主职干部": "village", "村": "village"},
}
"""What a word of a column stands for."""
SERIAL = ("序号",)
"""Headings of columns that only count the rows."""

_UNSAID = re.compile(r"\s|[(\[【].*?[)\]】]|[*:]")


def folded(text: str) -> str:
    """What the eye makes of a heading: width, capitals, blanks, and what stands in brackets, such
    as a unit, do not count."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", text)).casefold()


_COLUMNS = {name: column for column, names in HEADINGS.items() for name in (column, *names)}


def column_of(heading: str, known: Collection[str]) -> str:
    """Give the name of the column that a heading stands for, or nothing where it is unknown.

    Parameters
    ----------
    heading : str
    known : collection of str
        Names of the columns that the table may have.
    """
    if heading in known:
        return heading
    found = _COLUMNS.get(folded(heading), "")
    return found if found in known else ""


def is_serial(heading: str) -> bool:
    """Say whether a column only counts the rows, by its heading."""
    return folded(heading) in SERIAL


def word_of(column: str, word: str) -> str:
    """Give the English word for a word of a column; as it is where it has none."""
    return WORDS.get(column, {}).get(folded(word), word)


def also_in_chinese(column: str) -> str:
    """Name the Chinese words of a column, for messages; nothing where it has none."""
    firsts = {english: word for word, english in reversed(WORDS.get(column, {}).items())}
    return f" ({'、'.join(reversed(firsts.values()))})" if firsts else ""
