"""Figures kept with the project, so that one that has fallen back is noticed.

Each benchmark keeps the figures of one measurement, with the machine and the day.
"""

import json
import platform
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).parent / "kept.json"
ALLOWED = 0.1
"""Part by which a figure may be worse than the one kept before it is told."""
OTHERS = (
    "independent oracle",
    "of which scoring",
    "oracle by",
    "earlier build",
    "NumPy",
    "counties",
    "imports",
    "load of the machine",
)
"""Figures of what the project is compared with, or that are neither good nor bad."""


def machine() -> str:
    """Name this machine's processor, as far as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    vectors = [one for one in ("avx512f", "avx2") if any(one in line for line in lines)][:1]
    return " ".join([*models[:1], *vectors]) or platform.processor() or platform.machine()


def read(file: Path = FILE) -> dict[str, dict]:
    """Read the figures kept."""
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def keep(results: dict[str, list[dict]], file: Path = FILE) -> None:
    """Keep the figures of some benchmarks in the place of their earlier ones.

    What could not be measured here, a value of None, takes the place of nothing.
    """
    day = datetime.now(UTC).date().isoformat()
    figures = {
        name: {
            one["what"]: float(f"{one['value']:.4g}") for one in found if one["value"] is not None
        }
        for name, found in results.items()
    }
    rows = {
        name: {"machine": machine(), "date": day, "figures": found}
        for name, found in figures.items()
        if found
    }
    text = json.dumps(read(file) | rows, indent=2, sort_keys=True, ensure_ascii=False)
    file.write_text(text + "\n", "utf-8")


def fallen_back(name: str, rows: list[dict], kept: dict[str, dict]) -> list[str]:
    """Tell which figures are worse by more than a tenth than those kept.

    Less is better, but of ratios to what is compared with more is.
    """
    before = kept.get(name, {"figures": {}})
    told = []
    for row in rows:
        what, now, was = row["what"], row["value"], before["figures"].get(row["what"])
        if was is None or what.startswith(OTHERS):
            continue
        more_is_better = what == "ratio" or what.startswith("ratio, ")
        worse = was / now if more_is_better else now / was
        if worse > 1 + ALLOWED:
            where = f"{before['machine']}, {before['date']}"
            told.append(f"{name}: {what} has fallen back, {was:.4g} ({where}) → {now:.4g}")
    return told
