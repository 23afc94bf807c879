"""Random valid worlds for the tests of scoring: a roster, a ledger, a rulebook's edits, pools.

Hypothesis draws the shape (units, numbers of cadres, edits) and one seed per unit; the many
records come from generators seeded by unit and place, so that a world shrinks cadre by cadre
and building one costs little.
"""

import csv
import io
import random
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import Phase, settings
from hypothesis import strategies as st

from sim.scoring import load_rulebook, score
from tests.scoring import scoring_oracle as oracle

RULEBOOKS = ("h_township_2021", "h_department_2021", "uniform")
POOL_RULES = ("literal", "balanced", "double", "piece_rate")
ROSTER = ("cadre", "unit", "staffing", "post", "level", "line", "village", "village_role")
LEDGER = ("cadre", "date", "item", "value", "of", "task", "node", "role", "note")
LEVELS = ("ordinary", "deputy_subsection", "subsection", "deputy_section", "section")
ODD_IDS = ("007", "7", "NA", "nan", "None", "1e5", "甲", "Ångström", "a,b", 'say "x"', "-1", "TRUE")
ODD_NOTES = ("", "", "flood", "a, b", '"quoted"', "两\n行", "NA", "=1+1")

PHASES = [Phase.explicit, Phase.generate, Phase.shrink]
settings.register_profile("scoring", derandomize=True, deadline=None, database=None, phases=PHASES)


def profile(examples):
    """The one profile of the scoring tests: the same examples on every run, no time limit."""
    return settings(settings.get_profile("scoring"), max_examples=examples)


@dataclass(frozen=True)
class World:
    """What one call of `score` is given: rows as dicts of text, edits as nested dicts."""

    rulebook: str
    edits: dict
    roster: list
    ledger: list
    pools: dict | None
    pool_rule: str | None

    def but(self, **changes):
        """Return the same world with something else in place of a part of it."""
        return replace(self, **changes)


def csv_bytes(rows, columns):
    """Rows of text as a CSV file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def sheet_of(world):
    """What the engine says of a world."""
    return score(
        csv_bytes(world.ledger, LEDGER),
        csv_bytes(world.roster, ROSTER),
        load_rulebook(world.rulebook, edits=world.edits),
        pools=world.pools,
        pool_rule=world.pool_rule,
    ).to_dict()


def without_notes(sheet):
    """A sheet less its notes, which are prose."""
    return {key: value for key, value in sheet.items() if key != "notes"}


def exact(value):
    """Every number as the fraction its shortest decimal text says; the rest as it is."""
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [exact(part) for part in value]
    if value is None or isinstance(value, str | bool):
        return value
    return Fraction(str(value))


# ---------------------------------------------------------------- edits of a rulebook


def assumed(**fields):
    """An item or block made up here says so, as every number of a rulebook has to."""
    return {
        "names": {"en": "made up", "zh": "虚构"},
        "clause": "none",
        "origin": "assumed",
        "reason": "Made up for a test.",
        "range": [-100, 100],
    } | fields


def hundredths(low, high):
    """Draw a number with two decimals."""
    return st.integers(round(low * 100), round(high * 100)).map(lambda n: n / 100)


CREDIT = st.lists(st.tuples(hundredths(0, 60), hundredths(0, 1)), min_size=1, max_size=3).map(
    lambda pairs: [
        {"above": above, "share": share}
        for above, share in zip(
            sorted({0, *(above for above, _ in pairs[1:])}),
            sorted((share for _, share in pairs), reverse=True),
        )
    ]
)
SUM_TERMS = {
    "cap": hundredths(0, 40) | st.just(1000),
    "floor": hundredths(-20, 0),
    "credit": CREDIT,
}
RATE_TERMS = {"cap": SUM_TERMS["cap"], "credit": CREDIT}
ROLES = st.sampled_from([["stationed"], ["helping"], ["stationed", "helping"]])


def options():
    """Edits of the options, each left alone or set."""
    choices = {
        "no_village": st.sampled_from(["scale", "unit_mean", "zero"]),
        "leader_pay": st.sampled_from(["out", "in"]),
        "leader_rank": st.sampled_from(["out", "in"]),
        "institution_rule": st.sampled_from(["status", "level"]),
        "ranking": st.sampled_from(["index", "score"]),
        "excellent_share": hundredths(0, 1),
        "pay_basis": st.sampled_from(["score", "score", "equal"]),
        "pool_rule": st.sampled_from(POOL_RULES),
        "yuan_per_point": hundredths(0, 500),
    }
    return st.fixed_dictionaries(
        {}, optional={name: st.fixed_dictionaries({"value": c}) for name, c in choices.items()}
    )


@st.composite
def extra_items(draw, blocks):
    """Items of kinds and places that the shipped rulebooks do not have."""
    block = st.sampled_from(blocks)
    kinds = {
        "extra.hours": st.fixed_dictionaries(
            {"kind": st.just("rate"), "points_per_unit": hundredths(0, 3), "block": block},
            optional=RATE_TERMS,
        ),
        "extra.rural": st.fixed_dictionaries(
            {"kind": st.just("sum"), "block": block, "village_roles": ROLES}, optional=SUM_TERMS
        ),
        "extra.duty": st.fixed_dictionaries(
            {
                "kind": st.just("deduct"),
                "block": block,
                "start": hundredths(1, 9),
                "floor": hundredths(-5, 0),
                "records": st.just({"extra.duty.miss": assumed(amount=0.75)}),
            },
            optional={"village_roles": ROLES},
        ),
        "extra.line": st.fixed_dictionaries(
            {
                "kind": st.just("rank_linear"),
                "block": block,
                "first": hundredths(5, 9),
                "last": hundredths(-9, 4),
            },
            optional={"of": st.integers(1, 30) | st.just("villages"), "village_roles": ROLES},
        ),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(kinds))))
    return {code: assumed(**draw(kinds[code])) for code in sorted(chosen)}


@st.composite
def item_edits(draw, rulebook):
    """Other numbers for the items that a rulebook has."""
    edits = {}
    for code, item in oracle.load(rulebook)["items"].items():
        if item["kind"] == "sum":
            edits[code] = draw(st.fixed_dictionaries({}, optional=SUM_TERMS))
        elif "weights" in item:
            weights = {role: st.integers(0, 4) | hundredths(0, 4) for role in item["weights"]}
            edits[code] = {"weights": draw(st.fixed_dictionaries({}, optional=weights))}
        elif item["kind"] == "rank_linear":
            terms = {"first": hundredths(5, 30), "last": hundredths(-10, 5)}
            edits[code] = draw(st.fixed_dictionaries({}, optional=terms))
        elif item["kind"] == "deduct":
            edits[code] = draw(st.fixed_dictionaries({}, optional={"floor": hundredths(-40, 5)}))
        elif draw(st.integers(0, 5)) == 0:
            edits[code] = {"village_roles": draw(ROLES)}
    return edits


@st.composite
def block_edits(draw, blocks):
    """Other weights, bounds and conditions; platform points may enter the index."""
    edits = {}
    for block in blocks:
        terms = {"weight": hundredths(0, 2), "max": hundredths(20, 120), "min": hundredths(-5, 20)}
        others = [b for b in blocks if b != block and "condition" not in edits.get(b, {})]
        others = [] if any("condition" in edit for edit in edits.values()) else others
        if others:
            terms["condition"] = st.fixed_dictionaries(
                {
                    "block": st.sampled_from(others),
                    "at_least": hundredths(-10, 90),
                    "share": hundredths(0, 1),
                }
            )
        if block != "common":
            terms["enters"] = st.sampled_from(["score", "index"])
        edits[block] = draw(st.fixed_dictionaries({}, optional=terms))
    return edits


@st.composite
def all_edits(draw, rulebook):
    """Random edits of a shipped rulebook."""
    blocks = list(oracle.load(rulebook)["blocks"])
    edits = {"options": draw(options()), "items": {}, "blocks": {}}
    if "individual" not in blocks and draw(st.booleans()):
        blocks.append("individual")
        edits["blocks"]["individual"] = assumed(enters="score")
    edits = oracle.merged(edits, {"blocks": draw(block_edits(blocks))})
    edits["items"] = draw(item_edits(rulebook)) | draw(extra_items(blocks))
    if draw(st.integers(0, 3)) == 0:
        drop = draw(st.sampled_from(sorted(edits["items"].keys() - {"conduct"})))
        if not drop.startswith("extra"):
            del edits["items"][drop]
            edits["drop"] = [drop]
    return edits


# ---------------------------------------------------------------- roster


def roster_row(rng, cadre, unit):
    """A cadre of any staffing, post, level and village role."""
    role = rng.choice(["", "", "stationed", "helping"])
    post = rng.choice(["leader", "chief", "deputy", "general", "general"])
    return {
        "cadre": cadre,
        "unit": unit,
        "staffing": rng.choice(["civil_servant", "institution"]),
        "post": post,
        "level": rng.choice(LEVELS[3:] if post == "leader" else LEVELS),
        "line": rng.choice(["", "agriculture", "党建"]),
        "village": f"V{rng.randint(1, 5)}" if role else "",
        "village_role": role,
    }


# ---------------------------------------------------------------- ledger


def text(rng, low, high, places):
    """A number between two bounds as text: at most so many decimals, zeros at the end or not."""
    steps = 10 ** rng.randint(0, places)
    number = Fraction(rng.randint(int(low * steps), int(high * steps)), steps)
    number = min(max(number, Fraction(low)), Fraction(high))
    plain = f"{float(number):.{places}f}"
    return plain if rng.random() < 0.3 else plain.rstrip("0").rstrip(".")


def ranked(rng, among, stated):
    """A rank among so many, stated in `of` or not."""
    return {"value": str(rng.randint(1, among)), "of": str(among) if stated else ""}


def record(rng, item, villages, most):
    """One valid record of an item that is not `deduct`."""
    kind = item["kind"]
    if kind == "tier":
        return {"value": str(rng.choice(item["values"]))}
    if kind == "rating":
        roles = ["", *item["weights"]] if "weights" in item else ["", "anybody"]
        value = text(rng, item["lowest"], item["highest"], 2)
        return {"value": value, "role": rng.choice(roles)}
    if kind == "sum":
        return {"value": text(rng, -most, most, 2)}
    if kind == "rate":
        return {"value": text(rng, 0, most, 6)}
    among = villages if item.get("of") == "villages" else item.get("of")
    if not among or rng.random() < 0.5:
        return ranked(rng, rng.randint(1, 40), True)
    return ranked(rng, among, False)


def records(rng, items, row, villages, most):
    """Up to four records of every item that applies to a cadre."""
    rows = []
    for code, item in items.items():
        if not oracle.applies(item, row):
            continue
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            if item["kind"] == "deduct":
                one = {"item": rng.choice(list(item["records"])), "value": str(rng.randint(0, 3))}
            else:
                one = {"item": code} | record(rng, item, villages, most)
            date = f"2021-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
            rows.append({"date": date, "note": rng.choice(ODD_NOTES)} | one)
    return rows


# ---------------------------------------------------------------- worlds


def unit_rows(seed, unit, size, items, names, most):
    """A unit's roster and ledger; now and then a cadre is a twin of the one before."""
    roster, kept = [], []
    for k in range(size):
        rng = random.Random(f"{seed}/{k}")
        row = roster_row(rng, next(names), unit)
        if k and rng.random() < 0.25:
            row = roster[-1] | {"cadre": row["cadre"]}
        roster.append(row)
    villages = len({row["village"] for row in roster if row["village"]})
    for k, row in enumerate(roster):
        rng = random.Random(f"{seed}/{k}/ledger")
        twin = k and {**roster[k - 1], "cadre": ""} == {**row, "cadre": ""}
        kept.append(kept[-1] if twin else records(rng, items, row, villages, most))
    ledger = [
        {"cadre": row["cadre"]} | one for row, own in zip(roster, kept, strict=True) for one in own
    ]
    return roster, ledger


MONEY = st.sampled_from([0, 0.01, 0.07, 1, "30000.00", 12345.67, 30000, 99999999.99])


@st.composite
def worlds(draw, rulebooks=RULEBOOKS, edited=True, pooled=False):
    """Draw a whole world; `pooled` gives every unit a pool above zero."""
    rulebook = draw(st.sampled_from(rulebooks))
    edits = draw(all_edits(rulebook)) if edited else {}
    items = oracle.load(rulebook, edits)["items"]
    units = draw(st.lists(st.sampled_from(["H", "甲", "10", "9"]), min_size=1, unique=True))
    seed = draw(st.integers(0, 2**32))
    most = draw(st.sampled_from([30, 30, 200, 1500]))
    names = list(ODD_IDS) + [f"c{k}" for k in range(48)]
    random.Random(seed).shuffle(names)
    names = iter(names)
    roster, ledger = [], []
    for unit in units:
        size = draw(st.integers(1, 12))
        rows = unit_rows(f"{seed}/{unit}", unit, size, items, names, most)
        roster += rows[0]
        ledger += rows[1]
    pools = {unit: draw(MONEY.filter(bool) if pooled else MONEY | st.none()) for unit in units}
    pools = {unit: pool for unit, pool in pools.items() if pool is not None}
    rule = draw(st.sampled_from(POOL_RULES) | (st.nothing() if pooled else st.none()))
    return World(rulebook, edits, roster, ledger, pools or None, rule)
