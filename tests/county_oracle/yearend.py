"""A year begins, is closed, and its people are renewed (6.0, 6.7)."""

from county_oracle.arithmetic import TICKS, rint
from county_oracle.people import CHIEF, DEPUTY, LEADER, Beliefs, Cadre, CadreYear, UnitYear
from county_oracle.scoring import is_ranked, ranking_value, score_unit


def begin_year(county):
    """Pools are set by the number of those who are paid here."""
    for unit in county.units:
        ranked = sum(is_ranked(county.rulebook(unit), cadre) for cadre in unit.cadres)
        unit.pool = rint(county.world.pool_per_cadre * 100) * ranked


def close_year(county):
    """Everybody is scored, ranked and paid; aspirations follow the bonus."""
    for unit in county.units:
        county.sheets[unit] = sheet = score_unit(county, unit)
        for cadre in unit.cadres:
            row = sheet.row(cadre)
            cadre.result = row
            bonus = float(row["bonus"] or 0)
            weight = county.world.aspiration_weight if cadre.aspiration > 0 else 1.0
            cadre.aspiration += (bonus - cadre.aspiration) * weight
            cadre.last_bonus = bonus


def renew(county):
    """Leavers' posts are passed down, recruits come, prospects are seen anew and the year's accounts are cleared."""
    for unit in county.units:
        leavers = [cadre for cadre in unit.cadres if leaves(county, cadre)]
        for post in (LEADER, CHIEF, DEPUTY):
            for leaver in [one for one in leavers if one.post == post]:
                promote(county, unit, leaver, leavers)
        for leaver in leavers:
            replace(county, leaver)
    for cadre in county.cadres:
        cadre.reconsider_prospects(county.tick)
        cadre.year = CadreYear()
        cadre.records = {}
    for unit in county.units:
        unit.year = UnitYear()
        unit.tally = 0


def leaves(county, cadre):
    """By age, or by chance."""
    world, t = county.world, county.tick
    draw = county.luck.uniform(cadre.seat.number, cadre.generation, t, "LEAVING", 0)
    return t + 1 - cadre.born >= world.retirement_age * TICKS or draw < world.turnover


def promote(county, unit, leaver, leavers):
    """The best of those one post below with prospects exchanges post and level with the leaver."""
    heirs = [c for c in unit.cadres if c not in leavers and c.post == leaver.post - 1 and c.promotion_worth > 0]
    if not heirs:
        return
    heir = max(heirs, key=lambda cadre: ranking_value(county.sheets[unit], cadre))
    heir.post, leaver.post = leaver.post, heir.post
    heir.level, leaver.level = leaver.level, heir.level
    below = sum(other.year.contribution < heir.year.contribution for other in unit.cadres)
    county.merits.append(100 * below / max(1, len(unit.seats) - 1))


def replace(county, leaver):
    """A recruit comes into the leaver's seat, with the post and level at which it then stands; nothing is told yet."""
    seat = leaver.seat
    seat.published = Beliefs()
    seat.cadre = Cadre(county, seat, leaver.generation + 1, county.tick, leaver.post, leaver.level)
    leaver.remove()
