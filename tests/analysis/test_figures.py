"""Figures are drawn for whatever a comparison can hold; the same one gives the same SVG."""

import warnings
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest

from analysis.comparison.comparison import compare, group_table, hours_table, lorenz_table
from analysis.report.figures import MOST_SCENARIOS, render_all
from analysis.report.figures.carriers import draw_carriers
from analysis.report.figures.hours import draw_hours
from analysis.report.figures.style import MARKERS, settings
from analysis.report.figures.years import draw_years
from analysis.report.page import FIGURES
from sim.model.measure_catalogue import CURVE_POINTS, CURVES, GROUP_QUANTITIES, GROUPS
from tests.analysis.made_up_runs import grown, made

NAMES = {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}


def drawn(runs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tables = group_table(runs), lorenz_table(runs), hours_table(runs)
        return render_all(compare(runs[0], runs[1:]), *tables)


@pytest.fixture(scope="module")
def images():
    return drawn([grown("uniform", 1, 0.0), grown("index", 3, 1.0)])


def test_every_figure_is_there_in_both_formats(images):
    assert set(images) == NAMES
    for name, image in images.items():
        assert len(image) > 5000
        if name.endswith(".png"):
            assert image.startswith(b"\x89PNG")
        else:
            assert ElementTree.fromstring(image).tag.endswith("svg")


def test_the_same_comparison_gives_the_same_bytes(images):
    assert drawn([grown("uniform", 1, 0.0), grown("index", 3, 1.0)]) == images


def test_an_svg_holds_no_date_and_refers_to_nothing_outside(images):
    for name, image in images.items():
        if name.endswith(".svg"):
            text = image.decode()
            assert "<dc:date>" not in text
            links = [
                value
                for node in ElementTree.fromstring(image).iter()
                for key, value in node.items()
                if key.endswith("href")
            ]
            assert all(link.startswith("#") for link in links)


def nothing(scenario, replicates, years):
    """Runs in which nobody had a task, was paid or existed."""
    shape = (replicates, years)
    return made(
        scenario,
        curves=np.full((*shape, len(CURVES), CURVE_POINTS), np.nan),
        groups=np.full((*shape, len(GROUPS), len(GROUP_QUANTITIES)), np.nan),
        effort=np.zeros(shape),
        public_value=np.full(shape, np.nan),
        random_floor=np.full(shape, np.nan),
        random_floor_unit=np.full(shape, np.nan),
    )


@pytest.mark.parametrize(
    "runs",
    [
        [
            grown("a$x$", 1, 0.0, replicates=1, years=1),
            grown("_b", 1, 1.0, replicates=1, years=1),
        ],
        [nothing("uniform", 2, 3), nothing("index", 2, 3)],
        pytest.param(
            [
                grown(f"cap_{number}", 2, number / 10, replicates=2)
                for number in range(MOST_SCENARIOS)
            ],
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            [grown("a$x$", 1, 0.0, replicates=2), grown("_b", 2, 1.0, replicates=2)],
            marks=pytest.mark.thorough,
        ),
    ],
    ids=["one run of one year, odd names", "no numbers", "many scenarios", "odd names"],
)
def test_odd_comparisons_are_drawn_without_a_warning(runs):
    assert set(drawn(runs)) == NAMES


def test_bars_of_who_carries_the_tasks_say_each_groups_part():
    runs = [grown("uniform", 1, 0.0), grown("index", 3, 1.0)]
    comparison, groups = compare(runs[0], runs[1:]), group_table(runs)
    figure = draw_carriers(comparison, (lorenz_table(runs), groups))
    bars = figure.subfigs[1].axes[0]
    labels = [text.get_text() for text in bars.get_yticklabels()]
    assert labels == ["all cadres"] + [
        f"{name}: {what}"
        for name in ("uniform", "index")
        for what in ("task work", "busiest fifths")
    ]
    widths = np.array([[bar.get_width() for bar in group] for group in bars.containers])
    np.testing.assert_allclose(widths.sum(axis=0), 100)
    last = groups[(groups.year == comparison.years) & (groups.scenario == "index")]
    means = last.pivot(index="group", columns="quantity", values="mean").loc[[g[0] for g in GROUPS]]
    work = means.cadres * means.task_work
    np.testing.assert_allclose(widths[:, 3], 100 * work / work.sum())


def test_the_steps_of_hours_hold_all_cadres_and_say_who_works_less_than_regular_hours():
    runs = [grown("uniform", 1, 0.0), grown("index", 3, 1.0)]
    comparison, hours = compare(runs[0], runs[1:]), hours_table(runs)
    axes = draw_hours(comparison, hours).axes[0]
    below = hours[(hours.year == comparison.years) & (hours.hours == 80)].set_index("scenario")
    shares = [f"{100 * below.loc[name, 'mean']:.0f}%" for name in ("index", "uniform")]
    assert axes.get_title(loc="left").endswith(f"under 80: {shares[0]}, baseline {shares[1]}")
    for steps in axes.patches:
        values, edges, _ = steps.get_data()
        assert values.sum() == pytest.approx(100) and {72, 80} <= set(edges)
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == ":"]
    assert marks == [72, 80]


def years_figure(runs):
    """Draw the figure of the years, its panels by the first word of their titles, and where
    everything lies."""
    comparison = compare(runs[0], runs[1:])
    figure = draw_years(comparison, comparison.frame)
    figure.draw_without_rendering()
    return figure, {axes.get_title(loc="left").split()[0] or "": axes for axes in figure.axes}


def texts(axes):
    return [text.get_text() for text in axes.texts]


def begun(axes):
    """Years at which a dotted line stands."""
    return sorted(line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == ":")


def marked(axes, hollow):
    """Years and values of all hollow, or all filled, markers of the scenarios but the baseline."""
    return [
        (round(float(x)), float(y))
        for line in axes.lines
        if line.get_marker() == MARKERS[1] and (line.get_markerfacecolor() == "white") == hollow
        for x, y in line.get_xydata()
    ]


@pytest.fixture(autouse=True)
def styled():
    with matplotlib.rc_context(settings()):
        yield


def test_each_year_in_which_a_scheme_begins_has_a_line_that_says_what_begins():
    several = [
        grown("uniform", 1, 0.0),
        grown("index", 3, 1.0),
        grown("cap", 3, 0.5),
        grown("early", 2, 1.0),
    ]
    _, panels = years_figure(several)
    assert all(begun(axes) == [2, 3] for axes in panels.values())
    assert texts(panels["Hours"]) == ["early from 2", "index, cap from 3"]
    _, panels = years_figure([several[0], several[1]])
    assert begun(panels["Hours"]) == [3] and texts(panels["Hours"]) == ["adoption"]


def test_long_names_are_cut_to_the_room_that_a_label_has():
    late = [grown(f"index_with_a_long_name_{number}", 4, 1.0) for number in range(3)]
    _, panels = years_figure(
        [grown("uniform", 1, 0.0), grown("index_base_floor_x_twice", 2, 1.0), *late]
    )
    assert texts(panels["Hours"]) == ["index_base_floor_x… from 2", "index_with_a_lo… +2 from 4"]


@pytest.mark.parametrize("years", [2, 5, 10])
def test_text_in_a_panel_lies_on_no_data_and_within_its_panel(years):
    others = [
        grown("index_base_floor", years, 1.0, years=years),
        grown("index_capped", 2, 1.0, years=years),
    ]
    figure, panels = years_figure([grown("uniform", 1, 0.0, years=years), *others])
    for axes in panels.values():
        low, high = axes.dataLim.y0, axes.dataLim.y1
        for text in axes.texts:
            box = text.get_window_extent()
            bottom, top = axes.transData.transform([(0, low), (0, high)])[:, 1]
            note = "frame" in text.get_text()
            assert box.y0 >= top - 1e-6 or note or box.y1 <= bottom + 1e-6, text.get_text()
            assert axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1 + 1, text.get_text()


def test_the_axis_of_public_value_is_that_of_the_years_after_the_start_and_says_so():
    value = [[89.0, 99.6, 99.0, 99.2], [89.4, 99.8, 99.2, 99.4]]
    before = made("base", public_value=value)
    after = made("other", adopted=3, public_value=np.array(value) + [0, 0, 0.6, 0.6])
    _, panels = years_figure([before, after])
    bottom, top = panels["Public"].get_ylim()
    assert 90 < bottom < 98.5 and 100.2 < top < 103 and 3 < top - bottom < 6
    assert texts(panels["Public"]) == ["close-up: year 1 (89.2) lies below the frame"]
    # a scheme that begins in year 1 has no start-up to leave out, nor has a first year like the
    # others
    _, panels = years_figure([before, made("other", public_value=value)])
    assert panels["Public"].get_ylim()[0] < 89 and texts(panels["Public"]) == []
    level = np.full((2, 4), 99.0)
    _, panels = years_figure(
        [made("base", public_value=level), made("other", adopted=3, public_value=level)]
    )
    assert texts(panels["Public"]) == []


def test_markers_are_filled_where_the_paired_difference_is_clear():
    # levels spread far more than differences; the third year's differences point both ways
    effort = np.array([[100.0] * 3, [200.0] * 3, [300.0] * 3])
    after = effort + np.array([[0, 10, 10], [0, 11, -10], [0, 12, 2]])
    figure, panels = years_figure(
        [made("base", effort=effort), made("other", adopted=2, effort=after)]
    )
    assert [year for year, _ in marked(panels["Hours"], hollow=False)] == [2]
    assert [year for year, _ in marked(panels["Hours"], hollow=True)] == [1, 3]
    told = [text.get_text() for text in figure.legends[0].get_texts()]
    assert told == ["base", "other", "difference clear", "not clear, or no pair"]
    assert "differences are taken\npair by pair" in figure.get_supxlabel()
    figure, panels = years_figure(
        [made("base", effort=effort[:1]), made("other", adopted=2, effort=after[:1])]
    )
    assert marked(panels["Hours"], hollow=True) == [] and len(figure.legends[0].get_texts()) == 2
    assert figure.get_supxlabel() == "year"


def test_involution_is_drawn_in_per_cent_with_its_interval_where_it_is_stated():
    effort = np.full((3, 4), 10.0)
    before = made("base", effort=effort, public_value=effort)
    served = [[10, 9.0, 10, 9], [10, 9.1, 10, 12], [10, 8.9, 10, 12]]
    after = made("other", adopted=2, effort=effort * [1, 1.1, 0.9, 1.1], public_value=served)
    comparison = compare(before, [after])
    _, panels = years_figure([before, after])
    axes, second = panels["Involution:"], comparison.row("involution", "other", 2)
    assert marked(axes, hollow=False) == [(2, pytest.approx(100 * second["value"]))]
    assert [year for year, value in marked(axes, hollow=True) if np.isfinite(value)] == [4]
    ends = [segment[:, 1] for segment in axes.collections[0].get_segments() if np.size(segment)]
    assert ends[0] == pytest.approx([100 * second["low"], 100 * second["high"]])
    assert texts(axes) == ["no marker: hours did not rise"]
    assert axes.get_ylim()[0] < 0
