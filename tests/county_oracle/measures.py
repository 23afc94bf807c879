"""Measures of a year, from what really happened (8)."""

import math

from tests.county_oracle.arithmetic import TICKS, mean, served, share_of, spread
from tests.county_oracle.people import (
    ACTIVITIES,
    GENERAL,
    INSTITUTION,
    LEADER,
    MASS,
    TRACES,
    VISIBILITY,
)
from tests.county_oracle.people_measures import curve_of_hours, people_measures
from tests.county_oracle.prospects import has_prospects
from tests.county_oracle.shares import lorenz, top_share
from tests.county_oracle.unit_measures import (
    busiest,
    lorenz_in_units,
    point_value,
    unit_measures,
)

GROUPS = ("leaders", "chiefs", "rising", "ceiling", "institution")


def measure_year(county):
    """All measures of the year but those of promotions and leavers, who are yet to come."""
    cadres, years = county.cadres, [unit.year for unit in county.units]
    hours = [sum(cadre.year.hours[a] for cadre in cadres) for a in ACTIVITIES]
    overhead = sum(cadre.year.overhead for cadre in cadres)
    total = {name: sum(getattr(year, name) for year in years) for name in vars(years[0])}
    results = [cadre.result for cadre in cadres]
    paid = [float(row["bonus"]) for row in results if row["paid"]]
    pools = sum(unit.pool for unit in county.units) / 100
    return {
        "top20_task_share": top_share([cadre.year.task_work for cadre in cadres]),
        "top20_work_share": top_share([cadre.year.contribution for cadre in cadres]),
        "gini_tasks": gini([cadre.year.task_work for cadre in cadres]),
        "random_floor": top_share([cadre.year.random_work for cadre in cadres]),
        "effort": sum(hours),
        "effort_cost": county.effort_cost * county.world.yuan_per_utility,
        "overhead_share": share_of(hours[VISIBILITY] + hours[TRACES] + overhead, sum(hours)),
        "mass_work": hours[MASS] / len(cadres) / TICKS,
        "step_inflation": share_of(total["nodes"], total["honest_nodes"]),
        "participant_inflation": share_of(total["participants"], total["honest_participants"]),
        "tasks_on_time": share_of(
            total["tasks_on_time"], total["tasks_finished"] + total["tasks_lapsed"]
        ),
        "task_value": share_of(total["delivered_worth"], total["arrived_worth"]),
        "public_value": mean([public_value(county.world, unit.year) for unit in county.units]),
        "base_work_neglect": 1
        - share_of(
            total["routine"] + total["mass"], total["routine_demand"] + total["mass_demand"]
        ),
        "cooperation": mean([unit.cooperation for unit in county.units]),
        "max_score": max(float(row["score"]) for row in results),
        "mean_score": mean([float(row["score"]) for row in results]),
        "pool": pools,
        "overspend": share_of(sum(paid), pools),
        "bonus_cv": share_of(spread(paid), mean(paid)) if paid else math.nan,
        "point_value": point_value(county),
        "rank_validity": rank_validity(county),
        "wrongly_excellent": wrongly_excellent(county),
        "prospects_task_share": prospects_task_share(county),
        "prospects_share": sum(has_prospects(county, one) for one in cadres) / len(cadres),
        "individual_share": individual_share(results),
        "red_nodes": share_of(total["reds"], total["done"]),
        "helped_nodes": share_of(total["helped"], total["done"]),
        "red_cards": share_of(total["red_cards"], total["green_cards"] + total["red_cards"]),
        "awards_cancelled": sum(cadre.cancelled for cadre in cadres) / len(cadres),
        "bonus_between": bonus_between(county),
        **unit_measures(county),
        **people_measures(county),
    }


def prospects_task_share(county):
    """Part of all task work done by those with prospects."""
    done = sum(one.year.task_work for one in county.cadres if has_prospects(county, one))
    return share_of(done, sum(one.year.task_work for one in county.cadres))


def individual_share(results):
    """Part of the individual block in the scores of the best tenth."""
    best = sorted(results, key=lambda row: -row["score"])[: math.ceil(len(results) / 10)]
    return share_of(
        float(sum(row["individual"] for row in best)), float(sum(row["score"] for row in best))
    )


def bonus_between(county):
    """Theil's T between units over that of all the paid."""
    units = [[float(row["bonus"]) for row in county.sheets[unit].paid] for unit in county.units]
    everybody = [[bonus] for unit in units for bonus in unit]
    whole = theil(everybody)
    return share_of(theil([unit for unit in units if unit]), whole if whole > 1e-9 else 0.0)


def theil(groups):
    """Theil's T of the means of groups, each weighed by its part of the whole."""
    whole, number = sum(sum(group) for group in groups), sum(len(group) for group in groups)
    if not whole > 0:
        return 0.0
    return sum(
        sum(group) / whole * math.log(mean(group) / (whole / number))
        for group in groups
        if sum(group) > 0
    )


def gini(values):
    """Gini coefficient, corrected for a finite number."""
    ordered, n = sorted(values, reverse=True), len(values)
    return share_of(sum((n - 1 - 2 * i) * x for i, x in enumerate(ordered)), sum(ordered) * (n - 1))


def curves(county):
    """Lorenz curves of task work, of the county and within units, and the curve of hours."""
    return [
        lorenz([cadre.year.task_work for cadre in county.cadres]),
        lorenz_in_units(county),
        curve_of_hours(county),
    ]


def public_value(world, year):
    """How well a unit's tasks, routine and mass work were served.

    None of the three fully replaces the others.
    """
    shares = (
        served(year.delivered_worth, year.arrived_worth),
        served(year.routine, year.routine_demand),
        served(year.mass, year.mass_demand),
    )
    weights, rho = (world.weight_tasks, world.weight_routine, world.weight_mass), world.substitution
    if rho <= 0 and min(shares) <= 0:
        return 0.0
    if rho == 0:
        return 100 * math.exp(
            sum(w * math.log(share) for w, share in zip(weights, shares, strict=True))
        )
    return 100 * sum(w * share**rho for w, share in zip(weights, shares, strict=True)) ** (1 / rho)


def ranked_of(county, unit):
    return [cadre for cadre in unit.cadres if cadre.result["ranked"]]


def rank_validity(county):
    """Kendall's tau-b of score and contribution, mean over units with more than one ranked."""
    taus = []
    for unit in county.units:
        ranked = ranked_of(county, unit)
        if len(ranked) > 1:
            taus.append(
                tau_b([(cadre.result["score"], cadre.year.contribution) for cadre in ranked])
            )
    return mean(taus) if taus else math.nan


def tau_b(pairs):
    """Concordant less discordant pairs, over the root of the pairs not tied in each."""
    concordant, untied_a, untied_b = 0, 0, 0
    for i, (a, b) in enumerate(pairs):
        for other_a, other_b in pairs[:i]:
            sign_a, sign_b = (a > other_a) - (a < other_a), (b > other_b) - (b < other_b)
            concordant += sign_a * sign_b
            untied_a += sign_a != 0
            untied_b += sign_b != 0
    return concordant / math.sqrt(untied_a * untied_b) if untied_a and untied_b else 0.0


def wrongly_excellent(county):
    """Share of the excellent who are not among as many of highest contribution."""
    wrong = excellent = 0
    for unit in county.units:
        ranked = ranked_of(county, unit)
        chosen = [cadre for cadre in ranked if cadre.result["excellent"]]
        best = sorted(ranked, key=lambda c: (-c.year.contribution, c.seat.number))[: len(chosen)]
        excellent += len(chosen)
        wrong += sum(cadre not in best for cadre in chosen)
    return share_of(wrong, excellent)


def group_of(county, cadre):
    """The group of a cadre in the tables by group.

    Leaders; chiefs and deputies; institution staff; other civil servants with and without
    prospects.
    """
    if cadre.post == LEADER:
        return "leaders"
    if cadre.post > GENERAL:
        return "chiefs"
    if cadre.staffing == INSTITUTION:
        return "institution"
    return "rising" if has_prospects(county, cadre) else "ceiling"


def measure_groups(county):
    """Number and means of each group, and its part of the busiest."""
    rows, belongs = {}, busiest(county)
    for group in GROUPS:
        members = [cadre for cadre in county.cadres if group_of(county, cadre) == group]
        columns = {
            "bonus": [float(cadre.result["bonus"] or 0) for cadre in members],
            **{
                name: [cadre.year.hours[a] / TICKS for cadre in members]
                for a, name in enumerate(("routine", "mass", "squad", "visibility", "traces"))
            },
            "task_work": [cadre.year.task_work for cadre in members],
            "score": [float(cadre.result["score"]) for cadre in members],
        }
        means = {name: mean(values) if values else math.nan for name, values in columns.items()}
        part = share_of(sum(belongs[cadre] for cadre in members), sum(belongs.values()))
        rows[group] = {"cadres": len(members), **means, "busiest_share": part}
    return rows
