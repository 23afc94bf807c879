"""``cadre-sim story`` and ``portrait`` tell of the runs behind a folder, and of nobody else."""

import json
import shutil

import pandas as pd
import pytest

from analysis.commands.lives_of_runs import lives
from analysis.lives.telling import parting
from analysis.report.page import FIGURES
from sim.base.errors import InputError
from sim.files.tables import parquet_bytes
from tests.analysis.calling import call
from tests.conftest import SMALL

YEARS = 3
SEAT = 17
COUNTY = "\n".join(
    f"{name} = {value}"
    for name, value in (SMALL["county"] | {"townships": 1, "departments": 1}).items()
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Folders of a run and of a comparison, and of runs of another seed and of another county."""
    folder = tmp_path_factory.mktemp("lives")
    runs = folder / "runs"
    uniform, index = (folder / f"{name}.toml" for name in ("uniform", "index"))
    for file in (uniform, index):
        file.write_text(f'extends = "{file.stem}"\n[county]\n{COUNTY}\n', "utf-8")
    call("run", index, "--years", YEARS, "--out", runs / "index")
    with pytest.MonkeyPatch.context() as patch:
        drawn = {f"{name}.{kind}": b"<svg/>" for name in FIGURES for kind in ("png", "svg")}
        patch.setattr("analysis.report.figures.render_all", lambda *_: drawn)
        given = ("--years", YEARS, "--replicates", 1, "--out", runs / "both")
        call("compare", uniform, index, *given)
    about = json.loads((runs / "index" / "manifest.json").read_text("utf-8"))
    about["seed"] = 2
    keep(runs / "luck", about)
    about["seed"] = 1
    about["scenarios"][0]["resolved"]["parameters"]["townships"] = 2.0
    keep(runs / "other", about)
    return runs


def keep(folder, about):
    """A folder of which only the manifest is there: such runs are refused before they run."""
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(about), "utf-8")


def test_a_life_has_the_numbers_of_the_runs_own_records(made):
    kept = pd.read_parquet(made / "index" / "cadres.parquet")
    kept = kept[kept["cadre"].str.startswith(f"{SEAT:05d}.")]
    printed = call("story", made / "index", "--cadre", SEAT, "--format", "json").stdout
    (life,) = json.loads(printed)["lives"]
    for year, row in zip(life["years"], kept.to_dict("records"), strict=True):
        for name in ("cadre", "year", "score", "rank", "excellent", "bonus", "task_work"):
            assert year[name] == row[name]
        assert year["squad_hours"] == row["squad_hours"] / 24


def test_twins_of_a_comparison_are_those_of_single_runs(made):
    of_both = lives(made / "both", str(SEAT), None, None).told
    swapped = lives(made / "index", f"{SEAT:05d}.0", made / "both", ["uniform"]).told
    assert [one.arm.scenario.name for one in (*of_both, *swapped)] == [
        "uniform", "index", "index", "uniform",
    ]  # fmt: skip
    for one, other in zip(of_both, swapped[::-1], strict=True):
        assert one.years == other.years
    parted = parting(of_both[0].years, of_both[1].years)
    assert parted.year == 3 and parted.beliefs
    assert parted == parting(swapped[0].years, swapped[1].years)


def test_the_story_says_what_is_alike_once_and_marks_the_parting(made):
    english = call("story", made / "both", "--cadre", f"{SEAT:05d}.0").stdout
    head, *blocks = english.split("\n\n")
    assert head.startswith("Cadre 17 of Township 1, holder 1 of the seat\n  A: uniform")
    assert [block.splitlines()[0] for block in blocks] == [
        "Year 1", "Year 2", "Year 3: here the two lives part",
    ]  # fmt: skip
    assert blocks[0].count("Task work") == 1 and "A and B: " in blocks[0]
    assert blocks[2].count("Task work") == 2
    chinese = call("story", made / "both", "--cadre", SEAT, "--lang", "zh").stdout
    assert "第3年：两种人生在此分岔" in chinese and "Task work" not in chinese
    table = call("story", made / "both", "--cadre", SEAT, "--format", "csv").stdout.splitlines()
    assert len(table) == 1 + 2 * YEARS and table[0].startswith("scenario,year,cadre,post,")


def test_one_life_under_one_scheme_never_parts(made):
    one, same = lives(made / "index", str(SEAT), made / "index", None).told
    assert parting(one.years, same.years) == (None, [], None)


def test_a_portrait_is_of_the_year_asked_and_compares_with_the_own_unit(made):
    kept = pd.read_parquet(made / "index" / "cadres.parquet").query("year == 2")
    own = kept.iloc[SEAT]
    unit = kept[kept["unit"] == own["unit"]]
    printed = call("portrait", made / "index", "--cadre", SEAT, "--year", 2, "--format", "json")
    (shown,) = json.loads(printed.stdout)["portraits"]
    assert shown["index_points"] == own["index"] and len(shown["ability"]) == 4
    assert shown["unit_hours"]["mass"] == pytest.approx(unit["mass_hours"].mean() / 24, rel=1e-12)
    rosters = [
        pd.read_csv(made / "index" / "rosters" / f"year_02_{kind}.csv", dtype=str)
        for kind in ("township", "department")
    ]
    line = pd.concat(rosters).set_index("cadre")["line"]
    done = kept.set_index("cadre")["contribution"][line[line == line[own["cadre"]]].index]
    assert (shown["of"], shown["place"]) == (len(done), 1 + (done > own["contribution"]).sum())
    words = call("portrait", made / "both", "--cadre", SEAT, "--lang", "zh").stdout
    assert "四类工作能力\n  A与B：" in words and "指数显示的\n  A：" in words


@pytest.mark.parametrize(
    ("cadre", "folders", "said"),
    [
        ("Li", ["index"], "got 'Li'; allowed: a seat such as 12"),
        ("99999", ["index"], "got '99999'; allowed: seats from 0 to"),
        ("17.9", ["index"], r"got '17\.9'; allowed: 00017\.0 \(years 1 to"),
        ("1", ["nowhere"], "nowhere: got no such folder; allowed: a folder that cadre-sim run or"),
        ("1", ["index", "luck"], "seed 2; .* Run it again with --seed 1"),
        ("1", ["index", "other"], r"another county, .*\(townships 2, there 1"),
        ("1", ["index", "both"], "2 scenarios.*Say which with --scenario"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_can(made, cadre, folders, said):
    folder, against = [*(made / one for one in folders), None][:2]
    with pytest.raises(InputError, match=said):
        lives(folder, cadre, against, None)


def test_a_scenario_that_a_folder_lacks_is_refused_with_the_nearest(made):
    with pytest.raises(InputError, match="Did you mean 'index'"):
        lives(made / "both", "1", None, ["indx"])


def test_no_year_is_portrayed_in_which_somebody_else_holds_the_seat(made):
    with pytest.raises(InputError, match="--year: got 9; allowed: years 1 to 3"):
        call("portrait", made / "index", "--cadre", SEAT, "--year", 9)


def test_a_folder_whose_numbers_do_not_come_out_again_is_refused(made, tmp_path):
    for name, table in (("index", "cadres.parquet"), ("both", "replicates.parquet")):
        folder = tmp_path / name
        shutil.copytree(made / name, folder)
        changed = pd.read_parquet(folder / table)
        column = "bonus" if name == "index" else "effort"
        changed.loc[0, column] += 1e-9 * changed.loc[0, column]
        (folder / table).write_bytes(parquet_bytes(changed))
        with pytest.raises(InputError, match=f"{table}: got other numbers than just computed"):
            lives(folder, str(SEAT), None, None)
        (folder / table).write_bytes(b"PAR1")
        with pytest.raises(InputError, match="written"):
            lives(folder, str(SEAT), None, None)
