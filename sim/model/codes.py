"""Words of the county as numbers, and the fixed sizes of its tables."""

from __future__ import annotations

from enum import IntEnum

SKILLS = 4
LINES = 6
TASK_SLOTS = 96
"""Open tasks a unit can hold; what arrives beyond is held back by the county and counted."""
MEMBERS = 8
"""Most members of a task force, its leader included."""
PADDING = 6
"""Most participants credited in a node beside its handler."""
MOST_NODES = 32
"""Most nodes of a task."""


class Activity(IntEnum):
    """What hours go to; the rest is rest.

    The order is that of `ACTIVITIES` and of every column with a number for each activity.
    """

    ROUTINE = 0
    MASS = 1
    SQUAD = 2
    # from here on activities serve nobody; `average_points` goes by this order
    VISIBILITY = 3
    TRACES = 4


INNER = Activity.SQUAD + 1
"""The first so many activities have an inner motive, duty or conscience."""


ALWAYS_OPEN = INNER
"""These need no know-how either."""


class Exploit(IntEnum):
    """What can be gained from the rules without doing more; each needs its know-how."""

    SPLITTING = 0
    PADDING = 1
    CROWDING = 2
    VISIBILITY = 3
    TRACES = 4


class Post(IntEnum):
    """Posts, in the order of the roster's word list."""

    GENERAL = 0
    DEPUTY = 1
    CHIEF = 2
    LEADER = 3


class UnitKind(IntEnum):
    """Kinds of unit."""

    TOWNSHIP = 0
    DEPARTMENT = 1


class Lamp(IntEnum):
    """Lamps of a node; white is not begun.

    What happens to a task as such is written like one: its audit, its secondary value, its lapse.
    """

    # those of finished nodes stand before red: `monitor` counts nodes by `lamp < RED`
    GREEN = 0
    BLUE = 1
    YELLOW = 2
    RED = 3
    AUDIT = 4
    SECONDARY = 5
    LAPSE = 6


# Sizes and numbers above are part of table types, which are compiled into every rule.
ACTIVITIES = tuple(activity.name.lower() for activity in Activity)
A, EXPLOITS = len(Activity), len(Exploit)
