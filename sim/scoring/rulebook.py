"""A rulebook says how records become points, index, grade and pay; it is data, read from TOML and
checked here.

``docs/reference/scoring.md`` is the rule in words, ``docs/reference/rulebooks.md`` describes the file. All amounts are
kept as whole hundredths."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from sim.base.errors import InputError, closest, listing, naming, shown
from sim.base.fixed_point import HUNDRED
from sim.files.fields import (
    AS_FILE,
    RESOLVED,
    WRITTEN,
    Amount,
    Coefficient,
    Document,
    Names,
    Points,
    Share,
    Sourced,
    hundredths,
)
from sim.files.toml_files import merge, read_chain, validate
from sim.files.validation import fault

BlockName = Literal["common", "individual", "platform"]
BLOCKS: tuple[BlockName, ...] = ("common", "individual", "platform")
VillageRole = Literal["stationed", "helping"]
PoolRule = Literal["literal", "balanced", "double", "piece_rate"]
POOL_RULES: tuple[PoolRule, ...] = ("literal", "balanced", "double", "piece_rate")
RankCount = Annotated[int, Field(ge=1, le=100_000)]


class Condition(Document):
    """Points of a block count only with `share` while another block stands below `at_least`."""

    block: BlockName
    at_least: Points
    share: Share = 0


class Block(Sourced):
    """A block of items with its weight, bounds and condition."""

    names: Names
    enters: Literal["score", "index"] = "score"
    weight: Coefficient = 100
    max: Points | None = None
    min: Points | None = None
    condition: Condition | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Block:
        if self.max is not None and self.min is not None and self.min > self.max:
            raise fault("min above max", "min up to max", "Mend one of the two.")
        return self


class Bracket(Document):
    """Points above an amount count with a share, up to the next bracket."""

    above: Points
    share: Share


class Band(Document):
    """Ranks up to `last` that are not in an earlier band get `points`."""

    last: RankCount
    points: Points


class Event(Sourced):
    """A kind of event in a deduction list and the points that each event takes off."""

    names: Names
    amount: Amount


class _Item(Sourced):
    names: Names
    block: BlockName
    village_roles: list[VillageRole] | None = None


class Deduct(_Item):
    """The item starts full and loses an amount per event, down to a floor."""

    kind: Literal["deduct"]
    start: Points
    floor: Points = 0
    records: dict[str, Event]

    @model_validator(mode="after")
    def _floor_below_start(self) -> Deduct:
        if self.floor > self.start:
            raise fault("floor above start", "floor up to start", "Mend one of the two.")
        if not self.records:
            raise fault(
                "no record codes",
                "a table of at least one kind of event",
                "Add a record.",
                ("records",),
            )
        return self


class Tier(_Item):
    """Each record is one of a few values; the item is their mean."""

    kind: Literal["tier"]
    values: Annotated[list[Points], Field(min_length=1)]


class Rating(_Item):
    """Each record is a rating within bounds; the item is their mean, weighted by the rater's role."""

    kind: Literal["rating"]
    lowest: Points
    highest: Points
    weights: dict[Annotated[str, Field(min_length=1)], Coefficient] = {}

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Rating:
        if self.lowest > self.highest:
            raise fault("lowest above highest", "lowest up to highest", "Mend one of the two.")
        return self


class RankBand(_Item):
    """Each record is a rank on a ladder of bands; the item is the mean of the bands' points."""

    kind: Literal["rank_band"]
    of: RankCount
    bands: Annotated[list[Band], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_cover_the_ladder(self) -> RankBand:
        lasts = [band.last for band in self.bands]
        if lasts != sorted(set(lasts)) or lasts[-1] != self.of:
            allowed = f"last ranks that rise and end at of = {self.of}"
            raise fault(
                f"last ranks {shown(lasts)}", allowed, "Mend the bands or `of`.", ("bands",)
            )
        return self


class RankLinear(_Item):
    """Each record is a rank on a straight line from `first` to `last`; the item is the mean of the
    points."""

    kind: Literal["rank_linear"]
    first: Points
    last: Points
    of: RankCount | Literal["villages"] | None = None


class _Credited(_Item):
    cap: Points | None = None
    credit: list[Bracket] = []

    @model_validator(mode="after")
    def _credit_is_concave(self) -> _Credited:
        starts = [bracket.above for bracket in self.credit]
        shares = [bracket.share for bracket in self.credit]
        if starts and starts[0] != 0:
            got = f"a first bracket above {starts[0] / HUNDRED:g}"
            raise fault(
                got, "a first bracket above 0", "Begin with { above = 0, share = 1 }.", ("credit",)
            )
        if starts != sorted(set(starts)) or shares != sorted(shares, reverse=True):
            allowed = "brackets that rise in `above` and do not rise in `share`"
            raise fault(
                "brackets out of order",
                allowed,
                "Sort the brackets or mend the shares.",
                ("credit",),
            )
        return self


class Sum(_Credited):
    """Signed points add up; brackets, cap and floor are applied to the sum."""

    kind: Literal["sum"]
    floor: Points | None = None

    @model_validator(mode="after")
    def _floor_below_cap(self) -> Sum:
        if self.cap is not None and self.floor is not None and self.floor > self.cap:
            raise fault("floor above cap", "floor up to cap", "Mend one of the two.")
        return self


class Rate(_Credited):
    """A real quantity earns points per unit."""

    kind: Literal["rate"]
    points_per_unit: Annotated[int, hundredths(0, 10_000), WRITTEN]


Item = Annotated[
    Deduct | Tier | Rating | RankBand | RankLinear | Sum | Rate, Field(discriminator="kind")
]


class CoefficientEntry(Sourced):
    """A coefficient of a post or level."""

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


class NoVillage(Sourced):
    """What cadres to whom an item does not apply get in its place."""

    value: Literal["scale", "unit_mean", "zero"]


class Leaders(Sourced):
    """Whether county-managed cadres are ranked and paid here."""

    value: Literal["out", "in"]


class InstitutionRule(Sourced):
    """Whether institution staff have their own pay coefficient at every level or only at level
    ordinary."""

    value: Literal["status", "level"]


class Ranking(Sourced):
    """What cadres are ranked by."""

    value: Literal["index", "score"]


class ExcellentShare(Sourced):
    """The share of a unit that can be excellent, rounded down to whole cadres."""

    value: Share


class PayBasis(Sourced):
    """Whether pay follows the score or only the coefficient."""

    value: Literal["score", "equal"]


class PoolRuleOption(Sourced):
    """How a unit's pool becomes bonuses when the run does not say."""

    value: PoolRule


class YuanPerPoint(Sourced):
    """What a point is worth under the piece rate."""

    value: Amount


class Options(Document):
    """Readings of what the source leaves open, each by name."""

    no_village: NoVillage
    leaders: Leaders
    institution_rule: InstitutionRule
    ranking: Ranking
    excellent_share: ExcellentShare
    pay_basis: PayBasis
    pool_rule: PoolRuleOption
    yuan_per_point: YuanPerPoint


class Rulebook(Document):
    """One appraisal scheme, whole."""

    read_before: ClassVar[tuple[str, ...]] = ("extends", "drop")
    code: str
    names: Names
    description: str = ""
    blocks: dict[BlockName, Block]
    items: dict[str, Item]
    index_coefficients: IndexCoefficients
    pay_coefficients: PayCoefficients
    options: Options

    def to_toml(self) -> str:
        """Write the rulebook whole, edits and parents laid over each other, as a file that reads
        back the same."""
        import tomli_w

        return tomli_w.dumps(self.as_file(exclude_defaults=True))

    def as_file(self, exclude_defaults: bool = False) -> dict[str, Any]:
        """Give what a file says, in points, yuan and shares; what is not set is left out, and what
        is as by default on request."""
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
            other = self.blocks.get(block.condition.block)
            if other is None or other is block or other.condition:
                allowed = "another block of this rulebook, one without a condition of its own"
                raise fault(
                    shown(block.condition.block),
                    allowed,
                    "Choose another block.",
                    ("blocks", name, "condition", "block"),
                )
        codes = [
            code
            for item in self.items.values()
            if isinstance(item, Deduct)
            for code in item.records
        ]
        codes += [code for code, item in self.items.items() if not isinstance(item, Deduct)]
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
    layers = [(str(path), data) for path, data in read_chain(name, "rulebooks", beside, asked)]
    if edits:
        layers.append(
            (f"{asked}, edits of {layers[-1][0]}" if asked else f"{layers[-1][0]} as edited", edits)
        )
    if not isinstance(edits, dict | None):
        allowed = "a dict of tables, like a rulebook that extends the file"
        raise InputError(
            "edits", shown(edits), allowed, 'Write for example {"blocks": {"common": {"max": 90}}}.'
        )
    whole: dict[str, Any] = {}
    for where, data in layers:
        whole = _lay(whole, data, where)
    return validate(Rulebook, whole, layers[-1][0])


def _lay(parent: dict[str, Any], child: dict[str, Any], where: str) -> dict[str, Any]:
    """Leave out the parent's items that the child drops, then lay the child's tables over the rest."""
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
    kept = {code: item for code, item in items.items() if code not in drop}
    return merge(parent | {"items": kept} if drop else parent, own)
