"""What a report says beside its numbers: from which year the whole counts, what a scale means, and
nothing where there is nothing."""

import numpy as np
import pytest

from analysis.comparison.comparison import compare
from analysis.report.page import FIGURES, SCALE, headline_table, page, since, summary, tell
from tests.analysis.test_comparison import grown, made
from tests.analysis.test_report import about


def paged(comparison, lang="en"):
    return page(comparison, about(*comparison.scenarios), dict.fromkeys(FIGURES, b"<svg/>"), lang)


@pytest.mark.parametrize(
    ("lang", "head", "from_then"),
    [
        ("en", "years 4 to 5 (from the latest adoption on; early has its own scheme from year 2 on),", "the latest adoption, in year 4,"),
        ("zh", "第4至5年（自最晚采用年起；early 自第2年起用自己的方案），", "最晚采用（第4年）"),
    ],
)  # fmt: skip
def test_where_arms_adopt_in_different_years_the_whole_says_from_when_it_counts(
    lang, head, from_then
):
    uniform, early, late = grown("uniform", 1, 0.0), grown("early", 2, 1.0), grown("late", 4, 1.0)
    comparison = compare(uniform, [early, late])
    assert head in summary(comparison, "early", lang)[0]
    assert since(comparison, lang) == from_then
    assert paged(comparison, lang).count(from_then) == 5
    alone = compare(uniform, [early])
    assert (
        "(" not in summary(alone, "early", lang)[0] and "（" not in summary(alone, "early", lang)[0]
    )
    assert since(alone, lang) in ("adoption", "采用") and from_then not in paged(alone, lang)


def test_a_share_that_is_missing_is_a_dash_without_a_per_cent_sign():
    nothing = np.full((2, 1), np.nan)
    comparison = compare(
        made("base", top20_task_share=nothing), [made("other", top20_task_share=[[0.4], [0.5]])]
    )
    told = tell(comparison, "top20_task_share", "other", None, "en")
    assert (told.baseline, told.value, told.change) == ("–", "45.0%", "–")
    assert "–%" not in paged(comparison)


def test_measures_without_a_number_in_any_replicate_have_no_row():
    nothing = np.full((2, 1), np.nan)
    before = made("base", effort=[[1.0], [1.0]], promoted_merit=nothing, point_value=[[2.0], [2.0]])
    after = made("other", effort=[[1.0], [1.0]], promoted_merit=nothing, point_value=nothing)
    text = paged(compare(before, [after]))
    # hours did not rise, nobody was promoted; a point's value exists under one of the two
    assert "(involution" not in text and "(promoted_merit" not in text
    assert "(point_value" in text and "(dissipation" in text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("paid", "shown"), [(1.0, False), (1.0004, False), (1.02, True)])
def test_what_is_paid_of_a_pool_is_told_only_where_it_differs_in_some_arm(lang, paid, shown):
    ones = np.ones((3, 2))
    runs = [
        made("base", overspend=ones),
        made("first", overspend=ones),
        made("second", overspend=ones * [1, paid]),
    ]
    comparison = compare(runs[0], runs[1:])
    headings = headline_table(comparison, "first", lang).columns
    assert any(heading in ("paid per yuan of pool", "实发/奖金池") for heading in headings) == shown
    assert (len(summary(comparison, "first", lang)) == 10) == shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_says_once_what_the_scale_of_public_value_means(lang):
    comparison = compare(grown("uniform", 1, 0.0), [grown("index", 3, 1.0), grown("cap", 3, 0.5)])
    assert paged(comparison, lang).count(SCALE[lang]) == 1
