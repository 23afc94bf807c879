"""Places for results that are no plain local places, or not this command's to write to."""

import contextlib
import os
from unittest import mock

from sim.files.toml_files import library
from tests.attack import sweeps
from tests.attack.commands import command, refused
from tests.attack.comparisons import compared, contents, copied
from tests.attack.trials import kind

UNIT = library() / "examples" / "unit_h"


def score(folder, *words):
    return ("score", UNIT / "ledger.csv", "--roster", UNIT / "roster.csv", *words)


def report(folder, *words):
    return ("report", copied(folder), *words)


#: Commands with what they write first.
COMMANDS = {"score": (score, "cadres.csv"), "report": (report, "")}


@kind(
    "odd paths for results: colons, ~, addresses, signs that nobody sees, bytes that are no UTF-8",
    "results stand at that very path",
)
def odd_paths(chance):
    signs = [":", "~", "\x1b[2J", "\u202e", "=", " ", "张", os.fsdecode(b"\xff"), "%", "$HOME", "["]
    places = [chance.choice(["run:1", "results-10:30"]), "~", chance.choice(["~root", "a=b/~"])]
    places += ["x" + "".join(chance.choices(signs, k=4)) for _ in range(2)]
    for place in places:
        yield f"score to {place!r}", _written(*COMMANDS["score"], place)
    for place in places[-2:]:
        yield f"report to {place!r}", _written(*COMMANDS["report"], place)


def _written(words, first, place):
    def attack(folder):
        with contextlib.chdir(folder):
            ended = command(*words(folder, f"--out=./{place}"))
            assert ended.code == 0, ended.err
            assert (folder / place / first).is_file()

    return attack


@kind(
    "places where no result can stand: empty, too long, a file above, a link, a pipe, a device",
    "one message and code 2 before anything is computed; nothing is changed",
)
def no_places(chance):
    for name, (words, first) in COMMANDS.items():
        for harm in (_empty, _long, _deep, _file_above, _link, _pipe, _device, _full):
            more = chance.choice([(), ("--overwrite",)])
            told = f"{name}: {harm.__name__[1:]} {' '.join(more)}".strip()
            yield told, _kept(words, first, harm, more)


def _kept(words, first, harm, more):
    def attack(folder):
        out = folder / "out"
        out.mkdir()
        given, place = words(folder, *more), harm(out, first)
        before = contents(folder)
        with (
            mock.patch("sim.scoring.score", _never),
            mock.patch("analysis.report.page.page", _never),
            mock.patch.object(os, "fsync", _no_room if harm is _full else os.fsync),
        ):
            refused(*given, "--out", place)
        assert contents(folder) == before

    return attack


def _never(*_, **__):
    raise AssertionError("it was computed")


def _no_room(_):
    raise OSError(28, "No space left on device")


def _empty(out, first):
    return ""


def _long(out, first):
    return out / ("x" * 300)


def _deep(out, first):
    return out / "/".join(["x" * 200] * 30)


def _file_above(out, first):
    (out / "file").write_text("mine")
    return out / "file" / "result"


def _link(out, first):
    (out / "precious").write_text("mine")
    (out / "place").mkdir()
    (out / "place" / (first or "page.html")).symlink_to(out / "precious")
    return out / "place" / ("" if first else "page.html")


def _pipe(out, first):
    os.mkfifo(out / (first or "page.html"))
    return out / ("" if first else "page.html")


def _device(out, first):
    if not first:
        return os.devnull
    (out / first).symlink_to(os.devnull)
    return out


def _full(out, first):
    return out / "new"


@kind(
    "results of others, files of others and the inputs themselves in the place of results",
    "one message, code 2, and not a byte of them is changed",
)
def taken_places(chance):
    yield "score over a comparison", lambda folder: _untouched(folder, *score(folder), "--out")
    yield (
        "score over a comparison, to be overwritten",
        lambda folder: _untouched(folder, *score(folder), "--overwrite", "--out"),
    )
    yield "a report over a table", _report_over("measures.csv", "--overwrite")
    yield "a report over its manifest", _report_over("manifest.json", "--overwrite")
    yield "a report over a diary", _report_over("../diary.txt")
    yield "another comparison over one", _compared_over("--seed", 2)
    yield "a comparison over a folder of others", _compared_over(place="..")
    for place in ("", "parts", "plan.json"):
        yield f"a replay over a sweep's own {place or 'folder'}", _replay_over(place)
    yield "score over its own ledger", _score_over_its_ledger


def _untouched(folder, *words):
    place = copied(folder)
    before = contents(folder)
    refused(*words, place)
    assert contents(folder) == before


def _report_over(name, *more):
    def attack(folder):
        (folder / "diary.txt").write_text("mine")
        place = copied(folder)
        before = contents(folder)
        refused("report", place, "--out", place / name, *more)
        assert contents(folder) == before

    return attack


def _compared_over(*more, place="."):
    def attack(folder):
        one = copied(folder)
        before = contents(folder)
        ended = compared("--out", one / place, *more)
        assert ended.code == 2 and "cadre-sim: " in ended.err
        assert contents(folder) == before

    return attack


def _replay_over(place):
    def attack(folder):
        sweep = sweeps.copied(folder)
        before = contents(folder)
        refused("replay", sweep, "--run", 1, "--out", sweep / place)
        assert contents(folder) == before

    return attack


def _score_over_its_ledger(folder):
    # the very names of the results, so that each input would be replaced by one
    roster, ledger = folder / "cadres.csv", folder / "items.csv"
    roster.write_bytes((UNIT / "roster.csv").read_bytes())
    ledger.write_bytes((UNIT / "ledger.csv").read_bytes())
    before = contents(folder)
    for more in ((), ("--overwrite",)):
        refused("score", ledger, "--roster", roster, "--out", folder, *more)
    assert contents(folder) == before
