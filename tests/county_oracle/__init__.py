"""The independent oracle of the county: a second model, in plain Mesa objects.

Written from ``docs/reference/odd.md`` alone, in the most obvious way, however slow. Of the project
it uses the keyed draws and the numbers of a scenario. Scoring is that of the independent oracle of
scoring, ``tests/scoring/scoring_oracle.py``.
"""
