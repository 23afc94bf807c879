"""编码: a CSV file in a Chinese encoding is read, and every command says which encoding it took.

A name given to the command overrides what was found out.
"""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.commands import app
from sim.base.errors import InputError
from sim.scoring import score

# in GB18030 the two bytes of 模 are ģ in UTF-8
CADRE, MISTAKEN = "模", "ģ"
ROSTER = f"""cadre,unit,staffing,post,level,line,village,village_role
{CADRE},H,civil_servant,general,ordinary,,,
"""
LEDGER = f"cadre,date,item,value,note\n{CADRE},2021-06-30,squad.special,1,\n"
CLEAR = LEDGER.replace("1,\n", "1,创先争优\n")


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_bytes(ROSTER.encode("gb18030"))
    Path("ledger.csv").write_bytes(LEDGER.encode("gb18030"))
    Path("clear.csv").write_bytes(CLEAR.encode("gb18030"))


def call(*arguments):
    return CliRunner().invoke(app, arguments)


def cadres(**options):
    return [
        row["cadre"] for row in score("ledger.csv", "roster.csv", **options).to_dict()["cadres"]
    ]


def test_a_name_overrides_what_was_found_out():
    assert cadres() == [MISTAKEN]
    assert cadres(encoding="gb18030") == [CADRE]
    done = call(
        "score", "ledger.csv", "--roster", "roster.csv", "--encoding", "gb18030", "--format", "csv"
    )
    assert CADRE in done.stdout and "was read as" not in done.stderr


@pytest.mark.parametrize(
    ("encoding", "word"), [("utf-16", "UTF-16"), ("utf-8", "UTF-8"), ("gbk", "gb18030")]
)
def test_what_is_not_in_the_encoding_named_is_refused(encoding, word):
    with pytest.raises(InputError, match=word):
        score("clear.csv", "roster.csv", encoding=encoding)


def test_commands_name_the_encoding_that_they_took():
    said = "note: clear.csv was read as GB18030."
    scored = ("score", "clear.csv", "--roster", "roster.csv", "--encoding", "gb18030")
    assert "was read as" not in call(*scored).output
    Path("roster.csv").write_text(ROSTER, "utf-8")
    for more in (["--format", "csv"], ["--explain", CADRE]):
        done = call(*scored[:4], *more)
        assert said in done.stderr and said not in done.stdout and done.exit_code == 0
    assert said in call(*scored[:4]).stdout
    checked = call("check", "clear.csv", "roster.csv", "--roster", "roster.csv").stdout
    assert checked.count("was read as") == 1 and said in checked


def test_a_folder_is_called_one():
    Path("records.csv").mkdir()
    with pytest.raises(InputError, match=r"records.csv: got a folder"):
        score("records.csv", "roster.csv")
