"""The page of the scenarios of a report, put inside of the report itself.

Inside and not beside it: a report is one file that is mailed and copied, and a second file would be
left behind. The page lies in a frame that holds its text, so nothing is asked for, and begins only
when the reader opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

from analysis.comparison.scenario_differences import differing_numbers
from analysis.page.assembly import joined_parts, policy_of_scripts, put_together
from analysis.page.contents import Shown, contents
from analysis.report.rendering import POLICY
from analysis.words import words
from sim.files.toml_files import shipped
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import Scenario, load_scenario

MOST_YEARS = 20
"""Years that a page in a report runs at most; a report of fewer has as many."""
MOST_NAMED = 12
"""Numbers that vary that are named."""
_OF_A_RUN = ("parameters", "schemes", "adopt")
"""Parts of a resolved scenario that runs depend on, beside its name and default horizon."""


def with_county(
    report: str,
    scenarios: Sequence[Scenario],
    lang: str,
    seed: int,
    years: int,
    varied: Sequence[str] = (),
) -> str:
    """Put the page of a report's scenarios at the end of the report, with a link to it at the top.

    Parameters
    ----------
    report : str
        HTML from a template of `analysis.report`, with its `POLICY`.
    scenarios : sequence of Scenario
        The first two are shown first.
    lang : {'en', 'zh'}
    seed, years : int
        Of the report: the page begins with the luck of its replicate 0, in the scenarios' own
        county, so its numbers are those of the report.
    varied : sequence of str
        Numbers that vary in the report; those of the world and levers get sliders of their own.

    Returns
    -------
    str
        HTML that still asks for nothing.
    """
    shown = [taken_away(one) for one in scenarios]
    data = contents(shown, lang, seed=seed, years=min(years, MOST_YEARS), county="full")
    data["extra"] = [one for one in varied if one in PARAMETERS]
    texts = words("page", lang)
    names = ", ".join([*varied[:MOST_NAMED], *(["…"] if len(varied) > MOST_NAMED else [])])
    same = texts["county_varied"].format(names=names) if varied else texts["county_same"]
    note = texts["county_note"].format(seed=seed, years=data["years"], same=same)
    link = f'<p><a href="#county">{escape(texts["county_link"])}</a></p>'
    section = (
        f'<section id="county">\n<h2>{escape(texts["county"])}</h2>\n'
        f"<p>{escape(note)}</p>\n"
        f"<details><summary>{escape(texts['county_open'])}</summary>\n"
        f'<iframe title="{escape(texts["county"])}" '
        f'srcdoc="{escape(put_together(data))}"></iframe>\n</details>\n</section>\n'
    )
    allowed = policy_of_scripts(joined_parts())
    for mark, put in (
        (POLICY, f"{POLICY}; {allowed}"),
        ("</h1>", f"</h1>\n{link}"),
        ("</body>", f"{section}</body>"),
    ):
        # each stands there once: what files say is escaped
        before, found, after = report.partition(mark)
        if not found:
            raise ValueError(f"no report of this project: {mark} is not in it")
        report = f"{before}{put}{after}"
    return report


def taken_away(scenario: Scenario) -> Shown:
    """Say how a scenario is written as a file: which it extends, and which numbers it sets.

    A report may be read where its scenario files are not, so only a shipped scenario is extended.
    Of one that no numbers of the world and of its own levers make out of its namesake, the page
    hands out no file.
    """
    if scenario.name not in shipped(""):
        return Shown(scenario, None)
    base = load_scenario(scenario.name)
    own, its = scenario.schemes[scenario.adoption[-1][1]], base.schemes[base.adoption[-1][1]]
    world, levers = (
        {name: value for name, (value, _) in differing_numbers(*tables).items()}
        for tables in ((scenario.parameters, base.parameters), (own.levers, its.levers))
    )
    edits: dict[str, Any] = {"schemes": {its.name: {"levers": levers}}} if levers else {}
    for name, value in world.items():
        edits.setdefault(PARAMETERS[name].section, {})[name] = value
    again = load_scenario(scenario.name, edits) if own.name == its.name else base
    if any(again.to_dict()[key] != scenario.to_dict()[key] for key in _OF_A_RUN):
        return Shown(scenario, None)
    # made again from plain data, it has no title of its own
    titled = replace(scenario, title=base.title, is_titled=base.is_titled)
    return Shown(titled, scenario.name, world, levers)
