"""``cadre-sim list``: what ships with the project, by the names to type."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Format, Lang, Language, print_csv, print_json, print_table
from sim.base.errors import InputError, closest, shown

LONGEST = 300
"""Characters of a meaning, which goes over several lines where it has to."""
KINDS = (
    "scenarios", "rulebooks", "studies", "strategies", "measures", "cases", "claims", "targets",
    "ensembles",
)  # fmt: skip
PARAMETERS = "parameters"
"""A kind that is listed only by its name: there are too many to stand among the others."""
_FILES = {
    "scenarios": ("scenario", "title"),
    "rulebooks": ("rulebook", "names"),
    "studies": ("study", "title"),
}
"""Kinds that are files: their name for one, and the key under which a file is named."""


@command(place=100)
def list_shipped(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=f"One of {', '.join(KINDS)}, or {PARAMETERS}; by default all but {PARAMETERS}.",
        ),
    ] = "",
    format: Annotated[Format, typer.Option(help="How the names are printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """List what ships: scenarios, rulebooks, studies, claims, ensembles, measures, parameters.

    Names stand as they are typed, such as theory/shame. Files are in alphabetical order, all else
    in the order of its table. Parameters and levers have default, range, unit and section too.

    Examples: cadre-sim list scenarios; cadre-sim list parameters --format json
    """
    from analysis.words import words
    from sim.files.tables import table

    known = (*KINDS, PARAMETERS)
    if kind and kind not in known:
        raise InputError(
            f"kind {shown(kind)}", "an unknown kind", ", ".join(known), closest(kind, known)
        )
    if kind == PARAMETERS:
        _print_parameters(format, lang.value)
        return
    found = {one: _meanings(one, lang.value) for one in ([kind] if kind else KINDS)}
    if format == Format.json:
        print_json(
            {
                one: [{"name": name, "meaning": meaning} for name, meaning in named.items()]
                for one, named in found.items()
            }
        )
    elif format == Format.csv:
        rows = [(one, *pair) for one, named in found.items() for pair in named.items()]
        columns = dict(zip(("kind", "name", "meaning"), zip(*rows, strict=True), strict=True))
        print_csv(table({name: list(column) for name, column in columns.items()}))
    else:
        texts = words("list", lang.value)
        for one, named in found.items():
            lines = {texts["name"]: list(named), texts["meaning"]: list(named.values())}
            print_table(texts[one], table(lines), longest=LONGEST, prose=(texts["meaning"],))


def _print_parameters(format: Format, lang: str) -> None:
    """Print a row for each parameter of the world and each lever of a scheme."""
    from analysis.words import words
    from sim.files.tables import table
    from sim.scenario.parameters import LEVERS, WORLD

    rows = [
        {
            "name": one.name,
            "meaning": getattr(one, lang),
            "default": one.default,
            "unit": one.unit,
            "low": one.low,
            "high": one.high,
            "kind": kind,
            "section": one.section,
            "origin": one.origin,
        }
        for kind, group in (("world", WORLD), ("lever", LEVERS))
        for one in group
    ]
    if format == Format.json:
        print_json({PARAMETERS: rows})
    elif format == Format.csv:
        print_csv(table({name: [row[name] for row in rows] for name in rows[0]}))
    else:
        texts, units = words("list", lang), words("units", lang)
        levers = texts["levers"]
        lines: dict[str, list[str]] = {
            texts["name"]: [str(row["name"]) for row in rows],
            texts["default"]: [f"{row['default']:g}" for row in rows],
            texts["range"]: [f"{row['low']:g} – {row['high']:g}" for row in rows],
            texts["unit"]: [units.get(str(row["unit"]), str(row["unit"])) for row in rows],
            texts["section"]: [
                f"{levers if row['kind'] == 'lever' else ''}{row['section']}" for row in rows
            ],
            texts["meaning"]: [str(row["meaning"]) for row in rows],
        }
        print_table(
            texts[PARAMETERS],
            table(lines),
            longest=LONGEST,
            prose=(texts["unit"], texts["section"], texts["meaning"]),
            spare=[[texts["meaning"]]],
            rest=texts["left_out"],
        )


def _meanings(kind: str, lang: str) -> dict[str, str]:
    """Give what ships of a kind, each name with what it means."""
    from analysis.words import said, words

    if kind in _FILES:
        from analysis.commands.input_kinds import names_of

        one, key = _FILES[kind]
        return {name: _named(one, name, key, lang) for name in names_of(one)}
    if kind == "strategies":
        from sim.scenario.strategies import STRATEGIES

        return {one.name: getattr(one, lang) for one in STRATEGIES}
    if kind == "cases":
        from analysis.verification.catalogue import chosen

        return {case.name: case.claim(lang) for _, case in chosen(())}
    if kind in ("claims", "targets"):
        return _evidence(kind, lang)
    if kind == "ensembles":
        from analysis.evidence.ensemble import load_ensemble, shipped_ensembles

        found = {name: load_ensemble(name) for name in shipped_ensembles()}
        of = words("list", lang)["ensemble"]
        return {
            name: of.format(
                draws=len(one.numbers),
                numbers=len(one.sections),
                of=said(one.about["targets"], lang),
            )
            for name, one in found.items()
        }
    from analysis.comparison.comparison import COMPARED

    return {one.name: getattr(one, lang) for one in COMPARED}


def _evidence(kind: str, lang: str) -> dict[str, str]:
    """Give the titles of files of claims or targets; what others extend has none of its own."""
    from sim.files.toml_files import read_chain, shipped

    layers = {name: read_chain(name, kind)[-1][1] for name in shipped(kind)}
    return {name: one["title"][lang] for name, one in layers.items() if "title" in one}


def _named(kind: str, name: str, key: str, lang: str) -> str:
    """Give a file's title; a child without one has that of its parent."""
    from analysis.commands.input_kinds import FOLDERS
    from sim.files.toml_files import read_chain

    # read as plain TOML: to load each as what it is takes twenty times as long
    layers = reversed(read_chain(name, FOLDERS[kind]))
    return next(str(layer[key][lang]) for _, layer in layers if key in layer)
