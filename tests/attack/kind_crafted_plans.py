"""Plans and other records of a sweep that somebody else has put together."""

import json
from functools import partial

from sim.sweeps.planning.canonical_text import canonical
from tests.attack.commands import command
from tests.attack.sweeps import copied, is_whole, plan, swept
from tests.attack.trials import kind

THINGS = (None, -1, 0, 10**15, 1.5, "x", [], {}, [[]], [{}], True)


@kind(
    "plans in the form in which plans are written, put together by somebody else",
    "replay and merge do what it says, or end with one message and code 2 or 4",
)
def crafted_plans(chance):
    keys = sorted(plan().data)
    for key in chance.sample(keys, 4):
        yield f"without {key}", _trial(partial(_take, key))
    for key in chance.sample(keys, 4):
        thing = chance.choice(THINGS)
        yield f"{key} = {thing}", _trial(partial(_put, key, thing))
    for key in chance.sample(["cells", "scenarios", "points", "ranges", "rulebooks"], 2):
        thing = chance.choice(THINGS)
        yield f"{thing} in {key}", _trial(partial(_put_within, key, thing))


def _take(key, data):
    del data[key]


def _put(key, thing, data):
    data[key] = thing


def _put_within(key, thing, data):
    inner = data[key]
    data[key] = dict.fromkeys(inner, thing) if isinstance(inner, dict) else [thing] * len(inner)


def _trial(change):
    def attack(folder):
        sweep = copied(folder)
        data = dict(plan().data)
        change(data)
        (sweep / "plan.json").write_text(canonical(data), "utf-8")
        (sweep / "COMPLETE").unlink()
        for words in (("replay", sweep, "--run", 0), ("merge", sweep, "--out", folder / "out")):
            ended = command(*words)
            assert ended.code in (0, 2, 4), ended
            assert ended.code == 0 or ended.err.count("cadre-sim: ") == 1, ended.err

    return attack


@kind(
    "env.json, SHA256SUMS and COMPLETE, put together by somebody else",
    "the sweep makes the same bytes or ends with code 2; replay compares, or refuses with code 2",
)
def crafted_records(chance):
    deep = "[" * 100_000
    for name in ("env.json", "SHA256SUMS", "COMPLETE"):
        yield f"{name} of brackets without end", _record(name, lambda text: deep)
        yield f"{name} that is no text", _record(name, lambda text: "\x00\udcff\n  x")
    for _ in range(4):
        name, thing = chance.choice(("env.json", "COMPLETE")), chance.choice(THINGS)
        yield f"{thing} in {name}", _record(name, partial(_put_at, chance.random(), thing))


def _put_at(share, thing, text):
    data = json.loads(text)
    data[sorted(data)[int(share * len(data))]] = thing
    return json.dumps(data)


def _record(name, change):
    def attack(folder):
        sweep = copied(folder)
        text = change((sweep / name).read_text("utf-8"))
        (sweep / name).write_text(text, "utf-8", errors="surrogateescape")
        ended = command("replay", sweep, "--run", 0)
        assert ended.code in (0, 2) and ended.err.count("cadre-sim: ") == (ended.code > 0), ended
        try:
            swept(sweep)
        except ValueError as error:
            assert name == "env.json" and "other sources" in str(error), error
        else:
            assert is_whole(sweep)

    return attack
