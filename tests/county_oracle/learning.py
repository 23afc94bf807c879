"""Learning (6.8).

Know-how spreads by contact, beliefs follow what is published, strategies spread, and colleagues are
seen.
"""

import math

from tests.county_oracle.people import ACTIVITIES, CROWDING, EXPLOITS
from tests.county_oracle.scoring import is_paid, is_ranked


def learn(county):
    """Know-how, beliefs, strategies and colleagues, in this order."""
    spread_knowhow(county)
    if county.ends_period:
        move_beliefs(county)
    if county.ends_year:
        spread_strategies(county)
    look_at_colleagues(county)


def spread_knowhow(county):
    """Each cadre meets one other, and all look at the same moment."""
    # a copy: what is learnt in this half-month is not passed on in the same one
    known = {cadre: list(cadre.knowhow) for cadre in county.cadres}
    for cadre in county.cadres:
        other = met(county, cadre)
        for exploit in EXPLOITS:
            if exploit > CROWDING or county.levers.platform == 1:
                u = draw(county, cadre, "KNOWHOW", 2 + exploit)
                cadre.knowhow[exploit] = knows(
                    county.world, known[cadre][exploit], known[other][exploit], u
                )


def knows(world, knew, other_knew, u):
    """Who knows may forget; who does not may find out alone or learn it from the other."""
    if knew:
        return u < 1 - world.knowhow_forgetting
    contact = world.knowhow_imitation if other_knew else 0.0
    return u < world.knowhow_trial + (1 - world.knowhow_trial) * contact


def draw(county, cadre, decision, number):
    return county.luck.uniform(cadre.seat.number, cadre.generation, county.tick, decision, number)


def met(county, cadre):
    """A colleague of the unit or anybody of the county, but never oneself."""
    seats = cadre.unit.seats
    if len(seats) == 1 or draw(county, cadre, "KNOWHOW", 0) >= county.world.knowhow_near:
        seats = county.seats
    address = (cadre.seat.number, cadre.generation, county.tick, "KNOWHOW", 1)
    place = county.luck.below(*address, len(seats) - 1)
    # one number fewer is drawn, and the own place is left out by moving on
    return seats[place + (place >= seats.index(cadre.seat))].cadre


def move_beliefs(county):
    """Each belief moves towards what was last published about the seat, as it is perceived."""
    noise, weight = county.world.perception_noise, county.world.belief_weight
    for cadre in county.cadres:
        moved = []
        told = zip(cadre.beliefs.numbers(), cadre.seat.published.numbers(), strict=True)
        for number, (believed, published) in enumerate(told):
            perceived = published
            if noise != 0:
                address = (cadre.seat.number, cadre.generation, county.tick, "PERCEPTION", number)
                perceived = published * math.exp(
                    noise * county.luck.normal(*address) - 0.5 * noise * noise
                )
            moved.append(believed + weight * (perceived - believed))
        cadre.beliefs.become(moved)


def spread_strategies(county):
    """Some take on the strategy of a colleague who was paid better.

    Where ranks are public, the mean bonus is published first.
    """
    world = county.world
    if county.levers.publicity > 0:
        for seat in county.seats:
            seat.mean_bonus = county.mean_bonus
    # all look at the same moment: a strategy taken on now is not passed on before next year
    before = {cadre: cadre.strategy for cadre in county.cadres}
    for cadre in county.cadres:
        if draw(county, cadre, "ADOPTION", 0) >= world.strategy_imitation:
            continue
        mean_bonus, other = cadre.seat.mean_bonus, met(county, cadre)
        if not (cadre.last_bonus > 0 and mean_bonus > 0 and is_public(county, cadre, other)):
            continue
        follows = draw(county, cadre, "ADOPTION", 1) < fermi(
            world, other.last_bonus - cadre.last_bonus, mean_bonus
        )
        if follows and before[other] != cadre.strategy:
            cadre.strategy = before[other]
            cadre.attraction, cadre.experience = [0.0] * (len(ACTIVITIES) + 1), 0.0


def fermi(world, gap, mean_bonus):
    """Chance of following one who is paid so much more."""
    return 1 / (1 + math.exp(min(700.0, -(gap / mean_bonus) / world.imitate_noise)))


def is_public(county, cadre, other):
    """Pay and hours of another are seen as far as ranks are public.

    Both have to be ranked, and paid.
    """
    books = [(county.rulebook(one.unit), one) for one in (cadre, other)]
    counted = all(is_ranked(book, one) and is_paid(book, one) for book, one in books)
    return (
        cadre is not other
        and counted
        and draw(county, cadre, "MEETING", 0) < county.levers.publicity
    )


def look_at_colleagues(county):
    """After a publication the one met shows pay and hours."""
    looked = {}
    for cadre in county.cadres:
        cadre.met = False
        # the same draws as in `spread_knowhow`: who was met this half-month is drawn again, not
        # stored
        other = met(county, cadre)
        if county.ends_period and county.levers.publicity > 0 and is_public(county, cadre, other):
            looked[cadre] = (other.last_bonus, list(other.hours))
    for cadre, (bonus, hours) in looked.items():
        cadre.met, cadre.met_bonus, cadre.met_hours = True, bonus, hours
