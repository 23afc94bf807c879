"""How figures write the names of scenarios: with fonts that have all their signs, or by a number.

The fonts of figures have no Chinese. Where a name needs more, the fonts of the system are looked
through anew each time: matplotlib's own list is as old as its first start on the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib import font_manager
from matplotlib.font_manager import FontEntry

from analysis.comparison.comparison import Comparison

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
    """How figures write names.

    Attributes
    ----------
    fonts : tuple of str
        Families; a sign is drawn in the first that has it.
    numbered : dict of str to str
        What stands for a name of which no font has all signs, such as ``scenario 2``.
    """

    fonts: tuple[str, ...]
    numbered: dict[str, str]

    def comparison(self, given: Comparison) -> Comparison:
        """Give a comparison as it is drawn."""
        if not self.numbered:
            return given
        names = tuple(self.numbered.get(name, name) for name in given.scenarios)
        return replace(given, scenarios=names, frame=self.table(given.frame))

    def table(self, given: pd.DataFrame) -> pd.DataFrame:
        """Give a table with a column of scenarios as it is drawn."""
        if not self.numbered:
            return given
        return given.assign(scenario=given["scenario"].replace(self.numbered))


def letters_for(names: Sequence[str]) -> Lettering:
    """Find fonts for the names of scenarios, and numbers for those that have none."""
    fonts, numbered = [FONT], {}
    have = _signs(font_manager.findfont(FONT))
    installed: list[FontEntry] | None = None
    for place, name in enumerate(names, 1):
        lacking = set(map(ord, name)) - have
        if not lacking:
            continue
        # looked for only now: to open all fonts of a machine may take a second
        installed = _installed() if installed is None else installed
        found = next((one for one in installed if lacking <= _signs(one.fname)), None)
        if found is None:
            numbered[name] = _number(place, names)
        else:
            fonts.append(found.name)
            have |= _signs(found.fname)
    return Lettering(tuple(fonts), numbered)


def _number(place: int, names: Sequence[str]) -> str:
    number = f"scenario {place}"
    while number in names:
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
