"""Strategies that learn from what was earned: reinforce, ewa and imitate (6.2)."""

import math

from tests.county_oracle.arithmetic import EFFORT
from tests.county_oracle.exploits import point_worth
from tests.county_oracle.learning import fermi
from tests.county_oracle.people import ACTIVITIES, MASS, ROUTINE, SQUAD
from tests.county_oracle.valuation import earned, is_open, pull, rest_merit

REST = len(ACTIVITIES)
SMALLEST = 1e-300


def most_effort(world):
    return (world.regular_hours + world.overtime_hours) / EFFORT


def shares(cadre):
    """Shares of time of the last half-month, rest's last."""
    most = most_effort(cadre.model.world)
    efforts = [h / EFFORT for h in cadre.hours]
    return [e / most for e in efforts] + [max(0.0, most - sum(efforts)) / most]


def paid(cadre, activity, points_per_hour):
    """What an hour of an activity pays with so many points, in utility an effort."""
    world = cadre.model.world
    efforts = [h / EFFORT for h in cadre.hours]
    marginal = (
        world.effort_linear + world.monotony * efforts[activity] + world.fatigue * sum(efforts)
    )
    return earned(cadre, activity, points_per_hour, point_worth(cadre)) - cadre.cost * marginal


def open_choices(cadre):
    """Open activities, and rest."""
    return [activity for activity in ACTIVITIES if is_open(cadre, activity)] + [REST]


def choose_reinforce(cadre):
    world, choices = cadre.model.world, open_choices(cadre)
    if cadre.experience == 0:
        cadre.experience = 1.0
        # rest counts as one choice, or as many as there are activities where it is a nest
        opened = len(choices) - 1
        weights = dict.fromkeys(choices, 1.0) | {REST: opened**world.nested_rest}
        cadre.attraction = [
            world.reinforce_strength * weights.get(choice, 0.0) / sum(weights.values())
            for choice in range(REST + 1)
        ]
    else:
        reinforce(cadre, choices)

    def merit(choice, efforts):
        return math.log(max(SMALLEST, cadre.attraction[choice]))

    return fill_slots(cadre, choices, merit, 1.0)


def reinforce(cadre, choices):
    """Propensities fade and grow by what was gained, some of it spilling over."""
    world, share, most = cadre.model.world, shares(cadre), most_effort(cadre.model.world)
    worst = cadre.cost * (world.effort_linear + world.monotony * most + world.fatigue * most)
    gain = {REST: share[REST] * max(0.0, worst)}
    for activity in choices[:-1]:
        average = paid(cadre, activity, cadre.beliefs.average_points_per_hour[activity])
        duty = pull(cadre, activity, 1.0, cadre.hours[activity] / EFFORT)
        gain[activity] = share[activity] * max(0.0, average + duty + worst)
    total = sum(gain[choice] for choice in choices)
    for choice in range(REST + 1):
        cadre.attraction[choice] *= 1 - world.reinforce_forgetting
        if choice in choices:
            spilt = world.reinforce_spill * (total - gain[choice]) / (len(choices) - 1)
            cadre.attraction[choice] += (1 - world.reinforce_spill) * gain[choice] + spilt


def choose_ewa(cadre):
    world = cadre.model.world
    if cadre.experience == 0:
        cadre.experience, cadre.attraction = 1.0, [0.0] * (REST + 1)
    else:
        weigh_experience(cadre)

    noise = 1 / world.ewa_sensitivity

    def merit(choice, efforts):
        if choice == REST:
            return cadre.attraction[REST] + rest_merit(cadre, noise)
        return cadre.attraction[choice] + pull(cadre, choice, 1.0, efforts[choice])

    return fill_slots(cadre, open_choices(cadre), merit, noise)


def weigh_experience(cadre):
    """Attractions are weighted means of what was earned and of what was forgone."""
    world, share, before = cadre.model.world, shares(cadre), cadre.experience
    cadre.experience = world.ewa_experience * before + 1
    for activity in ACTIVITIES:
        y = 0.0
        if is_open(cadre, activity):
            average = paid(cadre, activity, cadre.beliefs.average_points_per_hour[activity])
            forgone = paid(cadre, activity, cadre.beliefs.points_per_hour[activity])
            y = share[activity] * average + world.ewa_foregone * (1 - share[activity]) * forgone
        old = cadre.attraction[activity]
        cadre.attraction[activity] = (world.ewa_memory * before * old + y) / cadre.experience


def slots_of(world):
    return int((world.regular_hours + world.overtime_hours) / world.slot_hours)


def fill_slots(cadre, choices, merit, noise):
    """Slots by chance in proportion to exp(merit ÷ noise); no inertia."""
    county, world = cadre.model, cadre.model.world
    hours = [0.0] * len(ACTIVITIES)
    for slot in range(slots_of(world)):
        efforts = [h / EFFORT for h in hours]
        merits = [
            merit(choice, efforts) if choice in choices else -math.inf for choice in range(REST + 1)
        ]
        chances = [math.exp((one - max(merits)) / noise) for one in merits]
        draw = county.luck.uniform(
            cadre.seat.number, cadre.generation, county.tick, "CHOICE", slot
        ) * sum(chances)
        for activity in ACTIVITIES:
            if draw < chances[activity]:
                hours[activity] += world.slot_hours
                break
            draw -= chances[activity]
    return hours


def choose_imitate(cadre):
    """The own mix, or that of a better-paid colleague; assigned work comes first."""
    most = EFFORT * most_effort(cadre.model.world)
    if cadre.experience == 0:
        cadre.experience = 1.0
        cadre.attraction[ROUTINE], cadre.attraction[MASS] = (
            cadre.demand(ROUTINE),
            cadre.demand(MASS),
        )
    if cadre.met:
        mix_anew(cadre)
    mix = cadre.attraction[:REST]
    hours = [0.0] * len(ACTIVITIES)
    hours[SQUAD] = min(most, max(mix[SQUAD], cadre.seat.load))
    others = [activity for activity in ACTIVITIES if activity != SQUAD and is_open(cadre, activity)]
    wanted, room = sum(mix[activity] for activity in others), most - hours[SQUAD]
    for activity in others:
        hours[activity] = mix[activity] * (room / wanted) if wanted > room else mix[activity]
    return hours


def mix_anew(cadre):
    """Rarely by lot; else that of the colleague met, the likelier the better paid."""
    county, world = cadre.model, cadre.model.world
    address = (cadre.seat.number, cadre.generation, county.tick, "IMITATION")
    mean_bonus = cadre.seat.mean_bonus
    if county.luck.uniform(*address, 0) < world.imitate_mutation:
        mix = [0.0] * len(ACTIVITIES)
        for slot in range(slots_of(world)):
            place = county.luck.below(*address, 2 + slot, REST + 1)
            if place < REST:
                mix[place] += world.slot_hours
        cadre.attraction[:REST] = mix
    elif mean_bonus > 0:
        gap = cadre.met_bonus - cadre.last_bonus
        if county.luck.uniform(*address, 1) < fermi(world, gap, mean_bonus):
            cadre.attraction[:REST] = cadre.met_hours
