"""Workbooks: what a sheet holds, what its cells do not say, and archives that are no workbook."""

import builtins
import datetime
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.base.errors import InputError
from sim.files import workbook as module
from sim.files.sheet_marks import cell_place
from sim.files.workbook import cell_name, column_name, read_workbook, value_text
from tests.files.workbooks import in_cell, patched, workbook

DAY = datetime.date(2021, 3, 5)
SHEET = "xl/worksheets/sheet1.xml"
NUMBER = workbook(a=[["x", 7777], [1, 2]])


def read(data):
    return read_workbook(data, "book.xlsx")


def refused(data, *words):
    with pytest.raises(InputError) as caught:
        read(data)
    assert not [word for word in ("book.xlsx", *words) if word not in str(caught.value)]


def test_a_sheet_holds_its_values_from_a1_on():
    (sheet,) = read(workbook(台账=[[], [None, "姓名", 3, 0.5], [None, DAY, True]]))
    assert sheet.name == "台账" and not sheet.hidden and not sheet.flaws
    assert sheet.rows == [[""] * 4, ["", "姓名", 3.0, 0.5], ["", DAY, True, ""]]


def test_what_is_hidden_or_merged_is_told():
    front = {
        "rows": [["", "b", "c"], [1, 2, 3], [1, 2, 3]],
        "merged": {"A5:C6": "sum"},
        "hidden_rows": [1],
        "hidden_columns": [1],
    }
    first, second, third = read(workbook(a=front, b={"rows": [[1]], "hidden": True}, c=[]))
    assert (first.hidden, second.hidden, third.hidden) == (False, True, False)
    assert first.merged == [(4, 0, 5, 2)] and first.rows[4][0] == "sum"
    assert (first.hidden_rows, first.hidden_columns) == ({1}, {1})
    assert third.rows == []


UNCOMPUTED, COMPUTED = "a formula without a value", None


@pytest.mark.parametrize(
    ("xml", "flaw", "value"),
    [
        ('t="e"|<f>1/0</f><v>#DIV/0!</v>', "the error #DIV/0!", ""),
        ('t="e"|<v>#N/A</v>', "the error #N/A", ""),
        ("<f>A2+1</f>", UNCOMPUTED, ""),
        ("<f>A2+1</f><v></v>", UNCOMPUTED, ""),
        ("<f>A2+1</f><v/>", UNCOMPUTED, ""),
        ("<f>A2+1</f><v>2</v>", COMPUTED, 2.0),
        ('t="str"|<f>A2&amp;""</f><v></v>', COMPUTED, ""),
        ('t="str"|<f>A2</f><v>one</v>', COMPUTED, "one"),
    ],
)
def test_an_error_or_a_formula_without_a_value_is_told_from_an_empty_cell(xml, flaw, value):
    (sheet,) = read(in_cell(NUMBER, "B1", xml))
    assert sheet.flaws == ({(0, 1): flaw} if flaw else {})
    assert sheet.rows[0][1] == value


def test_formulas_that_wait_for_excel_have_no_value():
    book = in_cell(NUMBER, "B1", "<f>A2+1</f><v>0</v>")
    waiting = patched(book, "xl/workbook.xml", "<calcPr ", '<calcPr fullCalcOnLoad="1" ')
    assert [*read(waiting)[0].flaws] == [(0, 1)]


def test_elements_may_have_a_prefix_and_cells_no_address():
    plain = '<row r="2" spans="1:2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    bare = '<row><c><v>1</v></c><c t="e"><f>x</f><v>#REF!</v></c></row>'
    (sheet,) = read(patched(NUMBER, SHEET, plain, bare))
    assert sheet.flaws == {(1, 1): "the error #REF!"} and sheet.rows[1][0] == 1.0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["no readable workbook"]),
        (b"PK\x03\x04 no archive", ["no readable workbook", "save it as .xlsx"]),
        (b"\xd0\xcf\x11\xe0" + bytes(600), ["older format, or with a password"]),
        (NUMBER[:-200], ["no readable workbook"]),
        (patched(NUMBER, SHEET, "<sheetData>", "<sheetData><row>"), ["no readable workbook"]),
        (patched(NUMBER, SHEET, "<worksheet ", "<!DOCTYPE x><worksheet "), ["declarations"]),
        (patched(NUMBER, SHEET, 'r="B1"', 'r="XFD1048576"'), ["XFD1048576", "sheet 'a'"]),
        (patched(NUMBER, "xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"'), []),
        (patched(NUMBER, "xl/workbook.xml", " r:id=", " r:ref="), []),
    ],
)
def test_what_is_no_workbook_is_refused(data, words):
    refused(data, *words)


def test_a_part_that_is_there_twice_is_refused():
    out = io.BytesIO(NUMBER)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    refused(out.getvalue(), "twice")


def test_what_would_take_much_memory_is_refused_before_it_does(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_UNPACKED", 5_000)
    refused(NUMBER, "MB unpacked")


def test_a_workbook_that_lies_about_its_size_gives_no_more_than_it_says():
    inner = b"<worksheet>" + b" " * 3_000_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, inner)
    size = len(inner).to_bytes(4, "little")
    refused(out.getvalue().replace(size, (20).to_bytes(4, "little")), "no readable workbook")


def test_without_the_library_a_message_says_how_to_install_it(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    refused(NUMBER, "pip install python-calamine")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (9.5, "9.5"),
        (1e15, "1e+15"),
        (123456789012345.0, "123456789012345"),
        (True, "TRUE"),
        (DAY, "2021-03-05"),
        (datetime.datetime(2021, 3, 5, 16, 30), "2021-03-05 16:30:00"),
        ("０3", "０3"),
    ],
)
def test_a_value_is_written_as_excel_shows_it(value, text):
    assert value_text(value) == text


@given(st.integers(0, 2_000_000), st.integers(0, 16_383))
@settings(max_examples=50, deadline=None, database=None, derandomize=True)
def test_cells_are_named_as_spreadsheets_name_them(row, column):
    assert cell_place(cell_name(row, column)) == (row, column)
    assert [column_name(one) for one in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@given(st.data())
@settings(max_examples=40, deadline=None, database=None, derandomize=True)
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(data):
    part = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]))
    with zipfile.ZipFile(io.BytesIO(NUMBER)) as archive:
        text = archive.read(part).decode()
    first = data.draw(st.integers(100, len(text) - 1))
    piece = text[first : first + data.draw(st.integers(1, 9))]
    new = data.draw(st.text('<>"/=rc0123456789', max_size=9))
    try:
        read(patched(NUMBER, part, piece, new))
    except InputError as error:
        assert error.where.startswith("book.xlsx")
