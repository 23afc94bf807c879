"""Rules as Python runs them."""

from contextlib import contextmanager
from unittest import mock

import numpy as np

from sim.kernel.rule import Rule


@contextmanager
def as_written():
    """Within it rules are run as they are written: of little input that is sooner done than the
    compiling of a rule that is else only a part of a phase."""
    with (
        mock.patch.object(Rule, "__call__", lambda rule, *given: rule.py_func(*given)),
        np.errstate(all="ignore"),
    ):
        yield
