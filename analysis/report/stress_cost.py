"""Section of the page of a stress: what the scheme costs, and who gains and loses."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from analysis.comparison.estimates import number
from analysis.report.stress_page import Captioned, Section
from analysis.stress.cost import LITERAL, Cost
from analysis.words import words

SHOWN = ("post", "level", "staffing", "age", "unit")
"""By what persons are grouped in the table."""
_ENDS = ("difference", "low", "high")


def cost_section(found: Cost, lang: str) -> Section:
    """Answer what it costs, and who gains and loses.

    Parameters
    ----------
    found : Cost
    lang : {'en', 'zh'}
    """
    texts = words("stress_cost", lang)
    whole = found.winners[found.winners["year"].isna()]
    answer = [*_persons(whole, lang), *_money(found, whole, lang), *_prices(found, lang)]
    tables = [
        Captioned(texts["winners_caption"], _by_group(whole, lang)),
        Captioned(texts["overspend_caption"], _overspend(found, lang)),
    ]
    return Section(texts["question"], answer, answer[1], tables)


def _persons(whole: pd.DataFrame, lang: str) -> Iterator[str]:
    texts = words("stress_cost", lang)
    own = _quantities(whole, "county", "in_office")
    yield texts["how"].format(
        counties=int(own.at["bonus", "n"]),
        persons=number(own.at["persons", "difference"], 0),
    )
    yield texts["persons"].format(
        gaining=_percent(own, "gaining"),
        losing=_percent(own, "losing"),
        gains=_yuan(own, "gains"),
        losses=_yuan(own, "losses"),
    )
    yield texts["each"].format(bonus=_yuan(own, "bonus"), hours=_change(own, "hours", 2))


def _money(found: Cost, whole: pd.DataFrame, lang: str) -> Iterator[str]:
    texts = words("stress_cost", lang)
    account = _quantities(whole, "county", "all")
    told = {name: _yuan(account, name) for name in ("pool", "beyond_pool", "cancelled")}
    yield texts["account"].format(**told)
    spent = found.overspend
    literal = spent[(spent["pool_rule"] == LITERAL) & (spent["by"] == "county")].iloc[0]
    yield texts["literal"].format(
        overspend=_interval([literal[name] for name in ("overspend", "low", "high")], 3, False),
        beyond=_interval(
            [literal[name] for name in ("beyond", "beyond_low", "beyond_high")], 0, True
        ),
    )


def _prices(found: Cost, lang: str) -> Iterator[str]:
    """Say how scores grow and what a point pays, from the first year to the last."""
    texts = words("stress_cost", lang)
    own = found.inflation[found.inflation["pool_rule"] == found.inflation["pool_rule"].iloc[0]]
    first, last = own["year"].min(), own["year"].max()
    if last == first:
        return
    at = own[own["year"] == last].set_index("measure")
    grown = {
        name: _interval(
            [100 * at.at[name, end] for end in ("growth", "growth_low", "growth_high")], 1, True
        )
        for name in ("mean_score", "point_value")
    }
    yield texts["prices"].format(first=first, last=last, **grown)


def group_called(by: str, group: str, lang: str) -> str:
    """Give what a table calls a group of persons or of units."""
    own = words("stress_cost", lang)
    key = f"{by}_{group}"
    return own[key] if key in own else words("winners", lang)[key]


def _quantities(whole: pd.DataFrame, by: str, group: str) -> pd.DataFrame:
    return whole[(whole["by"] == by) & (whole["group"] == group)].set_index("quantity")


def _by_group(whole: pd.DataFrame, lang: str) -> pd.DataFrame:
    texts, rows = words("stress_cost", lang), []
    own = whole[whole["by"].isin(SHOWN)]
    for (by, group), _ in own.groupby(["by", "group"], sort=False):
        found = _quantities(whole, str(by), str(group))
        if found.at["persons", "difference"] >= 1:
            rows.append(
                {
                    texts["group"]: group_called(str(by), str(group), lang),
                    texts["persons_heading"]: number(found.at["persons", "difference"], 0),
                    texts["gaining"]: _percent(found, "gaining"),
                    texts["losing"]: _percent(found, "losing"),
                    texts["bonus"]: _yuan(found, "bonus"),
                    texts["hours"]: _change(found, "hours", 2),
                }
            )
    return pd.DataFrame(rows)


def _overspend(found: Cost, lang: str) -> pd.DataFrame:
    texts, rows = words("stress_cost", lang), []
    own = found.overspend[found.overspend["pool_rule"] == LITERAL]
    for row in own.to_dict("records"):
        spent = [row[name] for name in ("overspend", "low", "high")]
        beyond = [row[name] for name in ("beyond", "beyond_low", "beyond_high")]
        rows.append(
            {
                texts["units"]: group_called(row["by"], row["group"], lang),
                texts["above"]: f"{100 * row['above']:.0f}%",
                texts["paid_for_yuan"]: _interval(spent, 3, False),
                texts["beyond"]: _interval(beyond, 0, True),
            }
        )
    return pd.DataFrame(rows)


def _percent(own: pd.DataFrame, name: str) -> str:
    ends = [100 * float(own.at[name, end]) for end in _ENDS]
    return f"{number(ends[0], 0)}% [{number(ends[1], 0)}, {number(ends[2], 0)}]"


def _yuan(own: pd.DataFrame, name: str) -> str:
    return _change(own, name, 0)


def _change(own: pd.DataFrame, name: str, places: int) -> str:
    return _interval([float(own.at[name, end]) for end in _ENDS], places, True)


def _interval(ends: list[float], places: int, signed: bool) -> str:
    # adding zero makes -0.0 plain: a rounded nothing has no sign
    told = [number(round(one, places) + 0.0, places, signed) for one in ends]
    return f"{told[0]} [{told[1]}, {told[2]}]" if math.isfinite(ends[1]) else told[0]
