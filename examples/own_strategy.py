"""Write a strategy of your own as a Mesa agent, and see what it earns among the others.

A punctual cadre does assigned tasks first, then half of what is asked of routine and mass work,
and gives no hour to being seen. Half of the seats of a small county are punctual.
"""

import sim

SMALL = {"county": {"townships": 4, "departments": 2}}
FULL = 80  # hours of a half-month without overtime


class Punctual(sim.Cadre):
    """Tasks first, half of the routine, nothing for show."""

    def choose(self, seen):
        """Give the hours of a half-month by activity; what is left is rest."""
        squad = min(seen.load, FULL)
        routine, mass = seen.demand / 2
        rest = FULL - squad
        share = min(1.0, rest / max(routine + mass, 1e-9))
        return {"squad": squad, "routine": share * routine, "mass": share * mass}


def mean(cadres, what):
    """Mean of an attribute over some cadres."""
    values = [getattr(cadre, what) for cadre in cadres]
    return sum(values) / len(values)


if __name__ == "__main__":
    county = sim.County(sim.load_scenario("index", SMALL), rng=7, years=4)
    seats = len(county.state.people)
    county.enlist(Punctual, seats=range(0, seats, 2))
    county.enlist(sim.Cadre, seats=range(1, seats, 2))
    while county.running:
        county.step()
    for group, cadres in county.agents_by_type.items():
        print(f"{group.__name__}: {len(cadres)} cadres, mean score {mean(cadres, 'score'):.1f},")
        print(f"  mean bonus of the last year {mean(cadres, 'bonus'):,.0f} yuan")
