"""Which keys of a study file each design takes, and what is wrong with those that stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sim.base.errors import naming, shown
from sim.files.validation import fault

DesignName = Literal["grid", "latin_hypercube", "sobol", "list", "morris", "saltelli"]
KEYS_OF_DESIGNS: dict[str, tuple[str, ...]] = {
    "grid": (),
    "latin_hypercube": ("points",),
    "sobol": ("points",),
    "list": ("point",),
    "morris": ("trajectories", "levels"),
    "saltelli": ("points",),
}
"""Keys of the file that say how large a design is; the first of them a design cannot do without."""
KEYS_OF_ALL_DESIGNS = ("points", "point", "trajectories", "levels")
LEVELS = 4
"""Levels of a `morris` that does not say how many; usual in the field (Campolongo et al. 2007)."""
_MEANING = {
    "points": "how many points the {0} has",
    "trajectories": "how many trajectories it has; ten are usual",
}
_BALANCED = ("sobol", "saltelli")
"""Designs that come from a Sobol sequence."""


def check_design(design: str, given: Mapping[str, Any]) -> None:
    """Refuse a design without the number it needs, or with a key that belongs to another one.

    Parameters
    ----------
    design : str
    given : mapping
        Keys of a study file with their values; None, or an empty list, where one is left out.

    Raises
    ------
    PydanticCustomError
        The fault in words; a study file makes an InputError of it.
    """
    known = KEYS_OF_DESIGNS[design]
    for key in known[:1]:
        if key != "point" and given[key] is None:
            raise fault(f"no `{key}`", _MEANING[key].format(design), f"Add the key `{key}`.")
    if (design == "list") != bool(given["point"]):
        allowed = "tables [[point]] with design = 'list', and only there"
        got = "none" if design == "list" else "some"
        raise fault(got, allowed, "Mend the design.", ("point",))
    for key in KEYS_OF_ALL_DESIGNS:
        if key not in known and key != "point" and given[key] is not None:
            takes = f"`{naming(known)}`" if known else "none, since the design says how many"
            raise fault(f"`{key}` in a {design}", takes, "Remove it.", (key,))
    _check_numbers(design, given)


def _check_numbers(design: str, given: Mapping[str, Any]) -> None:
    points, levels = given["points"], given["levels"]
    # n & (n - 1) clears the lowest bit: nothing remains of a power of two
    if design in _BALANCED and points & (points - 1):
        lower = 1 << (points.bit_length() - 1)
        allowed = "a power of two, without which a Sobol sequence is not balanced"
        raise fault(str(points), allowed, f"Use {lower} or {2 * lower}.", ("points",))
    if levels is not None and levels % 2:
        allowed = "an even number, with which steps of one size reach every level equally often"
        raise fault(shown(levels), allowed, f"Use {levels - 1} or {levels + 1}.", ("levels",))


def structure_of(design: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Say how the points of a design belong together, for those that are read by their places.

    Returns
    -------
    dict
        Empty for designs whose points are each for themselves.
    """
    if design == "morris":
        levels = LEVELS if given["levels"] is None else given["levels"]
        return {"name": design, "trajectories": given["trajectories"], "levels": levels}
    return {"name": design, "points": given["points"]} if design == "saltelli" else {}
