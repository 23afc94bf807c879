"""Results that somebody has crafted, given to commands that read or replace results."""

import json
import os

from tests.attack.commands import command
from tests.attack.comparisons import compared, contents, copied
from tests.attack.trials import kind

ELSEWHERE = ["../precious", "precious", "figures/../../precious", "figures/../precious", ".", ""]
JUNK = (
    None, True, -1, 0, 10**9, 10**400, 1.5, "", "x", "../precious", "/etc/hosts", "a\0b", "\x1b[2J",
    "\ud800", [], {}, [[]], ELSEWHERE, {"en": "\u202e"},
)  # fmt: skip
CHANGES = 5
"""Crafted manifests in a round, for each command."""


@kind(
    "a crafted manifest, given to report or in the place of new results",
    "a page or one message with code 2; no other file is read, replaced or removed",
)
def crafted_manifests(chance):
    for number in range(CHANGES):
        yield f"report {number}", _crafted(chance.random(), chance.choice(JUNK), False)
        yield f"compare {number}", _crafted(chance.random(), chance.choice(JUNK), True)
    yield "compare over files named elsewhere", _named(ELSEWHERE)


def _crafted(share, junk, again):
    def attack(folder):
        results = copied(folder)
        path = results / "manifest.json"
        about = json.loads(path.read_bytes())
        places = [*_places(about)]
        table, key = places[int(share * len(places))]
        table[key] = junk
        path.write_text(json.dumps(about))
        _tried(folder, results, again)

    return attack


def _named(files):
    def attack(folder):
        results = copied(folder)
        path = results / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | {"files": files}))
        (results / "precious").write_text("mine")
        _tried(folder, results, True)
        assert (results / "precious").read_text() == "mine"

    return attack


def _tried(folder, results, again):
    (folder / "precious").write_text("mine")
    before = contents(results)
    if again:
        ended = compared("--out", results, "--overwrite")
    else:
        ended = command("report", results, "--out", folder / "page.html")
    assert ended.code in (0, 2), ended.err
    assert (ended.code == 2) == ended.err.startswith("cadre-sim: "), ended.err
    assert (folder / "precious").read_text() == "mine"
    if not again or ended.code:
        assert contents(results) == before
    else:
        assert {*contents(results)} == {*before}


def _places(data):
    """All places of a document, each as what holds it and its key; the resolved numbers of
    scenarios are many, and taken as one."""
    for key in data if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], dict | list) and key != "parameters":
            yield from _places(data[key])


@kind(
    "links, pipes, folders and cut files in the place of what results are read from",
    "one message and code 2; no file outside of the folder is read",
)
def crafted_files(chance):
    for name in ("manifest.json", "measures.parquet", "figures/years.svg", "figures"):
        for harm in (_link, _pipe, _folder, _cut):
            if (name, harm) != ("figures", _cut) and (name, harm) != ("figures/years.svg", _cut):
                yield f"{harm.__name__[1:]} for {name}", _replaced(name, harm)


def _replaced(name, harm):
    def attack(folder):
        results = copied(folder)
        (folder / "secret").write_text("my secret")
        path = results / name
        data = path.read_bytes() if path.is_file() else b""
        path.rename(folder / "original")
        harm(path, folder, data)
        ended = command("report", results, "--out", folder / "page.html")
        assert ended.code == 2 and ended.err.startswith("cadre-sim: "), ended
        assert not (folder / "page.html").exists() and "my secret" not in ended.err

    return attack


def _link(path, folder, _):
    path.symlink_to(folder / "secret")


def _pipe(path, *_):
    os.mkfifo(path)


def _folder(path, *_):
    path.mkdir()


def _cut(path, _, data):
    path.write_bytes(data[: len(data) // 2])
