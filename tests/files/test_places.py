"""Places to write to are tried, and only plain files are ever written."""

import os

import pytest

from sim.base.errors import InputError
from sim.files import places
from sim.files.atomic import write_atomically
from sim.files.json_files import json_bytes, read_json
from sim.files.places import LONGEST_FILE, check_inside, kind_of_place, try_file, try_folder


def test_trying_a_place_leaves_nothing(tmp_path):
    try_folder(tmp_path / "a" / "b" / "c")
    try_file(tmp_path / "d" / "file")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a").mkdir()
    try_folder(tmp_path / "a" / "b")
    try_folder(tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a"]


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("mine")
    for path in ("file/x", "x" * 300, "a\0b", "/".join(["x" * 200] * 30)):
        with pytest.raises(InputError, match="no place to write to"):
            try_folder(tmp_path / path)
    for path in ("x" * 300, "a\0b"):
        with pytest.raises(InputError):
            try_file(tmp_path / path)
    if os.geteuid():
        (tmp_path / "locked").mkdir(mode=0o500)
        with pytest.raises(InputError, match="Permission denied"):
            try_folder(tmp_path / "locked")

    class Full:
        def __init__(self, *_):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(places, "open", Full, raising=False)
    with pytest.raises(InputError, match="No space left"):
        try_folder(tmp_path / "full")
    assert not (tmp_path / "full").exists()


def test_a_folder_too_deep_for_a_long_name_is_refused(tmp_path):
    most = os.pathconf(tmp_path, "PC_PATH_MAX")
    deep = tmp_path
    while len(os.fsencode(deep)) + 101 < most - LONGEST_FILE:
        deep = deep / ("x" * 100)
    try_folder(deep.parent)
    deep = deep / ("x" * (most - len(os.fsencode(deep)) - 20))
    with pytest.raises(InputError, match="File name too long"):
        try_folder(deep)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_at_a_place_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "file", "link", "pipe"):
        assert kind_of_place(tmp_path / name) == f"a {name}"
    assert kind_of_place(tmp_path / "none") == kind_of_place(tmp_path / "file" / "none") == ""
    assert kind_of_place(type(tmp_path)(os.devnull)) == "a device"


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "pipe"])
def test_nothing_but_a_plain_file_is_replaced(tmp_path, kind):
    place, other = tmp_path / "place", tmp_path / "other"
    other.write_text("mine")
    {
        "folder": place.mkdir,
        "link": lambda: place.symlink_to(other),
        "dangling link": lambda: place.symlink_to("nowhere"),
        "pipe": lambda: os.mkfifo(place),
    }[kind]()
    before = os.lstat(place)
    with pytest.raises(InputError, match="a plain file, or nothing"):
        write_atomically({tmp_path / "first": b"1", place: b"2"})
    with pytest.raises(InputError):
        check_inside(tmp_path, ["place"])
    assert os.lstat(place) == before and other.read_text() == "mine"
    assert not (tmp_path / "first").exists()


def test_a_file_may_have_the_longest_name(tmp_path):
    path = tmp_path / ("x" * 255)
    write_atomically({path: b"1"})
    write_atomically({path: b"2"})
    assert path.read_bytes() == b"2" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, "1", '"x"', "{", "9" * 5000, "\ud800"])
def test_what_is_no_table_in_json_is_refused_in_one_message(tmp_path, text):
    (tmp_path / "one.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match="a table. Mend it"):
        read_json(tmp_path / "one.json", "a table", "Mend it.")
    for name in ("none.json", "pipe", "folder"):
        (os.mkfifo if name == "pipe" else os.makedirs)(tmp_path / name)
        with pytest.raises(InputError):
            read_json(tmp_path / name, "a table", "Mend it.")
        os.unlink(tmp_path / name) if name == "pipe" else os.rmdir(tmp_path / name)


def test_any_text_can_be_written_as_json_and_read_back(tmp_path):
    table = {"name": "张\udcff\x1b\u202e\U0001f600", "number": 0.1}
    (tmp_path / "one.json").write_bytes(json_bytes(table))
    assert read_json(tmp_path / "one.json", "", "") == table
