"""How heads, peers and citizens see a cadre, and how a unit does (6.6)."""

from fractions import Fraction

from tests.county_oracle.arithmetic import mean, rint, served
from tests.county_oracle.codes import DISCRETION, LEADER_VIEW, PEERS, SURVEY
from tests.county_oracle.people import MASS


def cut(share):
    """A rating lies between nothing and everything."""
    return min(1.0, max(0.0, share))


def luck_of(county, cadre, draw):
    return county.luck.normal(cadre.seat.number, cadre.generation, county.tick, "RATING", draw)


def view(county, cadre, record):
    """How raters see a cadre's results, face and traces of the period, with noise and ties."""
    lenient = county.world.leader_leniency + results(county, cadre)
    return cut(lenient + impression(county, cadre, luck_of(county, cadre, record)))


def results(county, cadre):
    """Work against the unit's mean, as far as it is seen and told."""
    middle = mean([other.seen.work for other in cadre.unit.cadres])
    told = county.world.rating_result * county.levers.seen_result
    return told * (cadre.seen.work / middle - 1) if middle > 0 else 0.0


def impression(county, cadre, luck):
    """What is not work: face, traces, ties and chance."""
    world, seen, hours = county.world, cadre.seen, 80 * county.scheme.period
    face = seen.face * (1 - county.levers.masked)
    shown = (world.rating_face * face + world.rating_trace * seen.traces) / hours
    return shown + world.rating_noise * (luck + world.rating_tie * cadre.tie)


def think_in_private(county, cadre):
    """The heads' opinion without leniency, and the part of it that is no chance.

    Both are kept as means of the year's appraisals.
    """
    if not county.world.private_nomination:
        return
    seat, part = cadre.seat, county.scheme.period / (county.half_month + 1)
    whole = results(county, cadre) / (1 - county.world.leader_leniency + 1e-9)
    luck = luck_of(county, cadre, LEADER_VIEW)
    seat.private_opinion += part * (whole + impression(county, cadre, luck) - seat.private_opinion)
    seat.known_opinion += part * (whole + impression(county, cadre, 0.0) - seat.known_opinion)


def peers(county, cadre):
    """The democratic appraisal: lenient, coloured by ties."""
    world = county.world
    luck = luck_of(county, cadre, PEERS)
    return cut(
        world.leader_leniency + world.rating_noise * (0.5 * luck + world.rating_tie * cadre.tie)
    )


def citizens(county, cadre):
    """The citizens' survey: of mass work, in part by kindness, with noise."""
    world = county.world
    asked = cadre.demand(MASS) * county.scheme.period
    seen = min(1.0, cadre.seen.mass / asked) if asked > 0 else 1.0
    kind = (1 - world.survey_result) * world.leader_leniency
    return cut(
        kind + world.survey_result * seen + world.survey_noise * luck_of(county, cadre, SURVEY)
    )


def business(unit):
    """The organisation's business result of the year so far."""
    year = unit.year
    delivered = min(1.0, served(year.delivered_worth, year.arrived_worth))
    return 0.5 * (delivered + served(year.routine, year.routine_demand))


def discretion_range(county, book):
    """How far the heads go in points, at most to the cap of their rulebook."""
    usual = Fraction(rint(county.world.discretion_points * 100), 100)
    return min(usual, book["items"].get("squad.discretion", {}).get("cap", usual))


def discretion(county, cadre):
    """Points that the heads add or deduct by their view of the cadre.

    Each appraisal has its part of the year's range.
    """
    leniency = county.world.leader_leniency
    wide = int(discretion_range(county, county.rulebook(cadre.unit)) * 100)
    share = (view(county, cadre, DISCRETION) - leniency) * (1 / (1 - leniency + 1e-9))
    # 0 at the view that leniency alone gives, 1 at the best possible view
    reach = min(1.0, max(-1.0, share))
    return Fraction(rint(reach * wide * county.scheme.period / 24), 100)
