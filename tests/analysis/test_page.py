"""A page loads nothing, and says nothing where there is nothing."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from analysis.comparison.comparison import COMPARED, compare
from analysis.report.page import FIGURES, page
from analysis.report.summary import row_text, since, summary
from analysis.words import words
from tests.analysis.made_up_runs import grown, made
from tests.analysis.pages import about, paged


class Page(HTMLParser):
    """Tags with their attributes, to look for what a page would load."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_loads_nothing_and_escapes_names(lang):
    nasty = '<script>alert("1")</script>'
    comparison = compare(grown("uniform", 1, 0.0), [grown(nasty, 3, 1.0)])
    text = page(comparison, about("uniform", nasty), dict.fromkeys(FIGURES, b"<svg/>"), lang)
    assert "<script" not in text and "&lt;script&gt;" in text
    assert not re.search(r"https?:|//[a-z]", text)
    parsed = Page(text)
    assert parsed.open == []
    assert {tag for tag, _ in parsed.tags}.isdisjoint(
        {"script", "link", "iframe", "object", "embed"}
    )
    sources = [
        value
        for _, attrs in parsed.tags
        for key, value in attrs.items()
        if key in ("src", "href", "srcset")
    ]
    assert len(sources) == len(FIGURES) and all(
        value.startswith("data:image/svg+xml;base64,") for value in sources
    )
    assert ("不是对任何一个县的观察" if lang == "zh" else "They rank rules, not persons") in text
    for measure in COMPARED:
        assert f"({measure.name}" in text


@pytest.mark.parametrize(
    ("lang", "head", "from_then"),
    [
        (
            "en",
            "years 4 to 5 (from the latest adoption on; early has its own scheme from year 2 on),",
            "the latest adoption, in year 4,",
        ),
        (
            "zh",
            "第4至5年（自最晚采用年起；early 自第2年起用自己的方案），",
            "最晚采用（第4年）",
        ),
    ],
)
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
    told = row_text(comparison, "top20_task_share", "other", None, "en")
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
def test_a_page_says_once_what_the_scale_of_public_value_means(lang):
    comparison = compare(grown("uniform", 1, 0.0), [grown("index", 3, 1.0), grown("cap", 3, 0.5)])
    assert paged(comparison, lang).count(words("summary", lang)["scale"]) == 1
