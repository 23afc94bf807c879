"""The first question of a stress: what of a rulebook can be gamed."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.stress.attack import Attack
    from sim.scoring.rulebook import Rulebook


def tell_price(rulebook: Rulebook, setting: Any, generations: int, threads: int, lang: str) -> None:
    """Say how long the search will take, by the time that a first batch takes."""
    import numpy as np

    from analysis.stress.archive import BATCH, BATCHES, EDITS, try_out
    from analysis.stress.attack import ROUNDS
    from analysis.stress.case import build_case
    from analysis.stress.menu import build_menu
    from analysis.stress.sheets import Sheets
    from analysis.words import words

    case = build_case(rulebook, setting)
    sheets = Sheets(case, build_menu(case))
    edits = np.zeros((BATCH, EDITS), dtype=np.int64)
    begun = time.perf_counter()
    try_out(sheets, edits + 1, edits + 1)
    second = time.perf_counter() - begun
    tried = generations * BATCHES * BATCH
    # minimising and mending take about as long as the search itself, on one thread
    seconds = (1 + ROUNDS) * tried / BATCH * second * (1 + 1 / threads)
    words_of_price = {"attacks": 1 + ROUNDS, "tried": f"{tried:,}", "workers": threads}
    text = words("stress", lang)["price"].format(seconds=max(1, round(seconds)), **words_of_price)
    print(text, file=sys.stderr)


def gaming_files(found: Attack) -> dict[str, bytes]:
    """Give records and the mended rulebook as files."""
    from analysis.stress.evidence import record_files

    files = {f"honest/{name}": data for name, data in record_files(found.sheets).items()}
    if found.lines:
        files["mended.toml"] = _mended(found).encode()
    for number, one in enumerate(found.exploits):
        for name, data in record_files(found.sheets, one).items():
            files[f"exploits/{number + 1:02}/{name}"] = data
    return files


def gaming_how(found: Attack, seed: int, lang: str) -> list[str]:
    """Say how the catalogue was made."""
    from analysis.words import words

    texts, setting = words("stress", lang), found.sheets.case.setting.file
    unit = setting.title.zh if lang == "zh" else setting.title.en
    tried = {"tried": f"{found.tried:,}", "rounds": 1 + found.rounds, "seed": seed}
    return [
        texts["how_tried"].format(**tried),
        texts["how_unit"].format(title=unit),
        texts["how_files"],
    ]


def _mended(found: Attack) -> str:
    """Write the mended rulebook; levers, which are no part of it, as a comment."""
    from analysis.stress.tables import line_named

    levers = [line_named(one) for one in found.lines if one.is_lever]
    head = "".join(f"# and in the scheme of the scenario: {line}\n" for line in levers)
    return head + found.mended.case.rulebook.to_toml()
