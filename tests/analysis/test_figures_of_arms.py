"""Figures of more than two arms: a panel for each, legends beside the data, titles in legends."""

import dataclasses

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.comparison.comparison import compare, group_table, hours_table, lorenz_table
from analysis.report.figures import MOST_SCENARIOS
from analysis.report.figures.arms import draw_lorenz_by_arm, draw_years_by_arm
from analysis.report.figures.carriers import draw_carriers
from analysis.report.figures.groups import draw_earnings, draw_time_use
from analysis.report.figures.hours import draw_hours
from analysis.report.figures.style import MARKERS, legend_columns, settings
from analysis.report.figures.task_shares import draw_lorenz
from analysis.report.figures.years import draw_years
from sim.files.fields import Names
from tests.analysis.made_up_runs import grown

FOUR = pytest.param(4, marks=pytest.mark.thorough)
LONG = "An appraisal whose title takes more than a line of any legend"


@pytest.fixture(autouse=True)
def styled():
    with matplotlib.rc_context(settings()):
        yield


def several(count=MOST_SCENARIOS, years=6):
    adoption = [1, 3, 3, 2, 5, 4, 3][:count]
    runs = [
        grown(f"arm_{place}", year, place / 5, replicates=3, years=years)
        for place, year in enumerate(adoption)
    ]
    titles = tuple(Names(en=f"{LONG} {place}", zh=f"甲{place}") for place in range(count))
    return runs, dataclasses.replace(compare(runs[0], runs[1:]), titles=titles)


def drawn(figure):
    """A figure of which everything has found its place; no image of it is made."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return figure


def boxes(figure):
    renderer = figure.canvas.get_renderer()
    return [legend.get_window_extent(renderer) for legend in figure.legends]


def test_no_marker_stands_before_an_arms_adoption():
    _, comparison = several(4)
    figure = draw_years_by_arm(comparison, comparison.frame, "en")
    grid = np.array(figure.axes).reshape(-1, len(comparison.others))
    for column, scenario in enumerate(comparison.others):
        for axes in grid[:, column]:
            marked = [
                line.get_xdata() for line in axes.lines if line.get_marker() == MARKERS[column + 1]
            ]
            years = np.concatenate(marked)
            assert not years.size or years.min() >= comparison.adopted_by(scenario)
            begun = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == ":"]
            assert begun == [comparison.adopted_by(scenario)]


@pytest.mark.parametrize("count", [3, FOUR, MOST_SCENARIOS])
def test_each_arm_has_panels_of_its_own_and_no_text_lies_on_another(count):
    runs, comparison = several(count)
    figures = [
        drawn(draw_years_by_arm(comparison, comparison.frame, "en")),
        drawn(draw_lorenz_by_arm(comparison, lorenz_table(runs), "en")),
        drawn(draw_hours(comparison, hours_table(runs), "en")),
    ]
    for figure in figures:
        shown = [axes for axes in figure.axes if axes.get_visible()]
        assert len(shown) % (count - 1) == 0
        renderer = figure.canvas.get_renderer()
        texts = [axes.title for axes in shown] + [axes._left_title for axes in shown]
        texts += [text for axes in shown for text in axes.texts]
        texts += [text for text in (figure._supxlabel, figure._supylabel) if text is not None]
        found = [one.get_window_extent(renderer) for one in texts if one.get_text()]
        found += boxes(figure)
        for place, one in enumerate(found):
            assert one.x0 >= -2 and one.x1 <= figure.bbox.x1 + 2
            for other in found[:place]:
                assert not one.overlaps(other), (one, other)


@pytest.mark.parametrize("count", [2, 3, FOUR, MOST_SCENARIOS])
def test_panels_and_bars_of_who_carries_the_tasks_keep_apart(count):
    runs, comparison = several(count)
    figure = drawn(draw_carriers(comparison, (lorenz_table(runs), group_table(runs)), "en"))
    renderer = figure.canvas.get_renderer()
    above, below = figure.subfigs
    shown = [axes for axes in above.axes if axes.get_visible()]
    assert len(shown) == count - 1 and len(below.axes) == 1
    found = [axes._left_title.get_window_extent(renderer) for axes in shown]
    found += [axes.bbox for axes in (*shown, *below.axes)]
    found += [one.get_window_extent(renderer) for one in below.axes[0].get_yticklabels()]
    found += [
        legend.get_window_extent(renderer) for one in (above, below) for legend in one.legends
    ]
    for place, one in enumerate(found):
        assert one.x0 >= -2 and one.x1 <= figure.bbox.x1 + 2
        for other in found[:place]:
            assert not one.overlaps(other), (one, other)
    # as large as those of the county's curves, whatever stands below
    assert min(axes.bbox.width for axes in shown) > 0.15 * figure.bbox.width


@pytest.mark.parametrize("draw", [draw_years, draw_lorenz, draw_earnings, draw_time_use])
def test_a_legend_of_two_long_titles_lies_within_the_figure_and_off_the_curves(draw):
    runs, comparison = several(2)
    tables = {draw_years: comparison.frame, draw_lorenz: lorenz_table(runs)}
    figure = drawn(draw(comparison, tables.get(draw, group_table(runs)), "en"))
    renderer = figure.canvas.get_renderer()
    text = "\n".join(
        one.get_text()
        for axes in figure.axes
        for one in (
            *axes.get_yticklabels(),
            *(axes.get_legend().texts if axes.get_legend() else ()),
        )
    ) + "\n".join(one.get_text() for legend in figure.legends for one in legend.texts)
    assert LONG.split(maxsplit=1)[0] in text and "arm_1" not in text
    for box in boxes(figure):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1
        assert not any(box.overlaps(axes.bbox) for axes in figure.axes)
    for axes in figure.axes:
        if axes.get_legend() is not None:
            for one in axes.get_legend().texts:
                # its lower right corner is above the line of equal shares
                box = one.get_window_extent(renderer).transformed(axes.transData.inverted())
                assert box.y0 > box.x1


@pytest.mark.parametrize(
    ("labels", "inches", "columns"),
    [
        (["uniform", "index", "difference clear", "not clear, or no pair"], 8.4, 4),
        (["x" * 40] * 4, 8.4, 2),
        (["封" * 40], 8.4, 1),
        (["x" * 400, "y"], 8.4, 1),
    ],
)
def test_a_legend_has_as_many_columns_as_fit(labels, inches, columns):
    assert legend_columns(labels, inches) == columns
