"""What users see exists in English and in Chinese, whatever says it."""

import ast
import inspect
import re
import tomllib

import pytest

from analysis.commands.gathering import gathered
from analysis.commands.output import Language
from analysis.words import FOLDER, error_in_words, said
from analysis.words.catalogue import catalogue
from sim.base.errors import InputError
from sim.files.toml_files import shipped
from sim.scenario.parameters import PARAMETERS
from sim.scoring import load_rulebook
from tests.laws.house import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Keys of shipped files whose texts are shown.
SHOWN = {"clause", "reason", "description"}
#: Calls that print or draw a text, and keywords that name one.
TELLING = {"print", "print_prose", "print_beside", "_tell"}


def texts_of(table):
    for key, value in table.items():
        if key in SHOWN and isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from texts_of(value)


def lacks_chinese(text):
    return bool(re.search("[A-Za-z]{3}", text)) and not CHINESE.search(said(text, "zh"))


def test_every_command_has_the_option_lang_with_both_languages():
    for _, name, function in gathered():
        lang = inspect.signature(function).parameters.get("lang")
        assert lang is not None and lang.default is Language.en, name


def test_the_origin_of_every_parameter_has_chinese_with_the_same_words_of_the_source():
    for one in PARAMETERS.values():
        chinese = said(one.source, "zh")
        assert chinese != one.source or not re.search("[a-z]{3}", one.source), one.name
        # what stands in Chinese among English words is quoted, except names of laws and bodies
        quotes = re.findall(r"[\u4e00-\u9fff]{4,}", one.source)
        assert [part for part in quotes if part not in chinese] == [], one.name


@pytest.mark.parametrize(
    "file", sorted((ROOT / "scenarios").rglob("*.toml")), ids=lambda one: one.stem
)
def test_clauses_reasons_and_descriptions_of_shipped_files_have_chinese(file):
    texts = set(texts_of(tomllib.loads(file.read_text("utf-8"))))
    assert sorted(filter(lacks_chinese, texts)) == []


def test_what_an_item_does_has_chinese():
    for book in shipped("rulebooks"):
        for code, item in load_rulebook(book).items.items():
            assert not lacks_chinese(item.in_words()), code


def test_no_chinese_is_left_of_an_english_text_that_is_gone():
    known = {one.source for one in PARAMETERS.values()}
    origins = tomllib.loads((FOLDER / "chinese" / "origins.toml").read_text("utf-8"))
    assert set(origins) <= known


def test_commands_print_no_words_of_their_own():
    own = {}
    for path in sorted((ROOT / "analysis" / "commands").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLING:
                words = [
                    part.value
                    for given in node.args
                    for part in (given.values if isinstance(given, ast.JoinedStr) else [given])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                if any(re.search("[A-Za-z]{2}", word) for word in words):
                    own.setdefault(path.name, []).append(words)
    assert own == {}


def test_gaps_are_the_same_in_both_languages():
    gap = re.compile(r"\{(\w+)\}")
    for english, chinese in catalogue().items():
        assert set(gap.findall(english)) == set(gap.findall(chinese)), english


def test_names_that_users_type_stay_as_they_are():
    assert said("  extends index", "zh") == "  扩展自 index"
    assert said("Did you mean 'duty'?", "zh") == "是否要写 'duty'？"
    assert said("something that nobody says", "zh") == "something that nobody says"


def test_an_error_has_its_four_parts_in_chinese():
    error = InputError("name 'x'", "an unknown name", "a number", "Did you mean 'y'?")
    assert error_in_words(error, "en") == str(error)
    assert error_in_words(error, "zh") == "名称 'x'：现为 未知的名称；允许：数。是否要写 'y'？"
