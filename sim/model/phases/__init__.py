"""A tick, phase by phase.

==========  =======================================================================================
phase       what it does
==========  =======================================================================================
begin_year  at a year's beginning its scheme comes into force and pools are set
dispatch    tasks arrive, go to a leader, get members and nodes; each cadre's load is added up
decide      every cadre chooses hours for each activity
work        hours become work: nodes, routine, mass; public cooperation follows service
monitor     lamps, early help, finished and lapsed tasks, secondary values, audits, cards and tally
score       records are written (`sim.model.recording`), the scoring engine counts them, and
            incentives are published (`sim.model.incentives`)
close_year  at year's end: work ranks, standing, pay, measures
renew       then: steps and titles, leavers, appointments, recruits, prospects
learn       beliefs move towards what was published; know-how and strategies spread
==========  =======================================================================================

Each phase is one compiled function of the state and the context, in the file of its name; the turn
of the year (`begin_year`, `close_year`, `renew`) is in `year_end`. `sim.model.loop` only orders
them. Phases draw only keyed random numbers; they do not allocate, validate or raise.
"""
