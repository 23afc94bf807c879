"""The independent oracle of scoring: docs/reference/scoring.md in the most obvious way.

It was written from that page and from item-kinds.md beside it, never from the engine. Plain dicts,
lists and fractions: it imports nothing of the project and checks no input, so what it is given has
to be valid. Numbers in its result are fractions, so that a comparison with the engine is exact.
"""

import tomllib
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

RULEBOOKS = Path(__file__).parents[2] / "scenarios" / "rulebooks"
BLOCKS = ("common", "individual", "platform")


def number(value):
    """A number is what its decimal text says, never the binary float behind it."""
    return value if isinstance(value, Fraction) else number_of_text(str(value))


@lru_cache(maxsize=10_000)
def number_of_text(text):
    """Most numbers are those of a rulebook, read again for every cadre."""
    return Fraction(text)


def half_even(exact, places=2):
    """Half even: the exact fraction rounded to the nearest unit, a tie to the even one."""
    return Fraction(round(exact * 10**places), 10**places)


def mean(values):
    """A mean is half even of (sum / number), to the hundredth."""
    return half_even(Fraction(sum(values)) / len(values))


def merged(parent, child):
    """Tables merge; everything else, lists too, is replaced by what the child says."""
    result = dict(parent)
    for key, value in child.items():
        both_tables = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both_tables else value
    return result


def inherited(parent, child):
    """A child's `drop` removes items of the parent; then the child's tables merge into the rest."""
    drop = child.get("drop", [])
    items = {code: item for code, item in parent["items"].items() if code not in drop}
    return merged(parent | {"items": items}, child)


def load(name, edits=None):
    """A rulebook is its own file upon its parent's; edits stand upon it like one more child."""
    with open(RULEBOOKS / f"{name}.toml", "rb") as file:
        rulebook = tomllib.load(file)
    if "extends" in rulebook:
        rulebook = inherited(load(rulebook["extends"]), rulebook)
    return inherited(rulebook, edits) if edits else rulebook


def option(rulebook, name):
    """What the source leaves open is a named option with a value."""
    return rulebook["options"][name]["value"]


def applies(item, cadre):
    """An item with `village_roles` applies only to cadres with one of these roles."""
    return "village_roles" not in item or cadre["village_role"] in item["village_roles"]


def records_of(code, item, cadre, ledger):
    """An item's records bear its code; those of a `deduct` item the codes of its `records`."""
    codes = item["records"] if item["kind"] == "deduct" else [code]
    return [row for row in ledger if row["cadre"] == cadre["cadre"] and row["item"] in codes]


# ---------------------------------------------------------------- kinds of item: item-kinds.md


def deducted(item, records):
    """Each event takes off the amount of its code."""
    codes = item["records"]
    return sum(number(codes[row["item"]]["amount"]) * number(row["value"]) for row in records)


def deduct(item, records, villages):
    """What is left of the start, at least the floor; also without records."""
    return max(number(item["floor"]), number(item["start"]) - deducted(item, records))


def tier(item, records, villages):
    """The mean of the values."""
    return mean([number(row["value"]) for row in records])


def weight_of(item, row):
    """A rating weighs `weights[role]` where weights are given (1 without a role), else 1."""
    role = row.get("role", "")
    return number(item["weights"][role]) if "weights" in item and role else Fraction(1)


def rating(item, records, villages):
    """The weighted mean of the ratings; 0 where they weigh nothing together."""
    weights = [weight_of(item, row) for row in records]
    total = sum(w * number(row["value"]) for w, row in zip(weights, records, strict=True))
    return half_even(total / sum(weights)) if any(weights) else Fraction(0)


def points_of_band(item, row):
    """Rank r among N stands at 1 + floor((r - 1) * ladder / N); the first band that reaches it."""
    rank, among = number(row["value"]), number(row.get("of") or item["of"])
    place = 1 + (rank - 1) * item["of"] // among
    return next(number(band["points"]) for band in item["bands"] if band["last"] >= place)


def rank_band(item, records, villages):
    """The mean of the points of the bands."""
    return mean([points_of_band(item, row) for row in records])


def points_of_line(item, row, villages):
    """Half even of first - (first - last) * (r - 1) / (N - 1), and `first` when N = 1."""
    first, last = number(item["first"]), number(item["last"])
    among = row.get("of") or (villages if item.get("of") == "villages" else item.get("of"))
    if number(among) == 1:
        return first
    return half_even(first - (first - last) * (number(row["value"]) - 1) / (number(among) - 1))


def rank_linear(item, records, villages):
    """The mean of the points on the line."""
    return mean([points_of_line(item, row, villages) for row in records])


def credit(brackets, amount):
    """Points above a bracket count with its share, up to the next; rounded once, half even."""
    if amount <= 0:
        return amount
    edges = [Fraction(0)] + [number(bracket["above"]) for bracket in brackets] + [amount]
    shares = [Fraction(1)] + [number(bracket["share"]) for bracket in brackets]
    parts = zip(edges[:-1], edges[1:], shares, strict=True)
    return half_even(sum(share * max(0, min(high, amount) - low) for low, high, share in parts))


def credited(item, total):
    """Credit, then at most `cap`, then at least `floor`."""
    points = credit(item.get("credit", []), total)
    points = min(points, number(item["cap"])) if "cap" in item else points
    return max(points, number(item["floor"])) if "floor" in item else points


def signed_sum(item, records, villages):
    """The sum of the values, credited."""
    return credited(item, sum(number(row["value"]) for row in records))


def rate(item, records, villages):
    """Points per unit times the sum of the quantities, half even, credited."""
    total = sum(number(row["value"]) for row in records)
    return credited(item, half_even(number(item["points_per_unit"]) * total))


#: Points of an item that has records, by its kind.
POINTS = {
    "deduct": deduct,
    "tier": tier,
    "rating": rating,
    "rank_band": rank_band,
    "rank_linear": rank_linear,
    "sum": signed_sum,
    "rate": rate,
}
#: The most points that a bounded kind can give; the other kinds have no maximum.
MAXIMUM = {
    "deduct": lambda item: number(item["start"]),
    "tier": lambda item: max(number(value) for value in item["values"]),
    "rating": lambda item: number(item["highest"]),
    "rank_band": lambda item: max(number(band["points"]) for band in item["bands"]),
    "rank_linear": lambda item: max(number(item["first"]), number(item["last"])),
}


def points_of_item(item, records, villages):
    """An item other than `deduct` that has no record counts 0 points."""
    if not records and item["kind"] != "deduct":
        return Fraction(0)
    return POINTS[item["kind"]](item, records, villages)


def maximum(item):
    """A bounded item's maximum: the most points that its kind can give."""
    return MAXIMUM[item["kind"]](item)


# ---------------------------------------------------------------- from items to pay


def block_sum(block, rulebook, items, unit_items):
    """Step 1: items that do not apply are scaled away, stand at the unit's mean, or count zero."""
    of_block = {code: item for code, item in rulebook["items"].items() if item["block"] == block}
    bounded = [code for code in of_block if of_block[code]["kind"] in MAXIMUM]
    applicable = [code for code in bounded if code in items]
    fixed = sum(items[code] for code in applicable)
    free = sum(items[code] for code in of_block if code in items and code not in bounded)
    no_village = option(rulebook, "no_village")
    if no_village == "scale" and applicable:
        whole = sum(maximum(of_block[code]) for code in bounded)
        fixed = half_even(fixed * whole / sum(maximum(of_block[code]) for code in applicable))
    if no_village == "unit_mean":
        for code in of_block:
            if code not in items:
                others = [points[code] for points in unit_items if code in points]
                fixed += mean(others) if others else 0
    return Fraction(fixed + free)


def bounded_block(block, points):
    """Steps 2 and 3: times `weight`, half even; then at most `max`, at least `min`."""
    points = half_even(points * number(block.get("weight", 1)))
    points = min(points, number(block["max"])) if "max" in block else points
    return max(points, number(block["min"])) if "min" in block else points


def conditioned(block, points, before):
    """Step 4: below the condition, positive points count only with `share`, half even."""
    condition = block.get("condition")
    if condition and before[condition["block"]] < number(condition["at_least"]) and points > 0:
        return half_even(points * number(condition["share"]))
    return points


def index_coefficient(rulebook, cadre):
    """By post; a leader's by level."""
    post = cadre["post"] if cadre["post"] != "leader" else f"leader_{cadre['level']}"
    return number(rulebook["index_coefficients"][post]["value"])


def pay_coefficient(rulebook, cadre):
    """By level; institution staff their own: always under `status`, under `level` if ordinary."""
    level = cadre["level"]
    by_status = option(rulebook, "institution_rule") == "status" or level == "ordinary"
    name = "institution" if cadre["staffing"] == "institution" and by_status else level
    return number(rulebook["pay_coefficients"][name]["value"])


def rank(ranked, key, share):
    """Rank = 1 + number of better ones; the first floor(share * n) in order are excellent."""
    for cadre in ranked:
        cadre["rank"] = 1 + sum(other[key] > cadre[key] for other in ranked)
    ordered = sorted(ranked, key=lambda c: (-c[key], -c["score"], c["minus"], c["cadre"]))
    for cadre in ordered[: int(share * len(ranked))]:
        cadre["excellent"] = True


def shares_of_pool(pool, weights, ids):
    """Each gets the whole cents below its share; those left over go to the largest remainders."""
    exact = [pool * 100 * weight / sum(weights) for weight in weights]
    cents = [int(share) for share in exact]
    order = sorted(range(len(ids)), key=lambda k: (cents[k] - exact[k], ids[k]))
    for k in order[: int(pool * 100) - sum(cents)]:
        cents[k] += 1
    return [Fraction(cent, 100) for cent in cents]


def pay(payees, rule, pool, yuan_per_point):
    """The table of pool rules: set every bonus, return the point value; no pool, no pay.

    Where what the pool is divided by is zero or less, all bonuses are 0 and a point has no value.
    """
    if pool is None and rule != "piece_rate":
        return None
    kappa = [cadre["pay_coefficient"] for cadre in payees]
    base = [cadre["index" if rule == "double" else "score"] for cadre in payees]
    positive = [k * max(b, Fraction(0)) for k, b in zip(kappa, base, strict=True)]
    weights = kappa if rule == "equal" else positive
    divisor = sum(weights) if rule in ("equal", "balanced") else sum(base)
    point_value = yuan_per_point
    if rule != "piece_rate":
        point_value = pool / divisor if divisor > 0 else None
    if rule in ("equal", "balanced") and divisor > 0:
        bonuses = shares_of_pool(pool, weights, [cadre["cadre"] for cadre in payees])
    else:
        bonuses = [half_even((point_value or 0) * weight) for weight in weights]
    for cadre, bonus in zip(payees, bonuses, strict=True):
        cadre["bonus"] = bonus
    return None if rule == "equal" or point_value is None else half_even(point_value, 6)


def itemised(rulebook, row, ledger, villages):
    """A cadre's points item by item, and all that was deducted, before any floor."""
    items, minus = {}, Fraction(0)
    for code, item in rulebook["items"].items():
        if applies(item, row):
            records = records_of(code, item, row, ledger)
            items[code] = points_of_item(item, records, villages)
            minus += deducted(item, records) if item["kind"] == "deduct" else 0
    who = {"cadre": row["cadre"], "unit": row["unit"]}
    return who | {"items": items, "minus": minus} | counted(rulebook, row)


def counted(rulebook, row):
    """Whether a cadre is ranked, and whether paid: leaders each as the rulebook has it."""
    below = row["post"] != "leader"
    return {
        "ranked": below or option(rulebook, "leader_rank") == "in",
        "paid": below or option(rulebook, "leader_pay") == "in",
    }


def score_cadre(rulebook, cadre, row, unit_items):
    """Score = the blocks that enter it; index = score * coefficient + the blocks that enter it."""
    blocks, coefficient = rulebook["blocks"], None
    before = {
        name: bounded_block(block, block_sum(name, rulebook, cadre["items"], unit_items))
        for name, block in blocks.items()
    }
    cadre |= dict.fromkeys(BLOCKS, Fraction(0)) | {"index": None, "rank": None}
    cadre |= {name: conditioned(blocks[name], before[name], before) for name in blocks}
    enters = {"score": Fraction(0), "index": Fraction(0)}
    for name, block in blocks.items():
        enters[block["enters"]] += cadre[name]
    if cadre["ranked"] or cadre["paid"]:
        coefficient = index_coefficient(rulebook, row)
        cadre["index"] = enters["score"] * coefficient + enters["index"]
    cadre |= {"score": enters["score"], "index_coefficient": coefficient, "excellent": False}
    cadre |= {"pay_coefficient": pay_coefficient(rulebook, row), "bonus": None}


def score_unit(rulebook, name, roster, ledger, pool, rule):
    """A unit is scored, ranked and paid by itself; leaders only as far as the rulebook has it."""
    rows = sorted((row for row in roster if row["unit"] == name), key=lambda row: row["cadre"])
    villages = len({row["village"] for row in rows if row["village"]})
    cadres = [itemised(rulebook, row, ledger, villages) for row in rows]
    ranked, payees = [[cadre for cadre in cadres if cadre[how]] for how in ("ranked", "paid")]
    others = [cadre["items"] for cadre in cadres if cadre["ranked"] or cadre["paid"]]
    for cadre, row in zip(cadres, rows, strict=True):
        score_cadre(rulebook, cadre, row, others)
    rank(ranked, option(rulebook, "ranking"), number(option(rulebook, "excellent_share")))
    point_value = pay(payees, rule, pool, number(option(rulebook, "yuan_per_point")))
    is_paid = pool is not None or rule == "piece_rate"
    paid = sum(cadre["bonus"] for cadre in payees) if is_paid else None
    for cadre in cadres:
        if not cadre["ranked"]:
            # pay may go by it, but it is not shown where nobody is ranked by it
            cadre["index"] = cadre["index_coefficient"] = None
        del cadre["minus"], cadre["ranked"], cadre["paid"]
    unit = {"unit": name, "pool": pool, "point_value": point_value, "paid": paid}
    return cadres, unit | {"overspend": half_even(paid / pool, 6) if pool else None}


def score(ledger, roster, rulebook, pools=None, pool_rule=None):
    """The sheet of all units, by name; under basis `equal` no pool rule applies."""
    equal = option(rulebook, "pay_basis") == "equal"
    rule = "equal" if equal else pool_rule or option(rulebook, "pool_rule")
    sheet = {"rulebook": rulebook["code"], "pool_rule": None if equal else rule}
    sheet |= {"cadres": [], "units": []}
    for name in sorted({row["unit"] for row in roster}):
        pool = number(pools[name]) if pools and name in pools else None
        cadres, unit = score_unit(rulebook, name, roster, ledger, pool, rule)
        sheet["cadres"] += cadres
        sheet["units"].append(unit)
    return sheet
