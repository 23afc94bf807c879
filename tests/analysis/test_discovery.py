"""Where a scenario does worse is said in words, with how sure that is."""

import numpy as np
import pytest

from analysis.discovery import boxes
from analysis.discovery.codebook import CODEBOOK
from analysis.discovery.discovery import COLUMNS, Question, box_tables, discover
from analysis.discovery.side import Side
from analysis.report.discovery_text import discovery_lines, limit_tables
from analysis.report.figures import render
from analysis.report.figures.boxes import draw_boxes
from sim.base.errors import InputError
from tests.analysis.made_up_sweeps import measured

POINTS = np.random.default_rng(4).random((120, 2)) * [1, 1000]


def value(points):
    """Below zero where the first number is small and the second large."""
    return np.where((points[:, 0] < 0.5) & (points[:, 1] > 400), -2.0, 1.0)


def found(side="worse", threshold=0.0, measure="public_value", **made):
    table, plan = measured(POINTS, value, **made)
    return discover(table, plan, "folder", Question(measure, Side(side), threshold))


@pytest.fixture(scope="module", autouse=True)
def few_samples():
    """Fewer shuffles and halves, which are tested with the boxes themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "SHUFFLES", 19)
        patch.setattr(boxes, "HALF_SAMPLES", 4)
        yield


@pytest.fixture(scope="module")
def worse():
    return found(noise=0.2)


def test_a_box_is_said_in_one_sentence_with_coverage_and_density(worse):
    first, second, *_ = discovery_lines(worse, "en")
    cases = int((value(POINTS) < 0).sum())
    assert first == (
        f"index does worse than uniform in public value (points) at {cases} of 120 points."
    )
    assert second.startswith("index does worse than uniform where x")
    assert "x0 is at most 0." in second and "x1 is at least " in second and " and " in second
    assert second.endswith("% of the cases lie there.")
    (one,) = worse.boxes[0].found
    assert one.chance <= 0.05 and one.held_out_density > 0.7
    assert one.box.high[0] == pytest.approx(0.5, abs=0.05)
    assert one.box.low[1] == pytest.approx(400, abs=50)


def test_luck_that_both_scenarios_share_makes_no_case():
    table, plan = measured(POINTS, value, noise=0.0)
    table.results["public_value"] += 500.0 * (table.results["replicate"] == 1)
    told = discover(table, plan, "folder", Question("public_value", Side.worse, 0.0))
    assert told.boxes[0].cases == (value(POINTS) < 0).sum() and told.boxes[0].split == 0


def test_every_sentence_has_its_words_in_both_languages(worse):
    asked = [found("better"), found("above", 0.5)]
    alone = found("below", 49.0, scenarios=("index",), replicates=1)
    assert alone.baseline == ""
    for lang in ("en", "zh"):
        for one in (worse, *asked, alone):
            told = discovery_lines(one, lang)
            assert len(told) > 2 and not any("{" in line for line in told)
        assert "49" in discovery_lines(alone, lang)[0]
        title, table = next(limit_tables(worse, lang))
        assert "1" in title and len(table) == 2 and table.iloc[0, 3] == "< 0.001"


def test_better_is_the_other_side_of_worse_and_below_of_above():
    assert found().boxes[0].cases + found("better").boxes[0].cases == 120
    assert Question("top20_task_share", Side.worse, 0.0).below is False
    assert Question("public_value", Side.worse, 0.0).below is True
    assert Question("effort", Side.above, 3.0).below is False


def test_points_that_replicates_disagree_about_are_counted():
    shaken = found(noise=4.0, replicates=2).boxes[0]
    assert 20 < shaken.split <= 120
    assert any("replicates disagree" in line for line in discovery_lines(found(noise=4.0), "en"))


def test_failed_runs_and_points_without_a_value_are_said():
    table, plan = measured(POINTS, value)
    of_point = table.results["point"] == 3
    table.results.loc[of_point, ["status", "public_value"]] = "failed", np.nan
    told = discover(table, plan, "folder", Question("public_value", Side.worse, 0.0))
    assert (told.boxes[0].points, told.boxes[0].left_out, told.failed) == (119, 1, 6)
    lines = discovery_lines(told, "en")
    assert "1 points have no value and are left out." in lines
    assert lines[-1] == "6 runs have failed; their pairs are left out."


def test_where_there_is_no_box_it_is_said_why():
    few = found("below", -99.0)
    assert "Too few points of one kind" in discovery_lines(few, "en")[1]
    table, plan = measured(POINTS, lambda points: np.random.default_rng(3).normal(size=120))
    anywhere = discover(table, plan, "folder", Question("public_value", Side.worse, 0.0))
    assert discovery_lines(anywhere, "en")[1].startswith("No box says where")
    assert all(len(one) == 0 for one in box_tables(anywhere).values())


def test_tables_have_the_columns_of_their_codebook(worse):
    for name, table in box_tables(worse).items():
        said = [column for column, tables, *_ in CODEBOOK if name in tables.split()]
        assert sorted(said) == sorted(table.columns) == sorted(COLUMNS[name]) and len(table)
    limits = box_tables(worse)["limits"].set_index("number")
    assert np.isnan(limits.loc["x0", "low"]) and np.isnan(limits.loc["x1", "high_quasi_p"])
    peeling = box_tables(worse)["peeling"]
    assert peeling["chosen"].sum() == 1 and peeling.loc[0, "coverage"] == 1


@pytest.mark.parametrize(
    ("asked", "made", "told"),
    [
        (("worse", 0.0, "effrt"), {}, "'effrt'; allowed: public_value"),
        (("worse", 0.0), {"scenarios": ("index",)}, "'worse', with one scenario.*--where below"),
    ],
)
def test_a_question_that_means_nothing_is_refused(asked, made, told):
    with pytest.raises(InputError, match=told):
        found(*asked, **made)


def test_of_a_measure_that_is_neither_good_nor_bad_nothing_is_worse():
    table, plan = measured(POINTS, value)
    table.results["effort"] = 1.0
    with pytest.raises(InputError, match="'worse' of effort, which is neither good nor bad"):
        discover(table, plan, "folder", Question("effort", Side.worse, 0.0))


def test_a_sweep_in_which_nothing_varies_is_refused():
    table, plan = measured(np.ones((12, 2)), lambda points: np.arange(12.0))
    with pytest.raises(InputError, match="a sweep in which nothing varies"):
        discover(table, plan, "folder", Question("public_value", Side.worse, 0.0))


def test_a_figure_shows_the_peeling_and_the_limits(worse):
    called = {name: name.upper() for name in worse.scenarios}
    left, right = draw_boxes(worse, called).axes
    assert left.get_title(loc="left") == "" and left.get_title().startswith("INDEX, box 1")
    assert {one.get_text() for one in right.get_yticklabels()} == {"x0", "x1"}
    assert set(render(draw_boxes, worse, called)) == {"png", "svg"}
