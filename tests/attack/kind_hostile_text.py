"""Names, ids, keys and titles with signs that a terminal obeys or that nobody sees."""

import contextlib
import os

import pyarrow as pa
import pyarrow.parquet as pq

from sim.base.errors import InputError
from sim.base.plain_text import plain
from sim.files import parquet
from sim.scoring.tabular import read_table
from tests.attack.commands import command
from tests.attack.trials import kind

SIGNS = (
    "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\r", "\x7f", "\x08", "\u202e", "\u200f", "\u2066",
    "\ufeff", "[bold]", "[/x]", "$x^$", "<b>", "%s", "{0}", "\u200b",
)  # fmt: skip
ROSTER = "cadre,unit,staffing,post,level,line,village,village_role\n"
POSTED = ",civil_servant,general,ordinary,,,\n"


@kind(
    "text of files: ids, item codes, names of files, keys and titles with signs that are obeyed",
    "what is printed has no such sign, whatever the exit code, and there is no traceback",
)
def hostile_text(chance):
    for form in ("table", "json", "explain"):
        yield f"ids, {form}", _ids(_text(chance), form)
    yield "an unknown code", _code(_text(chance))
    for named in ("key", "title", "file"):
        for file in ("scenario", "rulebook", "study"):
            yield f"a {named} of a {file}", _toml(_text(chance), named, file)
    yield "a ledger's name", _file_name(_text(chance))


def _text(chance):
    return "A" + "".join(chance.sample(SIGNS, 5)) + "Z"


def _shown(*words, codes=(0, 2)):
    ended = command(*words)
    assert ended.code in codes, ended.err
    for text in (ended.out, ended.err):
        assert plain(text, "\n\t") == text, repr(text)
    return ended


def _files(folder, cadre, item="squad.award"):
    roster, ledger = folder / "roster.csv", folder / "ledger.csv"
    quoted = '"' + cadre.replace('"', '""') + '"'
    roster.write_bytes(f"{ROSTER}{quoted},H{POSTED}B,H{POSTED}".encode())
    ledger.write_bytes(f'cadre,date,item,value\n{quoted},2021-03-31,"{item}",5\n'.encode())
    return ledger, "--roster", roster


def _ids(text, form):
    def attack(folder):
        more = ("--explain", text) if form == "explain" else ("--format", form)
        _shown("score", *_files(folder, text), *more)

    return attack


def _code(text):
    return lambda folder: _shown("score", *_files(folder, "A", text), codes=(2,))


def _toml(text, named, file):
    def attack(folder):
        parent = {"scenario": "index", "rulebook": "h_township_2021", "study": "tiny"}[file]
        inside = text.encode("unicode-escape").decode().replace("\\x", "\\u00")
        title = "names" if file == "rulebook" else "title"
        body = {
            "key": f'"{inside}" = 1\n',
            "title": f'{title} = {{ en = "{inside}", zh = "{inside}" }}\n',
            "file": "",
        }[named]
        path = folder / f"{text.replace('/', '') if named == 'file' else 'mine'}.toml"
        path.write_text(f'extends = "{parent}"\n{body}', "utf-8")
        _shown("check", path)
        if file == "rulebook":
            _shown("score", *_files(folder, "A"), "--rulebook", path)

    return attack


def _file_name(text):
    def attack(folder):
        ledger, option, roster = _files(folder, "A", "no.code")
        named = ledger.rename(
            folder / os.fsdecode(b"\xff" + text.replace("/", "").encode() + b".csv")
        )
        _shown("score", named, option, roster, codes=(2,))
        with contextlib.chdir(folder):
            _shown("check", named.name, option, roster, codes=(2,))

    return attack


@kind(
    "small Parquet files whose tables ask for much memory, read with a lowered bound",
    "refused by name before the table is made",
)
def greedy_tables(chance):
    rows = chance.randrange(2_000, 4_000)
    word = "x" * chance.randrange(40, 90)
    columns = {
        "one text in many rows": pa.array([word] * rows),
        "one text, as a dictionary": pa.array([word] * rows).dictionary_encode(),
        "one long text among short ones": pa.array([word * 500, *["x"] * 9, *[word * 500] * 9]),
        "numbers that are all equal": pa.array([0.0] * 10 * rows),
        "nothing but absent numbers": pa.nulls(10 * rows, pa.int64()),
        "one row with a long list": pa.array([[0] * 10 * rows]),
    }
    for words, column in columns.items():
        yield words, _read(column)


def _read(column):
    def attack(folder):
        path = folder / "ledger.parquet"
        pq.write_table(pa.table({"cadre": column}), path, compression="zstd")
        least, a_byte = parquet.LEAST_ROOM, parquet.ROOM_A_BYTE
        try:
            parquet.LEAST_ROOM, parquet.ROOM_A_BYTE = 40_000, 1
            read_table(path, ("cadre",), (), "ledger")
        except InputError as error:
            assert "would take" in error.got and error.where == str(path)
        else:
            raise AssertionError("it was read")
        finally:
            parquet.LEAST_ROOM, parquet.ROOM_A_BYTE = least, a_byte

    return attack
