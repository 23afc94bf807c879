"""The students' sheets as one page of HTML for each language, to be printed: a sheet, a page of A4.

``python -m analysis.course.sheets`` writes them from the sheets' Markdown; ``make course`` does it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from analysis.course.answers import FOLDER, LANGUAGES
from sim.files.atomic import write_atomically

LESSONS = 5
_STYLE = """
@page { size: A4; margin: 12mm 15mm; }
body { font: 10pt/1.35 "Noto Sans", "Helvetica Neue", Arial, "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; max-width: 180mm; margin: 0 auto; color: #000; }
section { break-after: page; }
section:last-child { break-after: auto; }
h1 { font-size: 17pt; margin: 0 0 3mm; }
h2 { font-size: 12pt; margin: 3.5mm 0 1mm; border-bottom: 0.3mm solid #888; break-after: avoid; }
p, ul, ol { margin: 1.5mm 0; }
ul, ol { padding-left: 6mm; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; break-inside: avoid; }
th, td { border: 0.2mm solid #555; padding: 0.8mm 1.5mm; text-align: left; font-size: 9.5pt; }
td { height: 7mm; }
table ~ p { line-height: 1.8; }
code { font-family: "Noto Sans Mono", Menlo, Consolas, monospace; font-size: 9.5pt; }
"""


def page(lang: str) -> str:
    """Make the page of a language from its five sheets."""
    render = MarkdownIt("commonmark", {"html": False}).enable("table").render
    texts = [
        (FOLDER / lang / f"lesson-{number}.md").read_text("utf-8")
        for number in range(1, LESSONS + 1)
    ]
    sheets = "\n".join(f"<section>\n{render(text)}</section>" for text in texts)
    title = texts[0].splitlines()[0].removeprefix("# ")
    code = {"en": "en", "zh": "zh-CN"}[lang]
    return (
        f'<!doctype html>\n<html lang="{code}">\n<meta charset="utf-8">\n<title>{title} …</title>\n'
        f"<style>{_STYLE}</style>\n{sheets}\n</html>\n"
    )


def path_of(lang: str) -> Path:
    """Give the place of the page."""
    return FOLDER / f"sheets-{lang}.html"


def write(say: Callable[[str], None] = print) -> None:
    """Write the pages of both languages, both or none."""
    write_atomically({path_of(lang): page(lang).encode() for lang in LANGUAGES})
    for lang in LANGUAGES:
        say(str(path_of(lang)))


if __name__ == "__main__":
    write()
