"""How heads, peers and citizens see a cadre, and how a unit does (6.6)."""

from fractions import Fraction

from tests.county_oracle.arithmetic import mean, rint, served
from tests.county_oracle.codes import DISCRETION, PEERS, SURVEY
from tests.county_oracle.people import MASS


def cut(share):
    """A rating lies between nothing and everything."""
    return min(1.0, max(0.0, share))


def luck_of(county, cadre, draw):
    return county.luck.normal(cadre.seat.number, cadre.generation, county.tick, "RATING", draw)


def view(county, cadre, record):
    """How raters see a cadre's results, face and traces of the period, with noise and ties."""
    world, seen, period = county.world, cadre.seen, county.scheme.period
    middle = mean([other.seen.work for other in cadre.unit.cadres])
    share = world.leader_leniency
    if middle > 0:
        share += world.rating_result * county.levers.seen_result * (seen.work / middle - 1)
    share += world.rating_face * seen.face / (80 * period) + world.rating_trace * seen.traces / (
        80 * period
    )
    return cut(
        share + world.rating_noise * (luck_of(county, cadre, record) + world.rating_tie * cadre.tie)
    )


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
