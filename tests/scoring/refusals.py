"""What tests of bad input share: files to write, and what has to hold of every refusal."""

from pathlib import Path

import pytest

from sim.base.errors import InputError


def write(name, content):
    """Write a file of the working folder and give its path."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Path(name)


def refused(call, *words):
    """The one message with which a call is refused: it has all words, and no file has changed."""

    def files():
        return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}

    before = files()
    with pytest.raises(InputError) as caught:
        call()
    message = str(caught.value)
    assert not [word for word in words if word not in message], message
    parts = {name: getattr(caught.value, name) for name in ("where", "got", "allowed", "do")}
    assert all(parts.values()), parts
    assert len(message) < 3000, "a message is read by people"
    assert files() == before
    return message
