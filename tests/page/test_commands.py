"""The commands that make the page: where it is written, what is refused, what is opened."""

import pytest

from analysis.commands import classroom, county_page
from sim.base.errors import InputError
from tests.analysis.calling import call


@pytest.fixture(autouse=True)
def made(monkeypatch, tmp_path):
    """Pages that only say of which scenarios they are, in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    asked = []

    def assemble(names, lang):
        asked.append((names, lang))
        return f"<head>{MARK}</head>{names}"

    from analysis.page import assembly

    MARK = assembly.MARK
    monkeypatch.setattr(assembly, "assemble", assemble)
    return asked


def test_a_page_is_written_and_an_earlier_one_replaced(made, tmp_path):
    assert call("page").stdout == "county.html\n"
    call("page", "uniform", "index", "--lang", "zh")
    assert made == [(list(county_page.SHOWN), "en"), (["uniform", "index"], "zh")]
    assert "['uniform', 'index']" in (tmp_path / "county.html").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["county.html"]


def test_another_file_is_kept_unless_it_may_be_replaced(made, tmp_path):
    other = tmp_path / "mine.html"
    other.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="another file"):
        call("page", "--out", other)
    assert other.read_text("utf-8") == "mine" and made == []
    call("page", "--out", other, "--overwrite")
    assert other.read_text("utf-8") != "mine"


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(InputError, match="index more than once"):
        call("page", "index", "my/index.toml")


def test_the_default_page_has_what_its_story_tells_of():
    assert {"uniform", "index", "index_per_task"} <= set(county_page.SHOWN)


@pytest.mark.parametrize(("opens", "said"), [(True, "Opened in"), (False, "Open in a browser")])
def test_a_classroom_is_opened_or_told_what_to_open(monkeypatch, tmp_path, opens, said):
    opened = []
    monkeypatch.setattr(
        classroom.webbrowser, "open", lambda address: opened.append(address) or opens
    )
    told = call("classroom", "--out", "class.html").stdout
    assert told.startswith(said) and "class.html" in told
    assert opened == [(tmp_path / "class.html").as_uri()]
