"""Table 1 of the source becomes a draft like the rulebook that ships; bad tables are told."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.drafting.draft import draft_text
from analysis.drafting.scoring_table import read_scoring_table
from analysis.drafting.table_items import read_items
from analysis.words import error_in_words
from sim.base.errors import InputError
from sim.scoring import load_rulebook
from tests.analysis.calling import call
from tests.files.workbooks import in_cell, workbook

HEAD = ["指标\n维度", "一级指标", "二级指标", "赋分标准"]
#: Table 1 of the source (H Township 2021), word for word.
TABLE_1 = [
    ["共性分值", "思想作风评分(20 分)", "政治素质",
     "上级领导交办任务、一岗双责、个人重大事项请示报告落实不到位，发表不当政治言论每次扣 3分……"],
    ["", "", "工作作风", "迟到早退、纪律处分……"],
    ["", "岗位模块赋分(40 分)", "岗位分值(10分)",
     "根据每季工作量、难易程度及工作成效分别评为10分、9分两档"],
    ["", "", "模块实绩分值(30 分)",
     "模块实绩计分法\n全县排名 1—3 4—6 7—10 11—14 15—17 18—20\n赋分 30 28 25 22 19 15"],
    ["", "片区协同计分(40 分)", "村级考核分(20分)", "参照所联系村主职干部“红黑榜”考核排名评分"],
    ["", "", "难度分(10 分)", "根据各村工作体量、难易程度等情况将难度分为10分、8分、5分 3档"],
    ["", "", "评价分(10 分)", "联系领导和村主职干部对驻村干部和帮忙团干部的实绩进行评分"],
    ["个性分值", "组团专班计分(不封顶)", "专项工作加扣分",
     "对于急难险重工作任务，需成立工作专班的，由党政班子联席会议确定基础分值和二次赋分值"],
    ["", "", "加扣分考核",
     "参照《S县 2021年度乡镇(街道)岗位目标责任制综合考核实施意见》文件中创先争优条款同步实施"],
    ["", "", "综合赋分", "由党政主要领导根据工作实绩视情况加扣分"],
]  # fmt: skip
MERGED = {"A3:A9": (2, 0), "B3:B4": (2, 1), "B5:B6": (4, 1), "B7:B9": (6, 1), "A10:A12": (9, 0),
          "B10:B12": (9, 1)}  # fmt: skip
TITLE = "H 乡 2021年干部“战斗力指数”数字化考核办法"


def table_1():
    """Table 1 as a workbook: a title above, dimensions and first indicators merged."""
    rows = [[TITLE], HEAD, *TABLE_1]
    merged = {cells: rows[row][column] for cells, (row, column) in MERGED.items()}
    return workbook(**{"考核表": {"rows": rows, "merged": merged}})


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(here, data, *given, name="table.xlsx"):
    """The draft, and what was said of each item, by its code."""
    (here / name).write_bytes(data)
    told = json.loads(
        call(
            "rulebook", "import", name, "--name", "draft", "--format", "json", "--overwrite", *given
        ).stdout
    )
    by_code = {one["made"].partition(":")[0]: one for one in told["items"]}
    return load_rulebook("draft.toml"), by_code, told["notes"]


def test_table_1_becomes_what_ships_where_its_words_say_enough(here):
    draft, told, notes = imported(here, table_1())
    shipped = load_rulebook("h_township_2021")
    for code in ("post.quarter", "post.module_rank", "area.difficulty", "squad.special",
                 "squad.award", "squad.discretion"):  # fmt: skip
        words = {"names", "clause", "quote", "origin", "assumed", "village_roles"}
        assert draft.items[code].model_dump(exclude=words) == shipped.items[code].model_dump(
            exclude=words
        )
    conduct = draft.items["conduct"]
    assert (conduct.start, conduct.floor) == (2000, 0)
    assert [one.amount for one in conduct.records.values()] == [300]
    rating = draft.items["area.evaluation"]
    assert (rating.lowest, rating.highest, rating.weights) == (0, 1000, {})
    assert sum(item.maximum() or 0 for item in draft.items.values()) == 10_000
    assert {name: block.names.zh for name, block in draft.blocks.items()} == {
        "common": "共性分值", "individual": "个性分值",
    }  # fmt: skip
    assert (draft.names.zh, draft.items["post.quarter"].clause) == (
        TITLE, "table.xlsx, sheet 考核表, C5:D5",
    )  # fmt: skip
    assert notes == []
    assert (
        "draft.toml: rulebook draft, 9 items in 2 blocks; good"
        in call("check", "draft.toml").stdout
    )
    # what cannot be told from the words is asked, to the cell
    assert told["conduct"]["at"] == "B3:D4"
    assert "how much does it take off? (迟到早退、纪律处分)" in told["conduct"]["open"]
    assert "D9: who rates" in told["area.evaluation"]["open"]
    village = told["row.7"]
    assert "(stand-in)" in village["made"] and "D7: by rank, but which rank" in village["open"]
    assert "whose records the county writes for another rule" in village["open"]
    for code in ("post.quarter", "post.module_rank", "squad.special"):
        assert told[code]["open"] == ""


def test_every_question_stands_in_the_draft_as_a_comment(here):
    _, told, _ = imported(here, table_1(), "--lang", "zh")
    text = (here / "draft.toml").read_text("utf-8")
    asked = [line for one in told.values() for line in one["open"].split("\n") if line]
    assert len(asked) > 8 and "，工作表 " in text.splitlines()[0]
    for line in asked:
        assert f"{line.rpartition('：')[0]}" in text, line
    assert '#? [items.conduct.records."conduct.2"]' in text and "#? amount = \n" in text


def test_the_same_table_as_csv_gives_the_same_items(here):
    quoted = [",".join(f'"{cell}"' for cell in row) for row in [[""] * 4, HEAD, *TABLE_1]]
    (here / "table.xlsx").write_bytes(table_1())
    expected = read_items(read_scoring_table(here / "table.xlsx"))
    assert len(expected.items) == 9
    for codec in ("utf-8-sig", "utf-16", "gb18030"):
        (here / "table.csv").write_bytes("\n".join(quoted).encode(codec))
        found = read_items(read_scoring_table(here / "table.csv"))
        assert found.items == expected.items


def test_points_of_a_column_totals_headings_and_remarks(here):
    rows = [
        ["序号", "考核内容", "评分标准", "分值", "备注"],
        ["一、共性指标(30分)"],
        [1, "考勤", "迟到每次扣0.5分，扣完为止", 10, "人事办"],
        [2, "走访", "每走访1户得0.5分", 20, "", "", "见附件"],
        ["小计", "", "", 30, ""],
        ["", "加分项", "获表彰视情况加扣分", "不封顶", ""],
        ["合计", "", "", 40, ""],
        ["备注：本表自印发之日起施行", "", "", "", ""],
    ]
    book, told, notes = imported(here, workbook(a=rows))
    assert [(one.kind, one.maximum()) for one in book.items.values()] == [
        ("deduct", 1000), ("rate", None), ("sum", None),
    ]  # fmt: skip
    assert "floor" not in book.items["row.3"].assumed and book.items["row.4"].cap == 2000
    assert any("total and the sum of the items differ: 合计: 40, 30" in one for one in notes)
    assert "a column that is not read: E 备注" in notes and not any(
        "人事办" in one for one in notes
    )
    assert any(one.startswith("G4 is no part of an item: 见附件") for one in notes)
    assert book.blocks["common"].max == 3000
    assert any("本表自印发之日起施行" in one for one in notes)
    assert any("一、共性指标" in one for one in notes)


def rows_of(*rows, head=("一级指标", "赋分标准", "分值")):
    return [list(head), *map(list, rows)]


GOOD = ("考勤", "迟到每次扣1分", 10)


@pytest.mark.parametrize(
    ("row", "question"),
    [
        (("考勤", "迟到每次扣1分", "10-20"), "C2: no points: 10-20"),
        (("考勤(20分)", "迟到每次扣1分", 10), "C2: two different points: 10, 20"),
        (("考勤", "迟到每次扣1分", 0.2), "C2: less than one point; is it a share? (0.2)"),
        (("考勤", "迟到每次扣1分", ""), "deductions without points to begin with"),
        (("考勤", "第1名得10分，第2-3名得8分，其余得5分", 10), "how many are the rest?"),
        (("考勤", "", 10), "there is no rule"),
    ],
)
def test_a_row_that_is_not_plain_is_asked_about(here, row, question):
    _, told, _ = imported(here, workbook(a=rows_of(row, ("考核", "由领导评分", 5))))
    assert question in next(one for one in told.values())["open"]


def test_one_cell_for_several_items_gives_points_to_none_of_them(here):
    rows = rows_of(
        ("考勤", "迟到每次扣1分", 7777), ("学习", "由领导评分", ""), ("作风", "由领导评分", 5)
    )
    data = workbook(a={"rows": rows, "merged": {"C2:C3": "20"}})
    book, told, _ = imported(here, data)
    assert [*book.items] == ["row.4"]
    data = workbook(
        a={"rows": rows_of(("甲", "", 10), ("乙", "", 10)), "merged": {"B2:B3": "由领导评分"}}
    )
    book, told, _ = imported(here, data)
    assert all("one rule for several items" in one["open"] for one in told.values())
    assert [one.reason[:8] for one in book.items.values()] == ["QUESTION"] * 2


def test_points_of_first_indicators_and_of_their_rows_are_held_together(here):
    head = ("一级指标", "二级指标", "赋分标准")
    rows = rows_of(
        ("模块(40分)", "甲(10分)", "由领导评分"), ("", "乙(20分)", "由群众测评"), head=head
    )
    _, _, notes = imported(here, workbook(a=rows))
    assert any("模块: 40, 30" in one for one in notes)


def test_an_item_called_like_a_total_and_one_that_stands_twice_are_items(here):
    rows = rows_of(
        ("合计走访户数", "由领导评分", 5), ("考勤", "由领导评分", 5), ("考勤", "由领导评分", 5)
    )
    book, told, _ = imported(here, workbook(a=rows))
    assert len(book.items) == 3 and "the same as A3:C3" in told["row.4"]["open"]


def test_a_header_of_two_rows_and_one_that_stands_again_are_headers(here):
    rows = [
        ["考核指标", "", "赋分标准", "分值"],
        ["一级指标", "二级指标", "", ""],
        ["作风", "考勤", "迟到每次扣1分", 10],
        ["一级指标", "二级指标", "赋分标准", "分值"],
        ["实绩", "走访", "由群众测评", 20],
    ]
    for merged in ({}, {"A1:B1": "考核指标", "C1:C2": "赋分标准", "D1:D2": "分值"}):
        book, _, notes = imported(here, workbook(a={"rows": rows, "merged": merged}))
        assert [one.names.zh for one in book.items.values()] == ["考勤", "走访"]
        assert notes == ["the header stands again in row 4"]


BAD = {
    "no row with the headings": workbook(a=[["姓名", "分数"], ["甲", 1]]),
    "2 sheets with a scoring table": workbook(a=rows_of(GOOD), b=rows_of(GOOD)),
    "on the hidden sheet 'b' alone": workbook(a=[["x"]], b={"rows": rows_of(GOOD), "hidden": True}),
    "hidden: row 2": workbook(a={"rows": rows_of(GOOD, GOOD), "hidden_rows": [1]}),
    "hidden: column C": workbook(a={"rows": rows_of(GOOD), "hidden_columns": [2]}),
    "C2 a formula without a value": in_cell(
        workbook(a=rows_of(("考勤", "迟到扣1分", 7777))), "C2", "<f>SUM(D1:D9)</f>"
    ),
    "C2 the error #REF!": in_cell(
        workbook(a=rows_of(("考勤", "迟到扣1分", 7777))), "C2", 't="e"|<v>#REF!</v>'
    ),
    "another header in row 3": workbook(
        a=[*rows_of(GOOD), ["赋分标准", "一级指标", "分值"], ["x", "y", 1]]
    ),
    "'考核项目' in B1 beside A1": workbook(
        a=[["一级指标", "考核项目", "赋分标准"], ["a", "b", "c"]]
    ),
    "no row below row 1": workbook(a=rows_of()),
    "none of which says points": workbook(a=rows_of(("考勤", "", ""))),
    "no readable workbook": b"PK\x03\x04 and nothing else",
}


@pytest.mark.parametrize("words", BAD)
def test_a_bad_table_gives_one_message_and_no_draft(here, words):
    (here / "bad.xlsx").write_bytes(BAD[words])
    with pytest.raises(InputError, match=re.escape(words)):
        call("rulebook", "import", "bad.xlsx")
    assert [one.name for one in here.iterdir()] == ["bad.xlsx"]


def test_messages_about_bad_tables_exist_in_chinese():
    """Every sign of English but codes and cells is gone."""
    error = InputError("表.xlsx, sheet a", "hidden: row 2", "a table that is seen whole",
                       "Show them in Excel, or delete them, and save the table.")  # fmt: skip
    told = error_in_words(error, "zh")
    assert told.startswith("表.xlsx，工作表 a：现为 隐藏的：row 2；允许：全部可见的表。请在 Excel")


def test_a_hidden_sheet_is_read_when_it_is_named_and_another_name_is_told(here):
    data = workbook(a=[["x"]], b={"rows": rows_of(GOOD), "hidden": True})
    book, _, _ = imported(here, data, "--sheet", "b")
    assert len(book.items) == 1
    with pytest.raises(InputError, match="got 'c'; allowed: a, b"):
        imported(here, data, "--sheet", "c")


CELLS = st.one_of(
    st.sampled_from(
        [cell for row in TABLE_1 for cell in row] + ["合计", "备注", *HEAD, "20", "-3"]
    ),
    st.text(max_size=12),
    st.text("第1-39名得每次扣加分档优良、，；。()（）.%\n\"'\\# ", max_size=30),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=6))
def test_whatever_a_table_says_the_draft_is_a_rulebook_or_there_is_a_message(here, rows):
    """Every draft is resolved as a rulebook before it is given."""
    cells = [["指标维度", "一级指标", "二级指标", "赋分标准", "分值"], *rows]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    (here / "any.csv").write_bytes("\n".join(quoted).encode("utf-8", "replace"))
    try:
        table = read_scoring_table(here / "any.csv")
        reading = read_items(table)
        if any(one.kind for one in reading.items):
            text = draft_text("any", "any.csv", table, reading, load_rulebook("uniform"), "en")
            assert text.count("\n[items.") >= 1
    except InputError as error:
        assert "any.csv" in error.where
