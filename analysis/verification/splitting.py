"""Splitting of nodes: how many a leader lays out, by credit, overhead, audits and red lamps.

A task has some honest nodes. More of them bring credit and spread the risk of a red lamp over more
hands; each costs a hand-over, and audits fine what is beyond honest need.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from analysis.verification.case import OWN, Case, Family, Readings, exact, farthest
from analysis.verification.special_cases import FULL, HUNDRED, ticks_of
from sim.scenario.scenario import Scenario

HONEST, MOST = 5, 32
"""Nodes of honest need, and those that a task has room for."""
YEARS = 2
OVERLOAD = {"task_load": 45}
"""More work than the members can do in time, so that lamps turn red."""
DEAR = {"options": {"yuan_per_point": {"value": 8000}}}
"""Points worth so much that red lamps matter where nodes bring no credit."""


class LaidOut(NamedTuple):
    """A task as it was laid out: its nodes, and the red lamps a finished task known by then."""

    nodes: int
    honest: int
    red: float


class Terms(NamedTuple):
    """Terms of the gain from nodes, in utility a handler.

    Attributes
    ----------
    credit, overhead : float
        Of a node: what it brings and what it costs.
    audit : float
        Fine, by the square of the nodes beyond honest need.
    risk : float
        Stake of red lamps, shared by the nodes.
    """

    credit: float
    overhead: float
    audit: float
    risk: float


def laid_out(scenario: Scenario, years: int = YEARS) -> list[LaidOut]:
    """List the tasks laid out after the first publication."""
    told, red = [], None
    for tick, state in ticks_of(scenario, years):
        new = [task for task in state.tasks[0, : state.units[0].open_tasks] if task.arrived == tick]
        if red is not None:
            told += [LaidOut(int(task.nodes), int(task.honest_nodes), red) for task in new]
        red = float(state.works[0].reds / max(1, state.works[0].tasks_finished))
    return told


def terms(scenario: Scenario, red: float) -> Terms:
    """Read the terms off a scenario, at so many red lamps a finished task."""
    world, levers = scenario.parameters[0], scenario.schemes[0].levers[0]
    yuan = scenario.schemes[0].rulebooks[0].options.yuan_per_point.value / HUNDRED
    point = float(yuan / world.yuan_per_utility)
    return Terms(
        credit=0.0 if levers.per_task else point * levers.per_node,
        overhead=world.fatigue * levers.handover_hours / FULL,
        audit=point * levers.audit_rate * levers.audit_penalty / HONEST,
        risk=-point * levers.red_points * red,
    )


def best_steps(of: Terms) -> int:
    """Give the number of nodes with the highest gain, the smallest one of equals."""
    gain = {
        k: (of.credit - of.overhead) * k - of.audit * (k - HONEST) ** 2 - of.risk / k
        for k in range(HONEST, MOST + 1)
    }
    return max(gain, key=lambda k: gain[k])


def audited_steps(of: Terms) -> float:
    """Give the number of nodes without risk, if it need not be whole: audits set it."""
    return HONEST + max(0.0, of.credit - of.overhead) / (2 * of.audit)


def shared_risk_steps(of: Terms) -> float:
    """Give the number of nodes without credit, if it need not be whole: the risk is split."""
    return min(MOST, max(HONEST, math.sqrt(of.risk / of.overhead)))


def next_step_pays(of: Terms) -> bool:
    """Say whether one node more than honest need pays, without audits."""
    return of.credit + of.risk / (HONEST * (HONEST + 1)) > of.overhead


def _read_audits(scenario: Scenario) -> Readings:
    wanted = round(audited_steps(terms(scenario, 0.0)))
    return {"k": exact(*farthest(wanted, [task.nodes for task in laid_out(scenario)]))}


def _read_all(scenario: Scenario) -> Readings:
    told = laid_out(scenario)
    wanted = [best_steps(terms(scenario, task.red)) for task in told]
    return {"k": exact(*farthest(wanted, [task.nodes for task in told]))}


def _overload(**levers: float) -> dict[str, Any]:
    return {"levers": levers, "work": OVERLOAD}


FAMILY = Family(
    name="splitting",
    section="2e",
    cases=(
        Case(
            name="audits",
            formula="k = k0 + max(0, v − c)/2a",
            source=OWN,
            scenario="splitting",
            settings={
                f"p={credit}, r={rate:g}": {"levers": {"per_node": credit, "audit_rate": rate}}
                for credit, rate in ((1, 1), (2, 0.5), (2, 1))
            },
            read=_read_audits,
        ),
        Case(
            name="red_lamps",
            formula="k = argmax (v − c)k − a(k − k0)² − ρ/k",
            source=OWN,
            scenario="splitting",
            settings={
                "p=1, r=0, b=5": _overload(red_points=-5),
                "p=1.3, r=0.5, b=5": _overload(red_points=-5, per_node=1.3, audit_rate=0.5),
            },
            read=_read_all,
        ),
        Case(
            name="per_task",
            formula="k = argmax −ck − ρ/k ≈ max(k0, √(ρ/c))",
            source=OWN,
            scenario="splitting",
            settings={
                f"b={red}": {"rulebook": DEAR} | _overload(per_task=1, red_points=-red)
                for red in (5, 0)
            },
            read=_read_all,
        ),
    ),
)
