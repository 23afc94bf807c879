"""Laws of files: their length, what they must not call, and words that nobody outside can know."""

import ast
import re

import pytest

from tests.laws.house import ROOT, calls, imported, sources

THIS = "test_files_and_words.py"
FOLDERS = ("sim", "analysis", "tests", "benchmarks", "docs", "examples")
#: Coined English, each with the word of the field that stands in its place.
COINED = {
    "dull oracle": "independent oracle",
    "reckon": "compute",
    "what takes it away": "what removes it (ablation)",
}


@pytest.mark.parametrize("package", ["sim", "analysis"])
def test_nothing_is_evaluated_unpickled_or_read_as_yaml(package):
    for module, tree in sources(package).items():
        assert calls(tree) & {"eval", "exec", "compile", "__import__", "pd.read_pickle"} == set(), (
            module
        )
        roots = {name.split(".")[0] for name in imported(module)}
        assert (
            roots & {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"}
            == set()
        ), module
        keywords = {
            word.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for word in node.keywords
        }
        assert "allow_pickle" not in keywords, module


def test_files_stay_within_four_hundred_lines():
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_words_are_those_of_the_field():
    pattern = re.compile("|".join(COINED), re.IGNORECASE)
    found = {}
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*")):
        if path.suffix in {".py", ".md", ".toml", ".html"} and path.name != THIS:
            # a line break may stand in place of a blank
            words = pattern.findall(" ".join(path.read_text("utf-8").split()))
            if words:
                found[str(path.relative_to(ROOT))] = words
    assert found == {}, COINED


def test_links_between_documents_lead_somewhere():
    link = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
    broken = {}
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")):
        wrong = [
            target
            for target in link.findall(page.read_text("utf-8"))
            if not (page.parent / target).exists()
        ]
        if wrong:
            broken[str(page.relative_to(ROOT))] = wrong
    assert broken == {}
