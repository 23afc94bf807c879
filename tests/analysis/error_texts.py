"""The texts of all errors, read from the code that makes them: gaps where a value is put in.

A part of an error is followed to where its words stand: through names, both branches of a choice,
tables of texts, texts put together, and what callers in the same file hand over. What is made of
input alone is a gap.
"""

import ast
import re
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from tests.laws.house import ROOT

#: Calls that make an error, or a part of one that is put together later, and how many of their
#: arguments are texts.
MAKERS = {"InputError": 4, "fault": 3, "Fault": 4, "SweepStopped": 1, "BadPart": 1}
#: Lists of what is noted beside results.
NOTED = {"notes", "doubts"}
#: Functions that give back what they are handed, shortened or made plain.
PLAIN = {"str", "plain", "cut"}
GAP = "{GAP}"
#: What comes of a gap that is filled with nothing.
BROKEN = re.compile(r"^[:,]|\s{2}=|\[\[\]\]|-sim  ")
MOST = 40
DEEPEST = 6


class Part(NamedTuple):
    """A part of an error: where it is made, its text, and whether it says where the fault is."""

    place: str
    text: str
    is_place: bool


class Code:
    """A module's functions, and what stands at its top."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text("utf-8"))
        self.parents = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }

    def function_of(self, node):
        while node is not None and not isinstance(node, ast.FunctionDef):
            node = self.parents.get(node)
        return node

    @property
    def calls(self):
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def texts(self, node, deep=0):
        """Give what a piece of code can give as text."""
        if deep > DEEPEST or node is None:
            return [GAP]
        found = self._texts(node, deep + 1)
        return list(dict.fromkeys(islice(found, MOST))) or [GAP]

    def _texts(self, node, deep):
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                parts = [
                    [one.value] if isinstance(one, ast.Constant) else self._put_in(one.value, deep)
                    for one in values
                ]
                return ["".join(one) for one in islice(product(*parts), MOST)]
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                both = product(self.texts(left, deep), self.texts(right, deep))
                return [one + other for one, other in both]
            case ast.IfExp(body=body, orelse=other):
                return self.texts(body, deep) + self.texts(other, deep)
            case ast.BoolOp(values=values):
                return [text for one in values for text in self.texts(one, deep)]
            case ast.Name(id=name):
                return self._named(name, node, deep)
            case ast.Subscript(value=ast.Name(id=name)):
                return self._table(name, deep)
            case ast.Call(func=func, args=args):
                return self._called(func, args, deep)
        return [GAP]

    def _put_in(self, node, deep):
        """A text inside of another is followed only where it is chosen from a few words."""
        own = isinstance(node, ast.Call) and self._has(getattr(node.func, "id", ""))
        found = self.texts(node, deep) if own or isinstance(node, ast.Name | ast.IfExp) else [GAP]
        return found if len(found) <= 3 else [GAP]

    def _has(self, name):
        return any(isinstance(one, ast.FunctionDef) and one.name == name for one in self.tree.body)

    def _called(self, func, args, deep):
        name = getattr(func, "id", getattr(func, "attr", ""))
        if name == "closest":
            otherwise = self.texts(args[2], deep) if len(args) > 2 else ["Use one of these."]
            return [f"Did you mean {GAP}?", *otherwise]
        if name == "format" and isinstance(func, ast.Attribute):
            return self.texts(func.value, deep)
        if name == "get" and isinstance(func.value, ast.Name):
            return self._table(func.value.id, deep) + self.texts((args + [None])[1], deep)
        if name in PLAIN and args and isinstance(args[0], ast.Name):
            return self.texts(args[0], deep)
        if name == "listing" and args:
            return self._listed(args[0], deep)
        return self.returned(name, deep) if isinstance(func, ast.Name) else [GAP]

    def returned(self, name, deep):
        """What a function of this file, or one that it imports, gives back."""
        own = [
            one
            for one in ast.walk(self.tree)
            if isinstance(one, ast.FunctionDef) and one.name == name
        ]
        given = [
            node.value
            for one in own
            for node in ast.walk(one)
            if isinstance(node, ast.Return) and isinstance(node.value, ast.expr)
        ]
        if own:
            return [text for one in given for text in self.texts(one, deep)]
        other = self._origin(name)
        return [] if other is None or deep > DEEPEST else other.returned(name, deep + 1)

    def _listed(self, node, deep):
        """What the entries of a list can be that is put into one text."""
        if isinstance(node, ast.ListComp):
            return self.texts(node.elt, deep)
        if isinstance(node, ast.List):
            return [text for one in node.elts for text in self.texts(one, deep)]
        if not isinstance(node, ast.Name):
            return [GAP]
        within = self.function_of(node)
        lists = _given_to(node.id, within)
        for call in ast.walk(within):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                of = getattr(call.func.value, "id", "")
                if of == node.id and call.func.attr == "append":
                    lists.append(ast.List(call.args))
        found = [one for one in lists if isinstance(one, ast.List | ast.ListComp)]
        return [text for one in found for text in self._listed(one, deep)] or [GAP]

    def _named(self, name, node, deep):
        within = self.function_of(node)
        scopes = [one for one in (within, self.tree) if one is not None]
        for scope in scopes:
            found = [text for one in _given_to(name, scope) for text in self.texts(one, deep)]
            if found:
                return found
            if scope is within:
                handed = self._handed(within, name, deep)
                if handed is not None:
                    return handed
        return self._imported(name, deep)

    def _handed(self, function, name, deep):
        """What callers in the file hand over under a name, or its default; None for no argument."""
        arguments = [*function.args.posonlyargs, *function.args.args]
        names = [one.arg for one in arguments]
        if name not in names + [one.arg for one in function.args.kwonlyargs]:
            return None
        found = []
        for call in self.calls:
            if getattr(call.func, "id", getattr(call.func, "attr", "")) == function.name:
                place = names.index(name) - (names[:1] in (["self"], ["cls"]))
                given = [one.value for one in call.keywords if one.arg == name]
                given += call.args[place : place + 1] if name in names else []
                found += [text for one in given for text in self.texts(one, deep)]
        return found

    def _table(self, name, deep):
        tables = [one for one in _given_to(name, self.tree) if isinstance(one, ast.Dict)]
        return [text for one in tables for value in one.values for text in self.texts(value, deep)]

    def _imported(self, name, deep):
        other = self._origin(name)
        given = [] if other is None else _given_to(name, other.tree)
        return [text for one in given for text in other.texts(one, deep)]

    def _origin(self, name):
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
                path = ROOT / f"{str(node.module).replace('.', '/')}.py"
                return code(path) if path.exists() else None
        return None


def _given_to(name, scope):
    """What is assigned to a name in a function, or at the top of a module."""
    nodes = scope.body if isinstance(scope, ast.Module) else list(ast.walk(scope))
    found = []
    for node in nodes:
        if isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") == name:
            lists = isinstance(node.value, ast.List | ast.ListComp)
            found += [node.value] if lists else [_with(one, node.value) for one in found]
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets += [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            if getattr(target, "id", "") == name and node.value is not None:
                found.append(node.value)
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                found += [value for one, value in pairs if getattr(one, "id", "") == name]
    return found


def _with(before, after):
    """A text and what is put behind it."""
    return ast.BinOp(before, ast.Add(), after)


@cache
def code(path: Path) -> Code:
    return Code(path)


def _notes(call):
    """Say whether a call notes something."""
    to = getattr(call.func, "value", None)
    named = getattr(to, "attr", getattr(to, "id", ""))
    return getattr(call.func, "attr", "") == "append" and named in NOTED


def parts_of_errors() -> set[Part]:
    """All parts of all errors and all notes, without those that are nothing but a gap."""
    found = set()
    for room in ("sim", "analysis"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if not re.search(
                rf"({'|'.join(MAKERS)}|(notes|doubts)\.append)\(", path.read_text("utf-8")
            ):
                continue
            module = code(path)
            for call in module.calls:
                count = 1 if _notes(call) else MAKERS.get(getattr(call.func, "id", ""))
                given = [*call.args, *(one.value for one in call.keywords)]
                place = f"{path.relative_to(ROOT)}:{call.lineno}"
                for number, node in enumerate(given[:count] if count else ()):
                    first = number == 0 and count == MAKERS["InputError"]
                    found |= {Part(place, text, first) for text in module.texts(node)}
    return {
        one for one in found if one.text.replace(GAP, "").strip() and not BROKEN.search(one.text)
    }
