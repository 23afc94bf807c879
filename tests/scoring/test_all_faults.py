"""All faults of a file are told at once, each once, and many are counted."""

import copy

import pytest

from analysis.words import error_in_words
from sim.base.errors import InputError
from sim.scoring import score

PEOPLE = """cadre,unit,staffing,post,level,line,village,village_role
张三,H乡,civil_servant,chief,subsection,农业,石门村,stationed
李四,H乡,institution,general,ordinary,,,
"""
RECORDS = "cadre,date,item,value\n张三,2021-03-05,squad.special,30.5\n"


def refused(ledger, *words, people=PEOPLE):
    with pytest.raises(InputError) as caught:
        score(ledger.encode(), people.encode())
    message = str(caught.value)
    assert not [word for word in words if word not in message], message
    assert len(message) < 3000
    return message


def test_all_faults_of_a_ledger_are_told_at_once_and_each_once():
    lines = ["张三,2021-13-05,squad.special,1", "王五,2021-03-05,squad.special,1"]
    lines += ["张三,2021-03-05,squad.x,1", "张三,2021-03-05,squad.special,x", "张三,2021-03-05"]
    lines += ["张三,2022-03-05,post.quarter,7", "李四,2021-03-05,area.difficulty,8"]
    message = refused("\n".join(["cadre,date,item,value", *lines]), "got 8 faults")
    for words in (
        "got line 6: 2 fields",
        "column date: got line 2: '2021-13-05'",
        "year 2022 (first in line 7)",
        "column cadre: got '王五' in line 3",
        "column item: got 'squad.x' in line 4",
        "column value: got line 5: 'x' for squad.special",
        "column value: got line 7: '7' for post.quarter",
        "column item: got line 8: 'area.difficulty' for 李四",
    ):
        assert words in message, message


def test_all_faults_of_a_roster_are_told_at_once():
    lines = [
        "A,,公务员,leader,ordinary,,,",
        "B,H,clerk,chief,x,,石门村,",
        "B,H,事业编,general,ordinary,,,",
    ]
    people = "\n".join([PEOPLE.splitlines()[0], *lines])
    message = refused(RECORDS, "got 6 faults", people=people)
    for words in (
        "column unit: got line 2: ''",
        "column cadre: got 'B' in lines 3, 4",
        "column staffing: got 'clerk' in line 3; allowed: civil_servant, institution (公务员、",
        "column level: got 'x' in line 3",
        "column level: got line 2: 'ordinary' for A; allowed: deputy_section or section",
        "column village_role: got line 3: '' for B; allowed",
    ):
        assert words in message, message


def test_many_faults_are_counted():
    rows = "".join(f"王{n},2021-02-30,squad.{n},x\n" for n in range(40))
    message = refused(f"cadre,date,item,value\n{rows}", "got 160 faults", "and 35 more")
    assert message.count("got ") == 5


def test_all_faults_are_told_in_chinese_too():
    with pytest.raises(InputError) as caught:
        score(
            b"cadre,date,item,value\nZ,3/5/2021,squad.special,x\nY,2021/3,post.quarter,1\n",
            PEOPLE.encode(),
        )
    told = error_in_words(caught.value, "zh").splitlines()
    assert told[0] == "台账（字节）：现为 6处错误；允许：无。请改正："
    assert told[1].startswith(
        "  date 列：现为 第2行：'3/5/2021'；第3行：'2021/3'；允许：形如 YYYY-MM-DD、"
    )
    assert told[2].startswith(
        "  cadre 列：现为 第2行的 'Z'；第3行的 'Y'；允许：花名册中的干部：张三, 李四。请把"
    )
    # as other processes get it
    assert str(copy.copy(caught.value)) == str(caught.value)
