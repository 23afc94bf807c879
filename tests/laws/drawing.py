"""The house drawn from its own imports: ``python -m tests.laws.drawing`` writes the picture.

Rooms stand on a stair, those that use others above those they use. What a room imports is read
from its syntax trees, as the laws read it, so the picture cannot say anything else than the code.
"""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from html import escape

from tests.laws.house import ORDER, ROOT, imported, sources

FILE = ROOT / "docs" / "explanation" / "architecture.svg"
COMMAND = "python -m tests.laws.drawing"
INTERFACE = "sim"
FILLS = {
    "the two doors: Python and the command line": ("#fbe3c0", {INTERFACE, "analysis.commands"}),
    "compares, draws, reports": ("#e4e0f2", {"analysis"}),
    "the world and its many runs": (
        "#d8e8f5",
        {"sim.sweeps", "sim.mesa_interface", "sim.runs", "sim.model", "sim.scenario"},
    ),
    "the scoring engine, which works alone": ("#dcefd8", {"sim.scoring"}),
    "the ground": ("#ececec", {"sim.files", "sim.base", "sim.kernel"}),
}
INK, LINE, WRONG = "#222222", "#5b6b7b", "#c00000"
WIDTH, STEP, MARGIN, GAP = 430, 64, 24, 26
HEAD, ROW, PAD = 21, 15, 9
LETTERS = 62
"""Letters of a sign's small print that fit in a box."""


@dataclass
class Room:
    """A room as it is drawn.

    Attributes
    ----------
    name : str
        Dotted name of the package.
    modules : list of str
        Those that stand in it, rooms within it included.
    uses : set of str
        Rooms that it imports.
    shows : set of str
        Rooms whose names it loads when they are asked for; the public interface alone.
    signs : list of str
        Lines of small print: what the room is for, and the rooms within it.
    """

    name: str
    modules: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    shows: set[str] = field(default_factory=set)
    signs: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return HEAD + ROW * len(self.signs) + 2 * PAD


@cache
def text_of(module: str) -> str:
    """Text of a module's file."""
    path = ROOT.joinpath(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


def size(modules: list[str]) -> str:
    """Say how large some modules are; lines to the hundred, so that a picture outlives an edit."""
    lines = sum(len(text_of(module).splitlines()) for module in modules)
    count = f"{len(modules)} module{'s' * (len(modules) > 1)}"
    return f"{count}, {max(1, round(lines / 100)) / 10:.1f}k lines"


def room_of(module: str) -> str:
    """Name the room in which a module stands: two steps of its dotted name."""
    parts = module.split(".")[:2]
    return ".".join(parts) if len(parts) == 2 else parts[0]


def shown_names(tree: ast.Module) -> set[str]:
    """Modules that the public interface shows to type checkers and loads when asked."""
    branches = [node for node in tree.body if isinstance(node, ast.If)]
    return {one.module for node in branches for one in node.body if isinstance(one, ast.ImportFrom)}


def purpose(package: str) -> str:
    """First sentence of a package's docstring: its sign."""
    words = " ".join((ast.get_docstring(ast.parse(text_of(package))) or "").split())
    words = words.replace("`", "")
    return words.split(". ")[0].split(".:")[0].rstrip(".") + "."


def survey() -> list[Room]:
    """Find all rooms, from the doors down to the ground."""
    trees = sources("sim") | sources("analysis")
    rooms: dict[str, Room] = {}
    for module in trees:
        if module == "analysis":
            continue
        room = rooms.setdefault(room_of(module), Room(room_of(module)))
        room.modules.append(module)
        used = {name for name in imported(module) if name in trees or room_of(name) in trees}
        room.uses |= {room_of(name) for name in used} - {room.name, "analysis"}
    rooms[INTERFACE].shows = {room_of(name) for name in shown_names(trees[INTERFACE])}
    for room in rooms.values():
        room.signs = textwrap.wrap(purpose(room.name), LETTERS) + rooms_within(room)
    return [rooms[name] for name in order(rooms)]


def rooms_within(room: Room) -> list[str]:
    """One line for each room within a room, with its size."""
    inner: dict[str, list[str]] = {}
    for module in room.modules:
        parts = module.split(".")
        if module != room.name and (len(parts) > 3 or ROOT.joinpath(*parts).is_dir()):
            inner.setdefault(parts[2], []).append(module)
    return [f"▸ {name}: {size(modules)}" for name, modules in sorted(inner.items())]


def order(rooms: dict[str, Room]) -> list[str]:
    """Put the doors first, then what uses before what is used; `sim` in the order of its law."""
    upper = {name: room.uses for name, room in rooms.items() if name.startswith("analysis.")}
    graph = {name: sorted(uses & set(upper)) for name, uses in sorted(upper.items())}
    analysis = [*TopologicalSorter(graph).static_order()][::-1]
    return [INTERFACE, *analysis, *(f"sim.{name}" for name in ORDER[::-1] if name)]


def draw(rooms: list[Room]) -> str:
    """Draw the stair: each line to the right of a room turns down into the rooms that it uses."""
    tops, y = {}, MARGIN + 96
    for room in rooms:
        tops[room.name] = y
        y += room.height + GAP
    lefts = {room.name: MARGIN + place * STEP for place, room in enumerate(rooms)}
    width, height = lefts[rooms[-1].name] + WIDTH + MARGIN, y - GAP + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" fill="{INK}">',
        "<title>The house: rooms and imports</title>",
        f"<desc>Made by {COMMAND} from the imports in the code.</desc>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *legend(width),
    ]
    for room in rooms:
        parts += lines_of(room, tops, lefts, rooms)
    for room in rooms:
        parts += box(room, tops[room.name], lefts[room.name])
    return "\n".join([*parts, "</svg>", ""])


def lines_of(room: Room, tops: dict, lefts: dict, rooms: list[Room]) -> list[str]:
    """A line out of a room's right side, with a turn down into each room that it uses."""
    parts = []
    heights = {one.name: one.height for one in rooms}
    middle = tops[room.name] + heights[room.name] / 2
    for name in [one.name for one in rooms if one.name in room.uses | room.shows]:
        door = lefts[name] + WIDTH - 24
        upward = tops[name] < tops[room.name]
        end = tops[name] + (heights[name] if upward else -1)
        dashed = ' stroke-dasharray="5 4"' if name not in room.uses else ""
        colour = WRONG if upward else LINE
        start = lefts[room.name] + WIDTH
        parts += [
            f'<path d="M{start} {middle:g} H{door} V{end}" fill="none" stroke="{colour}"'
            f' stroke-width="1.3"{dashed}/>',
            f'<circle cx="{door}" cy="{middle:g}" r="3.6" fill="{colour}"/>',
            f'<path d="M{door - 4} {end - 7} L{door} {end} L{door + 4} {end - 7} Z"'
            f' fill="{colour}"/>',
        ]
    return parts


def box(room: Room, top: int, left: int) -> list[str]:
    """A room with its name, size and sign."""
    name = f"{room.name}, the public interface" if room.name == INTERFACE else room.name
    parts = [
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{room.height}" rx="5"'
        f' fill="{fill(room.name)}" stroke="{LINE}"/>',
        text(left + 12, top + PAD + 14, name.replace(".", "/"), 15, "bold"),
        text(left + WIDTH - 12, top + PAD + 14, size(room.modules), 12, anchor="end"),
    ]
    for place, words in enumerate(room.signs):
        parts.append(text(left + 12, top + PAD + HEAD + ROW * place + 12, words, 11))
    return parts


def fill(name: str) -> str:
    """Colour of a room, by its name or by that of its package."""
    by_name = {one: colour for colour, names in FILLS.values() for one in names}
    return by_name.get(name) or by_name[name.split(".", maxsplit=1)[0]]


def legend(width: int) -> list[str]:
    """What lines and colours mean."""
    rows = (
        "A line to the right of a room turns down, at a dot, into each room that it imports.",
        "Dashed: loaded only when it is asked for. Nothing runs upwards: a law with a test.",
    )
    parts = [text(MARGIN, MARGIN + 10, "The house: rooms and imports", 19, "bold")]
    parts += [text(MARGIN, MARGIN + 34 + 17 * place, words, 13) for place, words in enumerate(rows)]
    left, top = width - MARGIN - 300, MARGIN
    for place, (words, (colour, _)) in enumerate(FILLS.items()):
        y = top + 19 * place
        parts.append(
            f'<rect x="{left}" y="{y}" width="22" height="13" fill="{colour}" stroke="{LINE}"/>'
        )
        parts.append(text(left + 30, y + 11, words, 12))
    return parts


def text(
    x: float, y: float, words: str, points: int, weight: str = "normal", anchor: str = "start"
) -> str:
    """A line of text."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{points}" font-weight="{weight}"'
        f' text-anchor="{anchor}">{escape(words, quote=False)}</text>'
    )


if __name__ == "__main__":
    FILE.write_text(draw(survey()), "utf-8")
    print(FILE.relative_to(ROOT))
