"""Scratch of cadres' choices."""

from __future__ import annotations

from sim.base.elementary_rows import EXP_SCRATCH, WIDTH
from sim.base.record_arrays import columns
from sim.model.codes import ALWAYS_OPEN, INNER, A

LANES = WIDTH
"""Most cadres who choose side by side."""
_LANE, _EACH = (LANES,), (A, LANES)
ROOM = columns(
    [
        ("lined_up", "i8"),
        ("values", "f8", (A + 1,)),
        ("learnt", "f8", (A + 1,)),
        ("lifts", "f8", (A + 1 - ALWAYS_OPEN,)),
        ("who", "i8", _LANE),
        ("generation", "i8", _LANE),
        ("worth", "f8", _LANE),
        ("heeds", "f8", _LANE),
        ("weight", "f8", (A + 1, LANES)),
        ("effort", "f8", _EACH),
        ("gain", "f8", _EACH),
        ("habit", "f8", _EACH),
        ("strength", "f8", (INNER, LANES)),
        ("wanted", "f8", (INNER, LANES)),
        ("until", "f8", (INNER, LANES)),
        ("changes", "f8", (2 * INNER + 2, LANES)),
        ("cost", "f8", _LANE),
        ("lift", "f8", _LANE),
        ("chances", "f8", _LANE),
        ("power", "f8", (A + 1, LANES)),
        *EXP_SCRATCH,
        ("luck", "f8", (2, LANES)),
    ]
)
"""Scratch of the choices of a half-month, in one record: the compiler then knows the distance of
each row from the others, or it would have to fear that one is written over another.

`values` and `learnt` are for one choice. `lined_up` counts the lanes taken. `lifts` is what rest
gains by how many activities that need know-how are open. Of each lane:

- `who`, `generation`, `worth` of a point in utility, and how far duty is heeded (`heeds`, 0 or 1);
- by activity, `effort` so far, `gain` of an effort and the pull of `habit`, for the first ones
  `strength` of the inner motive and the effort `wanted`; `weight`, that of rest last;
- the cadre's own `cost`, `lift` of rest and the sum of weights (`chances`);
- what one more slot changes a weight by (`changes`): for the first activities, while a whole slot
  is wanted (effort below `until`), then in the slot that does what is left of it; in any activity
  in which nothing is wanted; and rest;
- numbers whose exponentials are sought (`power`), with scratch of `exp_each`;
- `luck` of a slot and of the one after it.
"""
