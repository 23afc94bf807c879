"""LLVM's text of rules, rewritten into what browsers are quick at, to the same numbers.

LLVM knows WebAssembly, and not what a browser makes of it. On x86-64 Chromium and node make a
branch of a choice of two floats, and several instructions of a product of 64 bits in a vector.
Vectors have 128 bits: four words of 32.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator

_PLAIN = r'(?:"[^"]*"|[\w.$-]+)'
_LABEL, _BACK = re.compile(rf"({_PLAIN}):"), re.compile(rf"  br label %({_PLAIN})$")
_NAME = f"%{_PLAIN}"
_NUMBERED = re.compile(r"(?m)^!(\d+) = ")
_FLOAT = rf"double ({_NAME}|[^%\s,]+)"
_CHOICE = re.compile(rf"(?m)^  ({_NAME}) = select i1 ({_NAME}), {_FLOAT}, {_FLOAT}$")
_MADE = re.compile(rf"  ({_NAME}) = ")
_STEP = re.compile(rf"  ({_NAME}) = (mul|lshr|and|xor)(?: [a-z]+)* <4 x i64> ({_NAME}), (\S.*)$")
_SPLAT = re.compile(r"splat \(i64 (-?\d+)\)$")
_HALF, _WORD = "splat (i64 32)", f"splat (i64 {2**32 - 1})"


def in_fours(text: str, functions: Iterable[str]) -> str:
    """Ask that the loops of some functions be made for four numbers at once.

    LLVM takes as many as a vector has of the widest, which are two where words make floats.

    Parameters
    ----------
    text : str
        Not optimised yet.
    functions : iterable of str
        Names as they stand in the text.

    Raises
    ------
    ValueError
        When there is no such function.
    """
    numbers = itertools.count(1 + max(map(int, _NUMBERED.findall(text)), default=-1))
    four = f"!{next(numbers)}"
    notes = [f'{four} = !{{!"llvm.loop.vectorize.width", i32 4}}']
    for name in functions:
        begin = re.search(rf"(?m)^define .*@{re.escape(name)}\(", text)
        if not begin:
            raise ValueError(f"there is no function {name}")
        end = text.index("\n}\n", begin.end())
        body, loops = _with_loops_named(text[begin.end() : end], numbers)
        text = text[: begin.end()] + body + text[end:]
        notes += [f"{loop} = distinct !{{{loop}, {four}}}" for loop in loops]
    return "\n".join([text, *notes, ""])


def _with_loops_named(function: str, numbers: Iterator[int]) -> tuple[str, list[str]]:
    """Name the loops of a function where they go back to their beginnings."""
    lines = function.split("\n")
    passed: set[str] = set()
    loops: dict[str, str] = {}
    for at, line in enumerate(lines):
        label, back = _LABEL.match(line), _BACK.match(line)
        if label:
            passed.add(label[1])
        elif back and back[1] in passed:
            loops.setdefault(back[1], f"!{next(numbers)}")
            lines[at] += f", !llvm.loop {loops[back[1]]}"
    return "\n".join(lines), list(loops.values())


def by_bits(text: str) -> str:
    """Let floats be chosen by their bits, as whole numbers are: without a branch."""
    return _CHOICE.sub(_chosen_by_bits, text)


def _chosen_by_bits(choice: re.Match) -> str:
    result, condition, yes, no = choice.groups()
    first, second, bits = (_named(part, result) for part in ("first", "second", "bits"))
    return f"""\
  {first} = bitcast double {yes} to i64
  {second} = bitcast double {no} to i64
  {bits} = select i1 {condition}, i64 {first}, i64 {second}
  {result} = bitcast i64 {bits} to double"""


def in_words(text: str, factors: Collection[int]) -> str:
    """Let vectors of four numbers that hold words be multiplied and crossed as vectors of words.

    The low word of each number is found beside it where it is made of products by ``lshr``, ``and``
    and ``xor``, and the next product takes that one. What nobody needs of the two is left out when
    machine code is written. Factors are read from memory: LLVM does not see that it may multiply
    words where one of them is written out.

    Parameters
    ----------
    text : str
        Optimised.
    factors : collection of int
        Numbers below 2^32 by which rules multiply nothing but numbers below 2^32.
    """
    places = {str(factor): f"@factor.{place}" for place, factor in enumerate(factors)}
    functions = re.split(r"(?m)^(?=define )", text)
    words = (
        f"{place} = internal global <4 x i32> splat (i32 {factor})"
        for factor, place in places.items()
    )
    return "\n".join(["".join(_Words(places).found_in(one) for one in functions), *words, ""])


class _Words:
    """Names of the words of one function's numbers, as they are found line after line."""

    def __init__(self, places: dict[str, str]) -> None:
        self._places = places
        self._low: dict[str, str] = {}
        self._high: dict[str, str] = {}
        self._cut: dict[str, str] = {}

    def found_in(self, function: str) -> str:
        """Give the function's text with the lines that find words."""
        text = "\n".join(map(self._with_words, function.split("\n")))
        # numbers from elsewhere are cut to words where they are made: before a loop, if they are
        return "\n".join(map(self._with_cut, text.split("\n"))) if self._cut else text

    def _with_words(self, line: str) -> str:
        step = _STEP.match(line)
        if not step:
            return line
        result, operation, number, other = step.groups()
        factor = _SPLAT.match(other)
        if operation == "mul" and factor and factor[1] in self._places:
            self._low[result], self._high[result] = _named("low", result), _named("high", result)
            return _product(result, self._low_of(number), self._places[factor[1]])
        if operation == "lshr" and other == _HALF and number in self._high:
            self._low[result] = self._high[number]
        elif operation == "and" and other == _WORD and number in self._low:
            self._low[result] = self._low[number]
        elif operation == "xor" and (number in self._low or other in self._low):
            first, second = self._low_of(number), self._low_of(other)
            self._low[result] = low = _named("low", result)
            return f"{line}\n  {low} = xor <4 x i32> {first}, {second}"
        return line

    def _low_of(self, number: str) -> str:
        """Name the low words of a number; one that has none yet is to be cut."""
        constant = _SPLAT.match(number)
        if constant:
            return f"splat (i32 {int(constant[1]) % 2**32})"
        if number not in self._low:
            self._low[number] = low = _named("low", number)
            self._cut[number] = f"  {low} = trunc <4 x i64> {number} to <4 x i32>"
        return self._low[number]

    def _with_cut(self, line: str) -> str:
        made = _MADE.match(line)
        cut = self._cut.get(made[1]) if made else None
        return f"{line}\n{cut}" if cut else line


def _product(result: str, number: str, place: str) -> str:
    """Give the lines of a product of words, two numbers at once, and of its words."""
    parts = ("factor", "low", "high", "pair a", "pair b")
    factor, low, high, a, b = (_named(part, result) for part in parts)
    words = f"<4 x i32> {_named('words', a)}, <4 x i32> {_named('words', b)}, <4 x i32>"
    return f"""\
  {factor} = load <4 x i32>, ptr {place}
{_pair(a, number, factor, "<i32 0, i32 1>")}
{_pair(b, number, factor, "<i32 2, i32 3>")}
  {result} = shufflevector <2 x i64> {a}, <2 x i64> {b}, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  {low} = shufflevector {words} <i32 0, i32 2, i32 4, i32 6>
  {high} = shufflevector {words} <i32 1, i32 3, i32 5, i32 7>"""


def _pair(result: str, number: str, factor: str, half: str) -> str:
    """Give the lines of half a product."""
    parts = ("word", "part", "first", "second", "words")
    word, part, first, second, words = (_named(one, result) for one in parts)
    return f"""\
  {word} = shufflevector <4 x i32> {number}, <4 x i32> poison, <2 x i32> {half}
  {part} = shufflevector <4 x i32> {factor}, <4 x i32> poison, <2 x i32> {half}
  {first} = zext <2 x i32> {word} to <2 x i64>
  {second} = zext <2 x i32> {part} to <2 x i64>
  {result} = mul nuw <2 x i64> {first}, {second}
  {words} = bitcast <2 x i64> {result} to <4 x i32>"""


def _named(part: str, number: str) -> str:
    """Name what belongs to a number."""
    return f'%"{part} of {number[1:].strip(chr(34))}"'
