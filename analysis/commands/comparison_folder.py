"""A comparison read back from its folder, where nothing is believed: it may be crafted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.commands.results_folder import MANIFEST, check_page
from sim.base.errors import InputError, shown
from sim.files.places import ANOTHER, check_inside

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.comparison import Comparison
    from sim.files.fields import Names
    from sim.scenario.scenario import Scenario

ALLOWED = "a folder that cadre-sim compare has finished writing"
AGAIN = "Give the command that wrote it again, with --overwrite."
TABLE, PAIRS = "measures.parquet", "pairs.parquet"
LARGEST_FIGURE = 50_000_000
"""Bytes that a figure, or a table of which one is drawn, may have."""
FIGURES_IN = "figures_in"
"""Key of the manifest for the language of the figures."""
LARGEST_TABLE = 5_000_000
"""Bytes that the table of draws may have."""
MOST_ROWS = 1_000_000
"""Rows that the table of a comparison may have: measures, scenarios and years are limited."""


def check_target(target: Path, folder: Path, overwrite: bool) -> None:
    """Refuse to replace a file of the results, or one that is no page of this comparison."""
    from analysis.report.page import comparison_mark

    about = read_manifest(folder)
    allowed = "a new file, or a page of the same comparison"
    if target.resolve() == (folder / "report.html").resolve():
        return
    if target.resolve() in [(folder / one).resolve() for one in (MANIFEST, *about["files"])]:
        raise InputError(str(target), "a file of the results themselves", allowed, ANOTHER)
    check_page(target, comparison_mark(about), allowed, overwrite)


def read_manifest(folder: Path, kinds: Sequence[str] = ("compare",)) -> dict[str, Any]:
    """Read what results say of themselves, and check that as much as a page needs is there.

    Parameters
    ----------
    folder : Path
    kinds : sequence of str
        Commands whose results will do.

    Raises
    ------
    InputError
        When the folder holds results of another command, unfinished ones, or none.
    """
    from analysis.commands.output import MOST_REPLICATES
    from sim.files.json_files import read_json
    from sim.scenario.scenario import LONGEST

    commands = " or ".join(f"cadre-sim {one}" for one in kinds)
    allowed = f"a folder that {commands} has finished writing"
    check_inside(folder, [MANIFEST], AGAIN)
    if not (folder / MANIFEST).exists():
        raise InputError(str(folder), f"no {MANIFEST}", allowed, AGAIN)
    about = read_json(folder / MANIFEST, allowed, AGAIN)
    if about.get("kind") not in kinds or about.get("complete") is not True:
        allowed = f"finished results of {commands}"
        if about.get("kind") in kinds:
            raise InputError(str(folder), "unfinished results", allowed, AGAIN)
        made = about.get("kind")
        got = f"results of cadre-sim {shown(made)}" if made else f"a {MANIFEST} of something else"
        raise InputError(str(folder), got, allowed, "Name the folder of a comparison.")
    # a run may end before its own scheme begins
    years, compared = about.get("years"), about["kind"] == "compare"
    right = (
        _is_count(years, LONGEST)
        and _is_count(about.get("replicates"), MOST_REPLICATES)
        and isinstance(about.get("seed"), int)
        and isinstance(about.get("files"), list)
        and all(isinstance(name, str) and "\0" not in name for name in about["files"])
        and _are_arms(about.get("scenarios"), *((2, years) if compared else (1, LONGEST)))
    )
    if not right:
        raise InputError(str(folder / MANIFEST), "no whole manifest", allowed, AGAIN)
    return about


def _are_arms(arms: Any, least: int, latest: Any) -> bool:
    from analysis.report.figures import MOST_SCENARIOS

    return (
        isinstance(arms, list)
        and least <= len(arms) <= MOST_SCENARIOS
        and all(_is_arm(one, latest) for one in arms)
        and len({one["name"] for one in arms}) == len(arms)
    )


def scenarios_again(folder: Path, about: dict[str, Any]) -> list[Scenario]:
    """Make the scenarios of results again from what the manifest says of them.

    Raises
    ------
    InputError
        When the manifest is not as it was written.
    """
    from sim.scenario.scenario import Scenario

    try:
        return [Scenario.from_resolved(one["resolved"]) for one in about["scenarios"]]
    except (LookupError, TypeError, ValueError) as error:
        got = f"a scenario that cannot be made again ({type(error).__name__}: {error})"
        raise InputError(str(folder), got, "scenarios as they were written", AGAIN) from error


def first_scenarios(folder: Path, about: dict[str, Any]) -> list[Scenario]:
    """Make the scenarios of replicate 0 again: of a comparison over draws, those of its draw."""
    from analysis.commands.draws_option import drawn_before

    at = drawn_before(about, str(folder))
    return [at.scenario(one, 0) for one in scenarios_again(folder, about)]


def _is_count(value: Any, most: Any) -> bool:
    return isinstance(value, int) and 1 <= value <= most


def _is_arm(one: Any, latest: Any) -> bool:
    texts = ("name", "digest", "description")
    return (
        isinstance(one, dict)
        and all(isinstance(one.get(key), str) for key in texts)
        and _is_count(one.get("adopted"), latest)
        and isinstance(one.get("resolved"), dict)
    )


def load(folder: Path) -> tuple[Comparison, dict[str, Any], dict[str, bytes]]:
    """Read a folder of results back: the comparison, the manifest and the figures as SVG.

    Raises
    ------
    InputError
        When the folder holds results of another command, or unfinished ones.
    """
    from analysis.report.page import ALL_FIGURES

    about = read_manifest(folder)
    names = {name: f"figures/{name}.svg" for name in ALL_FIGURES}
    # older results have fewer, and not each has winners
    names = {name: path for name, path in names.items() if path in about["files"]}
    # a link would put any file of this machine into a page that is mailed
    check_inside(folder, [TABLE, PAIRS, *names.values()], AGAIN)
    figures = {name: _figure(folder / path) for name, path in names.items()}
    return _comparison(folder / TABLE, about), about, figures


def figures_in(
    folder: Path, comparison: Comparison, about: dict[str, Any], lang: str
) -> tuple[dict[str, bytes], dict[str, Any], list[str]]:
    """Draw the figures of results anew in another language, from the tables beside them.

    Returns
    -------
    images : dict of str to bytes
        SVG by name; none where the figures are in this language already, no font here has its
        signs, or there are no tables of which they could be drawn.
    about : dict
        What the manifest would say of them.
    notes : list of str
        What they cannot write; mostly nothing.
    """
    import pandas as pd

    from analysis.report.figures import render_all
    from analysis.report.figures.lettering import letters_for
    from sim.files.toml_files import check_file

    names = ("groups.csv", "lorenz.csv", "hours.csv")
    if about.get(FIGURES_IN, "en") == lang or not set(names) <= set(about["files"]):
        return {}, {}, []
    letters = letters_for(comparison, lang)
    if letters.lang != lang:
        return {}, {}, letters.notes
    check_inside(folder, list(names), AGAIN)
    tables = []
    for name in names:
        path = folder / name
        check_file(path, str(path), LARGEST_FIGURE, "a table of cadre-sim compare", AGAIN)
        with open(path, encoding="utf-8-sig", newline="") as file:
            tables.append(pd.read_csv(file))
    groups, lorenz, hours = tables
    winners = winners_in(folder, about)
    images = render_all(comparison, groups, lorenz, hours, lang, letters, winners)
    drawn = {name.removesuffix(".svg"): one for name, one in images.items() if "svg" in name}
    return drawn, {"numbered": letters.numbered}, letters.notes


def draws_in(folder: Path) -> pd.DataFrame | None:
    """Read what differs over the draws of an ensemble; None where there was none.

    Raises
    ------
    InputError
        When the table is not as it was written.
    """
    import pandas as pd

    from analysis.commands.draws_option import TABLE as DRAWS
    from analysis.commands.draws_option import drawn_before
    from analysis.comparison.draws import COLUMNS
    from sim.files.toml_files import check_file

    about = read_manifest(folder)
    if drawn_before(about, str(folder / MANIFEST)).ensemble is None:
        return None
    path = folder / DRAWS
    check_inside(folder, [DRAWS], AGAIN)
    check_file(path, str(path), LARGEST_TABLE, "a table of cadre-sim compare", AGAIN)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            table = pd.read_csv(file)
        text = ["measure", "scenario"]
        return table[[*COLUMNS]].astype({one: float for one in COLUMNS if one not in text})
    except (ValueError, LookupError, TypeError) as error:
        got = f"no table of draws ({type(error).__name__})"
        raise InputError(str(path), got, "the table as it was written", AGAIN) from error


def winners_in(folder: Path, about: dict[str, Any]) -> pd.DataFrame | None:
    """Read who gains and who loses; None where the manifest has none.

    Raises
    ------
    InputError
        When the table is not as it was written.
    """
    from analysis.commands.winners_option import KEPT
    from analysis.comparison.winners import COLUMNS
    from sim.files.parquet import read_parquet

    if KEPT not in about["files"]:
        return None
    path = folder / KEPT
    check_inside(folder, [KEPT], AGAIN)
    table = read_parquet(path, str(path), MOST_ROWS).to_pandas()
    return table[[*COLUMNS]]


def _figure(path: Path) -> bytes:
    from sim.files.toml_files import check_file

    if path.exists():
        check_file(path, str(path), LARGEST_FIGURE, "a figure of cadre-sim compare", AGAIN)
    return path.read_bytes()


def _comparison(path: Path, about: dict[str, Any]) -> Comparison:
    from analysis.comparison.comparison import COLUMNS, LEVELS, PAIR_COLUMNS, Comparison
    from sim.files.parquet import read_parquet

    # with its checksums, or a flipped bit would be shown as a result
    table = read_parquet(path, str(path), MOST_ROWS)
    frame = table.to_pandas()
    frame = frame[[*COLUMNS, *LEVELS]].astype({"measure": str, "scenario": str, "year": "Int64"})
    arms = about["scenarios"]
    names, adoption = tuple(one["name"] for one in arms), tuple(one["adopted"] for one in arms)
    # results that were made before have neither labels nor pairs
    titles = tuple(label for label in map(label_of, arms) if label)
    others = path.with_name(PAIRS)
    pairs = None
    if len(names) > 2 and others.exists():
        table = read_parquet(others, str(others), MOST_ROWS)
        pairs = table.to_pandas()[[*PAIR_COLUMNS]]
    complete = titles if len(titles) == len(names) else ()
    return Comparison(names, about["replicates"], about["years"], adoption, frame, pairs, complete)


def label_of(arm: dict[str, Any]) -> Names | None:
    """Give what a scenario is called, if that is said in both languages."""
    from sim.files.fields import Names

    label = arm.get("label")
    if not isinstance(label, dict):
        return None
    en, zh = label.get("en"), label.get("zh")
    return Names(en=en, zh=zh) if isinstance(en, str) and isinstance(zh, str) else None
