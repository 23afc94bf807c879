"""Workbooks as offices keep them, and workbooks with damaged parts."""

import datetime
import io
import zipfile

from sim.base.errors import InputError
from sim.scoring import score
from sim.scoring.headings import HEADINGS
from tests.attack.trials import kind
from tests.files.workbooks import in_cell, workbook

DAY = datetime.date(2021, 3, 5)
PEOPLE = [
    ["姓名", "单位", "编制", "职务", "职级", "条线", "联系村", "驻村身份"],
    *(
        [name, "H乡", "公务员", "一般干部", "普通干部", "", "", ""]
        for name in ("张三", "李四", "王五")
    ),
]
NAMES = ("cadre", "date", "item", "value", "note")
RECORDS = [
    ["张三", DAY, "专项工作加扣分", 30.5, "防汛"],
    ["李四", "2021年3月6日", "岗位分值", 10, ""],
    ["王五", "2021/3/7", "综合赋分", "２.５", "共计"],
    ["张三", DAY, "岗位分值", 9, ""],
]
WRONG = {
    0: [7, DAY, True, "", "赵六", "1.10101E+17", "3月1日"],
    1: [44260, True, "", "3/5/2021", datetime.datetime(2021, 3, 5, 8), "2021年13月1日"],
    2: [1.1, DAY, "", "别的"],
    3: [DAY, True, "", "1,000", "多", 1e9],
}
"""Cells that no record may have, by column."""
WITHOUT_VALUE = ("<f>1+1</f>", "<f>1+1</f><v></v>", 't="e"|<f>1/0</f><v>#DIV/0!</v>')


@kind(
    "workbooks: titles, totals, merged and hidden cells, formulas, wrong cells, damaged parts",
    "the scores of the clean table and a note on what was left out or hidden, or one message with "
    "the cells; a damaged workbook is read or refused",
)
def workbooks(chance):
    header = [chance.choice(HEADINGS[name][:2]) for name in NAMES]
    yield "other names of columns, in another order", _same(_shuffled(chance, header), notes=0)
    for words, row in (
        ("a title", ["台账"]),
        ("a sum", ["合计", "", "", 99]),
        ("a header", header),
    ):
        rows = [header, *RECORDS]
        place = 0 if words == "a title" else chance.randint(2, len(rows))
        yield f"{words} in row {place}", _same([*rows[:place], row, [], *rows[place:]], notes=1)
    yield "hidden rows", _same({"rows": [header, *RECORDS], "hidden_rows": [2, 3]}, notes=1)
    first, last = sorted(chance.sample(range(2, len(RECORDS) + 2), 2))
    column = chance.choice("ABCD")
    yield f"merged {column}{first}:{column}{last}", _merged(header, column, first, last)
    place, column = chance.randrange(len(RECORDS)), chance.randrange(4)
    wrong = chance.choice(WRONG[column])
    yield (
        f"{wrong!r} in column {column}",
        _refused(_with(header, place, column, wrong), place, column),
    )
    xml = chance.choice(WITHOUT_VALUE)
    yield f"{xml} in column {column}", _without_value(header, place, column, xml)
    yield "a damaged part", _damaged(workbook(a=[header, *RECORDS]), chance.getrandbits(32), chance)


def _book(given):
    return given if isinstance(given, bytes) else workbook(台账=given)


def _scores(ledger):
    sheet = score(_book(ledger), workbook(花名册=PEOPLE))
    source = sheet.ledger.source
    return [row["score"] for row in sheet.to_dict()["cadres"]], [*source.notes, *source.doubts]


def _shuffled(chance, header):
    order = chance.sample(range(len(header)), len(header))
    return [[row[place] for place in order] for row in (header, *RECORDS)]


def _same(rows, notes):
    def attack(folder):
        scores, told = _scores(rows)
        assert scores == _scores([[HEADINGS[name][0] for name in NAMES], *RECORDS])[0]
        assert len(told) == notes, told

    return attack


def _with(header, place, column, cell):
    rows = [header, *([*row] for row in RECORDS)]
    rows[place + 1][column] = cell
    return rows


def _merged(header, column, first, last):
    rows = [header, *([*row] for row in RECORDS)]
    for place in range(first - 1, last):
        rows[place]["ABCD".index(column)] = None
    cells = f"{column}{first}:{column}{last}"
    return _refused({"rows": rows, "merged": {cells: "x"}}, naming=f"merged cells {cells}")


def _without_value(header, place, column, xml):
    name = f"{'ABCD'[column]}{place + 2}"
    book = in_cell(workbook(a=_with(header, place, column, 7777)), name, xml)
    return _refused(book, naming=f"{name}: ")


def _refused(rows, place=0, column=0, naming=""):
    def attack(folder):
        try:
            scores = _scores(rows)
        except InputError as error:
            assert (naming or f"{'ABCD'[column]}{place + 2}") in str(error), error
        else:
            raise AssertionError(f"it was read: {scores}")

    return attack


def _damaged(book, seed, chance):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([one for one in parts if one.startswith("xl/") and "theme" not in one])
    first = seed % len(parts[name])
    junk = bytes(chance.choice(b'<>"/=rcstv0123456789ABZ') for _ in range(chance.randint(0, 9)))
    parts[name] = parts[name][:first] + junk + parts[name][first + chance.randint(0, 9) :]

    def attack(folder):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for one, content in parts.items():
                archive.writestr(one, content)
        try:
            _scores(out.getvalue())
        except InputError as error:
            assert error.where.startswith("ledger (bytes)")

    return attack
