"""A draft of a rulebook as text, from what was read in a scoring table.

What the table says stands there with its words as the quote and its cells as the clause. What it
does not say stands there as a question, a comment that begins with ``#?``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.drafting.scoring_table import ScoringTable
from analysis.drafting.table_items import DraftBlock, DraftEvent, DraftItem, Question, TableReading
from analysis.drafting.toml_text import inline, quoted_key, value_text
from analysis.words import said, words
from sim.scoring.rulebook import Rulebook, resolve_rulebook

_ASSUMED = {
    "deduct": ("start", "floor"),
    "rating": ("lowest",),
    "rank_band": ("of",),
    "sum": ("cap",),
    "rate": ("cap",),
}
"""Fields of a kind for which the words of a table alone do not speak."""


def draft_text(
    code: str, name: str, table: ScoringTable, reading: TableReading, rest: Rulebook, lang: str
) -> str:
    """Write a draft that can be checked and used as it stands.

    Parameters
    ----------
    code : str
        Of the rulebook.
    name : str
        Of the table's file.
    table : ScoringTable
    reading : TableReading
    rest : Rulebook
        Where coefficients, options and names of blocks come from.
    lang : {'en', 'zh'}
        Of comments and reasons.

    Raises
    ------
    InputError
        When what was read makes no rulebook.
    """
    texts = words("import", lang)
    lines = [*_head(code, name, table, reading, lang)]
    used = {one.block for one in reading.items if one.kind}
    for block in reading.blocks.values():
        if block.name in used:
            lines += ["", *_block(block, table, rest, texts)]
    for item in reading.items:
        lines += ["", *_item(item, table, texts)]
    lines += ["", *_rest(rest, texts)]
    text = "\n".join(lines) + "\n"
    # what is written is a rulebook, or nothing is written
    resolve_rulebook([(table.where, tomllib.loads(text))])
    return text


def asked(question: Question, texts: dict[str, str]) -> str:
    """Word a question in one line."""
    said = " ".join(question.words.split())
    return texts[question.key].format(words=said, at=question.at)


def remarks(table: ScoringTable, reading: TableReading, texts: dict[str, str]) -> list[str]:
    """Say what concerns no single item: headings, totals, cells that were not read."""
    return [
        *(texts[key].format(words=about, at="") for key, about in table.notes),
        *(texts["unread"].format(at=at, words=" ".join(text.split())) for at, text in table.unread),
        *(asked(one, texts) for one in reading.questions),
    ]


def _head(
    code: str, name: str, table: ScoringTable, reading: TableReading, lang: str
) -> Iterator[str]:
    texts, title = words("import", lang), table.title or code
    yield f"# {_comment(texts['draft_head'].format(where=said(table.source, lang)))}"
    yield f"# {texts['draft_answer'].format(code=code)}"
    yield f"# {texts['draft_mean']}"
    yield from (f"#? {_comment(line)}" for line in remarks(table, reading, texts))
    yield ""
    yield f"code = {value_text(code)}"
    yield f"names = {inline({'en': title, 'zh': title})}"
    yield f"description = {value_text(texts['description'].format(name=name))}"


def _comment(text: str) -> str:
    """A comment is one line, and may hold no sign that a file may not."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _block(
    block: DraftBlock, table: ScoringTable, rest: Rulebook, texts: dict[str, str]
) -> Iterator[str]:
    yield from _questions(block.questions, texts)
    known = next((one for name, one in rest.blocks.items() if name == block.name), None)
    title = "、".join(block.dimensions) or (known.names.zh if known else block.name)
    yield f"[blocks.{block.name}]"
    yield f"names = {inline({'en': known.names.en if known else block.name, 'zh': title})}"
    if block.most is not None:
        yield f"max = {_number(block.most)}"
    if not block.dimensions:
        yield 'origin = "assumed"'
        yield f"reason = {value_text(texts['reason_block'])}"
        return
    yield f"clause = {value_text(_clause(table, ', '.join(block.dimensions.values())))}"
    yield 'origin = "given"'
    yield f"quote = {value_text(title)}"


def _questions(questions: Sequence[Question], texts: dict[str, str]) -> Iterator[str]:
    for one in questions:
        yield f"#? {texts['asked_at'].format(at=one.at, asked=_comment(asked(one, texts)))}"


def _clause(table: ScoringTable, at: str) -> str:
    return f"{table.source}, {at}"


def _item(item: DraftItem, table: ScoringTable, texts: dict[str, str]) -> Iterator[str]:
    yield f"# {item.at}"
    yield from _questions(item.questions, texts)
    if not item.kind:
        yield f"# {_comment(item.zh)}"
        return
    path = f"items.{quoted_key(item.code)}"
    yield f"[{path}]"
    yield f"block = {value_text(item.block)}"
    yield f"kind = {value_text(item.kind)}"
    yield f"names = {inline({'en': item.en or item.zh, 'zh': item.zh})}"
    for key, value in item.fields.items():
        yield f"{key} = {_value(value)}"
    yield f"clause = {value_text(_clause(table, item.at))}"
    quote = " ".join((item.words or item.zh).split())
    if item.is_stand_in:
        yield 'origin = "assumed"'
        yield f"reason = {value_text(texts['reason_stand_in'])}"
        yield f"quote = {value_text(quote)}"
        return
    yield 'origin = "given"'
    yield f"quote = {value_text(quote)}"
    for key in _ASSUMED.get(item.kind, ()):
        if (key in item.fields or key == "floor") and not (key == "floor" and item.floor_given):
            yield f"[{path}.assumed.{key}]"
            yield f"reason = {value_text(texts[f'reason_{key}'])}"
    for event in item.events:
        yield from _event(event, path, quote)


def _event(event: DraftEvent, path: str, quote: str) -> Iterator[str]:
    """Write a kind of event; without an amount as a comment, to be completed."""
    mark = "#? " if event.amount is None else ""
    yield f"{mark}[{path}.records.{quoted_key(event.code)}]"
    yield f"{mark}names = {inline({'en': event.en or event.zh, 'zh': event.zh})}"
    yield f"{mark}amount = {'' if event.amount is None else _number(event.amount)}"
    yield f'{mark}origin = "given"'
    yield f"{mark}quote = {value_text(quote)}"


def _value(value: Any) -> str:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(one)}' for key, one in value.items())} }}"
    return value_text(value)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _rest(rest: Rulebook, texts: dict[str, str]) -> Iterator[str]:
    """Write coefficients and options as another rulebook has them, each as a thing to be said."""
    yield f"#? {texts['draft_rest'].format(parent=rest.code)}"
    reason = value_text(texts["reason_rest"].format(parent=rest.code))
    data = rest.as_file()
    for table in ("index_coefficients", "pay_coefficients", "options"):
        for key, entry in data[table].items():
            yield f"[{table}.{key}]"
            if "names" in entry:
                yield f"names = {inline(entry['names'])}"
            yield f"value = {_value(entry['value'])}"
            yield 'origin = "assumed"'
            yield f"reason = {reason}"


def questions_of(reading: TableReading) -> Sequence[Question]:
    """List all questions of a reading."""
    of_blocks = [one for block in reading.blocks.values() for one in block.questions]
    of_items = [one for item in reading.items for one in item.questions]
    return [*reading.questions, *of_blocks, *of_items]
