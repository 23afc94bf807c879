"""The scoring engine: rulebooks, ledgers and score sheets. It needs neither the model nor Mesa.

What stands here is loaded when it is first asked for, since the model needs the rules but no files
of records.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scoring.engine import score
    from sim.scoring.ledger import Ledger, read_ledger
    from sim.scoring.roster import Roster, read_roster
    from sim.scoring.rulebook import Rulebook, load_rulebook
    from sim.scoring.sheet import ScoreSheet
    from sim.scoring.tabular import OnSheet

__all__ = [
    "Ledger",
    "OnSheet",
    "Roster",
    "Rulebook",
    "ScoreSheet",
    "load_rulebook",
    "read_ledger",
    "read_roster",
    "score",
]

_HOMES = {
    "Ledger": "ledger",
    "OnSheet": "tabular",
    "Roster": "roster",
    "Rulebook": "rulebook",
    "ScoreSheet": "sheet",
    "load_rulebook": "rulebook",
    "read_ledger": "ledger",
    "read_roster": "roster",
    "score": "engine",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no {name}")
    # the next look-up of the name finds it without coming here
    globals()[name] = found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found
