"""How figures write the names of scenarios: with fonts that have all their signs, or by a number.

The fonts of figures have no Chinese. Where a name needs more, the fonts of the system are looked
through anew each time: matplotlib's own list is as old as its first start on the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib import font_manager
from matplotlib.font_manager import FontEntry

from analysis.comparison.comparison import Comparison
from analysis.comparison.sweep_reading import Reading
from analysis.words import words
from sim.files.fields import Names

FONT = "DejaVu Sans"
"""The font of all figures, which matplotlib brings with it."""
PREFERRED = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)
"""Fonts that are taken before others for signs that `FONT` lacks."""
# it has a box for every sign there is
_BOXES = "Last Resort"


@dataclass(frozen=True)
class Lettering:
    """How figures write what scenarios are called.

    Attributes
    ----------
    fonts : tuple of str
        Families; a sign is drawn in the first that has it.
    titles : tuple of str
        What each scenario is called.
    numbered : dict of str to str
        What stands for a scenario's title of which no font has all signs, such as ``scenario 2``.
    """

    fonts: tuple[str, ...]
    titles: tuple[str, ...]
    numbered: dict[str, str]

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
        return replace(given, scenarios=self.titles, differences=differences, influences=influences)

    def note(self, lang: str) -> str:
        """Say what figures call the scenarios whose names they cannot write."""
        names = ", ".join(f"{name} = {number}" for name, number in self.numbered.items())
        return words("compare", lang)["numbered"].format(names=names)


def letters_for(comparison: Comparison, lang: str) -> Lettering:
    """Find fonts for the titles of scenarios, English ones for those that have none, and numbers
    where these have none either."""
    titles, english = (
        [comparison.title(name, one) for name in comparison.scenarios] for one in (lang, "en")
    )
    return _letters(titles, english)


def letters_for_reading(reading: Reading) -> Lettering:
    """Find fonts for the names of a sweep's scenarios, and numbers for those that have none."""
    return letters_for_names(reading.scenarios)


def letters_for_names(names: Sequence[str]) -> Lettering:
    """Find fonts for names, and numbers for those that have none."""
    return _letters(names, names)


def _letters(given: Sequence[str], instead: Sequence[str]) -> Lettering:
    fonts, numbered, titles = [FONT], {}, []
    have = _signs(font_manager.findfont(FONT))
    installed: list[FontEntry] | None = None
    for place, (title, other) in enumerate(zip(given, instead, strict=True), 1):
        lacking = set(map(ord, title)) - have
        if lacking:
            # looked for only now: to open all fonts of a machine may take a second
            installed = _installed() if installed is None else installed
            found = next((one for one in installed if lacking <= _signs(one.fname)), None)
            if found is not None:
                fonts.append(found.name)
                have |= _signs(found.fname)
            elif set(map(ord, other)) <= have:
                title = other
            else:
                numbered[title] = title = _number(place, given)
        titles.append(title)
    return Lettering(tuple(fonts), tuple(titles), numbered)


def _number(place: int, titles: Sequence[str]) -> str:
    number = f"scenario {place}"
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
