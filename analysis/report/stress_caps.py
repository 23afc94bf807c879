"""Section of the page of a stress: how high the cap must be, and what other forms do."""

from __future__ import annotations

from collections.abc import Iterator

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
from analysis.stress.caps import ALWAYS, CURVES, NEVER, CapsFound, is_clear, levels_in_order
from analysis.stress.county import AS_IT_IS, County
from analysis.stress.forms import Form, Number
from analysis.words import words

GOOD = {
    "public_value": 1, "top20_task_share": -1, "involution": -1, "base_work_neglect": -1,
    "distortion": -1,
}  # fmt: skip
"""Outcomes that say whether a level is better, and 1 where more is; the others are told only."""
CHANCE = 0.05
"""Share of 95% intervals that leave out what they are about."""
_ENDS = ["difference", "difference_low", "difference_high"]
CAP = "cap"
"""The form in question."""


def caps_section(found: CapsFound, county: County, figures: dict[str, bytes], lang: str) -> Section:
    """Answer how high the cap must be.

    Parameters
    ----------
    found : CapsFound
    county : County
    figures : dict of str to bytes
        SVG images ``caps`` and ``forms``, as far as there are any.
    lang : {'en', 'zh'}
    """
    texts = words("stress_county", lang)
    answer = [*_opening(found, county, lang), *_of_cap(found, county, lang)]
    answer += [_gains(found, county, lang), _still(found, county, lang)]
    clear = found.tips[found.tips["kind"] != NEVER]
    tables = []
    if len(clear):
        frame = pd.DataFrame([_tip_row(row, county, lang) for row in clear.to_dict("records")])
        tables.append(Captioned(texts["tips_caption"], frame))
    if CAP in county.forms:
        tables.append(Captioned(texts["cap_caption"], _cap_table(found, county, lang)))
    pictures = [Picture(url, texts[f"figure_{name}"]) for name, url in embedded(figures).items()]
    short = _short(found, county, lang)
    return Section(texts["question_caps"], answer, short, tables, pictures=pictures)


def _opening(found: CapsFound, county: County, lang: str) -> Iterator[str]:
    texts = words("stress_county", lang)
    own = found.curves[found.curves["form"] != AS_IT_IS]
    levels = own.drop_duplicates(["form", "level"])
    yield texts["caps_how"].format(
        runs=f"{found.runs:,}", levels=len(levels), forms=levels["form"].nunique(),
        draws=found.draws, added=found.added,
    )  # fmt: skip
    base = found.curves[found.curves["form"] == AS_IT_IS].set_index("measure")
    said = [
        f"{called(one, lang)} {value_text(one, base.loc[one, ['mean', 'low', 'high']].tolist())}"
        for one in CURVES
    ]
    cap = texts["none"]
    if CAP in county.forms:
        cap = level_text(county.forms[CAP], county.own(CAP), lang)
    yield texts["as_it_stands"].format(cap=cap, values=texts["list"].join(said))


def _of_cap(found: CapsFound, county: County, lang: str) -> Iterator[str]:
    """Say where each outcome tips over the cap."""
    texts = words("stress_county", lang)
    if CAP not in county.forms:
        yield texts["no_cap_possible"]
        return
    form = county.forms[CAP]
    for row in found.tips[found.tips["form"] == CAP].to_dict("records"):
        name = called(row["measure"], lang)
        if row["kind"] == NEVER:
            yield texts["cap_never"].format(measure=name)
            continue
        change = change_text(row["measure"], [row[name] for name in _ENDS], lang)
        key = "cap_always" if row["kind"] == ALWAYS else "cap_clear"
        yield texts[key].format(
            measure=name,
            level=level_text(form, row["level"], lang),
            after=level_text(form, row["after"], lang),
            way=texts["higher" if row["direction"] > 0 else "lower"],
            change=change,
        )


def _gains(found: CapsFound, county: County, lang: str) -> str:
    """Name the levels at which something is clearly better and nothing clearly worse."""
    texts, named = words("stress_county", lang), []
    for form, one in county.forms.items():
        for level, better in _gaining(found, form, one):
            what = texts["list"].join(called(name, lang) for name in better)
            where = f"{form_called(county, form, lang)} {level_text(one, level, lang)}"
            named.append(f"{where} ({what})")
    if not named:
        return texts["no_gains"]
    return texts["gains"].format(levels=texts["list"].join(named))


def _gaining(found: CapsFound, form: str, one: Form) -> Iterator[tuple[Number, list[str]]]:
    """Give the levels of a form that only better something, each with what it betters."""
    own = found.curves[found.curves["measure"].isin(GOOD)]
    for level in levels_in_order(own, form, one.first):
        rows = own[(own["form"] == form) & (own["level"] == level)]
        sign = rows["difference"] * rows["measure"].map(GOOD) * is_clear(rows)
        if (sign > 0).any() and not (sign < 0).any():
            yield level, rows.loc[sign > 0, "measure"].tolist()


def _short(found: CapsFound, county: County, lang: str) -> str:
    texts = words("stress_county", lang)
    if CAP not in county.forms:
        return texts["no_cap_possible"]
    form = county.forms[CAP]
    caps = [level_text(form, level, lang) for level, _ in _gaining(found, CAP, form)]
    if not caps:
        return texts["short_no_caps"]
    return texts["short_caps"].format(caps=texts["list"].join(caps))


def _still(found: CapsFound, county: County, lang: str) -> str:
    """Name the forms that move nothing clearly, and say how many intervals luck alone moves."""
    texts = words("stress_county", lang)
    moved = set(found.tips.loc[found.tips["kind"] != NEVER, "form"])
    still = [name for name in dict.fromkeys(found.tips["form"]) if name not in moved]
    own = found.curves[found.curves["form"] != AS_IT_IS]
    luck = texts["luck"].format(count=len(own), luck=f"{CHANCE * len(own):.0f}")
    if not still:
        return luck
    named = texts["list"].join(form_called(county, name, lang) for name in still)
    return f"{texts['still'].format(forms=named)} {luck}"


def _tip_row(row: dict, county: County, lang: str) -> dict[str, str]:
    texts, form = words("stress_county", lang), county.forms[row["form"]]
    ends = [row[name] for name in _ENDS]
    steepest = texts["step"].format(
        after=level_text(form, _or_own(row["steepest_after"], county, row["form"]), lang),
        level=level_text(form, row["steepest_level"], lang),
    )
    return {
        texts["form"]: form_called(county, row["form"], lang),
        texts["outcome"]: called(row["measure"], lang),
        texts["tips_at"]: level_text(form, row["level"], lang),
        texts["kind"]: texts[f"kind_{row['kind']}"],
        texts["difference"]: change_text(row["measure"], ends, lang),
        texts["steepest"]: steepest,
    }


def _or_own(level: float, county: County, form: str) -> float | None:
    return county.own(form) if level != level else level


def _cap_table(found: CapsFound, county: County, lang: str) -> pd.DataFrame:
    texts, form = words("stress_county", lang), county.forms[CAP]
    own = found.curves[found.curves["form"] == CAP]
    rows = []
    for level in levels_in_order(own, CAP, form.first):
        row = {texts["cap"]: level_text(form, level, lang)}
        at = own[own["level"] == level].set_index("measure")
        row[texts["counties"]] = str(int(at["draws"].iloc[0]))
        for one in CURVES:
            row[called(one, lang)] = change_text(one, at.loc[one, _ENDS].tolist(), lang)
        rows.append(row)
    return pd.DataFrame(rows)
