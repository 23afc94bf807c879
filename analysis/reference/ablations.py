"""Ablations: the base comparison again without one of the causes of the index's effect.

``python -m analysis.reference.ablations FILE`` writes the table; ``make reference`` does it for the
one that README shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.comparison.comparison import COLUMNS, compare
from sim.files.tables import csv_text
from sim.files.toml_files import merge
from sim.runs import batch
from sim.runs.horizon_totals import with_totals
from sim.scenario.scenario import load_scenario

# every number of a rulebook names its origin, that of an ablation too
_ASSUMED = {"origin": "assumed", "quote": "", "reason": "An ablation."}

ABLATIONS: dict[str, dict[str, Any]] = {
    # the base comparison itself, so that each row has something to stand beside
    "none": {},
    "no promotion prize": {"motives": {"promotion_prize": 0}},
    "no know-how": {"exploits": {"knowhow_start": 0, "knowhow_habits": 0, "knowhow_trial": 0}},
    # face is a ratio to pay
    "no pay and no face": {"money": {"pool_per_cadre": 0}},
    "tasks by lot": {"levers": {"willing": 0, "experienced": 0, "idle": 0, "able": 0}},
    "willingness not heeded": {"levers": {"willing": 0}},
    "experience not heeded": {"levers": {"experienced": 0}},
    "equal abilities": {"people": {"ability_spread": 0, "skill_spread": 0}},
    "no duty": {"motives": {"duty": 0}},
    "no effect of cooperation": {"work": {"cooperation_effect": 0}},
    "no face time or traces": {"raters": {"rating_face": 0, "rating_trace": 0}},
    "credit per task, shared, audited": {
        "index": {"per_task": 1, "split_credit": 1, "audit_rate": 0.2}
    },
    "individual score capped at 50": {
        "edits": {"blocks": {"individual": {"max": 50, "range": [0, 200], **_ASSUMED}}}
    },
}
"""Edits by name.

Sections of the world hold in both arms; ``levers`` are those of both schemes, ``index`` and
``edits`` those of the index alone."""

SHOWN = (
    "top20_task_share",
    "random_floor",
    "prospects_task_share",
    "prospects_share",
    "effort",
    "public_value",
    "step_inflation",
    "participant_inflation",
    "involution",
    "overhead_share",
    "max_score",
    "base_work_neglect",
    "mass_work",
    "rank_validity",
)
"""Measures that the paper's claims are read from."""

# As in `make demo` and the base comparison of `make reference`: the same pairs under every cause.
SEED, REPLICATES = 1, 30


def edits_of(ablation: dict[str, Any], scheme: str) -> dict[str, Any]:
    """Turn an ablation into edits of a scenario with the given scheme beside the uniform one."""
    edits = {
        name: part for name, part in ablation.items() if name not in ("levers", "index", "edits")
    }
    # the index arm begins under the uniform scheme, so that needs the levers too
    schemes: dict[str, Any] = {
        name: {"levers": dict(ablation.get("levers", {}))} for name in {"uniform", scheme}
    }
    if scheme != "uniform":
        own = {"levers": ablation.get("index", {}), "edits": ablation.get("edits", {})}
        schemes[scheme] = merge(schemes[scheme], own)
    return {**edits, "schemes": schemes}


def table(
    replicates: int = REPLICATES,
    ablations: Sequence[str] = tuple(ABLATIONS),
    say: Callable[[str], None] = lambda name: None,
    years: int | None = None,
    world: dict[str, Any] | None = None,
) -> pd.DataFrame:
    """Compare uniform and index under each ablation.

    Parameters
    ----------
    replicates : int
    ablations : sequence of str
        Names in `ABLATIONS`.
    say : callable, optional
        Called with the name of each ablation before it is run.
    years : int, optional
        Horizon.
    world : dict, optional
        Edits that hold under every ablation, such as a smaller county.

    Returns
    -------
    DataFrame
        Rows of `analysis.comparison.comparison` for the measures in `SHOWN` and their sums over
        years, with a first column ``ablation``.
    """
    parts = []
    for name in ablations:
        say(name)
        arms = [
            load_scenario(arm, merge(world or {}, edits_of(ABLATIONS[name], arm)))
            for arm in ("uniform", "index")
        ]
        runs = [batch.run_replicates(arm, SEED, range(replicates), years) for arm in arms]
        frame = compare(runs[0], runs[1:]).frame
        frame = frame.loc[frame.measure.isin(with_totals(SHOWN)), list(COLUMNS)]
        frame.insert(0, "ablation", name)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.reference.ablations FILE")
    Path(sys.argv[1]).write_text(csv_text(table(say=print)), encoding="utf-8")
