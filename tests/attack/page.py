"""The table of the attack in ``docs/reference/reliability.md``, between its two marks."""

from tests.laws.house import ROOT

PAGE = ROOT / "docs" / "reference" / "reliability.md"
BEGIN = "<!-- attack: made by make attack -->"
END = "<!-- end -->"


def table(tallies, rounds):
    """Lay out tallies by kind."""
    head = f"| what is attacked | what must hold | tried in {rounds} rounds | survived |"
    lines = [head, "|---|---|---:|---:|"]
    lines += [
        f"| {one.name} | {one.survived} | {tally.tried:,} | {tally.survived:,} |"
        for one, tally in tallies
    ]
    return "\n".join(lines)


def with_table(text, tallies, rounds):
    """Put the table between its marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table(tallies, rounds)}\n{END}{rest.split(END, 1)[1]}"


def rows(text):
    """Read the table of a page: what must hold, tried and survived, by kind."""
    inner = text.split(BEGIN)[1].split(END)[0]
    cells = [line.strip("| ").split(" | ") for line in inner.strip().splitlines()[2:]]
    return {
        name: (holds, int(tried.replace(",", "")), int(survived.replace(",", "")))
        for name, holds, tried, survived in cells
    }
