"""Keyed draws: the compiled random numbers under one seed and replicate."""

from sim.base import random_numbers
from sim.base.random_streams import Decision


class Luck:
    """All draws of a run; a decision is given by its name."""

    def __init__(self, seed, replicate):
        # the one thing that both models share: under other draws nothing could be
        # compared
        self.key = (seed, replicate)

    def uniform(self, subject, partner, tick, decision, draw):
        return random_numbers.uniform(
            *self.key, subject, partner, tick, int(Decision[decision]), draw
        )

    def normal(self, subject, partner, tick, decision, draw):
        return random_numbers.normal(
            *self.key, subject, partner, tick, int(Decision[decision]), draw
        )

    def below(self, subject, partner, tick, decision, draw, n):
        return int(
            random_numbers.below(
                *self.key, subject, partner, tick, int(Decision[decision]), draw, n
            )
        )

    def poisson(self, subject, partner, tick, decision, draw, mean):
        return int(
            random_numbers.poisson(
                *self.key, subject, partner, tick, int(Decision[decision]), draw, mean
            )
        )
