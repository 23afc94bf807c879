"""Records of the county counted by the independent oracle of scoring (scoring.md, 6.6).

Scores, ranks and pay of a unit.
"""

import math
from dataclasses import dataclass, field
from fractions import Fraction

from tests.county_oracle.codes import CODES
from tests.scoring import scoring_oracle
from tests.scoring.scoring_oracle import number, option

STAFFINGS = ("civil_servant", "institution")
POSTS = ("general", "deputy", "chief", "leader")
LEVELS = ("ordinary", "deputy_subsection", "subsection", "deputy_section", "section")
VILLAGE_ROLES = ("", "stationed", "helping")
SMALLEST = {"sum": 100, "deduct": 100, "rate": 1_000_000}
"""Totals of these kinds are integers of hundredths or millionths."""


@dataclass
class Sheet:
    """What a unit's records come to, now or on the projection."""

    unit: object
    book: dict
    pace: Fraction
    rows: dict = field(default_factory=dict)
    paid: list = field(default_factory=list)
    counted: list = field(default_factory=list)
    slopes: dict = field(default_factory=dict)

    def row(self, cadre):
        return self.rows[cadre.seat.number]


def roster_row(cadre):
    """A cadre as a roster names people; the seat stands in the place of the id."""
    seat = cadre.seat
    return {
        "cadre": seat.number,
        "unit": cadre.unit.number,
        "staffing": STAFFINGS[cadre.staffing],
        "post": POSTS[cadre.post],
        "level": LEVELS[cadre.level],
        "village": seat.village if seat.village_role else "",
        "village_role": VILLAGE_ROLES[seat.village_role],
    }


def is_ranked(book, cadre):
    """Leaders are ranked only where the rulebook takes them in."""
    return scoring_oracle.counted(book, roster_row(cadre))["ranked"]


def is_paid(book, cadre):
    """Leaders are paid only where the rulebook takes them in."""
    return scoring_oracle.counted(book, roster_row(cadre))["paid"]


def item_of(book, code):
    """The item that a record's code belongs to, and its code."""
    for name, item in book["items"].items():
        if code == name or code in item.get("records", {}):
            return name, item
    return None, None


def item_applies(book, cadre, code):
    """Whether a record of this code can be written for a cadre, or would count."""
    _, item = item_of(book, code)
    return item is not None and scoring_oracle.applies(item, roster_row(cadre))


def records_of(cadre, code, item):
    """All records of an item."""
    codes = item["records"] if item["kind"] == "deduct" else [code]
    return [row for one in codes for row in cadre.records.get(one, [])]


def paced(total, kind, pace):
    """A total brought to the pace of a whole year, on integers, floor also below zero."""
    return Fraction(math.floor(total * SMALLEST[kind] * pace), SMALLEST[kind])


def item_points(cadre, code, item, sheet, more=0):
    """Points of an item at the sheet's pace, and what was deducted.

    `more` is added to the total of a sum item, or of a rate item that gives any points; to the
    points of others.
    """
    records, kind = records_of(cadre, code, item), item["kind"]
    if kind == "deduct":
        deducted = paced(Fraction(scoring_oracle.deducted(item, records)), kind, sheet.pace)
        return max(number(item["floor"]), number(item["start"]) - deducted) + more, deducted
    if kind in ("sum", "rate"):
        total = paced(sum(number(row["value"]) for row in records), kind, sheet.pace)
        if kind == "sum":
            total, more = total + more, 0
        # one point more of a rate item is so many units more, so that its own rounding applies
        elif more and item["points_per_unit"] > 0:
            total += Fraction(10**8 // int(item["points_per_unit"] * 100), SMALLEST["rate"])
            more = 0
        records = [{"value": total}] if records or total else []
    villages = len({seat.village for seat in cadre.unit.seats if seat.village_role})
    return scoring_oracle.points_of_item(item, records, villages) + more, Fraction(0)


def all_items(cadre, sheet):
    """Points of all items that apply, and all that was deducted."""
    points, minus, row = {}, Fraction(0), roster_row(cadre)
    for code, item in sheet.book["items"].items():
        if scoring_oracle.applies(item, row):
            points[code], deducted = item_points(cadre, code, item, sheet)
            minus += deducted
    return points, minus


def score_unit(county, unit, pace=1):
    """Score, rank and pay a unit on its records at this pace."""
    book = county.rulebook(unit)
    sheet = Sheet(unit, book, Fraction(pace))
    for cadre in unit.cadres:
        items, minus = all_items(cadre, sheet)
        sheet.rows[cadre.seat.number] = {
            "cadre": cadre.seat.number,
            "items": items,
            "minus": minus,
            **scoring_oracle.counted(book, roster_row(cadre)),
        }
    rows = list(sheet.rows.values())
    sheet.paid = [row for row in rows if row["paid"]]
    sheet.counted = [row for row in rows if row["ranked"] or row["paid"]]
    for cadre in unit.cadres:
        row = sheet.row(cadre)
        scoring_oracle.score_cadre(
            book, row, roster_row(cadre), [other["items"] for other in sheet.counted]
        )
    scoring_oracle.rank(
        [row for row in rows if row["ranked"]],
        option(book, "ranking"),
        number(option(book, "excellent_share")),
    )
    scoring_oracle.pay(
        sheet.paid,
        pool_rule(book),
        Fraction(unit.pool, 100),
        number(option(book, "yuan_per_point")),
    )
    return sheet


def pool_rule(book):
    """Under basis `equal` no pool rule applies."""
    return "equal" if option(book, "pay_basis") == "equal" else option(book, "pool_rule")


def scored_with(sheet, cadre, items):
    """Score and blocks that a cadre would have with these points of items."""
    # marked out, so that no index is computed: the score is all that is asked for
    row = {"items": items, "ranked": False, "paid": False}
    others = [other["items"] for other in sheet.counted]
    scoring_oracle.score_cadre(sheet.book, row, roster_row(cadre), others)
    return row


def slope(sheet, cadre, record):
    """Marginal score of a record: what one more point of it adds to the own score."""
    return slope_of_item(sheet, cadre, CODES[record])


def slope_of_item(sheet, cadre, code):
    """Marginal score of an item, in points; computed once a sheet."""
    place = (cadre.seat.number, code)
    if place not in sheet.slopes:
        sheet.slopes[place] = rise_of_score(sheet, cadre, code)
    return sheet.slopes[place]


def rise_of_score(sheet, cadre, code):
    """The score with one more point, less the score as it is."""
    more = with_a_point_more(sheet, cadre, code)
    return float(more["score"] - sheet.row(cadre)["score"]) if more else 0.0


def with_a_point_more(sheet, cadre, code):
    """What a cadre would have with one more point of an item; nothing where it cannot be."""
    name, item = item_of(sheet.book, code)
    if item is None or not item_applies(sheet.book, cadre, code):
        return None
    items = dict(sheet.row(cadre)["items"])
    items[name], _ = item_points(cadre, name, item, sheet, more=1)
    return scored_with(sheet, cadre, items)


def beside(sheet, row):
    """Points that enter the index beside the score."""
    return sum(
        row[name] for name, block in sheet.book["blocks"].items() if block["enters"] == "index"
    )


def rise_beside(sheet, cadre, code):
    """The ranking value with one more point of an item, less as it is, beside the score."""
    more = with_a_point_more(sheet, cadre, code)
    if not more or option(sheet.book, "ranking") == "score":
        return 0.0
    return float(beside(sheet, more) - beside(sheet, sheet.row(cadre)))


def points_lost_without(sheet, cadre, record):
    """What the own score would lose had the record's item no records."""
    name, item = item_of(sheet.book, CODES[record])
    if (
        item is None
        or not item_applies(sheet.book, cadre, name)
        or not records_of(cadre, name, item)
    ):
        return 0.0
    items = dict(sheet.row(cadre)["items"])
    items[name] = scoring_oracle.points_of_item(item, [], 0)
    return float(sheet.row(cadre)["score"] - scored_with(sheet, cadre, items)["score"])


def maximum(book, code):
    """An item's maximum in points; 0 where the rulebook has no such item."""
    item = book["items"].get(code)
    return scoring_oracle.maximum(item) if item else Fraction(0)


def value_of(sheet, cadre):
    """A cadre's ranking value, index or score by the rulebook.

    Those who are not ranked have one too.
    """
    row = sheet.row(cadre)
    if option(sheet.book, "ranking") == "score":
        return float(row["score"])
    coefficient = scoring_oracle.index_coefficient(sheet.book, roster_row(cadre))
    return float(row["score"] * coefficient + beside(sheet, row))


def steepness(sheet, cadre):
    """Beta: what a point of score adds to the ranking value."""
    by_index = option(sheet.book, "ranking") == "index"
    return (
        float(scoring_oracle.index_coefficient(sheet.book, roster_row(cadre))) if by_index else 1.0
    )
