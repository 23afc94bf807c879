"""A sweep tells which numbers move its paired differences, and tells them from luck."""

import numpy as np
import pytest

from analysis.report.figures import render
from analysis.report.figures.sensitivity import draw_sensitivity
from analysis.report.sensitivity_text import sensitivity_notes, sensitivity_tables
from analysis.sensitivity.codebook import CODEBOOK
from analysis.sensitivity.sensitivity import COLUMNS, TABLES, read_sensitivity
from sim.base.errors import InputError
from sim.sweeps.planning.one_at_a_time import saltelli_rows, trajectories
from tests.analysis.made_up_sweeps import measured

MORRIS = {"name": "morris", "trajectories": 12, "levels": 4}
SALTELLI = {"name": "saltelli", "points": 64}


def value(points):
    """The first number counts for three, the second only beside the first, the third not at all."""
    return 3 * points[:, 0] + 2 * points[:, 0] * points[:, 1]


def swept(design, function=value, **made):
    if design["name"] == "morris":
        points = trajectories(3, design["trajectories"], design["levels"], seed=1)
    else:
        points = saltelli_rows(3, design["points"], seed=1)
    return measured(points.reshape(-1, 3), function, design=design, **made)


def read(design, *more, **made):
    table, plan = swept(design, **made)
    return read_sensitivity(table, plan, "folder", *more)


def test_luck_that_all_scenarios_share_is_in_no_effect():
    found = read(MORRIS).frame.set_index("number")
    assert found.loc["x0", "mu"] == pytest.approx(found.loc["x0", "mu_star"])
    assert 3 < found.loc["x0", "mu"] < 5 and found.loc["x1", "sigma"] > 0.3
    assert found.loc["x2", ["mu", "mu_star", "sigma", "noise_floor"]].abs().max() < 1e-12
    assert (found["rows"] == 12).all() and (found["left_out"] == 0).all()


@pytest.mark.parametrize("design", [MORRIS, SALTELLI], ids=["morris", "saltelli"])
def test_a_number_that_only_disturbs_the_luck_is_at_the_noise_floor(design):
    found = read(design, noise=0.5)
    column = {"morris": "mu_star", "saltelli": "total_order"}[design["name"]]
    rows = found.frame.assign(clear=found.above_luck).set_index("number")
    assert rows["clear"].tolist() == [True, rows.loc["x1", "clear"], False]
    assert rows.loc["x2", column] == pytest.approx(rows.loc["x2", "noise_floor"], rel=0.5)
    assert rows.loc["x2", "noise_floor"] > 0


def test_indices_are_those_of_the_difference_and_not_of_its_parts():
    found = read(SALTELLI).frame.set_index("number")
    # of 3a + 2ab: the variance of a alone is 16/12, of b 1/12, of both together 4/144
    whole = 16 / 12 + 1 / 12 + 4 / 144
    assert found["first_order"].to_numpy() == pytest.approx(
        [16 / 12 / whole, 1 / 12 / whole, 0], abs=0.05
    )
    assert found.loc["x1", "total_order"] > found.loc["x1", "first_order"]
    assert found.loc["x0", "spread"] == pytest.approx(np.sqrt(whole), rel=0.05)


@pytest.mark.parametrize("design", [MORRIS, SALTELLI], ids=["morris", "saltelli"])
def test_failed_runs_are_left_out_with_what_hangs_on_them_and_said(design):
    table, plan = swept(design)
    frame = table.results
    # one of three replicates at a point costs nothing, all three of them cost its row
    frame.loc[frame["point"].eq(1) & frame["replicate"].eq(0), ["status", "public_value"]] = (
        "failed",
        np.nan,
    )
    before = read_sensitivity(table, plan, "folder")
    assert before.failed == 2 and before.frame["left_out"].max() == 0
    whole = read(design).frame
    column = COLUMNS[design["name"]][7]
    assert before.frame[column].to_numpy() == pytest.approx(whole[column].to_numpy())
    frame.loc[frame["point"] == 1, ["status", "public_value"]] = "failed", np.nan
    after = read_sensitivity(table, plan, "folder")
    assert after.frame["left_out"].max() == 1 and after.failed == 6
    told = sensitivity_notes(after, "en")[-1]
    assert told.startswith("6 runs have failed") and "at most 1 of" in told


@pytest.mark.parametrize("design", [MORRIS, SALTELLI], ids=["morris", "saltelli"])
def test_nothing_is_said_where_too_much_is_missing_or_all_is_the_same(design):
    table, plan = swept(design)
    frame = table.results
    frame.loc[frame["point"] % 7 == 0, "public_value"] = np.nan
    found = read_sensitivity(table, plan, "folder")
    assert found.gaps == ("public_value",) and found.frame["noise_floor"].isna().all()
    assert not list(sensitivity_tables(found, "en"))
    assert "more than a tenth" in sensitivity_notes(found, "en")[-1]
    same = read(design, function=lambda points: np.ones(len(points)))
    assert same.flat == ("public_value",) and same.gaps == ()
    assert "The same at all points" in sensitivity_notes(same, "en")[-1]


@pytest.mark.parametrize("design", [MORRIS, SALTELLI], ids=["morris", "saltelli"])
def test_a_scenario_whose_runs_have_all_failed_has_gaps_alone(design):
    table, plan = swept(design, scenarios=("uniform", "cap", "index"))
    frame = table.results
    frame.loc[frame["scenario"] == "cap", ["status", "public_value"]] = "failed", np.nan
    found = read_sensitivity(table, plan, "folder")
    rows = found.frame.set_index("scenario")
    assert found.gaps == ("public_value",) and rows.loc["cap", "noise_floor"].isna().all()
    assert rows.loc["index", "left_out"].max() == 0
    assert len(list(sensitivity_tables(found, "en"))) == 1


def test_one_scenario_is_read_by_itself_and_one_replicate_has_no_floor():
    found = read(MORRIS, scenarios=("index",), replicates=1)
    assert found.missing == ("unpaired", "no_floor") and not found.above_luck.any()
    title = next(iter(sensitivity_tables(found, "en")))[0]
    assert title == "index: public value (points)"
    assert len(sensitivity_notes(found, "en")) == 3


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("design", [MORRIS, SALTELLI], ids=["morris", "saltelli"])
def test_tables_name_the_numbers_that_matter_first(design, lang):
    found = read(design, noise=0.2, scenarios=("uniform", "cap", "index"))
    tables = list(sensitivity_tables(found, lang, most=2))
    assert len(tables) == 2 and tables[0][2] == 1
    numbers, importance = (tables[1][1].iloc[:, place] for place in (0, 1))
    assert numbers[0] == "x0" and importance[0].endswith(" *")
    assert "index" in tables[1][0] and sensitivity_notes(found, lang)


def test_only_the_measures_asked_for_are_read_and_others_are_refused():
    assert read(MORRIS, ["public_value"]).asked == ("public_value",)
    with pytest.raises(InputError, match="'public_valu'; allowed: public_value.*Did you mean"):
        read(MORRIS, ["public_valu"])


@pytest.mark.parametrize(
    ("design", "told"),
    [
        (None, "a sweep of another design; allowed: design = 'morris' or 'saltelli'"),
        (MORRIS | {"trajectories": 5}, "a plan that no study can have given"),
        (MORRIS | {"levels": 1}, "a plan that no study can have given"),
        (MORRIS | {"levels": "4"}, "a plan that no study can have given"),
        ({"name": "morris"}, "a plan that no study can have given"),
        ({"name": "other", "points": 3}, "a plan that no study can have given"),
        ("morris", "a plan that no study can have given"),
        ([], "a plan that no study can have given"),
    ],
    ids=str,
)
def test_a_plan_that_says_something_else_is_refused(design, told):
    table, plan = swept(MORRIS)
    plan.data.update({"design": design})
    with pytest.raises(InputError, match=told):
        read_sensitivity(table, plan, "folder")


def test_points_that_are_no_trajectories_are_refused():
    table, plan = swept(MORRIS)
    plan.data["points"][1] = plan.data["points"][0]
    with pytest.raises(InputError, match="other points.*move each number once"):
        read_sensitivity(table, plan, "folder")


def test_every_column_is_in_the_codebook_and_no_other():
    for design, name in TABLES.items():
        said = [column for column, tables, *_ in CODEBOOK if name in tables.split()]
        assert sorted(said) == sorted(COLUMNS[design])


@pytest.mark.parametrize("design", [MORRIS, SALTELLI], ids=["morris", "saltelli"])
def test_a_figure_shows_every_number_of_every_scenario(design):
    found = read(design, noise=0.2, scenarios=("uniform", "cap", "index"))
    figure = draw_sensitivity(found, {name: name.upper() for name in found.scenarios})
    axes = [one for one in figure.axes if one.get_visible()]
    assert [one.get_text() for one in axes[0].get_yticklabels()] == ["x0", "x1", "x2"]
    assert [one.get_text() for one in figure.legends[0].texts][-2:] == ["CAP", "INDEX"]
    assert set(render(draw_sensitivity, found, dict.fromkeys(found.scenarios, "x"))) == {
        "png",
        "svg",
    }
