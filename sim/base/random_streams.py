"""What each draw decides: the names of the streams of random numbers."""

from __future__ import annotations

from enum import IntEnum


class Decision(IntEnum):
    """What a draw decides; members are only ever appended, never renumbered.

    A renumbered member would change the history of every seed ever reported.

    PROBE : no part of the model; tests draw here.
    SIZE : seats of a unit.
    BUSYNESS : how busy a unit is.
    PERSON : abilities, traits, age and status of a seat's holder.
    ARRIVALS : number of tasks that reach a unit in a tick.
    TASK : workload, worth, line and skill of a task.
    PICK : the lot of a cadre when the members of a task are picked.
    CHOICE : what a cadre does with a slot of time.
    ERROR : whether a finished node has an error.
    RATING : noise of a rating.
    LEAVING : whether a cadre leaves the seat before retirement.
    KNOWHOW : finding, learning and forgetting of exploits, and who is met.
    AUDIT : whether a finished task is audited.
    MEETING : whether the pay and hours of the colleague met are public to a cadre.
    IMITATION : what an imitator copies or tries.
    ADOPTION : whether a cadre takes on the strategy of the colleague met.
    PERCEPTION : error in what a cadre takes a published number for.
    CONDUCT : whether a conduct event happens, and of which kind.
    PORTRAIT : error in what appointers know of a nominee's ability.
    DIVISION : to which member a node of a task is given.
    UNIT_CLASS : the lot by which a unit gets its class for pools.
    """

    PROBE = 0
    SIZE = 1
    BUSYNESS = 2
    PERSON = 3
    ARRIVALS = 4
    TASK = 5
    PICK = 6
    CHOICE = 7
    ERROR = 8
    RATING = 9
    LEAVING = 10
    KNOWHOW = 11
    AUDIT = 12
    MEETING = 13
    IMITATION = 14
    ADOPTION = 15
    PERCEPTION = 16
    CONDUCT = 17
    PORTRAIT = 18
    DIVISION = 19
    UNIT_CLASS = 20
