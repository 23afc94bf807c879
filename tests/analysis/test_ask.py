"""Questions answered by paired runs, one pair after another."""

import json
import math

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.comparison import asking
from analysis.comparison.asking import ask, span_of
from analysis.comparison.comparison import compare
from analysis.comparison.question import Question, read_question
from analysis.comparison.sequence import ERROR, FEWEST, PRIOR, answer, interval
from sim.base.errors import InputError
from sim.runs.batch import run_replicates
from tests.analysis.calling import call
from tests.analysis.made_up_runs import made

SEQUENCES, LOOKS = 500, 60


def told(values, rule):
    """Answer of a rule that looks after each number."""
    for count in range(2, len(values) + 1):
        found = rule(values[:count])
        if found is not None:
            return found
    return None


@pytest.mark.parametrize("law", ["normal", "skewed"])
def test_false_answers_are_few_however_often_one_looks(law):
    rng = np.random.default_rng(11)
    shape = (SEQUENCES, LOOKS)
    numbers = rng.normal(size=shape) if law == "normal" else rng.gamma(4.0, size=shape) - 4.0
    answers = [told(row, lambda seen: answer(interval(seen), 0.0)) for row in numbers]
    assert answers.count(True) <= 0.05 * SEQUENCES and answers.count(False) <= 0.05 * SEQUENCES


def test_a_t_interval_looked_at_after_each_pair_would_be_wrong_far_more_often():
    rng = np.random.default_rng(11)
    points = stats.t.ppf(0.975, np.arange(1, LOOKS + 1))

    def rule(seen):
        t = seen.mean() / (seen.std(ddof=1) / math.sqrt(len(seen)))
        return bool(t > 0) if abs(t) > points[len(seen) - 2] else None

    answers = [told(row, rule) for row in rng.normal(size=(100, LOOKS))]
    assert answers.count(True) > 10


def test_real_effects_are_told_soon_and_the_right_way():
    rng = np.random.default_rng(12)
    numbers = rng.normal(1.0, 1.0, size=(60, LOOKS))
    for least, right in ((0.0, True), (2.0, False)):
        answers = [told(row, lambda seen, at=least: answer(interval(seen), at)) for row in numbers]
        assert answers.count(right) >= 57 and answers.count(not right) == 0


def test_the_interval_ends_where_the_mixture_of_effects_is_as_likely_as_it_may_be():
    values = np.random.default_rng(5).normal(3.0, 2.0, size=FEWEST + 3)
    found, count = interval(values), len(values)
    for end in (found.low, found.high):
        t = (values.mean() - end) / (values.std(ddof=1) / math.sqrt(count))

        def likely(effect, t=t):
            return stats.nct.pdf(t, count - 1, effect * math.sqrt(count)) * stats.norm.pdf(
                effect, 0, math.sqrt(PRIOR)
            )

        mixed = integrate.quad(likely, -8, 8, points=[0, t / math.sqrt(count)])[0]
        assert mixed / stats.t.pdf(t, count - 1) == pytest.approx(1 / ERROR, rel=1e-4)


def test_few_pairs_or_pairs_all_alike_tell_nothing():
    for values in ([], [1.0], [1.0, 2.0] * 4, [0.3] * 40, [0.0] * 40):
        assert answer(interval(values), 0.0) is None
        assert interval(values).n == len(values)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("effort index > uniform", Question("effort", "index", ">", "uniform")),
        ("effort a.toml < b.toml by .5", Question("effort", "a.toml", "<", "b.toml", 0.5)),
        ("effort a > b in year 4", Question("effort", "a", ">", "b", 0.0, (4, 4))),
        (
            "public_value index > uniform by 1 from year 3 to 5",
            Question("public_value", "index", ">", "uniform", 1.0, (3, 5)),
        ),
    ],
)
def test_a_question_is_read(text, question):
    assert read_question(text) == question


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "MEASURE SCENARIO"),
        ("effort index >", "MEASURE SCENARIO"),
        ("efort index > uniform", "Did you mean 'effort'"),
        ("involution index > uniform", "question, measure"),
        ("effort index = uniform", "> or <"),
        ("effort index > uniform by", "question, by"),
        ("effort index > uniform by -1", "turn the sign"),
        ("effort index > uniform by 1_0", "question, by"),
        ("effort index > uniform by nan", "question, by"),
        ("effort index > uniform by inf", "question, by"),
        ("effort index > uniform bye 1", "Did you mean 'by'"),
        ("effort index > uniform in year 0", "question, year"),
        ("effort index > uniform in year 2.5", "question, year"),
        ("effort index > uniform in year 3 by 1", "by NUMBER"),
        ("effort index > uniform from year 5 to 4", "earlier year first"),
    ],
)
def test_a_question_that_is_none_is_told_what_is_allowed(text, said):
    with pytest.raises(InputError) as refused:
        read_question(text)
    assert said in str(refused.value)


def test_years_are_those_in_which_both_schemes_are_there():
    asked = read_question("effort a > b")
    assert span_of(asked, 3, 10) == (3, 10)
    for text, said in (("in year 2", "from 3 on"), ("in year 11", "up to 10")):
        with pytest.raises(InputError, match=said):
            span_of(read_question(f"effort a > b {text}"), 3, 10)


def test_the_answer_is_that_of_the_pairs_of_a_comparison_for_any_number_of_workers(small):
    uniform, index = small("uniform"), small("index")
    arms = (lambda _: index, lambda _: uniform)
    plain = [run_replicates(one, 7, range(4), 4) for one in (uniform, index)]
    for text, span, measure in (
        ("effort index > uniform", (3, 4), "effort"),
        ("step_inflation index > uniform in year 4", (4, 4), "step_inflation"),
    ):
        found = [ask(read_question(text), arms, span, 4, 7, workers) for workers in (1, 3)]
        assert found[0] == found[1] and found[0].pairs == 4
        whole = compare(plain[0], plain[1:]).row(measure, "index", 4 if span == (4, 4) else None)
        assert found[0].found.mean == pytest.approx(whole["difference"], rel=1e-12)
    less = ask(read_question("step_inflation index < uniform in year 4"), arms, (4, 4), 4, 7)
    assert less.found == found[0].found


@pytest.fixture
def planted(monkeypatch):
    """Runs whose public value is 1 higher under the index, and a little luck."""

    def run(scenario, seed, replicates, years, threads):
        luck = np.random.default_rng([seed, *replicates]).normal(size=(1, years))
        level = 1.0 + 0.1 * luck if scenario.name == "index" else 0.0 * luck
        return made(scenario.name, public_value=50.0 + level, effort=9.0 + 0.0 * luck)

    monkeypatch.setattr(asking, "run_replicates", run)


@pytest.mark.parametrize(
    ("question", "runs", "code", "verdict"),
    [
        ("public_value index > uniform", 40, 0, "yes"),
        ("public_value index < uniform", 40, 6, "no"),
        ("public_value index > uniform by 2", 40, 6, "no"),
        ("public_value uniform < index by .5 in year 4", 40, 0, "yes"),
        ("public_value index > uniform", 4, 7, "cannot_tell"),
        ("effort index > uniform", 12, 7, "cannot_tell"),
    ],
)
def test_the_exit_code_says_the_answer(planted, question, runs, code, verdict):
    result = call("ask", question, "--runs", runs, "--years", 4, "--format", "json")
    assert result.exit_code == code and "Price: " in result.stderr
    said = json.loads(result.stdout)
    assert said["answer"] == verdict and said["pairs"] == min(runs, said["pairs"])
    assert (said["low"] is None) == (verdict == "cannot_tell")
    assert said["compare"].startswith("cadre-sim compare ")


@pytest.mark.parametrize(("lang", "said"), [("en", "Yes, told after"), ("zh", "是，用了")])
def test_the_answer_is_said_with_its_interval_and_the_full_comparison(planted, lang, said):
    result = call("ask", "public_value index > uniform", "--years", 4, "--lang", lang)
    first, second, third = result.stdout.splitlines()
    assert said in first and "99%" in second
    assert "cadre-sim compare uniform index --replicates 100 --years 4 --seed 1" in third


def test_an_ensemble_gives_one_pair_at_each_draw_and_no_more(planted):
    question = "public_value index > uniform"
    options = ("--years", 4, "--format", "json", "--ensemble", "s_county")
    said = json.loads(call("ask", question, *options).stdout)
    assert said["answer"] == "yes" and "--ensemble s_county --draws" in said["compare"]
    with pytest.raises(InputError, match="--runs: got '?5000'?"):
        call("ask", question, *options, "--runs", 5000)
