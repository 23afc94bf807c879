"""Why a cadre has these points: every record with its clause and arithmetic, in words.

The numbers are those that the compiled rules gave; this page only says them, in English or Chinese.
What a kind of item says of its records stands with the kind, in ``sim/scoring/items/``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.base.errors import InputError, closest, cut, naming, shown
from sim.base.fixed_point import HUNDRED
from sim.scoring.blocks import BLOCKS, Block
from sim.scoring.items import Item, convert
from sim.scoring.items.base import Counted, Recorded
from sim.scoring.points import applies, unit_mean
from sim.scoring.provenance import origin_in_words, yours
from sim.scoring.roster import VILLAGE_ROLES
from sim.scoring.sheet import ScoreSheet
from sim.scoring.table import NO_BLOCK, record_codes
from sim.scoring.words import decimal, money, name_in

LONGEST_NOTE = 200
"""Characters of a record's note that are repeated."""
PHRASES = {
    "en": {
        "title": "{cadre}, unit {unit}, under {rulebook}",
        "item": "{names} [{code}] = {points}    ({clause}; {origin})",
        "record": "  {date}  {name}: {reading}{note}",
        "none": "  no record",
        "not_applicable": "{names} [{code}]: does not apply (village role: {role})",
        "instead": "{names} [{code}] = {points}    (does not apply, village role: {role}; "
        "mean of those in the unit to whom it applies, option unit_mean; {clause})",
        "block": "{names} = {parts}{steps} → {points}",
        "scale": ", items with a maximum × {maximum} ÷ {applicable} "
        "for those that do not apply (option scale)",
        "weight": " × weight {weight}",
        "max": ", at most {max}",
        "min": ", at least {min}",
        "condition": "; counts {share}% while {block} is below {at_least} (it is {value})",
        "score": "Score = {parts} = {points}",
        "index": "Index = {score} × {coefficient}{after} = {index}; "
        "rank {rank} of {ranked} in the unit; {grade}",
        "excellent": "excellent",
        "competent": "not excellent",
        "unranked": "Leaders are not ranked here (option leader_rank): no index, rank or grade.",
        "unpaid": "Leaders are not paid here (option leader_pay): no bonus.",
        "pay": "Bonus = {formula} = {bonus} yuan ({rule})",
        "pay_literal": "point value {value} × score {score} × pay coefficient {coefficient}",
        "pay_double": "point value {value} × index {index} × pay coefficient {coefficient}",
        "pay_equal": "pool {pool} shared in proportion to pay coefficients ({coefficient} here)",
        "pay_rounded": "{formula}, to the cent so that the unit's bonuses add up to its pool,",
        "pay_none": "No bonus: the unit has no pool here.",
        "pay_zero": "Bonus = 0.00 yuan: {reason} ({rule}).",
        "nothing_literal": "the scores of the unit sum to zero or less",
        "nothing_balanced": "nobody in the unit has a score and a pay coefficient above zero",
        "nothing_double": "the index values of the unit sum to zero or less",
        "nothing_equal": "all pay coefficients of the unit are zero",
        "nothing_here": "this cadre has no points above zero",
        "empty_role": "none",
    },
    "zh": {
        "title": "{cadre}，单位 {unit}，依据 {rulebook}",
        "item": "{names} [{code}] = {points}    （{clause}；{origin}）",
        "record": "  {date}  {name}：{reading}{note}",
        "none": "  无记录",
        "not_applicable": "{names} [{code}]：不适用（驻村身份：{role}）",
        "instead": "{names} [{code}] = {points}    （不适用，驻村身份：{role}；"
        "取单位内适用者的均值，选项 unit_mean；{clause}）",
        "block": "{names} = {parts}{steps} → {points}",
        "scale": "，有满分的项目 × {maximum} ÷ {applicable}，因有项目不适用（选项 scale）",
        "weight": " × 权重 {weight}",
        "max": "，最高 {max}",
        "min": "，最低 {min}",
        "condition": "；{block} 低于 {at_least}（现为 {value}）时按 {share}% 计",
        "score": "考评分数 = {parts} = {points}",
        "index": "战斗力指数 = {score} × {coefficient}{after} = {index}；"
        "单位第 {rank} 名（共 {ranked}）；{grade}",
        "excellent": "优秀",
        "competent": "未评优秀",
        "unranked": "县管干部不在此排名（选项 leader_rank）：无指数、名次与等次。",
        "unpaid": "县管干部不在此计酬（选项 leader_pay）：无绩效奖。",
        "pay": "年终绩效奖 = {formula} = {bonus} 元（{rule}）",
        "pay_literal": "分值 {value} × 分数 {score} × 系数 {coefficient}",
        "pay_double": "分值 {value} × 指数 {index} × 系数 {coefficient}",
        "pay_equal": "奖金总量 {pool} 按系数分配（本人 {coefficient}）",
        "pay_rounded": "{formula}（按分取整，单位合计等于总量）",
        "pay_none": "无绩效奖：未给出单位奖金总量。",
        "pay_zero": "年终绩效奖 = 0.00 元：{reason}（{rule}）。",
        "nothing_literal": "单位总分不为正",
        "nothing_balanced": "单位内无人分数与系数均为正",
        "nothing_double": "单位指数之和不为正",
        "nothing_equal": "单位内系数均为零",
        "nothing_here": "本人分数不为正",
        "empty_role": "无",
    },
}


def explain(
    sheet: ScoreSheet,
    cadre: str,
    lang: str = "en",
    title: str = "",
    said: Callable[[str], str] = str,
) -> list[str]:
    """Say for each point of a cadre the record, the clause and the arithmetic.

    Parameters
    ----------
    sheet : ScoreSheet
    cadre : str
        Id in the roster.
    lang : {'en', 'zh'}
    title : str
        What the rulebook is called; by default its name, which may be that of what it extends.
    said : callable
        Puts a clause or a kind of origin into the language; rulebooks have them in English.

    Returns
    -------
    list of str
        Lines of text.
    """
    if cadre not in sheet.roster.cadres:
        allowed = f"ids of the roster: {naming(sheet.roster.cadres)}"
        raise InputError(
            f"cadre {shown(cadre)}", "an unknown id", allowed, closest(cadre, sheet.roster.cadres)
        )
    return _Page(sheet, sheet.roster.cadres.index(cadre), lang, said).lines(title)


class _Page:
    def __init__(self, sheet: ScoreSheet, who: int, lang: str, said: Callable[[str], str]) -> None:
        self.sheet, self.who, self.lang, self.said = sheet, who, lang, said
        self.words = PHRASES[lang]
        # one look at a million records for the page, not one for each item
        self.rows = np.flatnonzero(sheet.ledger.cadre == who)
        self.codes = list(record_codes(sheet.rulebook).items())

    def say(self, phrase: str, **words: object) -> str:
        return self.words[phrase].format(**words)

    def names(self, thing: Item | Block) -> str:
        return name_in(self.lang, thing.names)

    def lines(self, title: str) -> list[str]:
        sheet, unit = self.sheet, self.sheet.roster.units[self.sheet.roster.unit[self.who]]
        cadre, rulebook = cut(sheet.roster.cadres[self.who]), sheet.rulebook.names
        words = {
            "cadre": cadre,
            "unit": cut(unit),
            "rulebook": title or name_in(self.lang, rulebook),
        }
        lines = [self.say("title", **words), ""]
        for place, name in enumerate(BLOCKS):
            if name in sheet.rulebook.blocks:
                lines += self.block_lines(place)
        return lines + self.total_lines()

    def block_lines(self, place: int) -> list[str]:
        lines, parts = [], []
        block = self.sheet.rulebook.blocks[BLOCKS[place]]
        for item_place, (code, item) in enumerate(self.sheet.rulebook.items.items()):
            if item.block != BLOCKS[place]:
                continue
            phrase, points = self.item_standing(item_place)
            words = {"names": self.names(item), "code": code, "points": decimal(points)}
            words |= {"clause": self.said(item.clause) or "–", "role": self.role_name()}
            words["origin"] = self.said(origin_in_words(item, item.events, self.lang))
            lines.append(self.say(phrase, **words))
            if phrase != "not_applicable":
                parts.append(decimal(points))
            if phrase == "item":
                lines += self.item_lines(item_place, item, points)
        # a negative part reads as a subtraction
        total = " + ".join(parts).replace("+ −", "− ") or "0"
        if block.weight != HUNDRED and len(parts) > 1:
            total = f"({total})"
        words = {"names": self.names(block), "parts": total}
        words["steps"] = self.block_steps(place, block)
        words["points"] = decimal(self.sheet.tally.sums[self.who].blocks[place])
        return [*lines, self.say("block", **words), ""]

    def role_name(self) -> str:
        return VILLAGE_ROLES[self.sheet.people[self.who].village_role] or self.words["empty_role"]

    def item_standing(self, place: int) -> tuple[str, int]:
        """Say whether an item applies, and what it counts."""
        sheet, unit = self.sheet, self.sheet.roster.unit[self.who]
        if applies(sheet.table, 0, place, sheet.people[self.who].village_role):
            return "item", int(sheet.tally.marks[self.who, place].points)
        if sheet.rulebook.options.no_village.value != "unit_mean":
            return "not_applicable", 0
        first, last = sheet.roster.unit_start[unit], sheet.roster.unit_start[unit + 1]
        return "instead", int(
            unit_mean(sheet.table, sheet.people, first, last, 0, place, sheet.tally)
        )

    def block_steps(self, place: int, block: Block) -> str:
        table, steps = self.sheet.table, ""
        inside = (table.items[0].block == place) & (table.items[0].bounded == 1)
        role = int(self.sheet.people[self.who].village_role)
        maximum = int(table.items[0].maximum[inside].sum())
        applicable = int(
            table.items[0].maximum[inside & (table.items[0].roles >> role & 1 == 1)].sum()
        )
        scales = self.sheet.rulebook.options.no_village.value == "scale"
        if scales and applicable not in (0, maximum):
            steps += self.say("scale", applicable=decimal(applicable), maximum=decimal(maximum))
        if block.weight != HUNDRED:
            steps += self.say("weight", weight=decimal(block.weight))
        if block.max is not None:
            steps += self.say("max", max=decimal(block.max))
        if block.min is not None:
            steps += self.say("min", min=decimal(block.min))
        if yours(block):
            steps += f" [{self.said(origin_in_words(block, {}, self.lang))}]"
        if table.blocks[0, place].condition_block != NO_BLOCK and block.condition is not None:
            other = self.sheet.rulebook.blocks[block.condition.block]
            value = decimal(
                self.sheet.tally.sums[self.who].blocks[table.blocks[0, place].condition_block]
            )
            words = {"share": block.condition.share, "block": self.names(other), "value": value}
            steps += self.say("condition", at_least=decimal(block.condition.at_least), **words)
        return steps

    def item_lines(self, place: int, item: Item, points: int) -> list[str]:
        mine = [row for row in self.rows if self.codes[self.sheet.ledger.code[row]][1][0] == place]
        lines = [self.record_line(row, item) for row in mine] or [self.words["none"]]
        mark = self.sheet.tally.marks[self.who, place]
        is_weighted = bool((self.sheet.ledger.weight[mine] != HUNDRED).any())
        counted = Counted(len(mine), int(mark.total), int(mark.count), points, is_weighted)
        return lines + item.conclusion(counted, self.lang)

    def record_line(self, row: np.int64, item: Item) -> str:
        ledger, columns = self.sheet.ledger, ("date", "value", "note", "task", "node")
        texts = {name: ledger.source.columns[name][int(row)].as_py() for name in columns}
        place, value, of = int(ledger.code[row]), int(ledger.value[row]), int(ledger.of[row])
        # the same compiled rule again, so that page and score cannot differ
        converted = int(convert(self.sheet.table, 0, place, value, of))
        code, weight = self.codes[place][0], int(ledger.weight[row])
        reading = item.reading(
            Recorded(code, texts["value"], value, of, weight, converted), self.lang
        )
        # an event has a name of its own, other records bear that of their item
        named = item.events.get(code, item)
        extras = [cut(f"{column} {texts[column]}") for column in ("task", "node") if texts[column]]
        extras += [cut(texts["note"], LONGEST_NOTE)] if texts["note"] else []
        note = f"    # {', '.join(extras)}" if extras else ""
        words = {"name": name_in(self.lang, named.names), "reading": reading, "note": note}
        return self.say("record", date=texts["date"], **words)

    def total_lines(self) -> list[str]:
        sheet, who = self.sheet, self.who
        blocks = sheet.rulebook.blocks
        entering = [
            place
            for place, name in enumerate(BLOCKS)
            if name in blocks and blocks[name].enters == "score"
        ]
        after = [
            place
            for place, name in enumerate(BLOCKS)
            if name in blocks and blocks[name].enters == "index"
        ]
        parts = " + ".join(
            decimal(sheet.tally.sums[who].blocks[place]) for place in entering
        ).replace("+ −", "− ")
        lines = [self.say("score", parts=parts, points=decimal(sheet.tally.sums[who].score))]
        return [*lines, self.index_line(after), self.pay_line(sheet.roster.unit[who])]

    def index_line(self, after: list[int]) -> str:
        sheet, who = self.sheet, self.who
        if not sheet.standing.places[who].ranked:
            return self.words["unranked"]
        unit = sheet.roster.unit[who]
        members = slice(sheet.roster.unit_start[unit], sheet.roster.unit_start[unit + 1])
        return self.say(
            "index",
            score=decimal(sheet.tally.sums[who].score),
            coefficient=decimal(sheet.index_coefficients[who]),
            after="".join(f" + {decimal(sheet.tally.sums[who].blocks[place])}" for place in after),
            index=decimal(sheet.tally.sums[who].index, 4),
            rank=sheet.standing.places[who].rank,
            ranked=int(sheet.standing.places[members].ranked.sum()),
            grade=self.words["excellent" if sheet.standing.places[who].excellent else "competent"],
        )

    def pay_line(self, unit: int) -> str:
        sheet, who = self.sheet, self.who
        rule = sheet.pool_rule or "equal"
        if not sheet.standing.places[who].paid:
            return self.words["unpaid"]
        if not sheet.paid[unit]:
            return self.words["pay_none"]
        value = sheet.point_values[unit]
        members = slice(sheet.roster.unit_start[unit], sheet.roster.unit_start[unit + 1])
        # three reasons for no bonus: the unit's sum, the unit's weights, the cadre's own points
        if (value is None and rule != "equal") or not sheet.pay.weight[members].any():
            return self.say("pay_zero", rule=rule, reason=self.words[f"nothing_{rule}"])
        if sheet.pay[who].weight == 0 and sheet.pay_coefficients[who] > 0:
            return self.say("pay_zero", rule=rule, reason=self.words["nothing_here"])
        words = {
            "value": f"{value or 0:,.6f}",
            "score": decimal(sheet.tally.sums[who].score),
            "index": decimal(sheet.tally.sums[who].index, 4),
            "coefficient": decimal(sheet.pay_coefficients[who]),
            "pool": money(sheet.pools[unit] or 0),
        }
        formula = self.say(
            {"equal": "pay_equal", "double": "pay_double"}.get(rule, "pay_literal"), **words
        )
        if rule in ("equal", "balanced"):
            formula = self.say("pay_rounded", formula=formula)
        return self.say("pay", formula=formula, bonus=money(sheet.pay[who].bonus), rule=rule)
