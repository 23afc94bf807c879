"""Choices learnt from what hours have brought, to oneself or to a colleague.

What was learnt is the cadre's own memory, in the row that it sees. It is 0 for a newcomer and for
one who has just taken the strategy on, which is how each rule knows that it begins.

Duty and conscience are part of what reinforces; to `ewa` they are felt at once, as by others, and
points and costs are learnt."""

from __future__ import annotations

from sim.base.elementary import exp, log, power
from sim.base.random_numbers import below, uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.state import Activity
from sim.model.strategies.utility import (
    FULL,
    count_open,
    hour_gain,
    inner_pull,
    marginal_cost,
    may_choose,
    point_worth,
    rest_lift,
)
from sim.model.strategies.weights import CHOICES, REST, SHUT, STEEPEST, pick

FAINT = 1e-300
"""Propensity below which nothing differs from never."""


@kernel
def choose_reinforce(seen, traits, motives, key, tick, generation, who, room):
    """Reinforce: choose more of what has paid, in proportion to its propensity.

    After Roth and Erev 1995, Erev and Roth 1998.
    """
    if seen[who].experience == 0.0:
        open_propensities(seen, motives, who)
    else:
        reinforce(seen, traits, motives, who, room)
    # exp(log(propensity)) is the propensity: so the same slots serve this rule and `choose_ewa`
    for choice in range(CHOICES):
        room[0].learnt[choice] = log(max(FAINT, seen[who].attraction[choice]))
    fill_learnt(seen, traits, motives, key, tick, generation, who, room, 1.0, 0.0)


@kernel
def choose_ewa(seen, traits, motives, key, tick, generation, who, room):
    """Experience-weighted attraction: learn from what was earned, and less from what was forgone.

    After Camerer and Ho 1999.
    """
    if seen[who].experience == 0.0:
        seen[who].experience = 1.0
    else:
        weigh_experience(seen, traits, motives, who)
    noise = 1.0 / motives.ewa_sensitivity
    for choice in range(CHOICES):
        room[0].learnt[choice] = seen[who].attraction[choice]
    room[0].learnt[REST] += rest_lift(motives, count_open(seen, who), noise)
    fill_learnt(seen, traits, motives, key, tick, generation, who, room, noise, 1.0)


@kernel
def choose_imitate(seen, traits, motives, key, tick, generation, who, room):
    """Imitate: keep a mix of hours, copy that of the better paid, seldom try another.

    After Szabó and Tőke 1998, Traulsen, Nowak and Pacheco 2006. The first mix is what is asked of
    everybody: routine and mass work.
    """
    mix = seen[who].attraction
    if seen[who].experience == 0.0:
        seen[who].experience = 1.0
        mix[Activity.ROUTINE], mix[Activity.MASS] = seen[who].demand[0], seen[who].demand[1]
    if seen[who].met > 0.0:
        revise_mix(seen, motives, key, tick, generation, who)
    follow_mix(seen, motives, who)


@kernel
def payoff(seen, traits, motives, who, activity, points, worth, total):
    """Give what an activity pays: an hour's gain with so many points, less its marginal cost.

    The cost is that at last half-month's efforts.

    Parameters
    ----------
    points : float64
        An hour.
    worth : float64
        Of a point, in utility.
    total : float64
        Effort in all of last half-month.

    Returns
    -------
    float64
        Utility an effort; that of rest is 0.
    """
    effort = seen[who].hours[activity] / FULL
    return hour_gain(seen, motives, who, activity, points, worth) - marginal_cost(
        traits[who].cost, motives, effort, total
    )


@kernel
def last_total(seen, who):
    """Give the effort in all of last half-month."""
    total = 0.0
    # rest is no activity: its hours are what these leave
    for activity in range(REST):
        total += seen[who].hours[activity]
    return total / FULL


@kernel
def open_propensities(seen, motives, who):
    """Give every activity known the same propensity at first, and rest that of one or of all.

    Together they are so many half-months' payoff of one unit of utility.
    """
    seen[who].experience = 1.0
    known = count_open(seen, who)
    # 1 where rest is one choice among others, `known` where it is a nest of its own
    rest = power(known, motives.nested_rest)
    for choice in range(CHOICES):
        if may_choose(seen, who, choice):
            weight = rest if choice == REST else 1.0
            seen[who].attraction[choice] = motives.reinforce_strength * weight / (known + rest)


@kernel
def reinforce(seen, traits, motives, who, room):
    """Let propensities fade by a share, and each choice known gain by its time and payoff.

    Most of a gain goes to the choice itself, the rest spills over to the others.
    A payoff includes what duty or conscience still asked for, and is counted from the worst that an
    hour can be: nothing earned or asked, and all the hours there are in one activity. Rest pays 0.
    """
    most, gains = (motives.regular_hours + motives.overtime_hours) / FULL, room[0].learnt
    # counted from the worst, since propensities must not fall below 0
    worst = marginal_cost(traits[who].cost, motives, most, most)
    worth, total = point_worth(seen, traits, motives, who), last_total(seen, who)
    everything, known = 0.0, 0
    for choice in range(CHOICES):
        gains[choice] = 0.0
        if may_choose(seen, who, choice):
            known += 1
            if choice == REST:
                gains[choice] = max(0.0, most - total) / most * max(0.0, worst)
            else:
                earned = seen[who].average_points_per_hour[choice]
                effort = seen[who].hours[choice] / FULL
                paid = payoff(seen, traits, motives, who, choice, earned, worth, total)
                paid += inner_pull(seen, traits, motives, who, choice, effort, 1.0)
                gains[choice] = effort / most * max(0.0, paid + worst)
            everything += gains[choice]
    for choice in range(CHOICES):
        kept = (1.0 - motives.reinforce_forgetting) * seen[who].attraction[choice]
        if may_choose(seen, who, choice):
            spilt = motives.reinforce_spill * (everything - gains[choice]) / (known - 1)
            kept += (1.0 - motives.reinforce_spill) * gains[choice] + spilt
        seen[who].attraction[choice] = kept


@kernel
def weigh_experience(seen, traits, motives, who):
    """Move attractions, which are experience-weighted means of payoffs.

    Time spent counts with what was earned, time not spent with a part of what it would earn.
    What was earned goes by the average, what would have been by the margin. Rest pays 0, so its
    attraction stays 0.
    """
    before = seen[who].experience
    seen[who].experience = motives.ewa_experience * before + 1.0
    most = (motives.regular_hours + motives.overtime_hours) / FULL
    worth, total = point_worth(seen, traits, motives, who), last_total(seen, who)
    for activity in range(REST):
        paid = 0.0
        if may_choose(seen, who, activity):
            share = seen[who].hours[activity] / FULL / most
            average, margin = (
                seen[who].average_points_per_hour[activity],
                seen[who].points_per_hour[activity],
            )
            paid = share * payoff(seen, traits, motives, who, activity, average, worth, total)
            foregone = payoff(seen, traits, motives, who, activity, margin, worth, total)
            paid += motives.ewa_foregone * (1.0 - share) * foregone
        kept = motives.ewa_memory * before * seen[who].attraction[activity]
        seen[who].attraction[activity] = (kept + paid) / seen[who].experience


@kernel
def fill_learnt(seen, traits, motives, key, tick, generation, who, room, noise, felt):
    """Fill slot after slot by what was learnt and by what duty or conscience still asks.

    A choice is made in proportion to exp((learnt + asked) ÷ noise), without the pull of habit:
    memory is in what was learnt.

    Parameters
    ----------
    room : table of `sim.model.strategies.lanes.ROOM`, shape (1,)
        With what was `learnt`.
    noise : float64
    felt : float64
        Weight of duty and conscience, 0 where they are part of what was learnt.
    """
    slots = int((motives.regular_hours + motives.overtime_hours) / motives.slot_hours)
    hours = seen[who].hours
    hours[:] = 0.0
    for slot in range(slots):
        room[0].values[REST] = room[0].learnt[REST]
        for activity in range(REST):
            asked = felt * inner_pull(
                seen, traits, motives, who, activity, hours[activity] / FULL, 1.0
            )
            room[0].values[activity] = (
                room[0].learnt[activity] + asked if may_choose(seen, who, activity) else SHUT
            )
        luck = uniform(key.seed, key.replicate, who, generation, tick, Decision.CHOICE, slot)
        chosen = pick(room[0].values, noise, luck)
        if chosen < REST:
            hours[chosen] += motives.slot_hours


@kernel
def revise_mix(seen, motives, key, tick, generation, who):
    """Try a mix drawn by lot with a small chance; else perhaps copy the colleague met.

    Copying has Fermi's chance by the difference of bonuses, counted in mean ones. Before there is
    a mean bonus, nothing is copied.
    """
    mix, slots = (
        seen[who].attraction,
        int((motives.regular_hours + motives.overtime_hours) / motives.slot_hours),
    )
    if (
        uniform(key.seed, key.replicate, who, generation, tick, Decision.IMITATION, 0)
        < motives.imitate_mutation
    ):
        mix[:] = 0.0
        # draws 0 and 1 are those of trying and of copying, so the slots begin at 2
        for slot in range(slots):
            choice = below(
                key.seed,
                key.replicate,
                who,
                generation,
                tick,
                Decision.IMITATION,
                2 + slot,
                CHOICES,
            )
            if choice < REST:
                mix[choice] += motives.slot_hours
    elif seen[who].mean_bonus > 0.0:
        better = (seen[who].met_bonus - seen[who].last_bonus) / seen[who].mean_bonus
        luck = uniform(key.seed, key.replicate, who, generation, tick, Decision.IMITATION, 1)
        if luck < fermi_chance(better, motives.imitate_noise):
            for activity in range(REST):
                mix[activity] = seen[who].met_hours[activity]


@kernel
def fermi_chance(better, noise):
    """Give the chance to copy, 1 ÷ (1 + exp(−advantage ÷ noise)): a half between equals.

    Parameters
    ----------
    better : float64
        How much better paid the other is, in mean bonuses.
    noise : float64

    Returns
    -------
    float64
    """
    return 1.0 / (1.0 + exp(min(STEEPEST, -better / noise)))


@kernel
def follow_mix(seen, motives, who):
    """Work by the mix, after the assigned nodes that are due.

    What is not known is left out, and what exceeds the time is cut in proportion.
    """
    mix, hours, most = (
        seen[who].attraction,
        seen[who].hours,
        motives.regular_hours + motives.overtime_hours,
    )
    # assigned nodes come first: the mix may add to them, never take from them
    squad = min(most, max(mix[Activity.SQUAD], seen[who].load))
    others = 0.0
    for activity in range(REST):
        hours[activity] = (
            mix[activity] if may_choose(seen, who, activity) and activity != Activity.SQUAD else 0.0
        )
        others += hours[activity]
    scale = (most - squad) / others if others > most - squad else 1.0
    for activity in range(REST):
        hours[activity] *= scale
    hours[Activity.SQUAD] = squad
