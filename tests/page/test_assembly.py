"""The page as a file: whole, small, in two languages, of nothing that could ask outside."""

import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest

import analysis.page
from analysis.commands.county_page import SHOWN
from analysis.comparison.comparison import COMPARED
from analysis.page import assembly, contents
from analysis.words import words
from sim.model.codes import Activity, Lamp, Post
from sim.scenario.parameters import PARAMETERS
from sim.scoring.rulebook import PoolRule
from tests.wasm.node import NODE, needs_node

PARTS = Path(analysis.page.__file__).parent / "parts"
MOST_BYTES = 900_000
MOST_LINES = 400
LANGUAGES = ("en", "zh")
#: Texts of the Chinese page without a Chinese sign: stops, places to fill in, the other language.
ALIKE = ("other_language", "between_sentences", "colon", "comma", "stop", "take_chart")
SAID = re.compile(r'say\(\s*(?:[^"`()]*\?\s)?"(\w+)"(?:\s+: "(\w+)")?')
SAID_OF = re.compile(r"say\(`(\w+)_\$\{")
#: What stands behind the stem of a text that is chosen while the page runs.
CHOSEN = {
    "does": ("routine", "mass", "squad", "visibility", "traces", "rest"),
    "knows": ("splitting", "padding", "crowding", "visibility", "traces"),
    "lamp": ("green", "blue", "yellow", "red", "white"),
    "origin": ("given", "law", "literature", "assumed"),
    "pool": ("literal", "balanced", "double", "piece_rate"),
    "post": ("general", "deputy", "chief", "leader"),
    "county": ("teaching", "full"),
    "rule": ("cap", "weight", "pool"),
    "short": (
        *("top20_task_share", "effort", "public_value"),
        *("step_inflation", "point_value", "involution"),
    ),
    "sees": (
        *("points_per_hour", "pay_per_point", "excellent_per_point", "promotion_per_point"),
        *("behind_per_point", "yuan_per_hour", "load", "knowhow", "last_bonus"),
    ),
    "story": tuple(f"{step}_{of}" for step in range(1, 6) for of in ("head", "text", "try")),
    "trait": ("cost", "duty", "service", "face", "scruple"),
    "tab": ("years", "people", "task", "predict", "life", "league", "take"),
}


@pytest.fixture(scope="module")
def without_numbers():
    """The default page but for the numbers that it is held against, for which nothing is run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "_numbers", lambda *_: "")
        return assembly.assemble(SHOWN)


def modules():
    return {path.name: path.read_text("utf-8") for path in PARTS.glob("*.js")}


def test_the_page_is_small_enough_to_be_mailed(without_numbers):
    measures = 8 * len(contents.MEASURES) * contents.CHECKED_YEARS * len(SHOWN)
    assert len(without_numbers.encode()) + measures * 4 / 3 < MOST_BYTES


def test_the_page_names_no_address_and_forbids_all_requests(without_numbers):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', without_numbers)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy
    assert set(re.findall(r"(?:src|href)=\"([^\"]*)", without_numbers)) == {"data:,"}
    addresses = set(re.findall(r"https?://[\w./-]+", without_numbers))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_modules_are_short_evaluate_nothing_and_take_no_markup():
    for name, text in modules().items():
        assert len(text.splitlines()) <= MOST_LINES, name
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|document\.write", text), (
            name
        )


def test_each_module_stands_after_those_that_it_imports():
    order = ["model.js", *assembly.ENGINE, *assembly.PAGE]
    assert sorted(order[1:]) == sorted(modules())
    for name, text in modules().items():
        for imported in re.findall(r'from "[^"]*?([^"/]+)"', text):
            assert order.index(imported) < order.index(name), f"{name} imports {imported}"


def test_every_text_of_the_page_has_its_words_and_all_words_are_used():
    said = set()
    for text in modules().values():
        said |= {key for pair in SAID.findall(text) for key in pair if key}
        said |= {f"{stem}_{one}" for stem in SAID_OF.findall(text) for one in CHOSEN[stem]}
    # buttons of the bar and of the story, headings of the league, and tables hand their key on
    handed = {key for text in modules().values() for key in re.findall(r'"(\w+)"', text)}
    for lang in LANGUAGES:
        known = set(words("laboratory", lang))
        assert said <= known, lang
        assert known <= said | handed, lang


def test_terms_units_and_numbers_have_both_languages():
    terms = {
        *(f"lamp_{one}" for one in CHOSEN["lamp"]),
        *(f"rule_{one}" for one in CHOSEN["rule"]),
        *(f"sees_{one}" for one in CHOSEN["sees"]),
        *(f"time_{one}" for one in CHOSEN["does"] if one != "rest"),
        *("lorenz", "node_chain", "portrait_term"),
    }
    units = {one.unit for one in (*PARAMETERS.values(), *COMPARED)}
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for lang in LANGUAGES:
        assert set(words("laboratory_terms", lang)) == terms
        assert units == set(words("units", lang))
    for section in ("laboratory", "laboratory_terms", "units"):
        for key, text in words(section, "zh").items():
            assert chinese.search(text) or key in ALIKE, key
    for one in (*PARAMETERS.values(), *COMPARED):
        assert one.en and chinese.search(one.zh), one.name


def test_codes_in_the_modules_are_those_of_the_model():
    of = modules()
    pool_rules = re.search(r"POOL_RULES = \[(.*?)\]", of["state.js"])[1]
    assert re.findall(r'"(\w+)"', pool_rules) == list(get_args(PoolRule))
    lamps = re.findall(r'"(\w+)"', re.search(r'\["green".*?\]', of["chain.js"])[0])
    assert [Lamp[name.upper()] for name in lamps] == [0, 1, 2]
    assert (Lamp.RED, Lamp.LAPSE) == (3, 6), "engine.js notes events by these"
    for one in (Activity.ROUTINE, Activity.MASS, Activity.SQUAD):
        assert f"{one.name} = {int(one)};" in of["life.js"]
    assert f"LEADING_POST = {int(max(Post))};" in of["people.js"]


@needs_node
def test_what_modules_compute_is_right():
    script = Path(__file__).with_name("modules.mjs")
    done = subprocess.run([NODE, "--test", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
