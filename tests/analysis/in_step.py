"""What a document has alike in English and in Chinese."""

import re
from collections import Counter

#: What both languages must have alike, section by section.
ALIKE = {
    "numbers": re.compile(r"\d[\d,]*\d|\d|(?<=[^\d])\.\d+"),
    "names": re.compile(r"`([^`\n]+)`"),
    "links": re.compile(r"\]\(([^)#]+)[^)]*\)"),
}


def sections(text):
    """Split a document at its headings."""
    return re.split(r"^##+ .*$", text, flags=re.M)


def rows(text):
    """Give the rows of its tables."""
    return [line for line in text.splitlines() if line.startswith("|")]


def counted(what, text):
    """Count what a text has of a kind of `ALIKE`."""
    return Counter(ALIKE[what].findall(text))


def unlike(what, english, chinese):
    """Give the sections that differ, each with the first words of the English one."""
    pairs = zip(sections(english), sections(chinese), strict=True)
    found = [(one.strip()[:60], counted(what, one), counted(what, two)) for one, two in pairs]
    return [(heading, one - two, two - one) for heading, one, two in found if one != two]


def unlike_rows(english, chinese):
    """Give the rows of tables whose numbers differ."""
    pairs = zip(rows(english), rows(chinese), strict=True)
    return [pair for pair in pairs if counted("numbers", pair[0]) != counted("numbers", pair[1])]
