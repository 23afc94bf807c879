"""An object file of WebAssembly becomes a module that a page can load.

LLVM writes objects as modules: its places of functions, data and types hold as long as nothing else
is linked to them, and nothing is. What an object lacks is a list of what may be called from
outside; its names stand in a section for linkers. So no linker is needed: that list is added, and
what only linkers read is left out. (The format: WebAssembly tool conventions, *Linking*.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CUSTOM, IMPORT, EXPORT, DATA = 0, 2, 7, 11
"""Numbers of sections. They rise through a file, but for custom ones, which stand anywhere."""
HEADER = b"\0asm\1\0\0\0"
SYMBOLS, FUNCTION, SECTION = 8, 0, 3
"""Numbers within the section for linkers: its list of symbols, and two kinds of them."""
UNDEFINED, NAMED = 0x10, 0x40
"""Flags of a symbol: it is not defined here; it has a name all the same."""
CONSTANT, END = 0x41, 0x0B
"""Instructions of 32 bits: a constant, and the end of an expression."""
NEEDED = {"__linear_memory", "__stack_pointer"}
"""What a module may ask the page for: memory, and where its stack begins."""


class Reader:
    """Bytes read one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def take(self, count: int) -> bytes:
        """Give the next few bytes."""
        self.place += count
        return self.data[self.place - count : self.place]

    def number(self) -> int:
        """Give a whole number of 0 or more, seven bits a byte, the lowest first."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def text(self) -> str:
        """Give a text, which follows its length."""
        return self.take(self.number()).decode()

    def sections(self) -> Iterator[tuple[int, bytes]]:
        """Give what remains as sections: number, length, content."""
        while self.place < len(self.data):
            number = self.take(1)[0]
            yield number, self.take(self.number())


@dataclass(frozen=True)
class Module:
    """A module that a page can load.

    Attributes
    ----------
    code : bytes
    data_end : int
        Bytes of memory, from 0, that hold its constants.
    """

    code: bytes
    data_end: int


def module_of(compiled: bytes, entries: Iterable[str]) -> Module:
    """Make a module of an object that needs no other.

    Parameters
    ----------
    compiled : bytes
        From :func:`sim.kernel.webassembly.object_code`.
    entries : iterable of str
        Functions that may be called from outside.

    Raises
    ------
    ValueError
        When an entry is not there, or when the object asks for something beyond memory and stack.
    """
    sections = sections_of(compiled)
    functions = _functions(sections)
    missing = [name for name in entries if name not in functions]
    outside = asked_for(sections) - NEEDED
    if missing or outside:
        raise ValueError(f"entries that are missing: {missing}; asked for: {sorted(outside)}")
    names = [_text(name) + bytes([FUNCTION]) + _number(functions[name]) for name in entries]
    exports = _number(len(names)) + b"".join(names)
    kept = [(number, body) for number, body in sections if number != CUSTOM]
    # the section that says how many pieces of data there are has number 12 and stands before code
    at = next(i for i, (number, _) in enumerate(kept) if number > EXPORT)
    kept.insert(at, (EXPORT, exports))
    code = b"".join(bytes([number]) + _number(len(body)) + body for number, body in kept)
    return Module(HEADER + code, _data_end(sections))


def sections_of(compiled: bytes) -> list[tuple[int, bytes]]:
    """Give the sections of an object or a module: number and content of each.

    Raises
    ------
    ValueError
        When it is neither.
    """
    reader = Reader(compiled)
    if reader.take(len(HEADER)) != HEADER:
        raise ValueError("the object is no WebAssembly of version 1")
    return list(reader.sections())


def _functions(sections: list[tuple[int, bytes]]) -> dict[str, int]:
    """Give the functions that the object names, each with its number."""
    found: dict[str, int] = {}
    for number, body in sections:
        reader = Reader(body)
        if number != CUSTOM or reader.text() != "linking":
            continue
        # the version of the format
        reader.number()
        for part, content in reader.sections():
            if part == SYMBOLS:
                found |= dict(_symbols(Reader(content)))
    return found


def _symbols(reader: Reader) -> Iterator[tuple[str, int]]:
    for _ in range(reader.number()):
        kind, flags = reader.take(1)[0], reader.number()
        if kind == SECTION:
            reader.number()
        elif kind != 1:
            index = reader.number()
            if not flags & UNDEFINED or flags & NAMED:
                name = reader.text()
                if kind == FUNCTION:
                    yield name, index
        else:
            reader.text()
            if not flags & UNDEFINED:
                # piece, place in it and length of data
                _ = [reader.number() for _ in range(3)]


def asked_for(sections: list[tuple[int, bytes]]) -> set[str]:
    """Give the names of what an object or a module asks for."""
    found = set()
    for number, body in sections:
        if number != IMPORT:
            continue
        reader = Reader(body)
        for _ in range(reader.number()):
            reader.text()
            found.add(reader.text())
            kind = reader.take(1)[0]
            if kind == FUNCTION:
                reader.number()
            elif kind == 3:
                reader.take(2)
            else:
                # of a table the type first; then bounds, of which the upper one may be missing
                bounded = reader.take(2 if kind == 1 else 1)[-1] & 1
                _ = [reader.number() for _ in range(1 + bounded)]
    return found


def _data_end(sections: list[tuple[int, bytes]]) -> int:
    """Give the byte after the last piece of data."""
    end = 0
    for number, body in sections:
        if number != DATA:
            continue
        reader = Reader(body)
        for _ in range(reader.number()):
            kind, instruction = reader.number(), reader.take(1)[0]
            # read as a number without a sign: a place below 2^31 whose sign bits are all zero
            place, end_of_place = reader.number(), reader.take(1)[0]
            if (kind, instruction, end_of_place) != (0, CONSTANT, END):
                raise ValueError("data that has no fixed place in memory")
            length = reader.number()
            reader.take(length)
            end = max(end, place + length)
    return end


def _number(value: int) -> bytes:
    """Write a whole number of 0 or more, seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _text(text: str) -> bytes:
    return _number(len(text.encode())) + text.encode()
