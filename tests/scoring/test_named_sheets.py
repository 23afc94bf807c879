"""Of a workbook in which several sheets would do, the one that is named is read."""

import pytest

from sim.base.errors import InputError
from sim.scoring import OnSheet
from tests.analysis.calling import call
from tests.files.workbooks import workbook
from tests.scoring.test_sheets import EXPECTED, HEAD, PEOPLE, PLAIN, RECORDS, result, scored, told

LAST_YEAR = [HEAD, RECORDS[0]]
BOOK = workbook(
    今年=[HEAD, *RECORDS], 去年={"rows": LAST_YEAR, "hidden": True}, 另一年=LAST_YEAR, 名单=PEOPLE
)


def test_the_sheet_that_is_named_is_read_though_others_would_do():
    with pytest.raises(InputError, match="--sheet or --roster-sheet"):
        scored(BOOK)
    sheet = scored(OnSheet(BOOK, "今年"))
    assert result(sheet) == EXPECTED
    (note,) = told(sheet)
    assert (
        "sheet '今年': other sheets were not read here: '去年' (hidden), '另一年', '名单'" in note
    )


def test_a_hidden_sheet_is_read_where_it_is_named():
    assert len(scored(OnSheet(BOOK, "去年")).ledger.value) == 1


@pytest.mark.parametrize(
    "source, said",
    [
        (
            OnSheet(BOOK, "明年"),
            "sheet '明年': got no such sheet; allowed: sheets with cells: '今年'",
        ),
        (OnSheet(BOOK, "名单"), "sheet '名单'"),
        (OnSheet(PLAIN.encode(), "今年"), "no workbook, which alone has sheets"),
    ],
)
def test_a_name_of_no_sheet_and_a_sheet_of_something_else_are_refused(source, said):
    with pytest.raises(InputError) as caught:
        scored(source)
    assert said in str(caught.value)


def test_score_takes_the_names_of_sheets(tmp_path):
    both = tmp_path / "book.xlsx"
    both.write_bytes(workbook(a=[HEAD, *RECORDS], b=LAST_YEAR, c=PEOPLE, d=PEOPLE[:2]))
    csv = tmp_path / "ledger.csv"
    csv.write_bytes(PLAIN.encode())
    given = ("--roster", both, "--roster-sheet", "c", "--format", "json")
    one, other = (call("score", both, "--sheet", name, *given).stdout for name in "ab")
    assert one.count('"cadre"') == other.count('"cadre"') == 2 and one != other
    with pytest.raises(InputError, match=r"ledger\.csv, sheet 'a': got no workbook"):
        call("score", csv, "--sheet", "a", *given)
