"""A year begins, is closed, and its people are renewed (6.0, 6.7)."""

from tests.county_oracle.arithmetic import TICKS, mean, place_among, rint, spread
from tests.county_oracle.chances import by_standing, weights
from tests.county_oracle.people import (
    CHIEF,
    CIVIL_SERVANT,
    DEPARTMENT,
    DEPUTY,
    DEPUTY_SECTION,
    FIRST_AGES,
    GENERAL,
    HEAD,
    INSTITUTION,
    LEADER,
    MOST_STEPS,
    MOST_TITLES,
    TOWNSHIP,
    Beliefs,
    Cadre,
    CadreYear,
    UnitYear,
)
from tests.county_oracle.ratings import business
from tests.county_oracle.scoring import is_paid, score_unit, value_of

WHOLE = 55
"""Age from which a career that ends was a whole one."""


def set_pools(county):
    """Pools of the units.

    Units of a kind share the same money by number of paid cadres, each as its class counts them,
    and by work rank once there is one.
    """
    parts = {1: 1.0, 2: county.world.pool_second_class, 3: county.world.pool_third_class}
    for kind in (TOWNSHIP, DEPARTMENT):
        units = county.units_of(kind)
        numbers = [
            parts[unit.unit_class]
            * sum(is_paid(county.rulebook(unit), cadre) for cadre in unit.cadres)
            for unit in units
        ]
        weights = [
            pool_factor(county, unit, len(units)) * n
            for unit, n in zip(units, numbers, strict=True)
        ]
        for unit, weight in zip(units, weights, strict=True):
            whole = county.world.pool_per_cadre * 100 * sum(numbers)
            unit.pool = rint(whole * (weight / sum(weights))) if sum(weights) > 0 else 0


def pool_factor(county, unit, number):
    """More for the units that did best."""
    if unit.work_rank == 0 or number == 1:
        return 1.0
    return 1 + county.levers.pool_spread * (1 - 2 * (unit.work_rank - 1) / (number - 1))


def close_year(county):
    """Close the year: pools, scores, ranks and pay.

    Units are ranked by business and pools set anew. Then everybody is scored, ranked and paid, and
    aspirations follow the bonus.
    """
    for kind in (TOWNSHIP, DEPARTMENT):
        units = county.units_of(kind)
        results = [business(unit) for unit in units]
        for place, unit in enumerate(units):
            unit.work_rank = place_among(results, place)
    # with the work ranks just made: the year is paid by its own result
    set_pools(county)
    for unit in county.units:
        county.sheets[unit] = sheet = score_unit(county, unit)
        for cadre in unit.cadres:
            cadre.result = row = sheet.row(cadre)
            bonus = 0.0 if cadre.cancelled else float(row["bonus"] or 0)
            # the first bonus is taken as it is: there is nothing yet to weigh it
            # against
            weight = county.world.aspiration_weight if cadre.aspiration > 0 else 1.0
            cadre.aspiration += (bonus - cadre.aspiration) * weight
            cadre.last_bonus = bonus
    # as scored, also where the award was cancelled
    shown = [cadre.result for cadre in county.cadres if cadre.result["ranked"]]
    paid = [float(row["bonus"]) for row in shown if row["paid"]]
    county.mean_bonus = sum(paid) / len(paid) if paid else 0.0


def renew(county):
    """Renew the people, then clear the year's accounts.

    Steps and titles, leavers, appointments, recruits; then prospects are assessed anew.
    """
    for unit in county.units:
        rise_in_steps(county, unit)
    leavers = [cadre for cadre in county.cadres if leaves(county, cadre)]
    # with the level at which they leave, before appointments exchange it
    county.left_late += [
        one.level >= DEPUTY_SECTION for one in leavers if one.age(county.tick + 1) >= WHOLE
    ]
    grades, wide = [HEAD, LEADER, CHIEF, DEPUTY], []
    if county.world.county_contest:
        wide, grades = grades[:2], grades[2:]
    # from the top: each appointment leaves a vacancy one grade below
    fill(county, county.cadres, leavers, wide)
    for unit in county.units:
        fill(county, unit.cadres, leavers, grades)
    for leaver in leavers:
        replace(county, leaver)
    for cadre in county.cadres:
        # only now, when everybody has the post of the new year
        cadre.reconsider_prospects(county.tick)
        cadre.year = CadreYear()
        cadre.records = {}
        cadre.cancelled = cadre.held = False
        cadre.regard = 0.0
    for unit in county.units:
        unit.year = UnitYear()


def rise_in_steps(county, unit):
    """Rise in steps and titles.

    Civil servants rise by years, sooner with excellent grades; the best of the institution staff by
    quota.
    """
    world, e = county.world, county.tick + 1
    risen = []
    for cadre in unit.cadres:
        if cadre.result["excellent"]:
            cadre.early += 1
            cadre.promotion_total += world.excellent_total
        years = (e - cadre.since) / TICKS + world.excellent_years * cadre.early
        if (
            cadre.staffing == CIVIL_SERVANT
            and cadre.step < MOST_STEPS
            and years >= world.step_years
        ):
            risen.append(cadre)
    staff = [cadre for cadre in unit.cadres if cadre.staffing == INSTITUTION]
    due = [
        one
        for one in staff
        if one.step < MOST_TITLES and (e - one.since) / TICKS >= world.step_years
    ]
    sheet = county.sheets[unit]
    # a stable sort: ties stay with the earlier seat
    due.sort(key=lambda one: -value_of(sheet, one))
    for cadre in risen + due[: int(world.title_quota * len(staff))]:
        cadre.step += 1
        cadre.since, cadre.early = e, 0


def leaves(county, cadre):
    """By age, or by chance."""
    world, t = county.world, county.tick
    draw = county.luck.uniform(cadre.seat.number, cadre.generation, t, "LEAVING", 0)
    return t + 1 - cadre.born >= world.retirement_age * TICKS or draw < world.turnover


def fill(county, field, leavers, grades):
    """Fill the vacant posts of these grades in a field, each from those in it, seat by seat."""
    seats = [one.seat for one in field]
    for grade in grades:
        for seat in seats:
            # a seat may have got its holder, or lost it, while others were filled
            if seat.cadre in leavers and seat.cadre.grade == grade:
                appoint(county, seats, seat.cadre, leavers)


def appoint(county, seats, leaver, leavers):
    """Fill a leaver's post.

    Those of best standing one grade below are nominated, and the standing committee chooses.
    Appointee and leaver exchange posts, or seats where these are of different units.
    """
    levers, e = county.levers, county.tick + 1
    candidates = [
        one
        for one in (seat.cadre for seat in seats)
        if one not in leavers
        and not one.held
        and one.grade == leaver.grade - 1
        and one.can_rise(county.tick)
    ]
    if not candidates:
        return
    stand, order = by_standing(
        county.sheets, candidates, *weights(county, county.sheets, candidates)
    )
    middle, width = mean(list(stand.values())), spread(list(stand.values()))

    def committee_view(one):
        luck = county.luck.normal(one.seat.number, one.generation, e, "PORTRAIT", 0)
        standing = (stand[one] - middle) / width if width > 0 else 0.0
        fit = one.ability[leaver.line % 3] + (1 - levers.portrait) * county.world.fit_noise * luck
        seniority = (e - one.grade_since) / TICKS / 10
        return (
            levers.by_rank * standing
            + levers.by_seniority * seniority
            + levers.by_fit * fit
            + levers.by_tie * one.tie
        )

    # of equals the first in the order, here as in `max`
    chosen = max(order[: int(levers.nominees)], key=committee_view)
    # by contribution, which nobody sees: whether the right one was chosen
    unit = chosen.unit
    below = sum(other.year.contribution < chosen.year.contribution for other in unit.cadres)
    county.merits.append(100 * below / max(1, len(unit.seats) - 1))
    if unit is not leaver.unit:
        exchange_seats(chosen, leaver)
    # exchanged, so that what becomes vacant is the post below
    chosen.post, leaver.post = leaver.post, chosen.post
    chosen.level, leaver.level = leaver.level, chosen.level
    chosen.grade_since = e
    chosen.settle_village_role()


def exchange_seats(chosen, leaver):
    """The chosen one is the next holder of the leaver's seat, who goes from the other.

    The year's deeds stay with the seats, and what was published goes with the persons.
    """
    new, old = leaver.seat, chosen.seat
    new.published, old.published = old.published, new.published
    chosen.year, leaver.year = leaver.year, chosen.year
    chosen.seat, leaver.seat = new, old
    new.cadre, old.cadre = chosen, leaver
    chosen.generation, leaver.generation = leaver.generation + 1, chosen.generation
    # what was learnt of scores is about another unit
    chosen.appraised, chosen.rating_kept, chosen.expected = False, 0.0, 0.0


def replace(county, leaver):
    """A new holder with the post and level at which the seat then stands.

    One from outside above general posts. Nothing is published about the holder yet.
    """
    seat, world = leaver.seat, county.world
    seat.published = Beliefs()
    seat.cadre = recruit = Cadre(
        county, seat, leaver.generation + 1, county.tick, leaver.post, leaver.level
    )
    if recruit.post > GENERAL:
        limit = world.leader_age if recruit.post == LEADER else world.promotion_age
        recruit.be_of_age(county.tick, min(limit, FIRST_AGES[recruit.post][1]))
    recruit.settle_village_role()
    leaver.remove()
