"""Workbooks that tests write: sheets from rows, and parts changed by hand."""

import datetime
import io
import zipfile

import xlsxwriter

DAY = {"num_format": "yyyy-mm-dd"}


def workbook(**sheets):
    """The bytes of a workbook with a sheet for each keyword, whose value gives its rows.

    A dict in place of rows may add ``rows``, ``merged`` (ranges such as A1:C1, with a text each),
    ``hidden``, ``hidden_rows`` and ``hidden_columns`` (from 0).
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format(DAY)
    for name, given in sheets.items():
        about = given if isinstance(given, dict) else {"rows": given}
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(about.get("rows", ())):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    # a text that begins with = is a text
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
        for cells, text in about.get("merged", {}).items():
            sheet.merge_range(cells, text)
        for row in about.get("hidden_rows", ()):
            sheet.set_row(row, None, None, {"hidden": True})
        for column in about.get("hidden_columns", ()):
            sheet.set_column(column, column, None, None, {"hidden": True})
        if about.get("hidden"):
            sheet.hide()
    book.close()
    # the library asks Excel to compute all formulas; what is tested are those that were computed
    return patched(file.getvalue(), "xl/workbook.xml", ' fullCalcOnLoad="1"', "")


def patched(data, part, old, new):
    """A workbook with one text of one part replaced; the part's name may be without its folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        found = False
        for name in given.namelist():
            content = given.read(name)
            if name == part:
                found = old.encode() in content
                content = content.replace(old.encode(), new.encode())
            made.writestr(name, content)
    assert found, f"{part} has no {old}"
    return out.getvalue()


def in_cell(data, cell, xml, sheet=1):
    """A workbook in which a cell that holds the number 7777 is written otherwise: ``<f>1/0</f>``.

    `xml` may give attributes before a bar: ``t="e"|<v>x</v>``.
    """
    attributes, _, inner = xml.rpartition("|")
    old = f'<c r="{cell}"><v>7777</v></c>'
    new = f'<c r="{cell}" {attributes}>{inner}</c>'
    return patched(data, f"xl/worksheets/sheet{sheet}.xml", old, new)
