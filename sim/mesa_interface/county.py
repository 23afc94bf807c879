"""The county as a Mesa model: the same compiled phases, called one tick at a time."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from sim.base.arguments import by_name
from sim.base.errors import LISTED, InputError, closest, listing, shown
from sim.base.extras import told_if_lacking
from sim.base.random_numbers import check_key
from sim.mesa_interface.cadre import Cadre, check_class, checked_hours, look
from sim.model.context import turn_to
from sim.model.founding import make_ready
from sim.model.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE
from sim.model.measure_catalogue import MEASURES
from sim.model.state import Key
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario, as_scenario

DEFAULT_KEY = 1
"""Key of all random numbers when none is given."""
FROM_3_4 = (
    "From Mesa 3.4 on batch_run takes keys beside the parameters: "
    "batch_run(County, {...}, rng=[1, 2], ...)."
)

NAN = float("nan")
_PLACES = {one.name: place for place, one in enumerate(MEASURES)}
"""Place of each measure in a year's record."""
KEYS_ARE_PARAMETERS = "rng" not in inspect.signature(mesa.batch_run).parameters
"""Whether this Mesa's batch takes keys as a parameter like any other, as 3.3 does."""


class County(mesa.Model):
    """A county of cadres under appraisal.

    Parameters
    ----------
    scenario_file : str, Path or Scenario
        Name or path of a scenario.
    replicate : int
        Replicate number; with `rng` it fixes all random numbers of the model.
    years : int, optional
        Horizon, after which `running` is false; the scenario's own by default.
    rng : int
        Key of all random numbers, 0 to 2^32 - 1. Mesa's own generators ``random`` and ``rng`` are
        seeded with it and left to users; the model never draws from them.

    Raises
    ------
    InputError
        For a key that is none, and for a repetition in a batch of Mesa's (``iterations``), which
        would be the same county again.

    Examples
    --------
    >>> county = County("index", rng=7)
    >>> for _ in range(24):
    ...     county.step()
    >>> county.measure("effort") > 0
    True
    """

    _made = False
    """Whether Mesa has set what it keeps for itself."""

    @by_name("County", "Write rng={0} for a key of the random numbers.", {"seed": "rng"})
    def __init__(
        self,
        scenario_file: str | Path | Scenario = "index",
        *,
        replicate: int = 0,
        years: int | None = None,
        rng: int = DEFAULT_KEY,
    ) -> None:
        if rng is None:
            # what Mesa hands on from 3.4 on in place of a key among the parameters, without a word
            raise InputError("County, rng", "None", "a whole number from 0 to 2^32 - 1", FROM_3_4)
        key = Key(*check_key(rng, replicate))
        if KEYS_ARE_PARAMETERS:
            _refuse_repetition()
        super().__init__(rng=key.seed)
        self._made = True
        # of Mesa 3.4 and later, which moves it by one with each step; older ones have none
        self._clock = getattr(self, "time", None)
        # not `scenario`, a name that Mesa 3.5 keeps for itself
        self.setting = as_scenario(scenario_file, "County, scenario_file")
        self.key = key
        self.years = self.setting.horizon(years)
        self.tick = 0
        ready = make_ready(self.setting, self.years)
        with told_if_lacking():
            self.state = ready.found(key)
        self._context = ready.at(key)
        self._choosers: list[Cadre] = []
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "year": "year",
                "measured_year": "measured_year",
                **{one.name: partial(_report, name=one.name) for one in MEASURES},
            }
        )

    @property
    def scenario(self) -> Any:
        """Mesa's own record of a run's parameters; the county's scenario is `setting`."""
        return self.__dict__.get("_scenario")

    @scenario.setter
    def scenario(self, value: Any) -> None:
        if self._made:
            raise InputError(
                "County.scenario",
                f"{shown(value)} as a subclass's own",
                "any other name, since Mesa keeps this one for itself",
                "Call it otherwise; the county's own scenario is `setting`.",
            )
        mesa.Model.scenario.fset(self, value)  # type: ignore[attr-defined]

    @property
    def year(self) -> int:
        """Year of the last tick done, from 1; 0 before the first."""
        return -(-self.tick // TICKS)

    @property
    def measured_year(self) -> int:
        """Year that measures are of: the last one closed, 0 before the first is."""
        return self.tick // TICKS

    def measure(self, name: str) -> float:
        """Give a measure of the last year closed; NaN before that, and where it does not exist."""
        if name not in _PLACES:
            raise InputError(
                "County.measure",
                shown(name),
                f"a measure: {', '.join(_PLACES)}",
                closest(str(name), list(_PLACES)),
            )
        return float(self.state.year.measures[_PLACES[name]]) if self.tick >= TICKS else NAN

    def enlist(self, cadre_class: type[Cadre] = Cadre, seats: Iterable[int] | None = None) -> Any:
        """Make agents for seats, all seats by default.

        They then stand in ``agents`` and, if their class overrides `choose`, choose for themselves.

        Returns
        -------
        mesa.agent.AgentSet

        Raises
        ------
        InputError
            For a seat that the county does not have, and for a class with a method that was
            probably meant to be `choose`; then no agent is made.
        """
        count = len(self.state.people)
        if seats is not None and not isinstance(seats, Iterable):
            allowed, do = "several seats, by their numbers", f"Write seats=[{shown(seats)}]."
            raise InputError("County.enlist, seats", shown(seats), allowed, do)
        chosen = range(count) if seats is None else list(seats)
        # all seats are looked at before any agent is made, so that a refusal leaves none
        # behind
        wrong = [
            seat
            for seat in chosen
            if type(seat) is bool or not isinstance(seat, int | np.integer) or not 0 <= seat < count
        ]
        if wrong:
            got = listing(list(map(shown, wrong[:LISTED])), len(wrong))
            raise InputError(
                "County.enlist, seats", got, f"0 to {count - 1}", "Name seats of this county."
            )
        check_class(cadre_class)
        self._check_free(chosen)
        made = [cadre_class(self, seat) for seat in chosen]
        if cadre_class.choose is not Cadre.choose:
            self._choosers += made
        return self.agents

    def _check_free(self, chosen: Sequence[int]) -> None:
        """Refuse a seat that has an agent already, or is named twice: both would show its hours."""
        taken = {int(agent.seat) for agent in self.agents if isinstance(agent, Cadre)}
        for seat in chosen:
            if int(seat) in taken:
                raise InputError(
                    "County.enlist, seats",
                    f"seat {seat}, which has an agent already",
                    "seats without an agent, each once",
                    "Remove the agent of that seat first (agent.remove()).",
                )
            taken.add(int(seat))

    def step(self) -> None:
        """One half-month; an error after the horizon, since the scenario's rules end there."""
        if self.tick == self.years * TICKS:
            raise InputError(
                "County.step",
                f"a step after year {self.years}",
                f"{self.years * TICKS} steps",
                "Make the county with more years.",
            )
        self._check_clock()
        context = self._context
        turn_to(context, self.tick)
        for phase in BEFORE_CHOICE:
            phase(self.state, context)
        # agents leave Mesa by many ways: remove, remove_all_agents, an AgentSet's do("remove")
        self._choosers = [cadre for cadre in self._choosers if cadre in self.agents]
        # before the compiled choice, which writes over last half-month's hours
        before = [look(self.state.seen[cadre.seat]) for cadre in self._choosers]
        for phase in CHOICE:
            phase(self.state, context)
        self._let_choose(before)
        for phase in (*AFTER_CHOICE, *AFTER_CLOSE):
            phase(self.state, context)
        self.tick += 1
        self.running = self.tick < self.years * TICKS
        # last, since it reads the year and the measures of the half-month just done
        self.datacollector.collect(self)

    def _check_clock(self) -> None:
        """Mesa's clock must have moved by one half-month since the last step.

        A subclass that moves `time` itself would make Mesa leave out steps without a word.
        """
        before, self._clock = self._clock, getattr(self, "time", None)
        if before is not None and self.tick > 0 and self._clock != before + 1:
            raise InputError(
                "County.step",
                f"Mesa's clock `time` at {self._clock:g} after {before:g} at the last half-month",
                "one more, since each step is a half-month",
                "Do not change `time`, which Mesa keeps for itself; give a clock of your own "
                "another name.",
            )

    def _let_choose(self, sights: list[Any]) -> None:
        parameters = self.setting.parameters[0]
        most = float(parameters.regular_hours + parameters.overtime_hours)
        for cadre, seen in zip(self._choosers, sights, strict=True):
            hours = checked_hours(
                cadre.choose(seen), most, f"{type(cadre).__name__}.choose, seat {cadre.seat}"
            )
            self.state.seen[cadre.seat].hours[:] = np.array(hours)

    def forget(self) -> None:
        """Let go of the agents, so that Mesa 3.3.1 can free the model.

        Its class-level counter of agent ids holds it otherwise.
        """
        self.remove_all_agents()
        self._choosers = []
        getattr(mesa.Agent, "_ids", {}).pop(self, None)


def _refuse_repetition() -> None:
    """Refuse to be made a second time by a batch of Mesa 3.3 that repeats each run.

    Later ones hand on no key then, which is refused already.
    """
    # a repetition gets the same arguments as the first; only the batch's own frame knows the count
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "_model_run_func" and frame.f_locals.get("iteration", 0) > 0:
            raise InputError(
                "County, rng",
                "the same key again for an iteration of batch_run",
                "a key for each run",
                "Give keys in place of iterations: "
                'batch_run(County, {"rng": [1, 2, 3], ...}, ...).',
            )
        frame = frame.f_back  # type: ignore[assignment]


def _report(model: County, name: str) -> float:
    """Report a measure of the last year closed."""
    return model.measure(name)
