"""Searches of a calibration over few points, where little hangs on how fine they are."""

from contextlib import contextmanager

import pytest

from analysis.evidence import calibration, calibration_tables


@contextmanager
def few_points(particles, looked_at):
    """Let posteriors have so many particles, and so many points be looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration, "PARTICLES", particles)
        patch.setattr(calibration, "LOOKED_AT", looked_at)
        patch.setattr(calibration_tables, "LOOKED_AT", looked_at)
        yield
