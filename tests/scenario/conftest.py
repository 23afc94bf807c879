"""Scenario files written for a test."""

import pytest


@pytest.fixture
def write(tmp_path):
    """Write a file below a temporary folder and give its path."""

    def put(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put
