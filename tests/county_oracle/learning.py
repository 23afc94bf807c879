"""Know-how spreads by contact; beliefs follow what is published (6.8)."""

from county_oracle.people import CROWDING, EXPLOITS


def spread_knowhow(county):
    """All meet somebody and look at the same moment."""
    known = {cadre: list(cadre.knowhow) for cadre in county.cadres}
    for cadre in county.cadres:
        other = met(county, cadre)
        for exploit in EXPLOITS:
            if exploit > CROWDING or county.levers.platform == 1:
                u = luck_of(county, cadre, 2 + exploit)
                cadre.knowhow[exploit] = knows(county.world, known[cadre][exploit], known[other][exploit], u)


def knows(world, knew, other_knew, u):
    """Who knows may forget; who does not may find out alone or learn it from the other."""
    if knew:
        return u < 1 - world.knowhow_forgetting
    contact = world.knowhow_imitation if other_knew else 0.0
    return u < world.knowhow_trial + (1 - world.knowhow_trial) * contact


def luck_of(county, cadre, draw):
    return county.luck.uniform(cadre.seat.number, cadre.generation, county.tick, "KNOWHOW", draw)


def met(county, cadre):
    """A colleague of the unit or anybody of the county, but never oneself."""
    seats = cadre.unit.seats
    if len(seats) == 1 or luck_of(county, cadre, 0) >= county.world.knowhow_near:
        seats = county.seats
    address = (cadre.seat.number, cadre.generation, county.tick, "KNOWHOW", 1)
    place = county.luck.below(*address, len(seats) - 1)
    return seats[place + (place >= seats.index(cadre.seat))].cadre


def move_beliefs(county):
    """Each belief moves towards what was last published about the seat."""
    for cadre in county.cadres:
        cadre.beliefs.move(cadre.seat.published, county.world.belief_weight)
