"""The scoring engine: rulebooks, ledgers and score sheets. It needs neither the model nor Mesa."""

from sim.scoring.engine import score
from sim.scoring.ledger import Ledger, read_ledger
from sim.scoring.roster import Roster, read_roster
from sim.scoring.rulebook import Rulebook, load_rulebook
from sim.scoring.sheet import ScoreSheet

__all__ = ["Ledger", "Roster", "Rulebook", "ScoreSheet", "load_rulebook", "read_ledger", "read_roster", "score"]
