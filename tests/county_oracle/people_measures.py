"""Measures of people: hours, what moves them, who they are (8)."""

from tests.county_oracle.arithmetic import TICKS, mean, share_of
from tests.county_oracle.chances import quota_order
from tests.county_oracle.people import CIVIL_SERVANT, DEPUTY_SECTION, INSTITUTION, LEADER


def people_measures(county):
    """All measures of people but that of those who leave, which comes after the year's end."""
    cadres = county.cadres
    civil = [cadre for cadre in cadres if cadre.staffing == CIVIL_SERVANT]
    leading = [hours_of(cadre) for cadre in cadres if cadre.post == LEADER]
    institution = sum(cadre.staffing == INSTITUTION for cadre in cadres)
    worth = {cadre: worth_of_a_point(county, cadre) for cadre in cadres}
    behind = [worth[cadre] for cadre in those_behind(county)]
    return {
        "hours_under_72": share_under(county, 72),
        "hours_under_80": share_under(county, 80),
        "leader_hours": share_of(sum(leading), len(leading)),
        **{
            f"worth_{name}": mean([worth[cadre][name] for cadre in cadres])
            for name in ("pay", "excellent", "promotion", "face")
        },
        "face_to_pay_behind": share_of(
            sum(one["face"] for one in behind), sum(one["pay"] for one in behind)
        ),
        "institution_ratio": share_of(institution, len(civil)),
        "deputy_section_share": share_of(
            sum(cadre.level >= DEPUTY_SECTION for cadre in civil), len(civil)
        ),
    }


def hours_of(cadre):
    """Mean hours of a half-month."""
    return sum(cadre.year.hours) / TICKS


def share_under(county, hours):
    # exactly so many hours are not fewer, even where rounding makes them so
    return sum(hours_of(cadre) / 2 + 1e-9 < hours / 2 for cadre in county.cadres) / len(
        county.cadres
    )


def curve_of_hours(county):
    """Share of cadres below 0, 2, ..., 200 hours."""
    return [share_under(county, hours) for hours in range(0, 201, 2)]


def worth_of_a_point(county, cadre):
    """What a point is believed to be worth, in yuan, by motive."""
    world, beliefs = county.world, cadre.beliefs
    strength = world.face_ratio if world.relative_face else world.face
    return {
        "pay": beliefs.pay_per_point,
        "excellent": beliefs.excellent_per_point * cadre.excellent_worth,
        "promotion": beliefs.promotion_per_point * cadre.promotion_worth,
        "face": strength * cadre.face * beliefs.behind_per_point * world.yuan_per_utility,
    }


def those_behind(county):
    """The ranked who stand below the middle of their unit."""
    found = []
    for unit in county.units:
        sheet = county.sheets[unit]
        order = quota_order(sheet)
        if order:
            middle = sheet.row(order[(len(order) - 1) // 2])["rank"]
            found += [cadre for cadre in order if sheet.row(cadre)["rank"] > middle]
    return found


def reach_of_leavers(county):
    """Of all who ever left late, the part that had come to deputy section level."""
    return share_of(sum(county.left_late), len(county.left_late))
