"""Rulebooks with planted holes, and sound ones: codes and numbers that no shipped rulebook has."""

from dataclasses import replace

from analysis.stress.attack import find
from analysis.stress.setting import read_setting
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook

SEED = 11
OWN = {"origin": "assumed", "reason": "of the zoo"}


def item(kind, block="common", **numbers):
    return {"kind": kind, "block": block, "names": {"en": "x", "zh": "某"}, **OWN, **numbers}


def bands(*points):
    rows = [{"last": 4 * (place + 1), "points": one} for place, one in enumerate(points)]
    return {"of": 4 * len(points), "bands": rows}


def citizens(highest):
    return item("rating", lowest=0, highest=highest, weights={"citizen": 1})


LATE = {"names": {"en": "x", "zh": "某"}, "amount": 2, **OWN}
LINE = {"first": 20, "last": 0}
SOUND = {
    "q.line": item("rank_band", **bands(30, 26, 22, 18)),
    "q.duty": item("deduct", start=20, records={"q.late": LATE}),
    "q.people": citizens(20),
    "q.calls": item("rate", points_per_unit=0.02),
    "q.grade": item("tier", values=[10, 9]),
}  # fmt: skip
"""Judged from outside, or so small that nothing counts."""

#: For each hole: items beside the sound ones, other parts of the rulebook, levers, writers, and
#: what has to be found: kinds of edit of which one will do, and clauses of which one will do.
HOLES = {
    "points by step": (
        {"z1.work": item("sum", "individual")}, {},
        {"per_node": 1.5, "per_hour": 0, "split_credit": 1}, {}, {"SPLIT"}, {"z1.work"}),
    "points by name": (
        {"z2.work": item("sum", "individual")}, {},
        {"per_node": 0, "per_hour": 0.06, "per_task": 1}, {}, {"PAD"}, {"z2.work"}),
    "an uncapped count of what cadres report": (
        {"z3.papers": item("rate", "individual", points_per_unit=0.4)}, {}, {}, {},
        {"CLAIM"}, {"z3.papers"}),
    "a floor above nothing": (
        {"z4.extra": item("sum", "individual", floor=7)}, {},
        {"per_node": 0, "per_hour": 0.001}, {}, {"TOKEN", "PAD", "MOVE"}, {"z4.extra"}),
    "a worse rank that counts more": (
        {"z5.rank": item("rank_band", **bands(5, 8, 12, 20))}, {}, {}, {}, {"WORSEN"}, {"z5.rank"}),
    "a rank among a number that is left open": (
        {"z6.rank": item("rank_linear", **LINE)}, {}, {}, {}, {"GROUP"}, {"z6.rank"}),
    "a large rating by colleagues": (
        {"z7.view": item("rating", "individual", lowest=0, highest=40)}, {}, {}, {},
        {"RAISE"}, {"z7.view"}),
    "a steep grade by the heads": (
        {"z8.grade": item("tier", values=[30, 10])}, {}, {}, {}, {"RAISE", "OMIT"}, {"z8.grade"}),
    "a village that is better given up": (
        {"z9.village": item("rank_band", **bands(40, 20, 10, 0), village_roles=["stationed"])},
        {}, {}, {}, {"GIVE_UP", "SWAP"}, {"no_village"}),
    "one deed under two items": (
        {"z10.a": item("rate", "individual", points_per_unit=0.15),
         "z10.b": item("rate", "individual", points_per_unit=0.15)}, {}, {}, {},
        {"COPY"}, {"z10.a", "z10.b"}),
    "a cliff": (
        {"z11.deeds": item("rate", "individual", points_per_unit=0.5, cap=30),
         "z11.view": item("rating", lowest=0, highest=10)},
        {"blocks": {"individual": {"condition": {"block": "common", "at_least": 86, "share": 0}}}},
        {}, {"z11.deeds": "outside"}, {"RAISE"}, {"z11.view", "z11.deeds"}),
    "a favour without bound": (
        {"z12.favour": item("sum", "individual")}, {}, {}, {"z12.favour": "discretion"},
        {"FAVOUR"}, {"z12.favour"}),
    "own plans": (
        {"z13.cards": item("rank_linear", first=30, last=0, of=30)}, {}, {}, {"z13.cards": "plans"},
        {"PLAN"}, {"z13.cards"}),
    "a cap that colleagues take in turn": (
        {"z14.work": item("sum", "individual", cap=8)}, {},
        {"per_node": 0, "per_hour": 0.05, "per_task": 1, "split_credit": 1}, {},
        {"MOVE", "PAD"}, {"z14.work"}),
}  # fmt: skip

#: Items in place of the sound ones, other parts, levers, writers.
SOUND_BOOKS = {
    "judged from outside": (SOUND, {}, {}, {}),
    "ranks of the county alone": (
        {"s.rank": item("rank_linear", of=20, first=60, last=20),
         "s.line": item("rank_band", **bands(40, 30, 20, 10))}, {}, {}, {}),
    "citizens alone": ({"s.people": citizens(100)}, {}, {}, {}),
    "counts up to what all reach": (
        {**SOUND, "s.calls": item("rate", "individual", points_per_unit=0.5, cap=30)}, {}, {}, {}),
    "small tasks, shared and by size": (
        # sound only as long as all hours that could be moved or made up count for less than three
        # points together, and nothing else is there that could be listed as work once more
        {**{code: one for code, one in SOUND.items() if code != "q.calls"},
         "s.work": item("sum", "individual")},
        {"options": {"ranking": {"value": "score", "quote": "", **OWN}}},
        {"per_node": 0, "per_hour": 0.002, "per_task": 1, "split_credit": 1, "blue_points": 0}, {}),
    "a floor of base work far below what all do": (
        {**SOUND, "s.deeds": item("rate", "individual", points_per_unit=0.5)},
        {"blocks": {"individual": {"condition": {"block": "common", "at_least": 40, "share": 0}}}},
        {}, {"s.deeds": "outside"}),
}  # fmt: skip


def rulebook_of(items, parts):
    # of the shipped rulebook only blocks, coefficients and options stay
    drop = list(load_rulebook("h_township_2021").items)
    return load_rulebook("h_township_2021", {"drop": drop, "items": items, **parts})


def found_in(items, parts, levers, writers, generations, seed=SEED):
    """Attack a rulebook of the zoo and give the exploits."""
    rulebook = rulebook_of(items, parts)
    setting = read_setting("unit", load_scenario("index"), rulebook)
    setting = replace(setting, numbers=setting.numbers | levers, writers=writers)
    return find(rulebook, setting, seed, generations)[1]
