"""Verdicts on claims as a table for people."""

from __future__ import annotations

import pandas as pd

from analysis.comparison.estimates import number
from analysis.evidence.claim_runs import ABLATIONS, ENSEMBLE, MAP
from analysis.evidence.claims import ClaimsFile
from analysis.words import Words, words


def verdict_table(file: ClaimsFile, made: dict[str, pd.DataFrame], lang: str) -> pd.DataFrame:
    """Lay out a row for each claim: verdict, shares of points and draws, counts of readings.

    Parameters
    ----------
    file : ClaimsFile
    made : dict of str to DataFrame
        From `analysis.evidence.verdicts.tables`.
    lang : {'en', 'zh'}
    """
    texts = words("claims", lang)
    rows = []
    for row in made["verdicts"].itertuples():
        own = made["readings"][made["readings"]["claim"] == row.claim]
        shares = made["points"][made["points"]["claim"] == row.claim].set_index("view")["share"]
        rows.append(
            {
                texts["claim"]: getattr(file.claims[str(row.claim)].title, lang),
                texts["kind"]: texts[row.kind],
                texts["verdict"]: texts[row.verdict],
                texts["map"]: _percent(shares.get(MAP, float("nan"))),
                texts["ensemble"]: _percent(shares.get(ENSEMBLE, float("nan"))),
                **{texts[view]: _counts(own, view) for view in ("forms", "strategies")},
                texts["cause"]: texts[row.cause or "no_cause"],
                texts["turns"]: _movers(made["turns"], str(row.claim), texts),
            }
        )
    return pd.DataFrame(rows)


def _percent(share: float) -> str:
    return f"{number(100 * share, 1)}%" if share == share else "–"


def _counts(own: pd.DataFrame, view: str) -> str:
    """Count readings in which a claim holds, is open, is contradicted."""
    found = own.loc[own["view"] == view, "verdict"].value_counts()
    if view == ABLATIONS or found.empty:
        return "–"
    return " / ".join(str(int(found.get(one, 0))) for one in ("holds", "open", "contrary"))


def _movers(turns: pd.DataFrame, claim: str, texts: Words) -> str:
    own = turns[turns["claim"] == claim]
    said = [
        f"{row.number} {number(row.correlation, 2, signed=True)}"
        for row in own.head(2).itertuples()
    ]
    return texts["joint"].join(said) or "–"
