"""What the engine publishes to cadres: marginal points of an hour, worth of a point, win probabilities,
averages."""
