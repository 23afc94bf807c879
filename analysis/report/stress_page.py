"""The page of a stress: a section for each question that was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.report.rendering import mark, render_page
from analysis.stress.attack import Attack
from analysis.stress.evidence import explained, record_files, scored_files
from analysis.stress.exploits import Exploit
from analysis.stress.mending import Mend
from analysis.stress.tables import circle_named, clause_named, edits_named, line_named, shown_value
from analysis.words import words

MOST_LINES = 60
"""Lines of an explanation that a page shows."""


@dataclass(frozen=True)
class Captioned:
    """A table and what it shows."""

    caption: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class Detail:
    """A part of a section: its title, lines of text, and text as it stands."""

    title: str
    lines: list[str]
    text: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure as an address that holds it, and what it shows."""

    url: str
    caption: str


@dataclass(frozen=True)
class Section:
    """A question and its answer; `short` is what a reader without time reads of it."""

    question: str
    answer: list[str]
    short: str = ""
    tables: list[Captioned] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def gaming_section(attack: Attack, lang: str) -> Section:
    """Answer what can be gamed."""
    texts = words("stress", lang)
    count, left = len(attack.exploits), len(attack.left)
    answer = [texts["found" if count else "none_found"].format(count=count)]
    tables = []
    if count:
        tables.append(Captioned(texts["exploits_caption"], exploit_table(attack, lang)))
    if attack.lines:
        rows = [
            (one.where, shown_value(one.before), shown_value(one.after)) for one in attack.lines
        ]
        columns = [texts[name] for name in ("setting", "before", "after")]
        frame = pd.DataFrame(rows, columns=columns)
        tables.append(Captioned(texts["mended_caption"], frame))
    if count:
        answer.append(texts["left" if left else "none_left"].format(count=left))
    if left:
        open_still = [
            (
                edits_named(one, lang),
                clause_named(attack.mended.case.rulebook, one, lang),
                circle_named(one, lang),
                f"{one.most:.2f}",
            )
            for one in attack.left
        ]
        columns = [texts[name] for name in ("edits", "clause", "who", "most")]
        frame = pd.DataFrame(open_still, columns=columns)
        tables.append(Captioned(texts["left_caption"], frame))
    pairs = zip(attack.exploits, attack.mends, strict=True)
    details = [
        _detail(attack, number + 1, one, mend, lang) for number, (one, mend) in enumerate(pairs)
    ]
    return Section(texts["question_gaming"], answer, answer[0], tables, details)


def exploit_table(attack: Attack, lang: str) -> pd.DataFrame:
    """Lay out the catalogue as text."""
    texts = words("stress", lang)
    rows = []
    for number, (one, mend) in enumerate(zip(attack.exploits, attack.mends, strict=True)):
        rows.append(
            {
                texts["number"]: str(number + 1),
                texts["edits"]: edits_named(one, lang),
                texts["clause"]: clause_named(attack.sheets.case.rulebook, one, lang),
                texts["who"]: circle_named(one, lang),
                texts["gain"]: f"{one.gain:.2f}",
                texts["most"]: f"{one.most:.2f}",
                texts["value_lost"]: f"{100 - one.value:.2f}",
                texts["mend"]: _mend(mend, lang),
            }
        )
    return pd.DataFrame(rows)


def _mend(mend: Mend | None, lang: str) -> str:
    texts = words("stress", lang)
    if mend is None or not mend.closes:
        return texts["no_mend"]
    return texts["mended_by"].format(line=line_named(mend.line), moved=f"{mend.moved:.2f}")


def _detail(attack: Attack, number: int, one: Exploit, mend: Mend | None, lang: str) -> Detail:
    texts, sheets = words("stress", lang), attack.sheets
    name, gained = sheets.case.names[one.gainers[0][0]], one.gainers[0][1]
    lines = [
        texts["shown_by"].format(
            records=one.records, who=circle_named(one, lang), gain=f"{one.gain:.2f}"
        ),
        texts["cost"].format(hours=f"{one.lost:g}", lost=f"{100 - one.value:.2f}"),
        _mend(mend, lang),
        texts["in_words_of_engine"].format(cadre=name, gain=f"{gained:.2f}"),
    ]
    honest, gamed = (scored_files(sheets, record_files(sheets, which)) for which in (None, one))
    text = explained(honest, gamed, name, lang)
    if len(text) > MOST_LINES:
        text = [*text[:MOST_LINES], "…"]
    clause = clause_named(sheets.case.rulebook, one, lang)
    title = f"{number}. {edits_named(one, lang)}: {clause}"
    return Detail(title, lines, "\n".join(text))


def stress_page(
    sections: list[Section], about: dict[str, Any], digest: str, lang: str = "en"
) -> str:
    """Make one HTML page that loads nothing from elsewhere.

    Parameters
    ----------
    sections : list of Section
    about : dict
        Title, command, the file of the page in the other language, and lines that say how it was
        made.
    digest : str
        Of what was put under stress.
    lang : {'en', 'zh'}
    """
    from markupsafe import Markup

    return render_page(
        "stress.html",
        mark=Markup(mark("stress", digest)),
        about=about,
        sections=sections,
        words=words("stress", lang),
        page=words("page", lang),
        lang=lang,
    )
