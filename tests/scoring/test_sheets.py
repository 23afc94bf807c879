"""表格: workbooks of Excel as they are kept, in Chinese, give what the same table gives as CSV.

Whatever could make a score another one without anybody seeing it is refused with its cells, or
named in a note.
"""

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from analysis.commands import app
from sim.base.errors import InputError
from sim.scoring import load_rulebook, score
from sim.scoring.engine import score_each
from tests.files.workbooks import in_cell, patched, workbook
from tests.scoring.generated_inputs import (
    LEDGER,
    ROSTER,
    profile,
    sheet_of,
    without_notes,
    worlds,
)

DAY = datetime.date(2021, 3, 5)
PEOPLE = [
    ["姓名", "单位", "编制", "职务", "职级", "条线", "联系村", "驻村身份"],
    ["张三", "H乡", "公务员", "中层正职", "正股级", "农业", "石门村", "驻村"],
    ["李四", "H乡", "事业编", "一般干部", "普通干部", "", "", "无"],
]
HEAD = ["姓名", "单位", "日期", "项目", "分值", "备注"]
RECORDS = [
    ["张三", "H乡", DAY, "专项工作加扣分", 30.5, "防汛"],
    ["张三", "", "2021年3月5日", "岗位分值", 10, ""],
    ["李四", "H乡", "2021/3/5", "综合赋分", "２.５", ""],
]
PLAIN_PEOPLE = """cadre,unit,staffing,post,level,line,village,village_role
张三,H乡,civil_servant,chief,subsection,农业,石门村,stationed
李四,H乡,institution,general,ordinary,,,
"""
PLAIN = """cadre,date,item,value,note
张三,2021-03-05,squad.special,30.5,防汛
张三,2021-03-05,post.quarter,10,
李四,2021-03-05,squad.discretion,2.5,
"""
TITLE, SUM = ["H乡2021年台账"], ["合计", "", "", "", 43, ""]


def scored(ledger, people=None, **options):
    given = workbook(台账=ledger) if isinstance(ledger, list) else ledger
    people = workbook(花名册=PEOPLE) if people is None else people
    return score(given, people, pools={"H乡": 1000}, **options)


def result(sheet):
    return {key: value for key, value in sheet.to_dict().items() if key != "notes"}


EXPECTED = result(score(PLAIN.encode(), PLAIN_PEOPLE.encode(), pools={"H乡": 1000}))


def told(sheet):
    return [*sheet.ledger.source.notes, *sheet.ledger.source.doubts]


def refused(ledger, *words, **options):
    with pytest.raises(InputError) as caught:
        scored(ledger, **options)
    message = str(caught.value)
    assert not [word for word in words if word not in message], message
    assert len(message) < 3000
    return message


# ------------------------------------------------- what is read


def test_a_chinese_workbook_gives_what_the_same_table_gives_as_csv():
    sheet = scored([HEAD, *RECORDS])
    assert result(sheet) == EXPECTED and told(sheet) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_so_does_a_chinese_csv_file(encoding):
    rows = [HEAD, *RECORDS]
    text = "".join(",".join(map(str, row)) + "\n" for row in rows).replace("2021-03-05", "2021.3.5")
    people = "".join(",".join(row) + "\n" for row in PEOPLE)
    assert result(scored(text.encode(encoding), people.encode(encoding))) == EXPECTED


@profile(6)
@given(worlds())
def test_any_table_is_the_same_as_csv_and_as_a_workbook(world):
    books = [
        workbook(a=[columns, *([row.get(name, "") for name in columns] for row in rows)])
        for rows, columns in ((world.ledger, LEDGER), (world.roster, ROSTER))
    ]
    rules = load_rulebook(world.rulebook, edits=world.edits)
    sheet = score(*books, rules, pools=world.pools, pool_rule=world.pool_rule)
    assert without_notes(sheet.to_dict()) == without_notes(sheet_of(world))


@pytest.mark.parametrize("empty", [[], ["", " ", ""]])
def test_titles_totals_and_numbers_of_rows_are_left_out_and_named(empty):
    counted = [["序号", *HEAD], *([n, *row] for n, row in enumerate(RECORDS, 1))]
    parts = [["小计：", *SUM], ["", "合 计", *SUM[1:]], ["", "制表：王五　总计"]]
    sheet = scored([TITLE, empty, *counted, empty, *parts])
    assert result(sheet) == EXPECTED
    assert told(sheet) == [
        "ledger (bytes): left out above the header: line 1 ('H乡2021年台账').",
        "ledger (bytes): rows of totals were left out: line 8 ('合计'); line 9 ('合 计'); "
        "line 10 ('制表：王五\\u3000总计').",
    ]


@pytest.mark.parametrize(
    "label", ["张三 汇总", "全乡合计", "合计：2人", "Sub-total", "SUM", "共 计"]
)
def test_rows_of_totals_are_known_by_their_words(label):
    sheet = scored([HEAD, *RECORDS, [label, "", "", "", 43, ""]])
    assert result(sheet) == EXPECTED and f"line 5 ({label!r})" in told(sheet)[0]


def test_totals_of_a_csv_file_may_have_other_numbers_of_fields():
    sheet = scored(f"台账\n{PLAIN}合计,,,43,\nTotal:,43\n".encode())
    assert result(sheet) == EXPECTED
    assert "line 6 ('合计'); line 7 ('Total:')" in told(sheet)[1]


def test_a_record_without_its_cadre_is_no_total():
    refused(
        [HEAD, *RECORDS, ["", "", DAY, "岗位分值", 10, "合计"]],
        "column cadre (姓名): got '' in cell A5",
    )


@pytest.mark.parametrize("title", [["单位：", "H乡", "日期：", DAY], ["分值表"], ["a", "b", "c"]])
def test_a_title_may_name_a_column_or_two(title):
    assert result(scored([title, HEAD, *RECORDS])) == EXPECTED


def test_a_header_of_mostly_unknown_columns_is_found_below_its_title():
    others = [f"列{number}" for number in range(9)]
    refused([TITLE, [*HEAD, *others]], "unknown column '列0'; unknown column '列1'")


def test_a_year_without_records_is_a_header_alone():
    assert scored([HEAD]).ledger.source.rows == 0


def test_a_data_frame_may_have_chinese_names_too():
    frame = pd.DataFrame([[*row[:4], str(row[4]), row[5]] for row in RECORDS], columns=HEAD)
    assert result(scored(frame)) == EXPECTED


def test_a_cadre_may_be_called_total():
    people, records = PLAIN_PEOPLE.replace("张三", "Total"), PLAIN.replace("张三", "Total")
    sheet = scored(records.encode(), people.encode())
    assert result(sheet)["cadres"][0]["score"] == EXPECTED["cadres"][0]["score"]


def test_a_header_that_stands_again_is_left_out_and_named():
    sheet = scored([HEAD, RECORDS[0], HEAD, *RECORDS[1:]])
    assert result(sheet) == EXPECTED
    assert told(sheet) == ["ledger (bytes): left out, the header again: line 3."]


def test_lines_are_those_of_the_sheet_whatever_is_left_out():
    rows = [TITLE, [], HEAD, RECORDS[0], SUM, [], [*RECORDS[1][:4], "x"]]
    refused(rows, "column value (分值): got cell E7: 'x' for post.quarter")


def test_one_sheet_of_several_is_read_and_the_others_are_named():
    book = workbook(台账=[HEAD, *RECORDS], 花名册=PEOPLE, 旧=PEOPLE)
    hidden = {"rows": [HEAD, *RECORDS], "hidden": True}
    sheet = scored(book, workbook(花名册=PEOPLE, 说明=[["说明"]], 藏=hidden))
    assert result(sheet) == EXPECTED
    assert told(sheet) == [
        "ledger (bytes), sheet '台账': other sheets were not read here: '花名册', '旧'."
    ]
    assert sheet.roster.source.notes == [
        "roster (bytes), sheet '花名册': other sheets were not read here: '说明', '藏' (hidden)."
    ]


def test_days_of_the_other_calendar_of_excel_are_days_too():
    days = [[*row[:2], DAY, *row[3:]] for row in RECORDS]
    book = workbook(a=[HEAD, *days])
    shifted = patched(book, "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    for row in (2, 3, 4):
        old = f'<c r="C{row}" s="1"><v>44260</v></c>'
        shifted = patched(shifted, "xl/worksheets/sheet1.xml", old, old.replace("44260", "42798"))
    assert result(scored(shifted)) == EXPECTED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年12月1日", "2021-12-01"),
        ("2021年3月5号", "2021-03-05"),
        ("２０２１／３／５", "2021-03-05"),
    ]
    + [("2021/3/5 0:00", "2021-03-05"), ("2021.03.5", "2021-03-05"), ("2021-3-5", "2021-03-05")],
)
def test_dates_are_read_as_they_are_written(text, day):
    sheet = scored(PLAIN.replace("2021-03-05", text).encode(), PLAIN_PEOPLE.encode())
    assert set(sheet.ledger.source.columns["date"].to_pylist()) == {day}


@pytest.mark.parametrize("text", ["3/5/2021", "2021/3.5", "2021年3月", "44260", "2021/3/5 8:30"])
def test_other_dates_are_refused(text):
    refused(PLAIN.replace("2021-03-05", text, 1).encode(), f"line 2: '{text}'", "2021年3月5日")


# ------------------------------------------------- points that are none, titles, units


def test_values_called_points_are_named_where_an_item_counts_otherwise():
    rows = [HEAD, ["李四", "", DAY, "模块实绩", 4, ""], ["李四", "", DAY, "迟到早退", 1, ""]]
    (doubt,) = told(scored(rows))
    assert "column 分值: not read as points for conduct (a number of events, 1 record); " in doubt
    assert "post.module_rank (a rank, 1 record)" in doubt
    refused(rows, "column 分值", strict=True)
    assert told(scored([[*HEAD[:4], "数值", "备注"], *rows[1:]])) == []


def test_what_can_only_be_points_is_refused_where_an_item_counts_otherwise():
    rows = [HEAD, ["李四", "", DAY, "模块实绩", 28, ""], ["李四", "", DAY, "迟到早退", -1, ""]]
    refused(rows, "cell E2: '28'", "cell E3: '-1'")


def test_a_title_of_two_items_stands_for_none():
    same = {"items": {"squad.award": {"names": {"en": "special work", "zh": "专项工作加扣分"}}}}
    rules = load_rulebook("h_township_2021", edits=same)
    # whatever another rulebook makes of it
    for books in ([rules], [rules, load_rulebook("h_township_2021")]):
        with pytest.raises(InputError, match="'专项工作加扣分' in cell D2"):
            score_each(workbook(a=[HEAD, *RECORDS]), workbook(a=PEOPLE), books)


def test_a_record_of_another_unit_may_be_a_namesakes():
    refused(
        [HEAD, ["张三", "K乡", *RECORDS[0][2:]]], "column unit (单位): got cell B2: 'K乡' for 张三"
    )


# ------------------------------------------------- what is refused, and how

REFUSED = {
    "number as id": ([HEAD, [123, *RECORDS[0][1:]]], ["column cadre", "A2: the number 123"]),
    "date as id": ([HEAD, [DAY, *RECORDS[0][1:]]], ["column cadre", "A2: the date 2021-03-05"]),
    "truth as id": ([HEAD, [True, *RECORDS[0][1:]]], ["A2: the truth value TRUE"]),
    "long number as text": ([HEAD, ["1.10101E+17", *RECORDS[0][1:]]], ["cell A2: '1.10101E+17'"]),
    "number as item": (
        [HEAD, [*RECORDS[0][:3], 1.1, 3, ""]],
        ["column item", "D2: the number 1.1"],
    ),
    "two headers": ([["姓名", "日期", "来源"], HEAD], ["line 1 and line 2", "one header"]),
    "two names of a column": ([["工号", *HEAD]], ["column 'cadre' twice ('工号', '姓名')"]),
    "unknown column": ([[*HEAD, "电话"]], ["unknown column '电话'", "in Chinese 姓名、日期"]),
    "nearly a column": ([["姓 名", "日期", "考核项", "数值"]], ["Did you mean '考核项目'?"]),
    "no heading": ([HEAD, [*RECORDS[0], "", 5]], ["column H: got line 2: '5'", "heading"]),
    "empty": ([], ["no visible sheet with cells"]),
    "another table": ([["a", "b"], [1, 2]], ["no column 'cadre'", "Is this the right file?"]),
    "long number": ([HEAD, [*RECORDS[0][:4], 1.23456789012345678e17, ""]], ["column value", "E2"]),
    "thousands": ([HEAD, [*RECORDS[0][:4], "1,000", ""]], ["column value", "E2: '1,000'"]),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_table_that_is_not_clear_is_refused_with_its_cells(fault):
    refused(REFUSED[fault][0], *REFUSED[fault][1])


def test_two_sheets_with_the_table_are_refused_and_a_hidden_one_is_not_read():
    table = [HEAD, *RECORDS]
    refused(workbook(a=table, b=table), "tables in sheets 'a', 'b'", "one visible sheet")
    hidden = workbook(a=[["x"]], b={"rows": table, "hidden": True})
    refused(hidden, "hidden sheet, 'b' (hidden)", "Unhide")


@pytest.mark.parametrize("cells", ["A2:A3", "A2:B2", "E3:F4"])
def test_merged_cells_among_records_are_refused_and_nothing_more_is_said_of_them(cells):
    rows = [HEAD, *RECORDS]
    first, last = cells.split(":")
    for row in range(int(first[1]) - 1, int(last[1])):
        rows[row] = [*rows[row]]
        for column in range(ord(first[0]) - 65, ord(last[0]) - 64):
            rows[row][column] = None
    message = refused(
        workbook(a={"rows": rows, "merged": {cells: "张三"}}), f"merged cells {cells}"
    )
    assert "faults" not in message


def test_a_merged_header_is_refused_and_a_merged_title_or_total_is_not():
    table = [["", *HEAD[1:]], *RECORDS]
    refused(workbook(a={"rows": [[], *table], "merged": {"A1:A2": "姓名"}}), "merged cells A1:A2")
    good = {"rows": [[], HEAD, *RECORDS], "merged": {"A1:F1": "台账", "A6:D6": "合计"}}
    assert result(scored(workbook(a=good))) == EXPECTED


@pytest.mark.parametrize(
    ("cell", "xml", "words"),
    [
        ("E2", "<f>1+1</f>", "E2: a formula without a value"),
        ("E2", 't="e"|<f>1/0</f><v>#DIV/0!</v>', "E2: the error #DIV/0!"),
        ("A2", 't="e"|<v>#N/A</v>', "A2: the error #N/A"),
        ("F2", 't="e"|<v>#REF!</v>', "F2: the error #REF!"),
    ],
)
def test_cells_without_a_value_are_refused_and_nothing_more_is_said_of_them(cell, xml, words):
    row = [*RECORDS[0]]
    row[ord(cell[0]) - 65] = 7777
    message = refused(in_cell(workbook(a=[HEAD, row, SUM]), cell, xml), words)
    assert "faults" not in message


def test_a_sum_that_nobody_computed_is_left_out_with_its_row():
    book = workbook(a=[HEAD, *RECORDS, [*SUM[:4], 7777]])
    assert result(scored(in_cell(book, "E5", "<f>SUM(E2:E4)</f>"))) == EXPECTED


def test_a_percentage_is_refused_since_another_number_is_seen():
    book = workbook(a=[HEAD, [*RECORDS[0][:4], 7777, ""]])
    styled = patched(book, "xl/styles.xml", '<xf numFmtId="0"', '<xf numFmtId="9"')
    refused(in_cell(styled, "E2", 's="0"|<v>0.85</v>'), "E2: 0.85 shown as a percentage")


def test_what_is_hidden_counts_and_is_named():
    about = {"rows": [HEAD, *RECORDS], "hidden_rows": [1], "hidden_columns": [5]}
    sheet = scored(workbook(a=about))
    assert result(sheet) == EXPECTED
    assert [one.partition(": ")[2] for one in told(sheet)] == [
        "rows hidden in the sheet and counted all the same: 2.",
        "columns hidden in the sheet and counted all the same: F (note).",
    ]
    refused(workbook(a=about), "rows hidden", strict=True)


def test_a_file_is_what_its_name_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = workbook(a=[HEAD, *RECORDS])
    for name in ("a.csv", "a.xls", "a.xlsx"):
        Path(name).write_bytes(data)
    refused("a.csv", "under the name of a CSV file", ".xlsx")
    refused("a.xls", "a file ending in .xls", ".csv, .xlsx or .parquet")
    assert result(scored("a.xlsx")) == EXPECTED


# ------------------------------------------------- commands


def test_the_commands_read_a_workbook_with_both_tables(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pools = [["单位", "金额"], ["H乡", "１０００"], ["合计", 1000]]
    Path("book.xlsx").write_bytes(workbook(台账=[HEAD, *RECORDS], 花名册=PEOPLE, 奖金=pools))
    done = CliRunner().invoke(app, ["check", "book.xlsx"])
    assert done.exit_code == 0, done.output
    assert "book.xlsx: roster of 2 cadres in 1 unit; good" in done.stdout
    assert "book.xlsx: ledger of 3 records; good" in done.stdout
    words = ["score", "book.xlsx", "--roster", "book.xlsx", "--pools", "book.xlsx"]
    done = CliRunner().invoke(app, [*words, "--out", "out"])
    assert done.exit_code == 0, done.output
    assert "rows of totals were left out: line 3 ('合计')" in " ".join(done.output.split())
    done = CliRunner().invoke(app, ["check", "book.xlsx", "--roster", "gone.xlsx"])
    assert isinstance(done.exception, InputError) and "gone.xlsx" in str(done.exception)


@profile(20)
@given(st.data())
def test_a_record_with_one_wrong_cell_is_refused_and_the_cell_is_named(data):
    rows = [[*row] for row in RECORDS]
    row = data.draw(st.integers(0, 2))
    column, bad = data.draw(
        st.sampled_from(
            [(0, "赵六"), (0, 7), (1, "K乡"), (2, "昨天"), (2, 5), (3, "别的"), (4, "多")]
        )
    )
    rows[row][column] = bad
    refused([TITLE, HEAD, *rows], f"{'ABCDE'[column]}{row + 3}")
