"""Plans that somebody else has put together in the very form in which plans are written."""

from functools import partial

from sim.sweeps.planning.canonical_text import canonical
from tests.attack.commands import command
from tests.attack.sweeps import copied, plan
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
