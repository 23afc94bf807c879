"""The drawing of the house is what the command makes of the code as it stands."""

import xml.etree.ElementTree as ElementTree

from tests.laws.drawing import COMMAND, FILE, INTERFACE, draw, survey
from tests.laws.house import ORDER


def test_the_drawing_is_made_from_the_imports():
    assert FILE.read_text("utf-8") == draw(survey()), f"run {COMMAND} and look at {FILE.name}"


def test_the_drawing_shows_every_room_once_and_no_line_that_runs_upwards():
    rooms = survey()
    names = [room.name for room in rooms]
    assert {f"sim.{name}" if name else INTERFACE for name in ORDER} < set(names)
    assert len(set(names)) == len(names)
    for place, room in enumerate(rooms):
        assert room.uses | room.shows <= set(names[place + 1 :]), room.name
    assert len(ElementTree.fromstring(draw(rooms)).findall("{*}rect")) == 1 + len(names) + 5
