"""Winners are those that nothing beats clearly, pair by pair."""

import numpy as np
import pytest

from analysis.comparison.comparison import compare
from analysis.report.side_by_side import BETTER, best, key, side_by_side
from analysis.words import words
from sim.files.fields import Names
from tests.analysis.made_up_runs import made

LUCK = np.array([[0.0], [5.0], [10.0]])


def arms(**values):
    """Runs of public value: a mean, and what each replicate adds to the luck that all share."""
    return [
        made(name, public_value=90 + LUCK + mean + np.array(noise)[:, None])
        for name, (mean, noise) in values.items()
    ]


def compared(**values):
    runs = arms(**values)
    return compare(runs[0], runs[1:])


def test_the_best_arm_wins_where_each_other_is_clearly_worse_pair_by_pair():
    # the luck moves each arm by ten, a hundred times what they differ by
    found = compared(base=(0, [0, 0, 0]), one=(1, [0, 0.1, 0]), two=(2, [0, 0, 0.1]))
    assert best(found, "public_value") == ("two",)


def test_arms_that_are_not_clearly_worse_win_with_the_best():
    found = compared(base=(-50, [0, 0, 0]), one=(2, [0, 0.1, 0]), two=(2, [2, -2, 0.3]))
    assert best(found, "public_value") == ("one", "two")


def test_the_baseline_can_win():
    found = compared(base=(3, [0, 0, 0]), one=(1, [0, 0.1, 0]), two=(2, [0, 0, 0.1]))
    assert best(found, "public_value") == ("base",)


def test_there_is_no_winner_where_nothing_is_clear_or_neither_more_nor_less_is_better():
    level = compared(base=(0, [0, 0, 0]), one=(0, [1, -1, 0]), two=(0, [-1, 1, 0.5]))
    assert best(level, "public_value") == ()
    assert "effort" not in BETTER and best(level, "effort") == ()
    one = [made(name, public_value=[[value]]) for name, value in (("a", 1), ("b", 2), ("c", 3))]
    alone = compare(one[0], one[1:])
    assert best(alone, "public_value") == ()


def test_less_is_better_of_a_share_that_should_spread():
    runs = [
        made(name, top20_task_share=[[share], [share + 0.001], [share + 0.002]])
        for name, share in (("base", 0.5), ("one", 0.4), ("two", 0.6))
    ]
    assert best(compare(runs[0], runs[1:]), "top20_task_share") == ("one",)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_cell_has_the_value_its_change_and_half_the_interval(lang):
    found = compared(base=(0, [0, 0, 0]), one=(1, [0, 0.1, 0]), two=(0, [1, -1, 0]))
    row = side_by_side(found, lang).set_index(words("compare", lang)["measure"])
    row = row.loc[words("headings", lang)["public_value"]]
    assert row["base"] == "95.00"
    assert row["one"] == "96.03 *\n+1.1%\n±0.2"
    assert row["two"].split("\n")[1] == "(+0.0%)"


def test_the_key_has_titles_with_the_names_to_type():
    found = compared(base=(0, [0, 0, 0]), one=(1, [0, 0.1, 0]), two=(2, [0, 0, 0.1]))
    titles = tuple(Names(en=en, zh="同名") for en in ("Old", "New", "two"))
    object.__setattr__(found, "titles", titles)
    assert key(found, "en") == ["A  Old (base): the baseline", "B  New (one)", "C  two"]
    # titles that are the same tell no arms apart
    assert key(found, "zh") == ["A  base：基准", "B  one", "C  two"]


def test_pairs_are_all_taken_the_same_way_round():
    found = compared(base=(0, [0, 0, 0]), one=(1, [0, 0.1, 0]), two=(3, [0, 0, 0.1]))
    rows = found.pairs[found.pairs.measure == "public_value"]
    assert rows[["scenario", "other"]].values.tolist() == [
        ["base", "one"], ["base", "two"], ["one", "two"],
    ]  # fmt: skip
    assert rows.difference.round(2).tolist() == [1.03, 3.03, 2.0]
    with_baseline = [found.row("public_value", name)["difference"] for name in ("one", "two")]
    assert rows.difference.tolist()[:2] == pytest.approx(with_baseline, abs=0)
