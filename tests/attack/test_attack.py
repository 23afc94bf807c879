"""One round of every kind of attack is survived, and the page shows what many rounds found."""

import pytest

from tests.attack.page import PAGE, rows, table, with_table
from tests.attack.trials import Kind, Tally, attack, gathered

KINDS = gathered()


@pytest.mark.parametrize("one", KINDS, ids=[one.name for one in KINDS])
def test_every_trial_of_a_kind_is_survived(one):
    tally = attack(one)
    assert tally.tried and not tally.lost, "\n".join(
        f"{words}: {error}" for words, error in tally.lost.items()
    )


def test_the_page_has_a_row_for_every_kind_and_no_loss():
    shown = rows(PAGE.read_text("utf-8"))
    assert {name: holds for name, (holds, _, _) in shown.items()} == {
        one.name: one.survived for one in KINDS
    }, "run make attack"
    assert all(tried == survived > 0 for _, tried, survived in shown.values())


def test_a_loss_is_counted_and_named():
    def trials(chance):
        yield "what holds", lambda folder: folder.joinpath("file").write_text("text")
        yield "what does not", lambda folder: folder.joinpath("none").read_text()

    one = Kind("files", "they are there", trials)
    tally = attack(one, rounds=2)
    assert (tally.tried, tally.survived) == (4, 2)
    assert list(tally.lost) == ["what does not (round 0)", "what does not (round 1)"]
    assert all(error.startswith("FileNotFoundError") for error in tally.lost.values())
    assert "| files | they are there | 4 | 2 |" in table([(one, tally)], 2)


def test_the_table_can_be_read_back():
    many = Tally(1234, {"one": "lost"})
    text = with_table(PAGE.read_text("utf-8"), [(Kind("files", "they are there", None), many)], 9)
    assert rows(text) == {"files": ("they are there", 1234, 1233)}
