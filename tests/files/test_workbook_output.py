"""Tables as a workbook: every value as it is, no formula, the same bytes for the same tables."""

import io
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.base.errors import InputError
from sim.files import workbook_output
from sim.files.tables import table
from sim.files.workbook import read_workbook
from sim.files.workbook_output import LARGEST_WHOLE, workbook_bytes

TEXTS = [
    "00123",
    "=1+1",
    "+86",
    "-5",
    "@name",
    "张三",
    " a ",
    "a\nb",
    "_x0041_",
    "1e5",
    "TRUE",
    "a\x07b",
]


def read(data):
    return {sheet.name: sheet.rows for sheet in read_workbook(data, "a test")}


def part(data, name="xl/worksheets/sheet1.xml"):
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_texts_stay_texts_whatever_they_look_like():
    data = workbook_bytes({"people": table({"id": TEXTS})}, "a test")
    assert read(data) == {"people": [["id"], *([one] for one in TEXTS)]}
    assert "<f>" not in part(data) and part(data).count('t="s"') == len(TEXTS) + 1
    assert "hyperlink" not in part(data)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_keep_every_digit(values):
    (rows,) = read(workbook_bytes({"a": table({"x": np.array(values)})}, "a test")).values()
    assert [row[0] for row in rows[1:]] == values


def test_absent_values_are_empty_and_what_no_number_of_excel_holds_is_a_text():
    numbers = table(
        {
            "share": np.array([np.nan, 0.1 + 0.2, np.inf]),
            "count": np.array([LARGEST_WHOLE, -3, LARGEST_WHOLE + 1]),
            "is": np.array([True, False, True]),
        }
    )
    assert read(workbook_bytes({"a": numbers}, "a test"))["a"][1:] == [
        ["", float(LARGEST_WHOLE), True],
        [0.1 + 0.2, -3.0, False],
        ["inf", str(LARGEST_WHOLE + 1), True],
    ]


def test_each_table_is_a_sheet_and_the_same_tables_are_the_same_bytes():
    tables = {name: table({"x": np.arange(3)}) for name in ("yearly", "A cadres")}
    made = workbook_bytes(tables, "a test")
    assert [*read(made)] == ["yearly", "A cadres"] and made == workbook_bytes(tables, "a test")
    assert "2000-01-01T00:00:00Z" in part(made, "docProps/core.xml")


def test_what_is_too_long_for_a_sheet_is_refused(monkeypatch):
    with pytest.raises(InputError, match="column x, row 2: got a text of 40,000 signs"):
        workbook_bytes({"a": table({"x": ["a" * 40_000]})}, "a test")
    monkeypatch.setattr(workbook_output, "MOST_ROWS", 2)
    with pytest.raises(InputError, match="sheet a: got a table of 3 rows"):
        workbook_bytes({"a": table({"x": np.arange(3)})}, "a test")


def test_without_the_library_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(InputError, match=r"pip install 'cadre-sim\[excel\]'"):
        workbook_bytes({"a": table({"x": ["a"]})}, "a test")
