"""What the engine publishes to cadres.

Marginal and average points of an hour, the worth of a point, win probabilities.
"""
