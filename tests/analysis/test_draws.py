"""What draws of an ensemble differ by, told apart from luck; and comparisons that run at them."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.comparison import compare
from analysis.comparison.draws import by_draw, draws_table
from analysis.evidence.ensemble import Ensemble, ensemble_bytes
from analysis.evidence.ensemble_runs import at_draw, run_at_draws
from sim.base.errors import InputError
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario
from tests.analysis.calling import call
from tests.analysis.made_up_runs import made

SIZES = {"townships": 2.0, "departments": 1.0, "township_smallest": 5.0, "township_largest": 6.0,
         "department_smallest": 4.0, "department_largest": 4.0}  # fmt: skip
NUMBERS = {"duty": [2.0, 6.0, 4.0], "per_hour": [0.02, 0.03, 0.04]} | {
    name: [value] * 3 for name, value in SIZES.items()
}
SECTIONS = dict.fromkeys(NUMBERS, "uncertainties") | {"per_hour": "levers"}


def small():
    return Ensemble("few", pd.DataFrame(NUMBERS), SECTIONS, {})


@pytest.fixture
def few(tmp_path):
    draws = pd.DataFrame(NUMBERS).assign(draw=range(3))
    path = tmp_path / "few.parquet"
    path.write_bytes(ensemble_bytes(draws, SECTIONS, {}))
    return path


def made_up(between, within, each, draws=1600):
    rng = np.random.default_rng(7)
    truth = np.repeat(between * rng.normal(size=draws), each)
    luck = rng.normal(size=(draws * each, 1))
    change = (1.0 + truth + within * rng.normal(size=draws * each))[:, None]
    return [made("old", public_value=luck), made("new", public_value=luck + change)]


@pytest.mark.parametrize(("between", "within"), [(2.0, 1.0), (0.5, 1.5), (0.0, 1.0)])
def test_spread_between_draws_is_told_apart_from_luck(between, within):
    table = draws_table(made_up(between, within, each=4), 4)
    row = table.set_index("measure").loc["public_value"]
    assert row["draws"] == 1600
    assert row["luck"] == pytest.approx(within, rel=0.06)
    assert row["between_draws"] == pytest.approx(between, abs=0.12)
    assert row["monte_carlo"] == pytest.approx(row["luck"] / 80)
    # nine in ten draws lie where a normal number with both spreads does
    both = np.hypot(between, within / 2)
    assert row["draws_high"] - row["draws_low"] == pytest.approx(2 * 1.645 * both, rel=0.12)
    assert row["low"] < 1 + 3 * both / 40 and row["high"] > 1 - 3 * both / 40


def test_with_one_replicate_a_draw_luck_is_unknown():
    row = draws_table(made_up(1.0, 1.0, each=1), 1).set_index("measure").loc["public_value"]
    assert np.isnan(row["luck"]) and np.isnan(row["monte_carlo"])
    assert row["between_draws"] == pytest.approx(np.sqrt(2), rel=0.1)


def test_a_draw_counts_once_whatever_its_replicates():
    runs = made_up(1.0, 0.0, each=4, draws=25)
    four, one = compare(runs[0], runs[1:], 4), compare(runs[0], runs[1:], 1)
    wide, narrow = four.row("public_value", "new"), one.row("public_value", "new")
    assert wide["difference"] == pytest.approx(narrow["difference"])
    # four equal runs are no four counties
    assert wide["high"] - wide["low"] == pytest.approx(
        2 * (narrow["high"] - narrow["low"]), rel=0.1
    )
    gaps = np.array([[1.0, np.nan, np.nan, np.nan]]).T
    assert by_draw(gaps, 2)[:, 0].tolist()[0] == 1 and np.isnan(by_draw(gaps, 2)[1, 0])


def test_numbers_of_a_draw_stand_in_the_world_and_in_the_own_scheme():
    index = load_scenario("index")
    scenario = at_draw(index, small(), 1)
    assert scenario.parameters.duty[0] == 6.0
    # what a draw sets is set in a copy
    assert index.to_dict() == load_scenario("index").to_dict()
    own = scenario.adoption[-1][1]
    told = [scheme.levers.per_hour[0] for scheme in scenario.schemes]
    before = [scheme.levers.per_hour[0] for scheme in load_scenario("index").schemes]
    assert told == [0.03 if place == own else old for place, old in enumerate(before)]
    everywhere = Ensemble(
        "few", pd.DataFrame(NUMBERS), SECTIONS | {"per_hour": "uncertainties"}, {}
    )
    schemes = at_draw(load_scenario("index"), everywhere, 2).schemes
    assert [scheme.levers.per_hour[0] for scheme in schemes] == [0.04] * len(schemes)
    numbers = pd.DataFrame(NUMBERS).assign(duty=[-1.0] * 3)
    with pytest.raises(InputError, match="ensemble few, draw 0, scenario index"):
        at_draw(load_scenario("index"), Ensemble("few", numbers, SECTIONS, {}), 0)


def test_each_draw_has_luck_of_its_own_for_any_number_of_threads():
    scenarios = [load_scenario("uniform"), load_scenario("index")]
    told = []
    runs = run_at_draws(scenarios, small(), 7, 2, 2, 2, lambda *done: told.append(done))
    again = run_at_draws(scenarios, small(), 7, 2, 2, 1, lambda *done: None)
    assert told[-1] == (12, 12)
    for one, other in zip(runs, again, strict=True):
        assert one.replicates.tolist() == [0, 1, 2, 3, 4, 5]
        assert np.array_equal(one.yearly, other.yearly, equal_nan=True)
    alone = run_replicates(at_draw(scenarios[1], small(), 2), 7, [4, 5], 2)
    assert np.array_equal(runs[1].yearly[4:], alone.yearly, equal_nan=True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_comparison_over_draws_says_what_they_leave_open(few, undrawn, tmp_path, lang):
    folder = tmp_path / "told"
    words = ("compare", "--ensemble", few, "--replicates", 2, "--years", 3, "--seed", 7)
    result = call(*words, "--out", folder, "--lang", lang)
    assert ("3 draws of few, 2 replicates each" in result.stdout) == (lang == "en")
    table = pd.read_csv(folder / "draws.csv")
    assert set(table["draws"]) <= {0, 1, 2, 3} and table["measure"].is_unique
    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert about["ensemble"]["numbers"]["duty"] == [2.0, 6.0, 4.0] and about["replicates"] == 6
    assert "--ensemble" in about["command"]
    before = (folder / "report.html").read_text("utf-8")
    assert ("What the facts leave open" in before) == (lang == "en")
    call("report", folder, "--out", tmp_path / "again.html", "--lang", lang)
    assert (tmp_path / "again.html").read_text("utf-8") == before
    assert "6 of 6 replicates" in call("reproduce", folder, "--share", 1).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--draws", 3), "--draws: got no ensemble"),
        (("--ensemble", "nowhere"), "ensemble 'nowhere'"),
        (("--ensemble", "FEW", "--draws", 4), "at most 3"),
        (("--ensemble", "FEW", "--set", "duty=3"), "duty, which every draw sets"),
    ],
)
def test_draws_that_cannot_be_are_refused_before_anything_runs(few, batch, words, said):
    given = [few if word == "FEW" else word for word in words]
    with pytest.raises(InputError) as error:
        call("compare", *given)
    assert said in str(error.value)
    assert batch == []
