"""Words of scoring tables are read where their meaning is plain, and else asked about."""

import pytest

from analysis.drafting.rule_words import (
    Taken,
    bare_name,
    number_of,
    points_in_brackets,
    read_rule,
)

BANDS = [{"last": 3, "points": 30}, {"last": 6, "points": 28}]


@pytest.mark.parametrize(
    ("words", "most", "kind", "fields"),
    [
        ("根据成效分别评为10分、9分两档", 10, "tier", {"values": [10, 9]}),
        ("将难度分为10分、8分、5分 3档", 10, "tier", {"values": [10, 8, 5]}),
        ("优秀10分，良好8分，合格6分", 10, "tier", {"values": [10, 8, 6]}),
        ("全县排名 1—3 4—6\n赋分 30 28", 30, "rank_band", {"of": 6, "bands": BANDS}),
        ("第1-3名得30分，第4-6名得28分", 30, "rank_band", {"of": 6, "bands": BANDS}),
        ("１—３名计３０分；４—６名计２８分", 30, "rank_band", {"of": 6, "bands": BANDS}),
        ("由联系领导进行评分", 10, "rating", {"lowest": 0, "highest": 10}),
        ("视情况加扣分", None, "sum", {}),
        ("获县级表彰加2分，获市级表彰加5分", 10, "sum", {"cap": 10}),
        ("每走访1户得0.5分，最高5分", 5, "rate", {"points_per_unit": 0.5, "cap": 5}),
        ("每走访一户得0.5分，最高5分", None, "rate", {"points_per_unit": 0.5, "cap": 5}),
    ],
)  # fmt: skip
def test_plain_words_are_read(words, most, kind, fields):
    found = read_rule("项目", words, most)
    assert (found.kind, found.fields) == (kind, fields)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", "no_rule"),
        ("参照所联系村主职干部“红黑榜”考核排名评分", "by_rank"),
        ("第一名得30分，第二名得28分", "by_rank"),
        ("第1名得30分，第3-4名得28分", "bands_gap"),
        ("前3名得30分，4-6名得28分", "bands_gap"),
        ("第1名得30分，第2-3名得28分，其余得15分", "bands_rest"),
        ("全县排名 1—3 4—6 7—10\n赋分 30 28", "bands_unequal"),
        ("第1名得28分，第2-3名得25分", "most_differs"),
        ("分为10分、8分两档", "most_differs"),
        ("分为30分、8分三档", "tiers_unequal"),
        ("每走访1户得0.5分，最高5分", "most_differs"),
        ("优秀得30分，良好得8分，每迟到一次扣1分", "not_read"),
        ("迟到一次扣1分，全勤加2分", "not_read"),
        ("民主测评：优秀率90%以上得30分，80%以上得8分", "not_read"),
        ("工作落实到位", "not_read"),
        ("酌情减分", "not_read"),
    ],
)
def test_what_is_not_plain_is_asked_and_not_guessed(words, question):
    found = read_rule("项目", words, 30)
    assert question in found.open and found.kind == "" and not found.events


@pytest.mark.parametrize(
    ("words", "events", "questions"),
    [
        ("①迟到每次扣0.5分；②旷工每次扣2分，扣完为止", [("迟到", 0.5), ("旷工", 2)], []),
        ("迟到扣1分，早退扣2分。", [("迟到", 1), ("早退", 2)], []),
        # one kind of event: each of the list costs the same, however it is divided
        ("落实不到位，发表不当言论每次扣 3分……", [("落实不到位,发表不当言论", 3)], ["goes_on"]),
        ("满分10分，迟到每次扣1分", [("迟到", 1)], []),
        ("旷工扣三分；迟到扣1分", [("旷工扣三分", None), ("迟到", 1)], []),
        ("迟到扣1分，一票否决", [("迟到", 1), ("一票否决", None)], []),
        ("迟到扣1分，累计最多扣5分", [("迟到", 1)], ["limited"]),
        ("信访扣1-3分；迟到扣1分", [("信访扣?", None), ("迟到", 1)], ["amount_between"]),
        ("每次扣3分", [], ["amount_alone"]),
    ],
)  # fmt: skip
def test_deductions_are_taken_apart_and_no_amount_is_made_up(words, events, questions):
    found = read_rule("项目", words, 10)
    assert found.kind == "deduct" and found.open == questions
    assert found.events == [Taken(*one) for one in events]


def test_points_and_names_are_read_from_cells_and_brackets():
    assert [number_of(one) for one in ("20", "20分", "（20分）", "20.5")] == [20, 20, 20, 20.5]
    assert [number_of(one) for one in ("10-20", "20%", "不封顶", "", "二十")] == [None] * 5
    assert [points_in_brackets(one) for one in ("难度分（10 分）", "难度分", "a(10分)(20分)")] == [
        10, None, None,
    ]  # fmt: skip
    assert bare_name("1.难度分（10\n分）") == "难度分"
