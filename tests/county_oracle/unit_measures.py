"""Measures within units, and between classes and kinds of them (8)."""

import math

from tests.county_oracle.arithmetic import mean, share_of
from tests.county_oracle.people import LEADER, ROUTINE, SQUAD, TOWNSHIP
from tests.county_oracle.prospects import has_prospects
from tests.county_oracle.publication import share_in_pool
from tests.county_oracle.scoring import pool_rule
from tests.county_oracle.shares import TOP, at_part, lorenz, top_share
from tests.scoring.scoring_oracle import number, option

FIRST = 1


def unit_measures(county):
    """All measures of units."""
    townships = county.units_of(TOWNSHIP)
    idle = sum(cadre.year.idle_squad for unit in townships for cadre in unit.cadres)
    squad, routine = (
        sum(cadre.year.hours[a] for unit in townships for cadre in unit.cadres)
        for a in (SQUAD, ROUTINE)
    )
    best = [scores for scores in map(scores_below_leaders, townships) if scores]
    arrived = [unit.year.tasks_arrived for unit in townships]
    return {
        "top20_task_share_unit": within_units(county, "task_work"),
        "top20_work_share_unit": within_units(county, "contribution"),
        "random_floor_unit": within_units(county, "random_work"),
        "busiest_with_prospects": busiest_with_prospects(county),
        "unit_best_score": at_part([max(scores) for scores in best], 0.5),
        "best_to_median_score": at_part(
            [max(scores) / at_part(scores, 0.5) for scores in best if at_part(scores, 0.5) > 0], 0.5
        ),
        "point_value_first": point_value(county, FIRST),
        "bonus_upper_quartile": at_part(
            [
                float(cadre.result["bonus"] or 0)
                for unit in county.units
                for cadre in unit.cadres
                if unit.unit_class == FIRST and cadre.post < LEADER
            ],
            0.75,
        ),
        "bonus_best_poorest": min(
            max(float(cadre.result["bonus"] or 0) for cadre in unit.cadres) for unit in county.units
        ),
        "squad_to_routine": share_of(squad - idle, routine + idle),
        "squads_per_township": mean(arrived) if arrived else math.nan,
    }


def done_in(unit, what):
    return [getattr(cadre.year, what) for cadre in unit.cadres]


def within_units(county, what):
    """Top share in each unit where there is anything to share, mean over these."""
    shares = [
        top_share(done_in(unit, what)) for unit in county.units if sum(done_in(unit, what)) > 0
    ]
    return mean(shares) if shares else math.nan


def lorenz_in_units(county):
    """Mean of the units' Lorenz curves of task work."""
    curves = [
        lorenz(done_in(unit, "task_work"))
        for unit in county.units
        if sum(done_in(unit, "task_work")) > 0
    ]
    if not curves:
        return [math.nan] * 101
    return [mean(points) for points in zip(*curves, strict=True)]


def busiest(county):
    """How far each cadre belongs to the busiest fifth of the own unit, by cadre."""
    belongs = dict.fromkeys(county.cadres, 0.0)
    for unit in county.units:
        if sum(done_in(unit, "task_work")) > 0:
            # a stable sort: ties stay with the earlier seat
            order = sorted(unit.cadres, key=lambda one: -one.year.task_work)
            count = TOP * len(order)
            whole = math.floor(count + 1e-9)
            belongs |= dict.fromkeys(order[:whole], 1.0)
            belongs |= dict.fromkeys(order[whole : whole + 1], count - whole)
    return belongs


def busiest_with_prospects(county):
    """Part of the busiest who lead or have prospects."""
    belongs = busiest(county)
    counted = sum(
        part
        for cadre, part in belongs.items()
        if cadre.post == LEADER or has_prospects(county, cadre)
    )
    return share_of(counted, sum(belongs.values()))


def scores_below_leaders(unit):
    return [float(cadre.result["score"]) for cadre in unit.cadres if cadre.post < LEADER]


def point_value(county, only=None):
    """What a point pays at coefficient 1, mean over units that do not pay equally; of one class, or
    of all."""
    values = []
    for unit in county.units:
        sheet = county.sheets[unit]
        rule = pool_rule(sheet.book)
        if only is not None and unit.unit_class != only:
            continue
        if rule == "piece_rate":
            values.append(float(number(option(sheet.book, "yuan_per_point"))))
        elif rule != "equal":
            divisor = float(sum(share_in_pool(rule, row)[0] for row in sheet.paid))
            values.append(unit.pool / 100 / divisor if divisor > 0 else 0.0)
    return mean(values) if values else math.nan
