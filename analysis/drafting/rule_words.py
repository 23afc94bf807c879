"""What words of a scoring table say of an item: its points, and how records become them.

Only forms are read whose meaning is plain: lists of values, ranks with points, deductions with
amounts, quantities with a price. What else stands there is told as a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

NUMBER = r"\d+(?:\.\d+)?"
_DASH = r"\s*[—–\-~至到]+\s*"
_IN_BRACKETS = re.compile(rf"\((?:满分|最高|共|计)?({NUMBER})分\)")
_ALONE = re.compile(rf"-?{NUMBER}")
_UNBOUNDED = re.compile(r"不封顶|上不封顶|不设上限")
_ENUMERATED = re.compile(r"[①-⑳]|(?:(?<=[;。\n])|^)\s*(?:\(?\d{1,2}\)|\d{1,2}[.、](?!\d))")
_TAKEN = re.compile(
    rf"(?:每(?:人)?(?:次|起|例|项|件|个|天|人次)|各|均|一次)?扣(?:除|减)?({NUMBER})分(?:/次)?"
)
_TAKEN_BETWEEN = re.compile(rf"扣(?:除|减)?{NUMBER}{_DASH}{NUMBER}分")
_GOES_ON = re.compile(r"\.{3,}|…+|等情形|等情况")
_LIMIT = re.compile(
    rf"(?:累计|合计|全年|每年|每季|每月)?(?:最多|最高|不超过)[^,;。]{{0,4}}?{NUMBER}分(?:为止|为限|封顶)?"
)
_DOWN_TO_NOTHING = re.compile(r"扣完为止|扣至0分(?:为止)?|扣完该项(?:分值)?为止")
_TIERS = re.compile(rf"{NUMBER}分(?:[、,/和或及]{NUMBER}分)+")
_OF_TIERS = re.compile(r"([两二三四五六2-6])\s*(?:个)?(?:档|等级|等次|级)")
_NAMED_TIER = re.compile(
    rf"(优秀|优|良好|良|较好|好|合格|称职|一般|及格|较差|差)(?:的|者)?(?:得|计|为|记)?({NUMBER})分"
)
_RANGE = re.compile(rf"(\d+){_DASH}(\d+)")
_RANKED = re.compile(
    rf"第?(\d+)(?:{_DASH}第?(\d+))?名(?:的|各|均)?(?:得|计|赋|加|记)?分?:?({NUMBER})分?"
)
_POINTS_ROW = re.compile(rf"(?:赋分|得分|计分|分值)[:\s]*((?:{NUMBER}[\s、,分]+)+{NUMBER})")
_REST = re.compile(r"其余|其他|以后|以外|之后|以下")
_RANK = re.compile(r"排名|名次|位次|排序|[第前].{1,3}名")
_RATE = re.compile(rf"每([^,;。扣分]{{1,12}}?)(?:得|计|加|记){{1,2}}({NUMBER})分")
_MOST = re.compile(rf"(?:最高|最多|不超过)(?:得|计|加)?({NUMBER})分")
_SIGNED = re.compile(r"加扣分|加减分|奖惩分|扣分或加分|加分或扣分")
_ADDED = re.compile(rf"加{NUMBER}分|加分|赋分值|追加|奖励分|附加分")
_RATED = re.compile(r"评分|打分|测评|评议|评价|评定|评为|满意度")
_BLOCKS = (
    ("platform", re.compile(r"平台|折算")),
    ("individual", re.compile(r"个性|专项|加分|加扣分|附加|奖惩|创先争优|不封顶")),
    ("common", re.compile(r"共性|基础|常规|日常|通用")),
)
_COUNT = dict(zip("两二三四五六23456", (2, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6), strict=True))


@dataclass(frozen=True)
class Taken:
    """A kind of event and what it takes off; None where the words do not say how much."""

    name: str
    amount: float | None


@dataclass
class Reading:
    """What words say of an item.

    Attributes
    ----------
    kind : str
        As in a rulebook; empty where the words do not say.
    fields : dict
        Of that kind, as a file has them.
    events : list of Taken
        Of a deduction.
    open : list of str
        What the words leave open, by the keys of ``[import]`` of the words of commands.
    quoted : list of str
        For each of `open` the words that are meant.
    """

    kind: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    events: list[Taken] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)

    def ask(self, key: str, words: str = "") -> None:
        """Add a question."""
        self.open.append(key)
        self.quoted.append(words)


def plain_words(text: str) -> str:
    """Write signs in their usual width, numbering as breaks, and no blanks between signs."""
    broken = _ENUMERATED.sub(";", re.sub(r"[①-⑳]", ";", text))
    usual = unicodedata.normalize("NFKC", broken).replace("－", "-").replace("；", ";")
    # between numbers of a list a blank is a comma
    spaced = re.sub(r"(?<=\d)[ \t]+(?=\d)", " ", usual)
    return re.sub(r"(?<!\d)[ \t]+|[ \t]+(?!\d)", "", spaced).strip()


def block_of(dimension: str) -> str:
    """Say in which block a dimension counts by its name; nothing where that does not say."""
    return next((block for block, words in _BLOCKS if words.search(dimension)), "")


def number_of(text: str) -> float | None:
    """Read a cell that says points and nothing else, such as ``20`` or ``20分``."""
    bare = plain_words(text).strip("()").removesuffix("分")
    return float(bare) if _ALONE.fullmatch(bare) else None


def points_in_brackets(text: str) -> float | None:
    """Give the points that a name has in brackets, such as ``难度分(10 分)``."""
    found = _IN_BRACKETS.findall(re.sub(r"\s+", "", plain_words(text)))
    return float(found[0]) if len(found) == 1 else None


def is_unbounded(*texts: str) -> bool:
    """Say whether words say that there is no limit."""
    return any(_UNBOUNDED.search(one) for one in texts)


def bare_name(text: str) -> str:
    """Give a name without points in brackets, numbering and blanks."""
    name = re.sub(r"\s+", "", plain_words(text))
    name = re.sub(rf"\((?:满分|最高|共|计)?{NUMBER}分\)|\(不封顶\)", "", name)
    return re.sub(r"^[;\d一二三四五六七八九十]*[.、;]", "", name).strip(";:,。")


def read_rule(name: str, rule: str, most: float | None) -> Reading:
    """Read how the records of an item become points.

    Parameters
    ----------
    name : str
        Of the item: ``加扣分`` may stand there alone.
    rule : str
        As the table has it.
    most : float or None
        Points that the table gives to the item.
    """
    words = plain_words(rule)
    for read in (_bands, _tiers, _signed, _deductions, _rate):
        found = read(bare_name(name), words, most)
        if found is not None:
            return found
    found = Reading()
    if not words:
        found.ask("no_rule")
    elif _RANK.search(words):
        found.ask("by_rank", rule.strip())
    elif _RATED.search(words) and most is not None and _says_no_more(words, most):
        found = Reading("rating", {"lowest": 0, "highest": most})
        found.ask("who_rates", rule.strip())
    elif _ADDED.search(name + words):
        found = Reading("sum", {} if most is None else {"cap": most})
        found.ask("how_much_added", rule.strip())
    else:
        found.ask("not_read", rule.strip())
    return found


def _says_no_more(words: str, most: float) -> bool:
    """Say whether no other points stand among words than those of the item."""
    return {float(one) for one in re.findall(rf"({NUMBER})分", words)} <= {most}


def _bands(name: str, words: str, most: float | None) -> Reading | None:
    """Read ranks with points: one after the other, or as a line of ranks above one of points."""
    flat = re.sub(r"\s+", " ", words)
    pairs = [(int(a), int(b or a), float(p)) for a, b, p in _RANKED.findall(flat)]
    if len(pairs) < 2:
        row = _POINTS_ROW.search(flat)
        ranges = [(int(a), int(b)) for a, b in _RANGE.findall(flat[: row.start()] if row else "")]
        points = [float(one) for one in re.findall(NUMBER, row[1])] if row else []
        if len(ranges) < 2:
            return None
        if len(ranges) != len(points):
            found = Reading()
            found.ask("bands_unequal", words)
            return found
        pairs = [(a, b, p) for (a, b), p in zip(ranges, points, strict=True)]
    begins = [1, *(last + 1 for _, last, _ in pairs[:-1])]
    found = Reading()
    if [first for first, _, _ in pairs] != begins or any(a > b for a, b, _ in pairs):
        found.ask("bands_gap", words)
    elif _REST.search(flat):
        found.ask("bands_rest", words)
    else:
        bands = [{"last": last, "points": value} for _, last, value in pairs]
        found = Reading("rank_band", {"of": pairs[-1][1], "bands": bands})
        _check_most(found, [value for _, _, value in pairs], most, words)
    return found


def _tiers(name: str, words: str, most: float | None) -> Reading | None:
    """Read values of which one is given: ``分为10分、8分、5分3档`` or ``优秀10分，良好8分``."""
    flat = re.sub(r"\s+", "", words)
    if "扣" in flat or "加" in flat:
        return None
    listed, said = _TIERS.search(flat), _OF_TIERS.search(flat)
    named = _NAMED_TIER.findall(flat)
    if listed and said:
        values = [float(one) for one in re.findall(NUMBER, listed[0])]
    elif len(named) > 1:
        values = [float(value) for _, value in named]
    else:
        return None
    found = Reading("tier", {"values": values})
    if said and _COUNT[said[1]] != len(values):
        found = Reading()
        found.ask("tiers_unequal", words)
    _check_most(found, values, most, words)
    return found


def _check_most(found: Reading, values: Sequence[float], most: float | None, words: str) -> None:
    """Ask where the best points are not those that the table gives to the item."""
    if found.kind and most is not None and max(values) != most:
        found.kind = ""
        found.ask("most_differs", words)


def _signed(name: str, words: str, most: float | None) -> Reading | None:
    """Read points that are added and deducted as somebody decides."""
    if not _SIGNED.search(name + words):
        return None
    found = Reading("sum", {} if most is None else {"cap": most})
    if most is not None:
        found.ask("floor", words)
    if _TAKEN.search(words):
        found.ask("how_much_added", words)
    return found


def _deductions(name: str, words: str, most: float | None) -> Reading | None:
    """Read events that take points off: what stands before an amount, back to the last break.

    A list with commas before one amount is one kind of event: each of it costs the same.
    """
    flat = re.sub(r"[ \t]+", "", words)
    if "扣" not in flat:
        return None
    found = Reading("deduct")
    # what stops at nothing is said; else it is assumed
    found.fields = {"floor_given": True} if _DOWN_TO_NOTHING.search(flat) else {}
    rest = _DOWN_TO_NOTHING.sub("", flat)
    for key, pattern in (("amount_between", _TAKEN_BETWEEN), ("limited", _LIMIT)):
        if pattern.search(rest):
            found.ask(key, words)
    rest = _LIMIT.sub("", _TAKEN_BETWEEN.sub("扣?", rest))
    at = 0
    for match in _TAKEN.finditer(rest):
        *without, last = _names(rest[at : match.start()]) or [""]
        found.events += [Taken(one, None) for one in without]
        if last:
            found.events.append(Taken(last, float(match[1])))
        else:
            found.ask("amount_alone", match[0])
        at = match.end()
    found.events += [Taken(one, None) for one in _names(rest[at:])]
    if _GOES_ON.search(flat):
        found.ask("goes_on", words)
    if any(re.search(rf"{NUMBER}分", one.name) for one in found.events):
        # other points stand among the words: what they do is not known
        found = Reading()
        found.ask("not_read", words)
    return found


def events_without_amounts(words: str) -> list[Taken]:
    """Read a list of events that says of none what it takes off."""
    return [Taken(one, None) for one in _names(re.sub(r"[ \t]+", "", plain_words(words)))]


def _names(text: str) -> list[str]:
    """Take a list apart at its breaks; what only begins or ends a part is left out."""
    parts = re.split(r"[;。\n]", _GOES_ON.sub(";", text))
    bare = [
        re.sub(rf"^(?:满分|基础分|基本分)(?:为)?{NUMBER}分", "", one.strip("、:.,"))
        for one in parts
    ]
    cleaned = [re.sub(r"^(?:的|每次|每人次)+|(?:的|每次|每人次|等)+$", "", one.strip("、:.,"))
               for one in bare]  # fmt: skip
    return [one for one in (one.strip("、:.,") for one in cleaned) if one]


def _rate(name: str, words: str, most: float | None) -> Reading | None:
    """Read a price for each of something: ``每走访1户得0.5分``."""
    flat = re.sub(r"\s+", "", words)
    prices, limits = _RATE.findall(flat), [float(one) for one in _MOST.findall(flat)]
    if not prices:
        return None
    cap = limits[0] if len(limits) == 1 and most is None else most
    bounds = {} if cap is None else {"cap": cap}
    counted = [number for number in re.findall(NUMBER, prices[0][0]) if float(number) != 1]
    if len(prices) > 1 or counted or len(re.findall(rf"{NUMBER}分", flat)) > 1 + len(limits):
        found = Reading("sum", bounds)
        found.ask("how_much_added", words)
        return found
    found = Reading("rate", {"points_per_unit": float(prices[0][1])} | bounds)
    found.ask("unit", prices[0][0])
    if limits and limits != [cap]:
        found.kind = ""
        found.ask("most_differs", words)
    return found
