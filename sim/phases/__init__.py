"""A tick, phase by phase.

==========  ===========================================================================================
phase       what it does
==========  ===========================================================================================
dispatch    tasks arrive, go to a leader, get members and nodes; each cadre's load is added up
decide      every cadre chooses hours for each activity
work        hours become work: nodes, routine, mass; public cooperation follows service
monitor     lamps, finished and lapsed tasks
score       records are written, the scoring engine counts them and publishes
settle      at year's end: standing, pay, promotions, retirement, recruitment
learn       beliefs move towards what was published; know-how and strategies spread
==========  ===========================================================================================

Each phase is one compiled function of the state and the context, in the file of its name; ``sim.loop`` only orders
them. Phases draw only keyed luck, do not allocate, validate or raise."""
