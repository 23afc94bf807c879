"""Pages of made-up comparisons."""

from analysis.report.page import FIGURES, page
from sim.scenario.scenario import load_scenario


def about(*names):
    resolved = load_scenario("uniform").to_dict()
    described = [
        {
            "name": name,
            "title": {"en": f"The {name}", "zh": name},
            "description": name,
            "digest": "0" * 64,
            "adopted": 1,
            "resolved": resolved,
        }
        for name in names
    ]
    versions = {"python": "3", "cadre-sim": None}
    return {
        "kind": "compare",
        "command": "cadre-sim compare",
        "seed": 1,
        "replicates": 6,
        "years": 5,
        "adopted": 3,
        "scenarios": described,
        "versions": versions,
        "created": "2026-01-01T00:00:00+00:00",
    }


def paged(comparison, lang="en"):
    return page(comparison, about(*comparison.scenarios), dict.fromkeys(FIGURES, b"<svg/>"), lang)
