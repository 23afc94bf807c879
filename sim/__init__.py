"""The public interface: everything that a script, a notebook or a lesson needs.

`run`, `sweep` and `compare` make runs; `load_scenario` reads what is run; `score` is the scoring
engine on files; `County` and `Cadre` are the Mesa model and its agents; bad input raises
`InputError`. The first use of the model on a machine compiles it, a minute or two.

Examples
--------
>>> import sim
>>> sim.load_scenario("index").adopted
3
>>> duty = sim.load_scenario("index", edits={"motives": {"duty": 2}})
>>> table = sim.run(duty, seeds=range(1, 4), years=4)  # doctest: +SKIP
>>> table.results[["seed", "effort", "public_value"]]  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Type checkers and editors read these; at run time names are loaded when first asked for, so that
# `import sim` stays quick and `sim.scoring` works without the model and without Mesa.
if TYPE_CHECKING:
    from analysis.comparison.run_comparison import compare
    from sim.base.errors import InputError
    from sim.mesa_interface.cadre import Cadre
    from sim.mesa_interface.county import County
    from sim.scenario.scenario import load_scenario
    from sim.scoring import score
    from sim.sweeps.execution.driver import sweep
    from sim.sweeps.results import run

__all__ = [
    "Cadre",
    "County",
    "InputError",
    "compare",
    "load_scenario",
    "run",
    "score",
    "sweep",
]

#: Where each public name lives. This interface is above both packages: it is the one module of
#: `sim` that may name `analysis`, which nothing in the rooms below it does.
_HOMES = {
    "Cadre": "sim.mesa_interface.cadre",
    "County": "sim.mesa_interface.county",
    "InputError": "sim.base.errors",
    "compare": "analysis.comparison.run_comparison",
    "load_scenario": "sim.scenario.scenario",
    "run": "sim.sweeps.results",
    "score": "sim.scoring",
    "sweep": "sim.sweeps.execution.driver",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no {name}; it has {', '.join(__all__)}")
    globals()[name] = found = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    """List the public names also before they are loaded."""
    return sorted({*globals(), *__all__})
