"""Section of the page of a stress: what would be better, with the reforms line by line."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.report.rendering import embedded
from analysis.report.stress_numbers import (
    called,
    change_text,
    form_called,
    level_text,
    value_text,
)
from analysis.report.stress_page import Captioned, Picture, Section
from analysis.stress.county import AS_IT_IS, County
from analysis.stress.fronts import CRITERIA, ORDERS
from analysis.stress.search import SearchFound
from analysis.words import said, words

_ENDS = ("difference", "difference_low", "difference_high")


def search_section(
    found: SearchFound, county: County, figures: dict[str, bytes], lang: str
) -> Section:
    """Answer what would be better.

    Parameters
    ----------
    found : SearchFound
    county : County
    figures : dict of str to bytes
        The SVG image ``front``.
    lang : {'en', 'zh'}
    """
    texts = words("stress_county", lang)
    answer = [*_opening(found, lang), *_best(found, county, lang)]
    tables = []
    if len(found.lines):
        tables.append(Captioned(texts["reform_caption"], _reforms(found, county, lang)))
    tables.append(Captioned(texts["front_caption"], _front(found, county, lang)))
    pictures = [Picture(url, texts[f"figure_{name}"]) for name, url in embedded(figures).items()]
    return Section(texts["question_search"], answer, _short(found, lang), tables, pictures=pictures)


def _short(found: SearchFound, lang: str) -> str:
    texts = words("stress_county", lang)
    if not found.best:
        return texts["nothing_better"]
    own = found.scores[found.scores["criterion"] == "public_value"].set_index("candidate")
    best = own.loc[list(found.best)]
    better, worse = (best["difference_low"] > 0).sum(), (best["difference_high"] < 0).sum()
    return texts["short_search"].format(
        count=len(best), better=better, worse=worse, open=len(best) - better - worse
    )


def _opening(found: SearchFound, lang: str) -> Iterator[str]:
    texts = words("stress_county", lang)
    seen, fresh = (len(one.values["public_value"]) for one in (found.searched, found.fresh))
    yield texts["search_how"].format(tried=found.tried, seen=seen)
    front = found.scores[found.scores["on_front"]]["candidate"].unique()
    stands = "front_with_it" if AS_IT_IS in front else "front_without_it"
    yield texts["search_front"].format(
        scored=len(found.fresh.candidates) - 1, fresh=fresh, front=len(front), it=texts[stands]
    )


def _best(found: SearchFound, county: County, lang: str) -> Iterator[str]:
    texts = words("stress_county", lang)
    if not found.best:
        yield texts["nothing_better"]
        return
    by_name = found.scores.set_index(["candidate", "criterion"])
    for number, (name, order) in enumerate(zip(found.best, ORDERS, strict=False), 1):
        changes = texts["list"].join(_changes(found, county, name, lang))
        outcome = by_name.loc[(name, "public_value")]
        ends = [outcome[key] for key in _ENDS]
        clear = "better" if ends[1] > 0 else "worse" if ends[2] < 0 else "open"
        yield texts["reform"].format(
            number=number,
            order=texts[f"order_{order}"],
            changes=changes,
            change=change_text("public_value", ends, lang),
            clear=texts[f"value_{clear}"],
            others=_others(by_name, name, lang),
        )


def _changes(found: SearchFound, county: County, name: str, lang: str) -> Iterator[str]:
    for form, level in found.levels[name].items():
        told = level_text(county.forms[form], level, lang)
        yield f"{form_called(county, form, lang)}: {told}"


def _others(by_name: pd.DataFrame, name: str, lang: str) -> str:
    """Name the criteria beside public value that differ clearly."""
    texts, told = words("stress_county", lang), []
    for one in CRITERIA:
        row = by_name.loc[(name, one)]
        ends = [row[key] for key in _ENDS]
        if one != "public_value" and (ends[1] > 0 or ends[2] < 0):
            told.append(f"{called(one, lang)} {change_text(one, ends, lang)}")
    return texts["others"].format(list=texts["list"].join(told)) if told else texts["no_others"]


def _reforms(found: SearchFound, county: County, lang: str) -> pd.DataFrame:
    """Lay out the changes of the best: clause, before, after, effect."""
    texts, rows = words("stress_county", lang), []
    for (number, form), own in found.lines.groupby(["reform", "form"], sort=False):
        one, first = county.forms[str(form)], own.iloc[0]
        before = None if np.isnan(first["before"]) else first["before"]
        rows.append(
            {
                texts["reform_number"]: str(number),
                texts["clause"]: _clause(county, str(form), str(first["clause"]), lang),
                texts["before"]: level_text(one, before, lang),
                texts["after"]: level_text(one, first["after"], lang),
                texts["effect"]: _effects(own, lang),
            }
        )
    return pd.DataFrame(rows)


def _clause(county: County, form: str, clause: str, lang: str) -> str:
    one, texts = county.forms[form], words("stress_county", lang)
    where = texts["lever"].format(name=one.keys[-1]) if one.is_lever else said(clause, lang)
    return f"{form_called(county, form, lang)} ({where or texts['new_clause']})"


def _effects(own: pd.DataFrame, lang: str) -> str:
    """Write what a change does to public value, and to the rest where that is clear."""
    told = []
    for row in own.to_dict("records"):
        ends = [row[key] for key in ("difference", "low", "high")]
        if row["criterion"] == "public_value" or ends[1] > 0 or ends[2] < 0:
            change = change_text(row["criterion"], ends, lang)
            told.append(f"{called(row['criterion'], lang)} {change}")
    return "\n".join(told)


def _front(found: SearchFound, county: County, lang: str) -> pd.DataFrame:
    """Lay out the members of the front with their intervals, worst tenth and regret."""
    texts, rows = words("stress_county", lang), []
    own = found.scores[found.scores["on_front"]]
    for name, scores in own.groupby("candidate", sort=False):
        at = scores.set_index("criterion")
        what = texts["as_it_is"]
        if name != AS_IT_IS:
            what = "\n".join(_changes(found, county, str(name), lang))
        best = found.best.index(str(name)) + 1 if name in found.best else 0
        label = texts["is_reform"].format(number=best) if best else str(name)
        row = {texts["candidate"]: "–" if name == AS_IT_IS else label}
        row[texts["changes"]] = what
        for one in CRITERIA:
            row[called(one, lang)] = value_text(one, at.loc[one, ["mean", "low", "high"]].tolist())
        value = at.loc["public_value"]
        row[texts["worst_tenth"]] = f"{value['worst_tenth']:.1f}"
        row[texts["regret"]] = f"{value['regret']:.1f}"
        rows.append(row)
    return pd.DataFrame(rows)
