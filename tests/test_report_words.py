"""What a report says beside its numbers: from which year the whole counts, what a scale means, and nothing where there is nothing."""

import pytest
from test_comparison import grown
from test_report import about

from analysis.comparison import compare
from analysis.report import FIGURES, page, since, summary


def paged(comparison, lang="en"):
    return page(comparison, about(*comparison.scenarios), dict.fromkeys(FIGURES, b"<svg/>"), lang)


@pytest.mark.parametrize(
    ("lang", "head", "from_then"),
    [
        ("en", "years 4 to 5 (from the latest adoption on; early has its own scheme from year 2 on),", "the latest adoption, in year 4,"),
        ("zh", "第4至5年（自最晚采用年起；early 自第2年起用自己的方案），", "最晚采用（第4年）"),
    ],
)  # fmt: skip
def test_where_arms_adopt_in_different_years_the_whole_says_from_when_it_counts(lang, head, from_then):
    uniform, early, late = grown("uniform", 1, 0.0), grown("early", 2, 1.0), grown("late", 4, 1.0)
    comparison = compare(uniform, [early, late])
    assert head in summary(comparison, "early", lang)[0]
    assert since(comparison, lang) == from_then
    assert paged(comparison, lang).count(from_then) == 5
    alone = compare(uniform, [early])
    assert "(" not in summary(alone, "early", lang)[0] and "（" not in summary(alone, "early", lang)[0]
    assert since(alone, lang) in ("adoption", "采用") and from_then not in paged(alone, lang)
