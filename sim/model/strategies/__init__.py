"""How cadres choose their hours; see `sim.model.strategies.choose`."""
