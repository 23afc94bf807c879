"""A fault in a TOML file is told with the form that is allowed, and where a number belongs."""

import re

import pytest

from analysis.commands.check import _check_toml
from sim.base.errors import InputError

HEADS = {
    "index": 'extends = "index"\ntitle = { en = "a", zh = "b" }\ndescription = "d"\n',
    "h_township_2021": 'extends = "h_township_2021"\n',
    "tiny": 'extends = "tiny"\n',
}
HINTS = [
    ("index", 'title = "Duty"', 'Write title = { en = "Duty", zh = "…" }.'),
    ("index", "duty = 2", "Move it to [motives]: it is a number of the world."),
    ("index", "audit_rate = 0.2", "Move it to [schemes.NAME.levers]: it is a lever of a scheme."),
    ("index", "[work]\nduty = 2", "Move it to [motives]"),
    ("index", "[motives]\naudit_rate = 2", "Move it to [schemes.NAME.levers]"),
    ("index", "[schemes.index.levers]\nduty = 2", "Move it to [motives]"),
    ("index", "[schemes.index]\naudit_rate = 2", "Move it to [schemes.NAME.levers]"),
    ("index", "[schemes.index]\nduty = 2", "Move it to [motives]"),
    ("index", "[edits.blocks.individual]\nmax = 4", "as schemes.NAME.edits."),
    ("index", "[levers]\naudit_rate = 0.2", "as schemes.NAME.levers."),
    ("index", "[blocks.individual]\nmax = 40", "write [schemes.NAME.edits.blocks]."),
    ("index", '[adopt]\nyear = 1\nscheme = "index"', "in double brackets, [[adopt]]."),
    ("index", 'years = "10"', "Write years = 10, without quotes."),
    ("index", "[schemes.index.edits.blocks]\nindividual = 40", "Write individual = { max = 40 }."),
    ("index", "years = \uff11\uff10", "within quotes, write 1 0."),
    ("index", "years = \u201c10\u201d", "Line 4 has \u201c \u201d"),
    ("h_township_2021", 'names = "Mine"', 'Write names = { en = "Mine", zh = "…" }.'),
    ("h_township_2021", 'title = "Mine"', "A rulebook has `names` in its place."),
    ("h_township_2021", "[items.squad.special]\ncap = 4", 'in quotes: "squad.special".'),
    ("h_township_2021", "[options]\nexcellent_share = 0.3", "excellent_share = { value = 0.3 }."),
    ("h_township_2021", 'pool_rule = "double"', "write it as pool_rule.value under [options]."),
    ("tiny", 'title = "x"', 'Write title = { en = "x", zh = "…" }.'),
    ("tiny", "duty = 3", "Move it to [uncertainties] to vary it, or to [fixed]."),
    ("tiny", "audit_rate = 3", "Move it to [levers]."),
    ("tiny", "[motives]\nduty = 3", "in [uncertainties] and in [fixed]."),
    ("tiny", "[uncertainties]\nduty = [0, 3]", "Write duty = { range = [lowest, highest] }"),
    ("tiny", "[fixed]\naudit_rate = 0.1", "Move it to [levers]"),
    ("tiny", "[levers]\nface = {}", "Move it to [uncertainties]"),
    ("tiny", 'scenarios = "index"', "Write scenarios = ['index']."),
    ("tiny", "precision = 3", "Write precision = { measure = "),
]  # fmt: skip


@pytest.mark.parametrize(("parent", "body", "hint"), HINTS)
def test_a_fault_is_told_with_what_to_write(parent, body, hint, tmp_path):
    head = HEADS[parent]
    if body.startswith("title"):
        head = "".join(line for line in head.splitlines(True) if not line.startswith("title"))
    file = tmp_path / "mine.toml"
    file.write_text(head + body + "\n", "utf-8")
    with pytest.raises(InputError) as refused:
        _check_toml(file)
    assert re.search(re.escape(hint), str(refused.value)), str(refused.value)
