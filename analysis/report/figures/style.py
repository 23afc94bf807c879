"""What figures share: colours, markers and settings.

English labels, since Chinese fonts are not everywhere; names are a matter of `lettering`. The
colours are those that the colour-blind can tell apart (Okabe and Ito 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.report.figures.lettering import FONT

SCENARIO_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
QUIET = "#666666"


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
