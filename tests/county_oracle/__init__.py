"""The independent oracle of the county: docs/reference/odd.md once more, as a plain Mesa model.

Written from the description alone, with objects and in the most obvious way, however slow. Of the
project it uses the keyed draws and the numbers of a scenario; scoring is that of the independent
oracle of scoring.
"""
