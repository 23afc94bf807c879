"""The forms that the county does not ship with, for tests that are about them."""

from sim.scenario.parameters.world.forms import FORMS

PLAIN_FORMS = {one.name: 0 for one in FORMS}
"""Every rule in its plain first form; as shipped, all are in the other one."""
LEADERS_UNPAID = {
    "options": {"leader_pay": {"value": "out", "origin": "assumed", "reason": "Test."}}
}
"""Edits of a scheme in which leaders are neither ranked nor paid; as shipped they are paid."""
