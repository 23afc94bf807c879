"""What figures share: colours, markers and settings.

Words stand in ``[figures]`` of the files of words; fonts are a matter of `lettering`. The colours
are those that the colour-blind can tell apart (Okabe and Ito 2008).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from analysis.report.figures.lettering import FONT
from analysis.words import words
from sim.model.measure_catalogue import GROUPS

if TYPE_CHECKING:
    from analysis.comparison.comparison import Comparison

SCENARIO_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
QUIET = "#666666"


_INCHES_A_CHARACTER = 0.074
_INCHES_BESIDE = 0.5
"""What a line or marker in a legend takes beside its text."""


def titled(comparison: Comparison, scenario: str, lang: str, width: int = 28) -> str:
    """Give what a figure calls a scenario, in lines of at most `width` characters."""
    text = comparison.title(scenario, lang)
    if not text.isascii() and " " not in text:
        # Chinese letters are twice as wide, and a line may end after any
        half = max(1, width // 2)
        return "\n".join(text[start : start + half] for start in range(0, len(text), half))
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def baseline_titled(comparison: Comparison, lang: str) -> str:
    """Give what a legend calls the baseline."""
    name = titled(comparison, comparison.baseline, lang)
    return words("figures", lang)["baseline"].format(name=name)


def group_labels(lang: str) -> dict[str, str]:
    """Give what figures call the groups of cadres, by their codes."""
    return {code: chinese if lang == "zh" else english for code, english, chinese in GROUPS}


def legend_columns(labels: list[str], inches: float, most: int = 4) -> int:
    """Give the most columns of a legend that fit a figure's width."""
    lines = [line for label in labels for line in label.split("\n")]
    widest = max((len(line) if line.isascii() else 2 * len(line) for line in lines), default=1)
    fits = int(inches / (_INCHES_BESIDE + _INCHES_A_CHARACTER * widest))
    return max(1, min(len(labels), most, fits))


def clear_handles(lang: str) -> list[Line2D]:
    """Give what a legend shows of filled and of empty markers."""
    texts = words("figures", lang)
    return [
        Line2D([], [], color=QUIET, marker=MARKERS[1], lw=0, markerfacecolor=face, label=label)
        for label, face in ((texts["clear"], QUIET), (texts["not_clear"], "white"))
    ]


def settings(fonts: Sequence[str] = (FONT,)) -> Any:
    """Give matplotlib's settings for all figures, with the families of a `Lettering`."""
    return {
        "font.family": list(fonts),
        "font.size": 10,
        "axes.titlesize": 10.5,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.8,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": "black",
        "ytick.labelcolor": "black",
        "lines.linewidth": 1.8,
        "legend.frameon": False,
        # a scenario may have a dollar sign in its name
        "text.parse_math": False,
        # a page is read where the fonts are not; the salt gives the same ids each time
        "svg.fonttype": "path",
        "svg.hashsalt": "cadre-sim",
        "figure.constrained_layout.w_pad": 0.12,
        "figure.constrained_layout.h_pad": 0.1,
    }
