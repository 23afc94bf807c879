"""Public functions refuse wrong arguments in the four parts of every error, before they begin."""

import re

import pytest

import sim
from sim.base.errors import InputError

CALLS = {
    "a second argument of run": (
        lambda: sim.run("index", 5),
        ["sim.run: got 5 without a name", "seeds, replicates", "replicates=5", "seeds=5"],
    ),
    "an unknown one": (lambda: sim.run("index", seed=5), ["'seed'", "Did you mean 'seeds'?"]),
    "no scenario": (sim.run, ["sim.run: got no scenario"]),
    "no name of a scenario": (lambda: sim.run(5), ["scenario: got 5 (int)", "a shipped scenario"]),
    "replicates of nothing": (
        lambda: sim.run("index", replicates=0),
        ["replicates: got 0", "a whole number of 1 or more"],
    ),
    "seeds as text": (lambda: sim.run("index", seeds="12"), ["seeds: got '12' (str)"]),
    "seeds as a fraction": (lambda: sim.run("index", seeds=1.5), ["seeds: got 1.5 (float)"]),
    "no seeds": (lambda: sim.run("index", seeds=[]), ["seeds: got none"]),
    "threads of nothing": (lambda: sim.run("index", threads=0), ["threads: got 0"]),
    "a folder without its name": (
        lambda: sim.sweep("tiny", "x"),
        ["sim.sweep: got 'x' without a name", "Write out='x'"],
    ),
    "a folder as executor": (
        lambda: sim.sweep("tiny", executor="x"),
        ["executor: got 'x' (str)", "an executor of concurrent.futures"],
    ),
    "no study": (lambda: sim.sweep(3), ["study: got 3 (int)"]),
    "a number as folder": (lambda: sim.sweep("tiny", out=3), ["out: got 3 (int)"]),
    "workers as text": (lambda: sim.sweep("tiny", workers="2"), ["workers: got '2'"]),
    "edits as text": (lambda: sim.sweep("tiny", edits="x"), ["edits: got 'x' (str)", "a dict"]),
    "progress as text": (lambda: sim.sweep("tiny", progress="x"), ["progress: got 'x'"]),
    "no time": (lambda: sim.sweep("tiny", run_timeout=0), ["run_timeout: got 0"]),
    "a number as scenario": (lambda: sim.compare("index", 5), ["got 5 (int)"]),
    "seeds of a comparison": (
        lambda: sim.compare("uniform", "index", seeds=5),
        ["sim.compare", "'seeds'", "Did you mean 'seed'?"],
    ),
    "replicates as text": (lambda: sim.compare(replicates="3"), ["replicates: got '3'"]),
    "pools without a name": (
        lambda: sim.score("l.csv", "r.csv", "h_township_2021", {"H": 3}),
        ["sim.score", "without a name", "pools="],
    ),
    "pools as a number": (lambda: sim.score("l.csv", "r.csv", pools=3), ["pools: got 3 (int)"]),
    "a number as rulebook": (lambda: sim.score("l.csv", "r.csv", 3), ["rulebook: got 3 (int)"]),
    "no name to load": (lambda: sim.load_scenario(7), ["scenario: got 7 (int)"]),
    "edits of a scenario as text": (
        lambda: sim.load_scenario("index", "duty"),
        ["edits: got 'duty' (str)", "a dict of tables"],
    ),
    "a third argument": (
        lambda: sim.load_scenario("index", {}, 3),
        ["sim.load_scenario: got 3 without a name"],
    ),
    "a seed of a county": (
        lambda: sim.County("index", seed=4),
        ["County: got an unknown argument 'seed'", "Did you mean 'rng'?"],
    ),
    "a key without its name": (lambda: sim.County("index", 4), ["County", "rng=4"]),
    "a number as county": (lambda: sim.County(4), ["County, scenario_file: got 4 (int)"]),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_wrong_argument_is_named_with_what_is_allowed(case):
    call, words = CALLS[case]
    with pytest.raises(InputError) as refused:
        call()
    text = str(refused.value)
    for word in ["; allowed: ", *words]:
        assert re.search(re.escape(word), text), (word, text)
