"""A rulebook says how records become points, index, grade and pay.

It is data, read from TOML and checked here. ``docs/reference/scoring.md`` is the rule in words,
``docs/reference/rulebooks.md`` describes the file. All amounts are stored as integer hundredths.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import model_validator

from sim.base.errors import InputError, closest, listing, naming, shown
from sim.files.fields import (
    AS_FILE,
    RESOLVED,
    Amount,
    Coefficient,
    Document,
    Names,
    Share,
    Sourced,
)
from sim.files.toml_files import library, read_chain, validate
from sim.files.validation import fault
from sim.scoring.blocks import Block, BlockName
from sim.scoring.items import AnyItem
from sim.scoring.provenance import lay_over

PoolRule = Literal["literal", "balanced", "double", "piece_rate"]
POOL_RULES: tuple[PoolRule, ...] = ("literal", "balanced", "double", "piece_rate")


class CoefficientEntry(Sourced):
    """A coefficient of a post or level."""

    form: ClassVar[str] = "{ value = … }"
    names: Names
    value: Coefficient


class IndexCoefficients(Document):
    """The factor from score to index, by post."""

    chief: CoefficientEntry
    deputy: CoefficientEntry
    general: CoefficientEntry
    leader_deputy_section: CoefficientEntry
    leader_section: CoefficientEntry


class PayCoefficients(Document):
    """The factor in pay, by level or status."""

    institution: CoefficientEntry
    ordinary: CoefficientEntry
    deputy_subsection: CoefficientEntry
    subsection: CoefficientEntry
    deputy_section: CoefficientEntry
    section: CoefficientEntry


# The first lines of the classes below are what `cadre-sim explain` says of the options.


class Option(Sourced):
    """A reading of what the source leaves open."""

    form: ClassVar[str] = "{ value = … }"


class NoVillage(Option):
    """What cadres to whom an item does not apply get in its place."""

    value: Literal["scale", "unit_mean", "zero"]


class LeaderPay(Option):
    """Whether county-managed cadres are paid here, by score and the coefficient of their level."""

    value: Literal["out", "in"]


class LeaderRank(Option):
    """Whether county-managed cadres are ranked here, and counted in the quota of the excellent."""

    value: Literal["out", "in"]


class InstitutionRule(Option):
    """Whether institution staff have their own pay coefficient at every level or only at level
    ordinary."""

    value: Literal["status", "level"]


class Ranking(Option):
    """What cadres are ranked by."""

    value: Literal["index", "score"]


class ExcellentShare(Option):
    """The share of a unit that can be excellent, rounded down to whole cadres."""

    value: Share


class PayBasis(Option):
    """Whether pay follows the score or only the coefficient."""

    value: Literal["score", "equal"]


class PoolRuleOption(Option):
    """How a unit's pool becomes bonuses when the run does not say."""

    value: PoolRule


class YuanPerPoint(Option):
    """What a point is worth under the piece rate."""

    value: Amount


class Options(Document):
    """Readings of what the source leaves open, each by name."""

    no_village: NoVillage
    leader_pay: LeaderPay
    leader_rank: LeaderRank
    institution_rule: InstitutionRule
    ranking: Ranking
    excellent_share: ExcellentShare
    pay_basis: PayBasis
    pool_rule: PoolRuleOption
    yuan_per_point: YuanPerPoint

    @classmethod
    def belongs(cls, key: str) -> str:
        """Two options have taken the place of one."""
        if key == "leaders":
            return (
                "Write two options in its place, both with the value that it had: leader_pay "
                "(whether leaders are paid) and leader_rank (whether they are ranked)."
            )
        return ""


class Rulebook(Document):
    """One appraisal scheme, complete."""

    read_before: ClassVar[tuple[str, ...]] = ("extends", "drop")
    code: str
    names: Names
    description: str = ""
    blocks: dict[BlockName, Block]
    items: dict[str, AnyItem]
    index_coefficients: IndexCoefficients
    pay_coefficients: PayCoefficients
    options: Options

    @classmethod
    def belongs(cls, key: str) -> str:
        """Options, and names, are often looked for at the top of the file."""
        if key in Options.model_fields:
            return f"It is an option: write it as {key}.value under [options]."
        return "A rulebook has `names` in its place." if key == "title" else ""

    @property
    def counts_leaders(self) -> bool:
        """Whether leaders are ranked or paid here."""
        return "in" in (self.options.leader_rank.value, self.options.leader_pay.value)

    def to_toml(self) -> str:
        """Write the rulebook as one file that reads back the same.

        Parents and edits are laid over each other, so the file extends nothing.
        """
        # only this needs it, and every start would wait for it
        import tomli_w

        return tomli_w.dumps(self.as_file(exclude_defaults=True))

    def as_file(self, exclude_defaults: bool = False) -> dict[str, Any]:
        """Give what a file says, in points, yuan and shares.

        What is not set is left out; so is, on request, what is as by default.
        """
        return self.model_dump(
            mode="json", context=AS_FILE, exclude_none=True, exclude_defaults=exclude_defaults
        )

    @classmethod
    def from_resolved(cls, data: dict[str, Any]) -> Rulebook:
        """Make a rulebook of plain data as ``model_dump(mode="json")`` gives it, in hundredths."""
        return cls.model_validate(data, context=RESOLVED)

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Rulebook:
        if not self.items:
            raise fault("no items", "at least one item", "Add an item, or drop fewer.", ("items",))
        for code, item in self.items.items():
            if item.block not in self.blocks:
                do = f"Add the table [blocks.{item.block}] or choose another block."
                raise fault(
                    shown(item.block),
                    f"blocks of this rulebook: {naming(list(self.blocks))}",
                    do,
                    ("items", code, "block"),
                )
        for name, block in self.blocks.items():
            if block.condition is None:
                continue
            # conditions of conditions would depend on the order in which blocks are looked at
            other = self.blocks.get(block.condition.block)
            if other is None or other is block or other.condition:
                allowed = "another block of this rulebook, one without a condition of its own"
                raise fault(
                    shown(block.condition.block),
                    allowed,
                    "Choose another block.",
                    ("blocks", name, "condition", "block"),
                )
        # events first: the order in which a message lists the codes
        codes = [code for item in self.items.values() for code in item.events]
        codes += [code for code, item in self.items.items() if not item.events]
        # a ledger names records by code alone
        twice = [shown(code) for code, times in Counter(codes).items() if times > 1]
        if twice:
            raise fault(
                f"record codes used twice: {listing(twice)}",
                "each code once",
                "Rename one of each.",
                ("items",),
            )
        return self


def load_rulebook(
    name: str | Path,
    edits: dict[str, Any] | None = None,
    beside: Path | None = None,
    asked: str = "",
) -> Rulebook:
    """Read a rulebook by name or path, with its parents and with edits laid over it.

    Parameters
    ----------
    name : str or Path
        A shipped name such as ``h_township_2021``, or the path of a ``.toml`` file.
    edits : dict, optional
        Laid over the file like a child that extends it; its ``drop`` lists items of the file to
        leave out.
    beside : Path, optional
        Folder to look in before the library.
    asked : str
        Where it is named, for messages.

    Raises
    ------
    InputError
        Naming file and key.
    """
    return resolve_rulebook(read_rulebook_layers(name, beside, asked), edits, asked)


def read_rulebook_layers(
    name: str | Path, beside: Path | None = None, asked: str = ""
) -> list[tuple[str, dict[str, Any]]]:
    """Read a rulebook and its parents, the eldest first, each with the name of its file."""
    return [(str(path), data) for path, data in read_chain(name, "rulebooks", beside, asked)]


def resolve_rulebook(
    layers: list[tuple[str, dict[str, Any]]],
    edits: dict[str, Any] | None = None,
    asked: str = "",
) -> Rulebook:
    """Lay what `read_rulebook_layers` gave and edits over each other, and check the whole.

    The layers stay as they are, so that they can be laid again with other edits.
    """
    layers = list(layers)
    if edits:
        layers.append(
            (f"{asked}, edits of {layers[-1][0]}" if asked else f"{layers[-1][0]} as edited", edits)
        )
    if not isinstance(edits, dict | None):
        allowed = "a dict of tables, like a rulebook that extends the file"
        raise InputError(
            "edits", shown(edits), allowed, 'Write for example {"blocks": {"common": {"max": 90}}}.'
        )
    merged: dict[str, Any] = {}
    for where, data in layers:
        merged = _override(merged, data, where)
    return validate(Rulebook, merged, layers[-1][0])


def _override(parent: dict[str, Any], child: dict[str, Any], where: str) -> dict[str, Any]:
    """Leave out the parent's items that the child drops, then lay the child over the rest."""
    own = dict(child)
    drop, items = own.pop("drop", []), parent.get("items")
    items = items if isinstance(items, dict) else {}
    if not isinstance(drop, list):
        allowed = 'a list of items of the parent, such as drop = ["unit.tally"]'
        raise InputError(
            f"{where}, drop", shown(drop), allowed, "Put the codes in quotes and in [ ]."
        )
    for code in drop:
        if not isinstance(code, str) or code not in items:
            allowed = (
                f"items of the rulebook that this one extends: {naming(list(items)) or 'none'}"
            )
            raise InputError(
                f"{where}, drop",
                shown(code),
                allowed,
                closest(str(code), items, "Remove it from the list."),
            )
    # dropped first, so that a child may use the code for an item of its own
    kept = {code: item for code, item in items.items() if code not in drop}
    return lay_over(parent | {"items": kept} if drop else parent, own)


def resolve_parent(layers: list[tuple[str, dict[str, Any]]]) -> Rulebook | None:
    """Resolve what a rulebook of one's own comes from, given what `read_rulebook_layers` gave.

    It is the next shipped rulebook that it extends, else the file that it extends.

    Returns
    -------
    Rulebook or None
        None where it extends nothing.
    """
    home = (library() / "rulebooks").resolve()
    for last in range(len(layers) - 1, 0, -1):
        if Path(layers[last - 1][0]).resolve().parent == home:
            return resolve_rulebook(layers[:last])
    return resolve_rulebook(layers[:-1]) if len(layers) > 1 else None
