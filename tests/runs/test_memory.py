"""Memory of a county that has ended is there for the next one."""

import platform
import subprocess
import sys

import pytest

from tests.laws.house import ROOT

#: Pages that the system cleared for each of the last few counties of more than fifty units.
SCRIPT = """
import resource
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario
scenario, replicates = load_scenario("nation"), range(4)
for turn in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    run_replicates(scenario, 7, replicates, 1, threads=1)
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / len(replicates))
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="only the C library of GNU is asked to keep memory"
)
def test_pages_of_a_county_are_not_cleared_anew_for_the_next():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    # some 110; without it some 2,000
    assert float(done.stdout) < 800
