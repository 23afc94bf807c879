"""Prospects as measures count them (6.7): a real chance of ever reaching deputy section level."""

from tests.county_oracle.arithmetic import share_of
from tests.county_oracle.chances import falling_vacant
from tests.county_oracle.people import CHIEF, CIVIL_SERVANT, DEPUTY, GENERAL, HEAD, LEADER
from tests.county_oracle.scoring import value_of


def has_prospects(county, cadre):
    """Below the leaders, a civil servant who can rise, with enough of a chance to become one."""
    if cadre.post >= LEADER or cadre.staffing != CIVIL_SERVANT or not cadre.can_rise(county.tick):
        return False
    return chance_to_lead(county, cadre) >= county.world.real_chance


def rivals_at(county, cadres, grade):
    return [one for one in cadres if one.grade == grade and one.can_rise(county.tick)]


def place_of(county, cadre):
    """Part of the rivals at the own grade who stand behind; equals count by half."""
    sheet = county.sheets[cadre.unit]
    values = [value_of(sheet, one) for one in rivals_at(county, cadre.unit.cadres, cadre.grade)]
    own = value_of(sheet, cadre)
    behind = sum(1.0 if value < own else 0.5 if value == own else 0.0 for value in values)
    return share_of(behind, len(values))


def chance_to_lead(county, cadre):
    """Chance of a leader's post, from year to year until the age limits."""
    world, unit, place = county.world, cadre.unit, place_of(county, cadre)
    p = {}
    for grade in (GENERAL, DEPUTY, CHIEF):
        wide = county.world.county_contest and grade == CHIEF
        field = county.cadres if wide else unit.cadres
        rivals = len(rivals_at(county, field, grade)) + (grade != cadre.grade)
        vacant = falling_vacant(county, field, grade + 1, HEAD)
        p[grade] = min(1.0, 2 * place * vacant / rivals)
    stands = {GENERAL: 0.0, DEPUTY: 0.0, CHIEF: 0.0, LEADER: 0.0} | {cadre.grade: 1.0}
    limits = {CHIEF: world.leader_age, DEPUTY: world.promotion_age, GENERAL: world.promotion_age}
    age = cadre.age(county.tick)
    while age < max(limits.values()):
        # the higher grade first: one grade a year at most
        for grade, limit in limits.items():
            if age < limit:
                moved = stands[grade] * p[grade]
                stands[grade] -= moved
                stands[grade + 1] += moved
        age += 1
    return stands[LEADER]
