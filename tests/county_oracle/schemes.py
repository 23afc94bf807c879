"""Schemes as data: levers, and rulebooks in the form of the independent scoring oracle."""

from fractions import Fraction
from types import SimpleNamespace

HUNDREDTHS = {
    "weight", "max", "min", "at_least", "share", "start", "floor", "cap", "amount", "points",
    "first", "lowest", "highest", "above", "points_per_unit", "yuan_per_point", "excellent_share",
}  # fmt: skip
"""Numbers that a resolved rulebook has in hundredths, wherever they stand."""
LISTS_OF_HUNDREDTHS = ("values", "weights")
WORDS = ("names", "clause", "origin", "quote", "reason", "range", "assumed")
"""What a reader needs and no rule reads."""


class Scheme:
    """One scheme in force: levers, and a rulebook for each kind of unit."""

    def __init__(self, source):
        self.name = source["name"]
        self.levers = SimpleNamespace(**source["levers"])
        self.rulebooks = [plain_rulebook(book) for book in source["rulebooks"]]

    @property
    def period(self):
        """Half-months of an appraisal period."""
        return 24 // int(self.levers.appraisals)


def plain_rulebook(book):
    """A rulebook with decimals for hundredths, and without what it leaves empty."""
    plain = {"code": book["code"], "blocks": {}, "items": {}}
    plain["blocks"] = {name: decimal(block) for name, block in book["blocks"].items()}
    plain["items"] = {code: plain_item(item) for code, item in book["items"].items()}
    for table in ("index_coefficients", "pay_coefficients"):
        plain[table] = {
            name: {"value": hundredth(one["value"])} for name, one in book[table].items()
        }
    plain["options"] = {
        name: {"value": hundredth(one["value"]) if name in HUNDREDTHS else one["value"]}
        for name, one in book["options"].items()
    }
    return plain


def plain_item(item):
    """An item; the `last` of a rank line is points, that of a band a rank."""
    plain = decimal(item)
    if item["kind"] == "rank_linear":
        plain["last"] = hundredth(item["last"])
    return plain


def decimal(table):
    """A table with its hundredths as fractions."""
    plain = {}
    for name, value in table.items():
        if value is None or name in WORDS:
            continue
        if name in HUNDREDTHS:
            plain[name] = hundredth(value)
        elif name in LISTS_OF_HUNDREDTHS:
            is_table = isinstance(value, dict)
            plain[name] = (
                {key: hundredth(one) for key, one in value.items()}
                if is_table
                else [hundredth(one) for one in value]
            )
        elif isinstance(value, dict):
            plain[name] = decimal(value)
        elif isinstance(value, list):
            plain[name] = [decimal(one) if isinstance(one, dict) else one for one in value]
        else:
            plain[name] = value
    return plain


def hundredth(value):
    """An integer of hundredths as a fraction."""
    return Fraction(value, 100)
