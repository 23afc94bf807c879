"""How figures write their words and the names of scenarios: with fonts that have all their signs.

The font of figures has no Chinese. Where more is needed, the fonts of the system are looked through
anew each time: matplotlib's own list is as old as its first start on the machine. Without a font
for Chinese words they are English; a name of which no font has all signs is a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib import font_manager
from matplotlib.font_manager import FontEntry

from analysis.comparison.comparison import COMPARED, Comparison
from analysis.comparison.sweep_reading import Reading
from analysis.comparison.titles import Titled
from analysis.words import words
from sim.files.fields import Names
from sim.model.measure_catalogue import GROUPS
from sim.scenario.parameters import PARAMETERS

FONT = "DejaVu Sans"
"""The font of all figures, which matplotlib brings with it."""
PREFERRED = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Hiragino Sans GB",
    "SimHei",
    # a collection is listed by its first font, which has the signs of all
    "Noto Sans CJK JP",
)
"""Fonts that are taken before others for signs that `FONT` lacks."""
# it has a box for every sign there is
_BOXES = "Last Resort"


@dataclass(frozen=True)
class Lettering:
    """How figures write their words, and what scenarios are called.

    Attributes
    ----------
    fonts : tuple of str
        Families; a sign is drawn in the first that has it.
    titles : tuple of str
        What each scenario is called.
    numbered : dict of str to str
        What stands for a scenario's title of which no font has all signs, such as ``scenario 2``.
    lang : {'en', 'zh'}
        Language of the words: the one asked for, or English where no font has its signs.
    asked : {'en', 'zh'}
    """

    fonts: tuple[str, ...]
    titles: tuple[str, ...]
    numbered: dict[str, str]
    lang: str = "en"
    asked: str = "en"

    def comparison(self, given: Comparison) -> Comparison:
        """Give a comparison as it is drawn."""
        return replace(given, titles=tuple(Names(en=one, zh=one) for one in self.titles))

    def reading(self, given: Reading) -> Reading:
        """Give a sweep's reading as it is drawn."""
        called = dict(zip(given.scenarios, self.titles, strict=True))
        differences, influences = (
            table.assign(scenario=table["scenario"].map(called))
            for table in (given.differences, given.influences)
        )
        read = {"differences": differences, "influences": influences}
        return replace(given, scenarios=self.titles, titles=(), **read)

    @property
    def notes(self) -> list[str]:
        """Say that figures are in another language than was asked for, and what they call the
        scenarios whose names they cannot write; mostly nothing."""
        said = [words("figures", self.asked)["english"]] if self.lang != self.asked else []
        if self.numbered:
            names = ", ".join(f"{name} = {number}" for name, number in self.numbered.items())
            said.append(words("compare", self.asked)["numbered"].format(names=names))
        return said


def letters_for(found: Titled, lang: str) -> Lettering:
    """Find fonts for words in a language and for the titles of scenarios, English ones for those
    that have none, and numbers where these have none either."""
    titles, english = ([found.title(one, each) for one in found.scenarios] for each in (lang, "en"))
    return letters_for_titles(titles, english, lang)


def letters_for_titles(given: Sequence[str], instead: Sequence[str], lang: str) -> Lettering:
    """Find fonts for words in a language and for titles, `instead` of each where no font has its
    signs, and numbers where none has those either."""
    fonts = _Fonts()
    spoken = lang if fonts.have(_words(lang)) else "en"
    numbered, titles = {}, []
    for place, (title, other) in enumerate(zip(given, instead, strict=True), 1):
        if not fonts.have(title):
            if fonts.have(other):
                title = other
            else:
                numbered[title] = title = _number(place, given, spoken)
        titles.append(title)
    return Lettering(tuple(fonts.families), tuple(titles), numbered, spoken, lang)


def _words(lang: str) -> str:
    """Give all that figures say in a language, as one text."""
    if lang == "en":
        return ""
    called = [*(one.zh for one in COMPARED), *(one.zh for one in PARAMETERS.values())]
    called += [chinese for _, _, chinese in GROUPS]
    return "".join([*words("figures", lang).values(), *called]).replace("\n", "")


class _Fonts:
    """Families of fonts that are found one after another, as texts need their signs."""

    def __init__(self) -> None:
        self.families = [FONT]
        self._signs = _signs(font_manager.findfont(FONT))
        self._installed: list[FontEntry] | None = None

    def have(self, text: str) -> bool:
        """Say whether all signs of a text can be written, if need be with one more font."""
        lacking = set(map(ord, text)) - self._signs
        if not lacking:
            return True
        # looked for only now: to open all fonts of a machine may take a second
        self._installed = _installed() if self._installed is None else self._installed
        found = next((one for one in self._installed if lacking <= _signs(one.fname)), None)
        if found is None:
            return False
        self.families.append(found.name)
        self._signs |= _signs(found.fname)
        return True


def _number(place: int, titles: Sequence[str], lang: str) -> str:
    number = words("figures", lang)["scenario"].format(number=place)
    while number in titles:
        number += "*"
    return number


def _installed() -> list[FontEntry]:
    """Give the fonts that are there now, preferred ones first, upright ones of text weight only."""
    manager = font_manager.fontManager
    listed = {entry.fname for entry in manager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - listed):
        try:
            manager.addfont(path)
        except Exception:
            # as matplotlib does when it makes its list: whatever is wrong with a font's file
            continue
    order = {name: place for place, name in enumerate(PREFERRED)}
    usable = [
        entry
        for entry in manager.ttflist
        if entry.style == "normal"
        and entry.weight in (400, "normal", "regular")
        and not entry.name.startswith(_BOXES)
    ]
    return sorted(usable, key=lambda one: (order.get(one.name, len(order)), one.name, one.fname))


def _signs(path: str) -> set[int]:
    """Give the signs of a font; none where its file is gone or broken since it was listed."""
    try:
        return set(font_manager.get_font(path).get_charmap())
    except (OSError, RuntimeError):
        return set()
